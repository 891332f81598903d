/**
 * Each stage of an incident, disturbed in its middle: the worker ends and another one takes over, services throttle or fail, the ledger is halted and
 * restored. The end is that of a course without any of it: nothing done twice, nothing left out, and the card says the same.
 */
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentState } from '../../src/features/incident/gateway/incident-state';
import { incidentView } from '../../src/features/incident/gateway/incident-view';
import { chanceOf } from '../support/chaos/random';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { count, isFull, sample } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const minutes = 60_000;
let lab: IncidentLab;

/** The stages in their order; each ends with nothing left to be run. */
const stages = {
  contain: async () => {
    await lab.says('ana', `contain ${mia.name}`);
    await lab.approves('bo');
    await later(11);
  },
  clean: async () => {
    await lab.says('ana', `clean ${lab.incident().id}`);
    const plan = lab.office.newest();
    for (const who of ['bo', 'cy'] as const) await lab.approves(who, plan);
  },
  'first reading': async () => {
    removeByHand();
    await later(16);
  },
  'second reading': () => later(16),
  restore: async () => {
    const { id } = lab.incident();
    const of = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words))?.n ?? 0;
    await lab.says('ana', `claim ${id} ${of('to a colleague')},${of('may open the mailbox')} called Mia on her desk phone`);
    await lab.says('ana', `claim ${id} rest looked with Mia at her desk`);
    await lab.says('ana', `restore ${id}`);
    const plan = lab.office.newest();
    for (const who of ['bo', 'cy'] as const) await lab.approves(who, plan);
  },
  watch: () => later(7 * 60),
} as const;
type Stage = keyof typeof stages;
const order = Object.keys(stages) as Stage[];

async function later(passed: number): Promise<void> {
  lab.office.forward(passed * minutes);
  await lab.office.settle();
}

/** What was written before the tenant was loaded again: its log of calls begins there. */
let written: string[] = [];

function load(change: (state: Record<string, unknown> & { readonly graph: Record<string, unknown> }) => object): void {
  written.push(...lab.writes());
  lab.simulator.load(change(structuredClone(lab.simulator.state()) as Parameters<typeof change>[0]));
}

function removeByHand(): void {
  load((state) => ({ ...state, graph: { ...state.graph, oauth2PermissionGrants: [] } }));
}

function faults(list: readonly object[]): void {
  load((state) => ({ ...state, simulator: { faults: list } }));
}

const client = () => {
  const tenant = lab.office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  return tenant.client;
};

const ends = ['current after', 'entry after', 'entry before', 'halt', 'read before', 'write after', 'write before'] as const;

/** What really happened in some course: a stage without writes is disturbed by none that fails. */
const took = new Set<string>();

/** Ends the worker once, right before or after the call of that number; another one takes the job. */
function endsAt(method: 'write' | 'current' | 'read', number: number, when: 'before' | 'after'): () => void {
  const target = client() as unknown as Record<string, (...given: unknown[]) => unknown>;
  const own = target[method];
  if (own === undefined) throw new Error(`There is no ${method}.`);
  let n = 0;
  const ended = () => new RetryLater('The worker ends.', 0);
  Object.assign(target, {
    [method]: (...given: unknown[]) => {
      n += 1;
      if (n !== number) return own.apply(target, given);
      took.add(`${method} ${when}`);
      if (method === 'read') throw ended();
      if (when === 'before') return Promise.reject(ended());
      return (own.apply(target, given) as Promise<unknown>).then(() => Promise.reject(ended()));
    },
  });
  return () => Object.assign(target, { [method]: own });
}

/** The worker ends once between what it did and what it writes down of it, or right after. */
function endsAtEntry(number: number, when: 'before' | 'after'): () => void {
  const { ledger } = lab.office.work;
  const { append } = ledger;
  let n = 0;
  Object.assign(ledger, {
    append: async (...given: Parameters<typeof append>) => {
      n += 1;
      if (n !== number) return append.apply(ledger, given);
      took.add(`entry ${when}`);
      if (when === 'after') await append.apply(ledger, given);
      throw new RetryLater('The worker ends.', 0);
    },
  });
  return () => Object.assign(ledger, { append });
}

/** Halted from the first entry that the worker would write, until people restored it. */
function haltedOnce(): () => void {
  const { log } = { log: lab.office.storage };
  const { ledger } = lab.office.work;
  const { append } = ledger;
  let isHalted = false;
  Object.assign(ledger, {
    append: async (...given: Parameters<typeof append>) => {
      if (!isHalted) {
        isHalted = true;
        took.add('halt');
        log.halted.set(tenantId, '{"reason":"tried"}');
        try {
          return await append.apply(ledger, given);
        } catch (error) {
          log.halted.delete(tenantId);
          throw new RetryLater(`It was halted: ${String(error)}`, 0);
        } finally {
          log.halted.delete(tenantId);
        }
      }
      return append.apply(ledger, given);
    },
  });
  return () => Object.assign(ledger, { append });
}

