/**
 * Anyone who can write to the store, and everything in it that is not a ledger: stored operations, leases, notices, findings, the past, codes and
 * what was shown, edited, deleted, swapped, restored or made up. Nothing is written that was not approved, nothing that was approved is
 * left out in silence, and no finding is shown that was not measured.
 */
import type { Redis } from 'ioredis';
import { createHistoryStore } from '../../adapters/redis/history';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createEntryLog } from '../../adapters/redis/ledger';
import { createPlanStore } from '../../adapters/redis/plans';
import { createRoundStore } from '../../adapters/redis/rounds';
import {
  createDisplayedVersionStore,
  createEvidenceStore,
  createLinkCodeStore,
  createPostureStore,
  createProgressStore,
} from '../../adapters/redis/stores';
import type { Change } from '../../src/engine/changes/change';
import { changeOf } from '../../src/engine/changes/change-of';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { gatewayFeatures } from '../../src/features/gateway';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { isRefusal } from '../../src/lib/errors';
import { accountDigest } from '../../src/people/links';
import type { Job } from '../../src/queue/job';
import { classesOf } from '../../src/worker/apply/lease';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { type Chance, chanceOf } from '../support/chaos/random';
import { textOf } from '../support/chat/chat-room';
import {
  type Name,
  type Office,
  type OfficeOptions,
  type OfficeStores,
  openOffice,
  type Snapshot,
  tenantId,
} from '../support/corridor/office';
import { keptByGateways, keptByWorkers } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import { type Dump, dumpOf, restore, type StoreKeys, tamperable, tamperings } from '../support/stores/store-keys';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const minute = 60_000;
const names = [
  'audited',
  'a plan waits',
  'approved',
  'waits to be kept',
  'an undo waits',
  'an undo is approved',
  'made again, and waits to be kept',
  'approved for later',
  'an account waits to be linked',
] as const;

let valkey: TestValkey;
let redis: Redis;
/** Of who tampers. */
let hand: Redis;
/** What is done to the store before a later command of a process, counted from here. */
const strike: { after: number; blow: (() => Promise<unknown>) | null } = { after: 0, blow: null };

const onValkey = (): Partial<OfficeStores> => {
  const byWorkers = keptByWorkers();
  return {
    log: createEntryLog(redis),
    leases: createLeaseStore(redis),
    plans: createPlanStore(redis),
    linkCodes: createLinkCodeStore(redis, keptByGateways()),
    evidence: createEvidenceStore(redis),
    progress: createProgressStore(redis, byWorkers),
    postures: createPostureStore(redis, byWorkers),
    history: createHistoryStore(redis, byWorkers),
    rounds: createRoundStore(redis, byWorkers),
    shown: createDisplayedVersionStore(redis, keptByGateways()),
  };
};

/** Where a story stands: what is in the store, at the worker, and in the tenant. */
interface State {
  readonly name: string;
  readonly from: Snapshot;
  readonly dump: Dump;
  readonly keys: StoreKeys;
  readonly options: OfficeOptions;
  readonly subject: string;
  readonly goOn: (office: Office, subject: string) => Promise<string>;
}

interface Outcome {
  readonly said: string;
  readonly writes: readonly string[];
  readonly status: string;
  /** Whether people learned that something is not as it should be. */
  readonly isTold: boolean;
}

async function newest(office: Office): Promise<Change | null> {
  const [id = ''] = await office.work.ledger.recent(tenantId, 1, 'c-');
  return changeOf(await office.work.ledger.subject(tenantId, id));
}

async function decides(office: Office, who: Name, action: 'approve' | 'keep', id: string): Promise<string> {
  const change = changeOf(await office.work.ledger.subject(tenantId, id));
  return office.does(who, { clicks: action, on: id, digest: change?.plan?.digest ?? '' });
}

/** As the queue does: three times, then it is given up. */
async function run(office: Office, name: 'plan' | 'apply' | 'undo', subject: string): Promise<void> {
  const job: Job = {
    name,
    tenant: tenantId,
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject },
  };
  for (let tries = 1; ; tries += 1)
    try {
      return await office.runJob(job);
    } catch (error) {
      if (error instanceof RetryLater) return;
      if (tries === 3 && error instanceof Error) return giveUp(office.work, job, error).catch(() => undefined);
    }
}

const jobs =
  (name: 'apply' | 'undo', forwardMs = 0): State['goOn'] =>
  async (office, subject) => {
    office.forward(forwardMs);
    await run(office, name, subject);
    return '';
  };

const approvals: State['goOn'] = async (office, subject) => {
  const said: string[] = [];
  for (const who of ['bo', 'di'] as const) said.push(await decides(office, who, 'approve', subject));
  await run(office, 'apply', subject);
  return said.join(' ');
};

const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;

