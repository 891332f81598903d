/**
 * Anyone who can write to the store and has no key, on the night on which an account is compromised: the intruder loses everything that people
 * decided, and nobody else anything, or the tenant is halted and people are notified.
 */

import { eventSchema, type LedgerEvent } from '../../src/engine/ledger/entry';
import type { Operation } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { chanceOf } from '../support/chaos/random';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { type Office, openOffice, type Snapshot, tenantId } from '../support/corridor/office';
import { eventSamples } from '../support/ledger/event-samples';
import { count } from '../support/runner/counts';
import { elsewhereOf, tamperings, writeStore } from '../support/stores/store-writer';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const types = eventSchema.options.map(({ shape }) => shape.type.value);
const options = {
  approvals: { incident: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] } },
  breakGlass: [accounts.breakGlass.name],
};

interface State {
  readonly name: string;
  readonly from: Snapshot;
  readonly subject: string;
  readonly goOn: (office: Office) => Promise<string>;
}

interface Outcome {
  readonly said: string;
  readonly writes: string;
  readonly halts: readonly string[];
}

let lab: IncidentLab;
let all: readonly State[];
let samples: ReadonlyMap<LedgerEvent['type'], LedgerEvent>;

/** The simulated tenant to read, and as every operation wants it once it was written: nothing is sent. */
function recording(client: TenantClient, writes: Operation[]): TenantClient {
  const { together: _together, ...one } = client;
  return {
    ...one,
    current: async (operation) => {
      if (operation.kind !== 'update') return client.current(operation);
      return { id: operation.identity, fields: writes.includes(operation) ? operation.after : operation.before };
    },
    write: (operation) => {
      writes.push(operation);
      return Promise.resolve({ result: 'applied' });
    },
  };
}

const apply = (office: Office, subject: string): Promise<void> => {
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject };
  return office.runJob({ name: 'apply', tenant: tenantId, subject, reply });
};

async function outcomeOf({ from, goOn }: State, tamper: (office: Office) => void): Promise<Outcome> {
  const writes: Operation[] = [];
  const office = openOffice({ ...options, from, client: recording(lab.client, writes) });
  tamper(office);
  const said = await goOn(office);
  await office.work.ledger.head(tenantId).catch(() => undefined);
  return { said, writes: JSON.stringify(writes), halts: office.halts };
}

beforeAll(async () => {
  lab = await openIncidentLab(incidentTenant(night, {}), options);
  const { office } = lab;
  await lab.says('ana', `contain ${accounts.mia.name}`);
  const change = lab.change();
  const { id } = change;
  const approve = (one: Office): Promise<string> =>
    one.does('bo', { clicks: 'approve', on: id, digest: one.change(id)?.plan?.digest ?? '' });
  /** A worker looks at every ledger twice a minute: what only a gateway has seen yet, it misses itself. */
  const snapshot = async (): Promise<Snapshot> => {
    await office.work.ledger.head(tenantId);
    return office.snapshot();
  };
  const waiting = await snapshot();
  await approve(office);
  const approved = await snapshot();
  const [approval] = office.change(id)?.approvals ?? [];
  const [operation] = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
  if (change.plan === null || approval === undefined || operation === undefined) throw new Error('Nothing was approved.');
  samples = eventSamples({ plan: change.plan, approval, operation });
  await apply(openOffice({ ...options, from: approved, client: lab.client }), id);
  await office.settle();
  const incident =
    (office.storage.entries.get(tenantId) ?? []).findLast((entry) => entry.subject.startsWith('i-'))?.subject ?? '';
  const contained = await snapshot();
  const shows = async (one: Office): Promise<string> => {
    const answer = await one.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'show',
      text: `show ${incident === '' ? id : incident}`,
    });
    return isRefusal(answer) ? answer.code : textOf(answer);
  };
  all = [
    {
      name: 'the containment waits',
      from: waiting,
      subject: id,
      goOn: async (one) => {
        const said = await approve(one);
        await apply(one, id);
        return said;
      },
    },
    { name: 'the containment is approved', from: approved, subject: id, goOn: (one) => apply(one, id).then(() => '') },
    { name: 'the account is contained', from: contained, subject: incident === '' ? id : incident, goOn: shows },
  ];
});
afterAll(() => lab.close());

test('what goes on when nobody tampers ends every access of the account', async () => {
  const [waits, approved, contained] = await Promise.all(all.map((state) => outcomeOf(state, () => undefined)));
  for (const outcome of [waits, approved]) {
    const kinds = (JSON.parse(outcome?.writes ?? '[]') as Operation[]).map(({ kind, resource }) => `${kind} ${resource}`);
    expect(kinds).toHaveLength(4);
  }
  expect(waits?.said).toBe('done');
  expect(contained).toMatchObject({ writes: '[]', halts: [] });
  expect(contained?.said).toContain(accounts.mia.name);
});

test('what is forged, replayed, reordered, cut, dropped or edited leaves no access open in silence, and closes nobody else out', async () => {
  const expected = new Map<State, Outcome>();
  for (const state of all) expected.set(state, await outcomeOf(state, () => undefined));
  const trials = all.flatMap((state) => tamperings.flatMap((tampering) => types.map((type) => ({ state, tampering, type }))));
  const wrong: string[] = [];
  for (let trial = 0; trial < count({ fast: 20, full: 400 }); trial += 1) {
    const { state, tampering, type } = trials[(trial * 1009) % trials.length] as (typeof trials)[number];
    const entries = state.from.storage.entries.get(tenantId) ?? [];
    const chance = chanceOf(trial + 1);
    const at = new Date(state.from.now);
    const of = { type, elsewhere: elsewhereOf(entries, samples), chance, subject: state.subject, at, tenant: tenantId };
    const rows = tampering.rows(entries, of);
    const found = await outcomeOf(state, (office) => writeStore(office, rows));
    const wanted = expected.get(state);
    const isSame = found.writes === wanted?.writes && found.said === wanted.said;
    const isHalted = found.halts.length > 0 && found.writes === '[]';
    if (!isSame && !isHalted)
      wrong.push(`seed ${trial + 1}: ${state.name}, ${type} ${tampering.what}: ${found.said} ${found.writes}`);
  }
  expect(wrong).toEqual([]);
});
