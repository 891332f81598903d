/**
 * Anyone who can write to the store and has no key: every kind of entry, tampered with in every way, in every state. What is written to the
 * tenant and what is left unwritten is as if it had not happened, or the tenant is halted and people are notified.
 */

import { eventSchema, type LedgerEvent } from '../../src/engine/ledger/entry';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { verifyLedger } from '../../src/engine/ledger/verify';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { waiverDigest } from '../../src/features/waiver/entry-terms';
import { waiverOf, waiverStatus } from '../../src/features/waiver/waiver';
import { isRefusal } from '../../src/lib/errors';
import { canonicalJson } from '../../src/lib/json';
import { accountDigest } from '../../src/people/links';
import { chanceOf } from '../support/chaos/random';
import { type Name, type Office, openOffice, type Snapshot, tenantId } from '../support/corridor/office';
import { eventSamples } from '../support/ledger/event-samples';
import { add, signedBy } from '../support/ledger/forgeries';
import { keyring } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import { type Elsewhere, elsewhereOf, type Tampering, tamperings, writeStore } from '../support/stores/store-writer';

const minute = 60_000;
const types = eventSchema.options.map(({ shape }) => shape.type.value);

/** What people and jobs do next, whatever was done to the store; what came of it, in words that can be compared. */
interface State {
  readonly name: string;
  readonly from: Snapshot;
  readonly undoesItself: boolean;
  readonly subject: string;
  readonly goOn: (office: Office) => Promise<string>;
}

const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;

const job = (office: Office, name: 'plan' | 'apply' | 'undo', subject: string): Promise<void> => {
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject };
  return office.runJob({ name, tenant: tenantId, subject, reply });
};

const clicks = (office: Office, who: Name, action: 'approve' | 'reject' | 'keep') => {
  const id = office.newest();
  const digest = office.change(id)?.plan?.digest ?? '';
  return office.does(who, { clicks: action, on: id, digest, reason: 'no' });
};

async function states(): Promise<readonly State[]> {
  const found: State[] = [];
  /** A worker looks at every ledger twice a minute: what it has not seen yet, and a gateway that was started again, nothing would show. */
  const of = async (name: string, office: Office, goOn: State['goOn'], undoesItself = false): Promise<void> => {
    await office.work.ledger.head(tenantId);
    found.push({ name, from: office.snapshot(), undoesItself, subject: office.newest(), goOn });
  };
  const carriesOn =
    (subject: string, name: 'plan' | 'apply' | 'undo', forwardMs = 0) =>
    async (office: Office) => {
      office.forward(forwardMs);
      await job(office, name, subject);
      return '';
    };
  const approvedBy = (subject: string, who: Name) => async (office: Office) => {
    const answer = await clicks(office, who, 'approve');
    await job(office, 'apply', subject);
    return answer;
  };
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  const id = office.newest();
  await of('requested', office, carriesOn(id, 'plan'));
  await office.settle();
  await of('waiting', office, approvedBy(id, 'bo'));
  const rejecting = openOffice({ from: office.snapshot() });
  await clicks(rejecting, 'cy', 'reject');
  await of('rejected', rejecting, carriesOn(id, 'apply'));
  const postponing = openOffice({ from: office.snapshot() });
  for (const who of ['bo', 'di'] as const) await postponing.approves(who, id, 'at=20:00');
  await clicks(office, 'bo', 'approve');
  await of('one of two approved', office, approvedBy(id, 'di'));
  await of('approved for later', postponing, carriesOn(id, 'apply', 11.5 * 60 * minute));
  await clicks(office, 'di', 'approve');
  await of('approved', office, carriesOn(id, 'apply'));
  const revoking = openOffice({ from: office.snapshot() });
  await revoking.does('cy', { says: `revoke ${id}` });
  await of('revoked', revoking, carriesOn(id, 'apply'));
  await office.settle();
  await of('applied', office, carriesOn(id, 'apply'));

  const keeping = openOffice({ revertsItself: true });
  await keeping.does('ana', { says: 'plan pop-imap' });
  await keeping.settle();
  for (const who of ['bo', 'di'] as const) await clicks(keeping, who, 'approve');
  await keeping.settle();
  await of('waiting to be kept', keeping, carriesOn(id, 'undo', 31 * minute), true);
  const kept = openOffice({ from: keeping.snapshot(), revertsItself: true });
  await clicks(kept, 'cy', 'keep');
  await of('kept', kept, carriesOn(id, 'undo', 31 * minute), true);
  keeping.forward(31 * minute);
  await keeping.settle();
  await of('restored', keeping, carriesOn(id, 'undo'), true);

  const linking = openOffice();
  await linking.does(stranger, { says: 'link' });
  await linking.does('bo', { clicks: 'link', on: linking.codes[0] ?? '', digest: accountDigest(stranger) });
  const asks = (from: Office) => from.does(stranger, { says: 'whoami' });
  await of('linked', linking, asks);
  const unlinking = openOffice({ from: linking.snapshot() });
  unlinking.forward(minute);
  await unlinking.does('bo', { says: 'unlink U77' });
  await of('unlinked', unlinking, asks);

  const waiving = openOffice();
  const terms = eventOf('waiverAsked').terms;
  const signed = (who: Name, kind: 'request' | 'waive') =>
    signedBy(waiving, who, { kind, subject: 'w-0000001', digest: waiverDigest(terms), expiresAt: '2027-01-01T00:00:00.000Z' });
  const asked = {
    type: 'waiverAsked' as const,
    terms,
    expiresAt: '2026-11-25T00:00:00.000Z',
    decision: signed('ana', 'request'),
  };
  add(waiving, asked, { subject: 'w-0000001' });
  await of('a waiver waits', waiving, standsAs('w-0000001'));
  add(waiving, { type: 'waived', decision: signed('bo', 'waive') }, { subject: 'w-0000001' });
  await of('a waiver is active', waiving, standsAs('w-0000001'));
  return found;
}

