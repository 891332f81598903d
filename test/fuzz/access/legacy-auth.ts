/** What legacy-auth must say: security defaults, or policies that stop both kinds of legacy client for everyone, everywhere. */
import type { Expected } from '../family';
import { certainBlocks, openFor, type Question, stopsSomething } from './coverage';
import { accountsAsked, externalsAsked, isResourceAsked } from './excused';
import type { AccessModel, Client, Policy } from './model';
import { newcomer } from './people';
import { isEnforcedBlock } from './sign-ins';
import { saidOfWhoGetsIn } from './who-gets-in';

const legacy: readonly Client[] = ['exchangeActiveSync', 'other'];

export function legacyAuthExpected(model: AccessModel): Expected {
  if (model.securityDefaults) return { verdicts: ['pass'], because: 'security defaults are on' };
  const rules = { guests: true, spareSynchronization: false };
  if (!model.licensed) return { verdicts: ['fail'], because: 'without the licence there is no Conditional Access' };
  const accounts = [...accountsAsked(model, rules).map(({ people }) => people), [newcomer]];
  const question = (everybody: Question['everybody']): Question => ({
    model,
    everybody,
    clients: legacy,
    isPlaceAsked: () => true,
    isResourceAsked: isResourceAsked(model),
  });
  const blocks = certainBlocks(model);
  const externals = externalsAsked(model, rules).map((person) => [person]);
  const said = saidOfWhoGetsIn(
    model,
    { everybody: question([...accounts, ...externals]), accounts: question(accounts), blocks },
    {
      stopped: 'every sign-in of a legacy client is stopped',
      unknown: 'whether a legacy client gets in depends on what is not read',
    },
  );
  // Who comes tomorrow proves a gap, and is nobody for whom anything holds today.
  return said ?? holdsForSome(model, question(accounts.slice(0, -1)), blocks);
}

function holdsForSome(model: AccessModel, question: Question, blocks: readonly Policy[]): Expected {
  const sometimes = model.policies.filter(
    (policy) => isEnforcedBlock(policy) && policy.narrowedBy !== null && policy.narrowedBy !== 'flow' && isOnlyLegacy(policy),
  );
  const stopped = [stopsSomething(question, blocks.filter(isAboutLegacy)), stopsSomething(question, sometimes)];
  if (stopped.includes('certainly')) return { verdicts: ['partial'], because: 'some legacy clients are stopped, not all' };
  const isSomebodySafe = question.everybody.some(
    (people) => openFor({ ...question, everybody: [people] }, blocks) !== 'certainly',
  );
  if (
    question.everybody.length === 0 ||
    stopped.includes('perhaps') ||
    isSomebodySafe ||
    model.policies.some(isForActiveSyncInPart)
  )
    return { verdicts: ['partial', 'fail'], because: 'legacy clients get in, and little is stopped' };
  return { verdicts: ['fail'], because: 'nothing that is enforced stops any legacy client' };
}

/** About client types, or shutting out everyone it is for altogether. */
function isAboutLegacy(policy: Policy): boolean {
  const narrow = policy.clients.length > 0 && !policy.clients.includes('all') && !allFour(policy);
  const everywhere = policy.places === null || policy.places.include.length + policy.places.exclude.length === 0;
  return narrow || (everywhere && policy.includeApps.includes('All') && policy.appFilter !== 'include');
}

function allFour({ clients }: Policy): boolean {
  return ['browser', 'mobileAppsAndDesktopClients', ...legacy].every((client) => clients.includes(client));
}

function isOnlyLegacy({ clients }: Policy): boolean {
  return clients.length > 0 && clients.every((client) => [...legacy, 'easSupported'].includes(client));
}

/** The supported platforms of ActiveSync are not all of it. */
function isForActiveSyncInPart(policy: Policy): boolean {
  return isEnforcedBlock(policy) && policy.narrowedBy !== 'flow' && policy.clients.includes('easSupported');
}
