/** A tenant in which people made a rule that lets accounts be blocked without asking, and what makes it ring. */
import { settingsFrom } from '../../../src/config/load';
import type { LedgerEvent } from '../../../src/engine/ledger/entry';
import { listedAccounts, type Name } from '../corridor/office';
import { approves, documentWith, proposes } from '../settings/settings-office';
import { clockOf, minute, openSignalLab, type SignalLab } from './signal-lab';
import { emergency, mallory, policy, turnedOff, watchedState } from './turned-off';

const audits = 'graph.directoryAudits';
const open: SignalLab[] = [];

/** Ends what a test opened. */
export const closeLabs = (): Promise<unknown> => Promise.all(open.splice(0).map((lab) => lab.close()));

export const other = { id: 'cccccccc-0000-4000-8000-0000000000b9', userPrincipalName: 'mona@contoso.com' };
const enabled = (who: { readonly id: string; readonly userPrincipalName: string }) => ({ ...who, accountEnabled: true });
const state = {
  ...watchedState,
  graph: {
    ...watchedState.graph,
    users: [enabled(emergency), enabled(mallory), enabled(other), ...listedAccounts],
    roleAssignments: [],
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    domains: [{ id: 'contoso.com', authenticationType: 'Managed' }],
  },
};

interface Start {
  /** What is typed behind the key; absent: there is no rule. */
  readonly rule?: string;
  readonly own?: object;
  readonly by?: readonly Name[];
  /** Further state of the tenant. */
  readonly graph?: object;
  /** What the simulated services do besides. */
  readonly simulator?: object;
  /** Further accounts of people, as settings name them. */
  readonly accounts?: Readonly<Partial<Record<string, object>>>;
}

export async function start(options: Start = {}): Promise<SignalLab> {
  const { rule, own = {}, by = ['cy', 'di'], graph = {}, simulator = {}, accounts = {} } = options;
  const signals = { mayContain: ['policy-weakened'], ...own };
  const document = documentWith({ breakGlass: ['bg1@contoso.com'], signals });
  const people = document.people.map((person) => ({ ...person, ...accounts[person.name] }));
  const settings = settingsFrom({ ...document, people }, 'hardenbot.yaml');
  const lab = await openSignalLab({ state: { ...state, graph: { ...state.graph, ...graph }, simulator }, office: { settings } });
  open.push(lab);
  await lab.pass(2);
  if (rule !== undefined) {
    const id = await proposes(lab.office, `add signals.containWithoutAsking ${rule}`);
    expect([id.startsWith('p-'), await approves(lab.office, id, ...by)]).toEqual([true, by.map(() => 'done')]);
  }
  await lab.pass(1);
  return lab;
}

export const usual = 'kinds=policy-weakened until=2026-12-31';
export const eventsOf = <Type extends LedgerEvent['type']>(lab: SignalLab, type: Type) =>
  [...lab.office.storage.entries.values()]
    .flat()
    .flatMap(({ event }) => (event.type === type ? [event as Extract<LedgerEvent, { type: Type }>] : []));
export const blocked = (lab: SignalLab): readonly string[] => {
  const { graph } = lab.simulator.state() as {
    readonly graph: { readonly users: readonly { readonly userPrincipalName: string; readonly accountEnabled?: boolean }[] };
  };
  return graph.users.flatMap((user) => (user.accountEnabled === false ? [user.userPrincipalName] : []));
};
/** An account turns a policy off, which rings a minute later. */
export async function rings(lab: SignalLab, who: typeof mallory = mallory, at = 5): Promise<void> {
  const target = { ...policy, id: `7a1c0d52-0000-4000-8000-0000000${at}`.slice(0, 36).padEnd(36, '0') };
  const [first] = turnedOff('x', 0)['targetResources'] as readonly Record<string, unknown>[];
  lab.shows(
    audits,
    at + 1,
    turnedOff(`row-${at}`, at, { initiatedBy: { user: who }, targetResources: [{ ...first, id: target.id }] }),
  );
  await lab.pass(Math.max(4, at + 4 - Math.round((lab.office.now().getTime() - Date.parse(clockOf(0))) / minute)));
}
