/** What azure-services must say: callers from all over the internet, and another customer of Azure, call every service. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import type { Access, Account, Gateway, Network, Server, ServicesModel, Workflow } from './model';

/** One from each eighth of IPv4, none from the office, and one with IPv6. */
type Stranger = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 'six';
const strangers: readonly Stranger[] = [0, 1, 2, 3, 4, 5, 6, 7, 'six'];

const reach: Readonly<Record<Network, readonly Stranger[]>> = {
  office: [],
  first: [0, 1],
  second: [2, 3],
  third: [4, 5],
  fourth: [6, 7],
  everyone: [0, 1, 2, 3, 4, 5, 6, 7],
  six: ['six'],
};

type Level = 'open' | 'closed' | 'unknown';

export function azureServicesExpected(model: ServicesModel): Expected {
  const { accounts, vaults, servers, workflows, gateways, excepted } = model;
  const judged = <One>(some: readonly One[], level: (one: One) => Level, mayBeOpen = false) =>
    some.slice(excepted && mayBeOpen ? 1 : 0).map(level);
  const levels = [
    ...judged(accounts, (one) => accountLevel(one, 'unknown'), true),
    ...judged(vaults, (one) => accountLevel(one, 'open')),
    ...judged(servers, serverLevel, true),
    ...judged(workflows, workflowLevel),
    ...judged(gateways, gatewayLevel),
  ];
  const verdict: Verdict = levels.includes('open')
    ? levels.includes('closed')
      ? 'partial'
      : 'fail'
    : levels.includes('unknown')
      ? 'unknown'
      : levels.length > 0
        ? 'pass'
        : 'notApplicable';
  return { verdicts: [verdict], because: `strangers called every service: ${levels.join(', ') || 'there is none'}` };
}

/** Half of IPv4, or all of IPv6, is everyone. */
function levelOf(lets: readonly Network[]): Level {
  const inside = new Set(lets.flatMap((name) => reach[name]));
  const four = strangers.filter((one) => one !== 'six' && inside.has(one)).length;
  return four >= 4 || inside.has('six') ? 'open' : 'closed';
}

/** null: its own rules decide. */
function byAccess(access: Access): Level | null {
  if (access === 'Disabled') return 'closed';
  return access === 'SecuredByPerimeter' || access === 'Elsewhere' ? 'unknown' : null;
}

/** @param without what a service without a firewall in its row is: a vault is open, of an account nothing is known */
function accountLevel({ access, firewall }: Account, without: Level): Level {
  const decided = byAccess(access);
  if (decided !== null) return decided;
  if (firewall === null) return without;
  if (firewall.fallback === 'Allow') return 'open';
  if (firewall.fallback === null) return 'unknown';
  const { bypass } = firewall;
  // Logs and metrics are read from any network then.
  if (levelOf(firewall.lets) === 'open' || bypass.includes('Logging') || bypass.includes('Metrics')) return 'open';
  return bypass.includes('Elsewhere') ? 'unknown' : 'closed';
}

function serverLevel({ access, lets }: Server): Level {
  const decided = byAccess(access);
  if (decided !== null) return decided;
  // A database may have rules of its own, which allow whom the server does not.
  return lets.includes('azure') || levelOf(lets.filter((name) => name !== 'azure')) === 'open' ? 'open' : 'unknown';
}

function workflowLevel({ off, callers, contents, actions, management, triggers }: Workflow): Level {
  const levels = [
    off ? 'closed' : triggerLevel(callers, triggers),
    // A link is enough to read what a run holds, unless addresses are named; what an empty list means is not documented.
    contents === null ? 'open' : limitLevel(contents),
    // Of these two the vendor does not say who reaches them where no addresses are named.
    off ? 'closed' : limitLevel(actions ?? []),
    limitLevel(management ?? []),
  ] as const;
  return levels.find((one) => one === 'open') ?? levels.find((one) => one === 'unknown') ?? 'closed';
}

function limitLevel(lets: readonly Network[]): Level {
  return lets.length === 0 ? 'unknown' : levelOf(lets);
}

function triggerLevel(callers: Workflow['callers'], triggers: Workflow['triggers']): Level {
  if (callers !== null) return levelOf(callers);
  if (triggers.some((type) => type === 'Request' || type === 'HttpWebhook')) return 'open';
  return triggers.includes('Telepathy') ? 'unknown' : 'closed';
}

function gatewayLevel({ access, network, filter }: Gateway): Level {
  if (access === 'Disabled' || network === 'Internal') return 'closed';
  if (network === 'External' || network === 'Outer') return 'unknown';
  if (filter === 'under a condition' || filter === 'denies') return 'unknown';
  if (filter === null || filter === 'none' || filter === 'in a comment') return 'open';
  // A single API need not inherit the policy of all of them.
  return levelOf(filter) === 'open' ? 'open' : 'unknown';
}