async function states(): Promise<readonly State[]> {
  const found: State[] = [];
  let older: Dump = new Map();
  const keep: Keep = async (name, office, options, goOn) => {
    await office.work.ledger.head(tenantId);
    const dump = await dumpOf(redis);
    const subject = (await newest(office))?.id ?? '';
    const classes = await classesOf(office.work.plans.operations(tenantId, subject));
    const keys = {
      present: tamperable(dump),
      classes: classes.length === 0 ? ['exchange.CASMailbox'] : classes,
      older,
      tenant: tenantId,
    };
    older = new Map([...older, ...dump]);
    found.push({ name, from: office.snapshot(), dump, keys, options, subject, goOn });
  };
  const plain: OfficeOptions = { stores: onValkey };
  const office = openOffice(plain);
  await office.does('ana', { says: 'audit' });
  await office.settle();
  const today = { day: '2026-11-24', at: '2026-11-24T09:00:00.000Z', score: 0, verdicts: { 'pop-imap': 'fail' as const } };
  await createHistoryStore(redis, keptByWorkers()).saveDay(tenantId, today);
  await keep('audited', office, plain, async (one) => {
    const answer = await one.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ray', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'status',
      text: 'status all',
    });
    return isRefusal(answer) ? answer.code : textOf(answer);
  });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const first = (await newest(office))?.id ?? '';
  await keep('a plan waits', office, plain, approvals);
  for (const who of ['bo', 'di'] as const) await decides(office, who, 'approve', first);
  await keep('approved', office, plain, jobs('apply'));
  await redis.flushall();
  const reverting: OfficeOptions = { stores: onValkey, revertsItself: true };
  const keeping = openOffice(reverting);
  await keeping.does('ana', { says: 'plan pop-imap' });
  await keeping.settle();
  const second = (await newest(keeping))?.id ?? '';
  for (const who of ['bo', 'di'] as const) await decides(keeping, who, 'approve', second);
  await keeping.settle();
  await keep('waits to be kept', keeping, reverting, jobs('undo', 31 * minute));
  await undone(keeping, second, (name, goOn) => keep(name, keeping, reverting, goOn));
  await forLater(plain, keep);
  await redis.flushall();
  const linking = openOffice(plain);
  await linking.does(stranger, { says: 'link' });
  const [code = ''] = linking.codes;
  await keep('an account waits to be linked', linking, plain, async (one) => {
    const said = await one.does('bo', { clicks: 'link', on: code, digest: accountDigest(stranger) });
    return `${said}, ${await one.does(stranger, { says: 'whoami' })}`;
  });
  return found;
}

type Keep = (name: string, office: Office, options: OfficeOptions, goOn: State['goOn']) => Promise<void>;

/** A change that was kept is undone by a plan, and made again by another. */
async function undone(office: Office, id: string, keep: (name: string, goOn: State['goOn']) => Promise<void>): Promise<void> {
  await decides(office, 'bo', 'keep', id);
  const undo = await asksToRevert(office, id);
  await keep('an undo waits', approvals);
  for (const who of ['bo', 'di'] as const) await decides(office, who, 'approve', undo);
  await keep('an undo is approved', jobs('apply'));
  await office.settle();
  const redo = await asksToRevert(office, undo);
  for (const who of ['bo', 'di'] as const) await decides(office, who, 'approve', redo);
  await office.settle();
  await keep('made again, and waits to be kept', jobs('undo', 31 * minute));
}

async function forLater(plain: OfficeOptions, keep: Keep): Promise<void> {
  await redis.flushall();
  const later: OfficeOptions = { ...plain, approvals: { windows: [{ days: ['sat'], from: '22:00', to: '04:00' }] } };
  const waiting = openOffice(later);
  await waiting.does('ana', { says: 'plan pop-imap' });
  await waiting.settle();
  const third = (await newest(waiting))?.id ?? '';
  for (const who of ['bo', 'di'] as const) await waiting.approves(who, third, 'at=window');
  await waiting.settle();
  const untilWindow = Date.parse('2026-11-28T22:01:00Z') - waiting.now().getTime();
  await keep('approved for later', waiting, later, jobs('apply', untilWindow));
}

async function asksToRevert(office: Office, id: string): Promise<string> {
  await office.does('ana', { says: `revert ${id}` });
  await office.settle();
  return (await newest(office))?.id ?? '';
}

/** @param after commands of the processes until someone tampers; 0: before any */
async function outcomeOf(state: State, tamper: () => Promise<unknown>, after = 0): Promise<Outcome> {
  await restore(redis, state.dump);
  if (after === 0) await tamper();
  Object.assign(strike, { after, blow: after === 0 ? null : tamper });
  const office = openOffice({ ...state.options, from: state.from });
  const said = await state.goOn(office, state.subject).catch((error: unknown) => `threw ${String(error)}`);
  strike.blow = null;
  const change = changeOf(await office.work.ledger.subject(tenantId, state.subject).catch(() => []));
  const status = change?.status ?? '';
  office.forward(11 * minute);
  const drawn: string[] = [];
  await watchOverdue({
    features: gatewayFeatures,
    ledger: office.work.ledger,
    shown: { of: () => Promise.resolve(1) },
    directory: office.directory,
    tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } }],
    left: () => Promise.resolve([]),
    now: () => office.now(),
    draw: async ({ view }) => void drawn.push(view),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }).look();
  const isTold = drawn.length > 0 || office.halts.length > 0 || /stopped|refused|revertStopped|partly/i.test(status);
  return { said, writes: office.writes.map((write) => JSON.stringify(write)), status, isTold };
}

