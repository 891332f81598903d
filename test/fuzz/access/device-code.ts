/** What device-code must say: both ways to hand a sign-in over are blocked, for everyone whom nobody excuses, from everywhere. */
import type { Expected } from '../family';
import { certainBlocks, type Open, openFor, type Question, stopsSomething } from './coverage';
import { accountsOf, externalsOf, questionOf } from './everyone';
import type { AccessModel, Client, Policy } from './model';
import { isEnforcedBlock } from './sign-ins';

/** Legacy clients have no such flows. */
const modern: readonly Client[] = ['browser', 'mobileAppsAndDesktopClients'];

export function deviceCodeExpected(model: AccessModel): Expected {
  const spared = accountsOf(model, true);
  if (spared.length === 0 || model.securityDefaults)
    return {
      verdicts: ['notApplicable', 'pass', 'fail', 'partial', 'unknown'],
      because: 'nobody has to be stopped, or nothing can',
    };
  if (!model.licensed) return { verdicts: ['fail'], because: 'without the licence there is no Conditional Access' };
  const everybody = [...accountsOf(model, false), ...externalsOf(model)];
  const flows = [byDeviceCode(model), certainBlocks(model)];
  const ofSpared = flows.map((blocks) => openFor(questionOf(model, spared, modern), blocks));
  if (ofSpared.includes('certainly')) return somethingIsOpen(model, flows, ofSpared);
  if (ofSpared.includes('perhaps'))
    return { verdicts: ['unknown', 'partial', 'fail'], because: 'whether someone gets in depends on what is not read' };
  const isWhole = flows.every((blocks) => openFor(questionOf(model, everybody, modern), blocks) === 'no');
  const filters = model.policies.filter(({ appFilter }) => appFilter !== null).length;
  if (isWhole) return { verdicts: filters > 1 ? ['pass', 'unknown'] : ['pass'], because: 'both flows are blocked for everyone' };
  return {
    verdicts: ['pass', 'partial', 'fail', 'unknown'],
    because: 'only people without an account, those who are new or who synchronise get in',
  };
}

/** Blocks with no condition on flows, and those on device code flow. */
function byDeviceCode(model: AccessModel): readonly Policy[] {
  return model.policies.filter(
    (policy) => isEnforcedBlock(policy) && (policy.narrowedBy === null || policy.narrowedBy === 'flow'),
  );
}

/** Rules 3 to 5: one flow for all is a part; of policies about places or clients it is not said whether they count against a fail. */
function somethingIsOpen(model: AccessModel, flows: readonly (readonly Policy[])[], open: readonly Open[]): Expected {
  const because = 'someone gets in by one of the flows';
  if (open.includes('no')) return { verdicts: ['partial'], because };
  const question: Question = questionOf(model, accountsOf(model, false), modern);
  const isAnythingStopped = flows.some((blocks) => stopsSomething(question, blocks) !== 'no');
  return { verdicts: isAnythingStopped ? ['partial', 'fail'] : ['fail'], because };
}
