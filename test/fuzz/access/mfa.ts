/** What mfa must say: every sign-in is blocked or asked for a second factor, of everyone whom nobody excuses, from everywhere. */
import type { Expected } from '../family';
import { openFor, type Question, stopsSomething } from './coverage';
import { accountsOf, externalsOf, questionOf } from './everyone';
import { type AccessModel, clients, type Policy } from './model';

export function mfaExpected(model: AccessModel): Expected {
  // Whether an account that synchronises may be left out by a policy that only does not name it is not said.
  const spared = accountsOf(model, true);
  const all = accountsOf(model, false);
  if (spared.length === 0)
    return { verdicts: ['notApplicable', 'pass', 'fail', 'partial', 'unknown'], because: 'nobody has to be asked' };
  if (model.securityDefaults) return { verdicts: ['pass'], because: 'security defaults are on' };
  if (!model.licensed) return { verdicts: ['fail'], because: 'without the licence there is no Conditional Access' };
  const asking = model.policies.filter(asksOrBlocks);
  const ofSpared = openFor(questionOf(model, spared, clients), asking);
  if (ofSpared === 'certainly') return somethingIsOpen(model, asking, spared);
  const withExternals = openFor(questionOf(model, [...all, ...externalsOf(model)], clients), asking);
  const filters = model.policies.filter(({ appFilter }) => appFilter !== null).length;
  if (ofSpared === 'perhaps')
    return { verdicts: ['unknown', 'partial', 'fail'], because: 'whether someone is asked depends on what is not read' };
  if (withExternals === 'no')
    return { verdicts: filters > 1 ? ['pass', 'unknown'] : ['pass'], because: 'every sign-in is blocked or asked' };
  return {
    verdicts: ['pass', 'partial', 'fail', 'unknown'],
    because: 'only people without an account, those who are new or who synchronise get in',
  };
}

/** Blocking is asking for more than a second factor; what only sometimes applies asks nobody for certain. */
function asksOrBlocks({ state, grant, userActions, narrowedBy }: Policy): boolean {
  return state === 'enabled' && grant !== 'session' && !userActions && narrowedBy === null;
}

/** Rule 13: nobody is asked for anything: fail. */
function somethingIsOpen(model: AccessModel, asking: readonly Policy[], everybody: Question['everybody']): Expected {
  const because = 'someone signs in without a second factor';
  const stopped = stopsSomething(questionOf(model, everybody, clients), asking);
  return {
    verdicts: stopped === 'certainly' ? ['partial'] : stopped === 'no' ? ['fail', 'partial'] : ['partial', 'fail'],
    because,
  };
}