interface Disturbance {
  readonly name: string;
  /** Begins it; what it gives ends it. `chance`: decides where. */
  readonly begin: (chance: ReturnType<typeof chanceOf>) => () => void;
}

const disturbances: readonly Disturbance[] = [
  { name: 'the worker ends before a write', begin: (chance) => endsAt('write', 1 + chance.below(4), 'before') },
  { name: 'the worker ends after a write', begin: (chance) => endsAt('write', 1 + chance.below(4), 'after') },
  { name: 'the worker ends while it looks', begin: (chance) => endsAt('current', 1 + chance.below(4), 'after') },
  { name: 'the worker ends while it reads', begin: (chance) => endsAt('read', 1 + chance.below(20), 'before') },
  { name: 'the worker ends before an entry', begin: (chance) => endsAtEntry(1 + chance.below(4), 'before') },
  { name: 'the worker ends after an entry', begin: (chance) => endsAtEntry(1 + chance.below(4), 'after') },
  { name: 'the ledger is halted for a moment', begin: () => haltedOnce() },
  {
    name: 'services throttle',
    begin: () => {
      faults([
        { match: 'graph.users', status: 429, times: 2 },
        { match: 'exchange.InboxRule', status: 429, times: 2 },
        { match: 'graph.authenticationMethods', status: 429, times: 1 },
      ]);
      return () => faults([]);
    },
  },
  {
    name: 'services fail for a moment',
    begin: () => {
      faults([
        { match: 'graph.users', status: 503, times: 1 },
        { match: 'exchange.Mailbox', status: 503, times: 1 },
      ]);
      return () => faults([]);
    },
  },
];

interface End {
  readonly writes: readonly string[];
  readonly state: string;
  readonly items: readonly string[];
  readonly isEnabled: boolean;
  readonly text: string;
}

async function end(): Promise<End> {
  const address = { name: 'contoso', id: tenantId, settingsVersion: '' };
  const { directory, work, now } = lab.office;
  const view = await incidentView(address, lab.incident().id, {
    ledger: work.ledger,
    evidence: { load: () => Promise.resolve(null) },
    directory,
    now,
  });
  if (view === null) throw new Error('There is no incident.');
  const { users } = (lab.simulator.state() as { readonly graph: { readonly users: { id: string; accountEnabled: boolean }[] } })
    .graph;
  return {
    writes: [...written, ...lab.writes()],
    state: incidentState(view.incident, view.stages).text,
    items: (view.incident.evidence?.items ?? []).map(({ n, what, gone }) => `${n} ${what} ${gone?.again !== undefined}`),
    isEnabled: users.find(({ id }) => id === mia.id)?.accountEnabled === true,
    text: textOf(incidentCard(view)).split('\n')[0] ?? '',
  };
}

async function course(disturbed: Stage | null, begin: () => () => void): Promise<End> {
  written = [];
  lab = await openIncidentLab(incidentTenant(night), { approvals: { incident: [ids.bo] } });
  try {
    for (const stage of order) {
      const over = stage === disturbed ? begin() : null;
      await stages[stage]();
      over?.();
    }
    return await end();
  } finally {
    await lab.close();
  }
}

/** Ending sessions, a new password and the word about risk may be sent twice, and nothing else. */
const mayRepeat = /revokeSignInSessions|confirmCompromised|^PATCH \/v1\.0\/users\/[^/]+$/;

const trials = order.flatMap((stage) => disturbances.map((disturbance) => ({ stage, disturbance, name: disturbance.name })));

let calm: End;
beforeAll(async () => {
  calm = await course(null, () => () => undefined);
});

test('without a disturbance access is restored and nothing is left', () => {
  expect(calm).toMatchObject({ state: 'restored', isEnabled: true });
});

test.each(sample(trials, 3))('in $stage, $name', async ({ stage, disturbance }) => {
  for (let seed = 1; seed <= count({ fast: 1, full: 2 }); seed += 1) {
    const found = await course(stage, () => disturbance.begin(chanceOf(seed)));
    expect({ seed, ...found, writes: [] }).toEqual({ seed, ...calm, writes: [] });
    expect([...new Set(found.writes)].toSorted()).toEqual([...new Set(calm.writes)].toSorted());
    const doubled = found.writes.filter((write) => !mayRepeat.test(write));
    expect({ seed, doubled }).toEqual({ seed, doubled: calm.writes.filter((write) => !mayRepeat.test(write)) });
  }
});

test('the worker was ended in some stage, in full in each way', () => {
  expect(took.size).toBeGreaterThan(0);
  expect([...took].toSorted()).toEqual(isFull() ? ends : ends.filter((one) => took.has(one)));
});