let all: readonly State[];
const expected = new Map<State, Outcome>();
/** What may be said of findings: as they were measured, or nothing at all. */
let measured: ReadonlySet<string>;

beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
  await redis.config('SET', 'appendonly', 'no');
  hand = valkey.connect();
  strikeBetweenCommands(redis);
  all = await states();
  for (const state of all) expected.set(state, await outcomeOf(state, async () => undefined));
  const [audited] = all;
  const texts: string[] = [];
  for (const gone of [['posture'], ['past:days'], ['posture', 'past:days']])
    if (audited !== undefined) {
      const matching = audited.keys.present.filter((key) => gone.some((part) => key.includes(part)));
      texts.push((await outcomeOf(audited, () => redis.del(...matching, 'none'))).said);
    }
  measured = new Set([...texts, (audited === undefined ? undefined : expected.get(audited))?.said ?? '']);
});
afterAll(() => valkey.stop());

/** Who tampers does it over a connection of their own, while the command of a process is held. */
function strikeBetweenCommands(own: Redis): void {
  const send = own.sendCommand.bind(own);
  own.sendCommand = (command, stream) => {
    strike.after -= 1;
    const { blow } = strike;
    if (blow === null || strike.after > 0) return send(command, stream);
    strike.blow = null;
    const answer: Promise<unknown> = Reflect.get(command, 'promise');
    void blow().finally(() => {
      send(command, stream);
    });
    return answer;
  };
}

test('what goes on when nobody tampers differs from state to state, so that a difference would show', () => {
  const outcomes = [...expected].map(([{ name }, { said, writes, status }]) => [name, status, writes.length, said.slice(0, 30)]);
  expect(outcomes).toEqual([
    ['audited', '', 0, expect.stringContaining('Status of contoso')],
    ['a plan waits', 'verified', 2, 'done done'],
    ['approved', 'verified', 2, ''],
    ['waits to be kept', 'revertedUnkept', 2, ''],
    ['an undo waits', 'verified', 2, 'done done'],
    ['an undo is approved', 'verified', 2, ''],
    ['made again, and waits to be kept', 'revertedUnkept', 2, ''],
    ['approved for later', 'verified', 2, ''],
    ['an account waits to be linked', '', 0, expect.stringContaining('You are')],
  ]);
});

/** What is wrong with one trial; null: nothing. */
async function wrongWith(state: State, seed: number): Promise<string | null> {
  const wanted = expected.get(state);
  if (wanted === undefined) throw new Error('The state has no outcome.');
  const done: string[] = [];
  const found = await outcomeOf(
    state,
    () => tamperedWith(state.keys, chanceOf(seed), done),
    seed % 2 === 0 ? chanceOf(seed).below(60) : 0,
  );
  const name = `seed ${seed}: ${state.name}, ${done.join(', ')}`;
  const foreign = found.writes.filter((write) => !wanted.writes.includes(write));
  if (foreign.length > 0) return `${name}: written, and nobody approved it: ${foreign.join(' ')}`;
  if (new Set(found.writes).size < found.writes.length) return `${name}: written twice`;
  if (state.name === 'audited') return measured.has(found.said) ? null : `${name}: shown, and not measured: ${found.said}`;
  const isSame = found.writes.length === wanted.writes.length && found.status === wanted.status && found.said === wanted.said;
  if (isSame || found.isTold || isRefusedTo(found.said, wanted.said)) return null;
  return `${name}: ${found.said} ${found.status}, ${found.writes.length} writes, and nobody was told`;
}

/** Someone pressed, and learned why it was not done. */
function isRefusedTo(said: string, wanted: string): boolean {
  return said !== wanted && !/^done( done)?$/.test(said);
}

async function tamperedWith(keys: StoreKeys, chance: Chance, done: string[]): Promise<void> {
  const kinds = Object.keys(tamperings);
  for (let left = 1 + chance.below(3); left > 0; left -= 1) {
    const name = kinds[chance.below(kinds.length)] ?? '';
    done.push(name);
    // What two tamperings in a row make impossible is left out.
    await tamperings[name]?.(hand, keys, chance).catch(() => undefined);
  }
}

test.each(names)(
  '%s: nothing is written, left out or shown that should not be, whatever is edited, deleted, swapped, put back or made up',
  async (name) => {
    const state = all.find((one) => one.name === name);
    if (state === undefined) throw new Error('There is no such state.');
    const wrong: string[] = [];
    for (let seed = 1; seed <= count({ fast: 12, full: 250 }); seed += 1) {
      const problem = await wrongWith(state, seed);
      if (problem !== null) wrong.push(problem);
    }
    expect(wrong).toEqual([]);
  },
);