/** Where a waiver stands for the worker, which silences an alert by it. */
function standsAs(id: string): State['goOn'] {
  return async (office) => {
    try {
      const policy = await office.work.policy(tenantId);
      const waiver = waiverOf(await office.work.ledger.subject(tenantId, id));
      if (waiver === null || isRefusal(policy)) return 'none';
      return waiverStatus(waiver, { verifier: decisionVerifier(keyring), policy, now: office.now() });
    } catch (error) {
      if (error instanceof LedgerBehind) return 'halted';
      throw error;
    }
  };
}

let samples: ReadonlyMap<LedgerEvent['type'], LedgerEvent>;
let all: readonly State[];
const expected = new Map<State, Outcome>();
const sources = new Map<State, Elsewhere>();

function eventOf<Type extends LedgerEvent['type']>(type: Type): Extract<LedgerEvent, { type: Type }> {
  return samples.get(type) as Extract<LedgerEvent, { type: Type }>;
}

interface Outcome {
  readonly said: string;
  readonly writes: string;
  readonly state: string;
  readonly status: string;
}

async function outcomeOf(
  state: State,
  tamper: (office: Office) => void,
): Promise<Outcome & { readonly halts: readonly string[] }> {
  const office = openOffice({ from: state.from, revertsItself: state.undoesItself });
  tamper(office);
  const said = await state.goOn(office);
  await office.work.ledger.head(tenantId).catch(() => undefined);
  const status = office.halts.length > 0 ? 'halted' : (office.change(state.subject)?.status ?? '');
  return { said, writes: JSON.stringify(office.writes), state: JSON.stringify(office.state), status, halts: office.halts };
}

beforeAll(async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  await clicks(office, 'bo', 'approve');
  const change = office.change(office.newest());
  const [approval] = change?.approvals ?? [];
  const [operation] = office.storage.plans.get(`${tenantId}/${office.newest()}`) ?? [];
  if (change?.plan === null || change === null || approval === undefined || operation === undefined)
    throw new Error('Nothing was approved.');
  samples = eventSamples({ plan: change.plan, approval, operation });
  all = await states();
  for (const state of all) {
    expected.set(state, await outcomeOf(state, () => undefined));
    sources.set(state, elsewhereOf(state.from.storage.entries.get(tenantId) ?? [], samples));
  }
});

test('every kind of entry is among those that are forged', () => {
  expect([...samples.keys()].sort()).toEqual([...types].sort());
});

test('what goes on when nobody tampers differs from state to state, so that a difference would show', () => {
  const outcomes = [...expected].map(([{ name }, { said, writes, status }]) => [name, status, said, writes === '[]' ? 0 : 1]);
  expect(outcomes).toEqual([
    ['requested', 'waiting', '', 0],
    ['waiting', 'approved', 'done', 0],
    ['rejected', 'rejected', '', 0],
    ['one of two approved', 'verified', 'done', 1],
    ['approved for later', 'verified', '', 1],
    ['approved', 'verified', '', 1],
    ['revoked', 'revoked', '', 0],
    ['applied', 'verified', '', 0],
    ['waiting to be kept', 'revertedUnkept', '', 1],
    ['kept', 'verified', '', 0],
    ['restored', 'revertedUnkept', '', 0],
    ['linked', '', 'card: You are bo', 0],
    ['unlinked', '', 'card: hardenbot does not know you here', 0],
    ['a waiver waits', '', 'waiting', 0],
    ['a waiver is active', '', 'active', 0],
  ]);
});

/** What is wrong with one trial; null: it is as if it had not happened, or the tenant is halted, nothing more was written, and it was reported. */
async function wrongWith(state: State, tampering: Tampering, type: LedgerEvent['type'], seed: number): Promise<string | null> {
  const chance = chanceOf(seed);
  const entries = state.from.storage.entries.get(tenantId) ?? [];
  const elsewhere = sources.get(state);
  const wanted = expected.get(state);
  if (elsewhere === undefined || wanted === undefined) throw new Error('The state has no outcome.');
  const rows = tampering.rows(entries, {
    type,
    elsewhere,
    chance,
    subject: state.subject,
    at: new Date(state.from.now),
    tenant: tenantId,
  });
  const { halts, ...found } = await outcomeOf(state, (office) => writeStore(office, rows));
  const isSame =
    found.writes === wanted.writes &&
    found.state === wanted.state &&
    found.said === wanted.said &&
    found.status === wanted.status;
  if (isSame) return null;
  const name = `${state.name}, ${type} ${tampering.what}, seed ${seed}`;
  if (halts.length === 0)
    return `${name}: ${found.said} ${found.status} instead of ${wanted.said} ${wanted.status}, and nobody was told`;
  return found.writes === '[]' ? null : `${name}: something was written although the tenant was halted`;
}

test.each(tamperings)('what is $what changes nothing, or halts the tenant and is told', async (tampering) => {
  const trials = all.flatMap((state) => types.map((type) => ({ state, type })));
  const wrong: string[] = [];
  for (let trial = 0; trial < count({ fast: 50, full: 2100 }); trial += 1) {
    // A step that has no common factor with how many there are reaches all of them, the states evenly.
    const { state, type } = trials[(trial * 1009) % trials.length] as (typeof trials)[number];
    const problem = await wrongWith(state, tampering, type, trial + 1);
    if (problem !== null) wrong.push(problem);
  }
  expect(wrong).toEqual([]);
});

test('what is still in the store afterwards is named by verify, whatever it was', async () => {
  const missed: string[] = [];
  for (const [index, tampering] of tamperings.entries())
    for (const [position, type] of types.entries()) {
      const state = all[(index + position) % all.length] as State;
      const entries = state.from.storage.entries.get(tenantId) ?? [];
      const elsewhere = sources.get(state) as Elsewhere;
      const of = {
        type,
        elsewhere,
        chance: chanceOf(index * 100 + position),
        subject: state.subject,
        at: new Date(state.from.now),
        tenant: tenantId,
      };
      const rows = tampering.rows(entries, of).map((entry, place) => ({ seq: place + 1, text: canonicalJson(entry) }));
      const { problems, head } = await verifyLedger({ tenant: tenantId, rows, checkpoints: [], keyring });
      // A shorter ledger that is whole in itself shows beside a mirror alone.
      const isShorter = head.seq < entries.length;
      const isUntouched =
        rows.length === entries.length && rows.every(({ text }, place) => text === canonicalJson(entries[place]));
      if (problems.length === 0 && !isShorter && !isUntouched) missed.push(`${type} ${tampering.what}`);
    }
  expect(missed).toEqual([]);
});
