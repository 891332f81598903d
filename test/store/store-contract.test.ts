/** What each store promises, held to the one on Valkey and to its double in memory alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistoryStore } from '../../adapters/redis/history';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createEntryLog } from '../../adapters/redis/ledger';
import { createMessageStore } from '../../adapters/redis/messages';
import { openMirror } from '../../adapters/redis/mirror';
import { createPlanStore } from '../../adapters/redis/plans';
import { createRoundStore } from '../../adapters/redis/rounds';
import { createSealedStore } from '../../adapters/redis/sealed-store';
import {
  createDisplayedVersionStore,
  createEvidenceStore,
  createLinkCodeStore,
  createOnceStore,
  createPostureStore,
  createProgressStore,
  createReadWatermarkStore,
} from '../../adapters/redis/stores';
import { openQueues } from '../../jobs/queues';
import type { DisplayedVersionStore, MessageStore } from '../../src/chat/message-store';
import type { OnceStore } from '../../src/chat/once-store';
import type { ReadWatermarkStore } from '../../src/engine/changes/read-watermark';
import { brokenLink, entryText, genesis } from '../../src/engine/ledger/chain';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import type { EntryLog, StoredRow } from '../../src/engine/ledger/entry-log';
import type { EvidenceStore } from '../../src/engine/ledger/evidence-store';
import type { LeaseStore } from '../../src/engine/ledger/lease';
import type { Ledger } from '../../src/engine/ledger/ledger';
import type { LedgerMirror } from '../../src/engine/ledger/ledger-mirror';
import type { Move } from '../../src/engine/ledger/move';
import { LeaseLost, RetryLater } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { TenantIndex } from '../../src/engine/ledger/tenant-index';
import type { Operation } from '../../src/engine/plan/operation';
import type { PlanStore } from '../../src/engine/plan/plan-store';
import type { WhyAnswer } from '../../src/features/why/answer';
import { type AskedWhy, openWhyStore, type WhyStore } from '../../src/features/why/store';
import { daysUpTo } from '../../src/lib/calendar';
import type { LinkCodeStore } from '../../src/people/link-codes';
import { type DailyPosture, daysKept, type HistoryStore, movesKept } from '../../src/posture/history';
import type { PostureStore } from '../../src/posture/posture';
import type { RoundStore } from '../../src/posture/rounds';
import type { Job, JobQueue } from '../../src/queue/job';
import type { ProgressStore } from '../../src/queue/progress';
import { keptByGateways, keptByWorkers, keyring, signedChain, workerSigner } from '../support/ledger/signed-entries';
import {
  emptyStorage,
  memoryEvidence,
  memoryHeard,
  memoryKeeper,
  memoryLeases,
  memoryLinkCodes,
  memoryLog,
  memoryMessages,
  memoryOnce,
  memoryPlans,
  memoryPostures,
  memoryProgress,
  memoryQueue,
  memoryShown,
  memoryWhy,
} from '../support/stores/memory-stores';
import { memoryHistory, memoryRounds } from '../support/stores/posture-memory';
import { startTestValkey } from '../support/stores/valkey';

interface Stores {
  readonly log: EntryLog;
  readonly leases: LeaseStore;
  readonly plans: PlanStore;
  readonly once: OnceStore;
  readonly linkCodes: LinkCodeStore;
  readonly messages: MessageStore;
  readonly shown: DisplayedVersionStore;
  readonly postures: PostureStore;
  readonly evidence: EvidenceStore;
  readonly progress: ProgressStore;
  readonly history: HistoryStore;
  readonly rounds: RoundStore;
  readonly watermark: ReadWatermarkStore;
  readonly why: WhyStore;
  /** On a disk, beside the store. */
  readonly keeper: LedgerMirror;
  readonly jobs: JobQueue;
  /** Lets the time of the store go on by at least this much. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

async function onValkey(): Promise<Stores> {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  const jobs = openQueues(redis);
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-contract-'));
  const keeper = openMirror(folder);
  return {
    log: createEntryLog(redis),
    leases: createLeaseStore(redis),
    plans: createPlanStore(redis),
    once: createOnceStore(redis),
    linkCodes: createLinkCodeStore(redis, keptByGateways()),
    messages: createMessageStore(redis, keptByGateways()),
    shown: createDisplayedVersionStore(redis, keptByGateways()),
    postures: createPostureStore(redis, keptByWorkers()),
    evidence: createEvidenceStore(redis),
    progress: createProgressStore(redis, keptByWorkers()),
    history: createHistoryStore(redis, keptByWorkers()),
    rounds: createRoundStore(redis, keptByWorkers()),
    watermark: createReadWatermarkStore(redis, keptByWorkers()),
    why: openWhyStore({
      byGateways: createSealedStore(redis, keptByGateways()),
      byWorkers: createSealedStore(redis, keptByWorkers()),
    }),
    keeper,
    jobs,
    pass: async (ms) => {
      const time = async () => {
        const [seconds, microseconds] = await redis.time();
        return Number(seconds) * 1000 + Number(microseconds) / 1000;
      };
      const end = (await time()) + ms;
      while ((await time()) <= end) await redis.ping();
    },
    close: async () => {
      await jobs.close();
      await keeper.close();
      rmSync(folder, { recursive: true });
      await valkey.stop();
    },
  };
}

async function inMemory(): Promise<Stores> {
  const storage = emptyStorage();
  let now = Date.parse('2026-11-24T09:00:00Z');
  const clock = { now: () => new Date(now) };
  const leases = memoryLeases(clock);
  return {
    log: memoryLog(storage, undefined, leases),
    leases,
    plans: memoryPlans(storage),
    once: memoryOnce(clock),
    linkCodes: memoryLinkCodes(clock),
    messages: memoryMessages(),
    shown: memoryShown(),
    postures: memoryPostures(),
    evidence: memoryEvidence(),
    progress: memoryProgress(),
    history: memoryHistory(),
    rounds: memoryRounds(),
    watermark: memoryHeard(),
    why: memoryWhy(),
    keeper: memoryKeeper(storage),
    jobs: memoryQueue(clock),
    pass: async (ms) => {
      now += ms + 1;
    },
    close: () => Promise.resolve(),
  };
}

const clock = { now: () => new Date('2026-11-24T09:00:00Z') };
const applying: LedgerEvent = { type: 'applying' };
const because = (reason: string): LedgerEvent => ({ type: 'nothingToDo', reason });

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe.each([
  ['on Valkey', onValkey],
  ['in memory', inMemory],
] as const)('%s', (_where, open) => {
  let stores: Stores;
  let ledger: Ledger;
  beforeAll(async () => {
    stores = await open();
    ledger = openLedger({ log: stores.log, clock, keyring, signer: workerSigner });
  });
  afterAll(() => stores.close());

  describe('the ledger', () => {
    test('is empty at first', async () => {
      expect(await ledger.head('none')).toMatchObject(genesis);
      expect(await ledger.subject('none', 'c-1')).toEqual([]);
      expect(await ledger.count('none', 'c-1')).toBe(0);
      expect(await ledger.recent('none', 5)).toEqual([]);
      expect(await all(ledger.read('none'))).toEqual([]);
    });

    test('is one unbroken chain a tenant, read from the start or from any entry', async () => {
      const entries: Entry[] = [];
      for (const subject of ['c-1', 'c-2', 'c-1']) entries.push(await ledger.append('chain', subject, applying));
      await ledger.append('another', 'c-1', because('another tenant'));
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(entries.map((entry, index) => brokenLink(entries[index - 1] ?? genesis, entry))).toEqual([null, null, null]);
      expect(await all(ledger.read('chain'))).toEqual(entries);
      expect(await all(ledger.read('chain', 1))).toEqual(entries.slice(1));
      expect(await ledger.head('chain')).toMatchObject({ seq: 3, hash: entries[2]?.hash });
    });

    test('tells the entries of a subject in order, and which subjects were touched last', async () => {
      for (const [subject, reason] of [
        ['c-1', 'first'],
        ['c-2', 'second'],
        ['c-3', 'third'],
        ['c-1', 'fourth'],
      ] as const)
        await ledger.append('subjects', subject, because(reason));
      expect((await ledger.subject('subjects', 'c-1')).map(({ event }) => event)).toEqual([because('first'), because('fourth')]);
      expect(await ledger.count('subjects', 'c-1')).toBe(2);
      expect(await ledger.recent('subjects', 2)).toEqual(['c-1', 'c-3']);
    });

    test('appends several entries in a row, or none of them', async () => {
      await ledger.append('several', 'c-1', because('one'));
      await expect(ledger.appendAll('several', 'c-1', [because('two'), because('three')], { entries: 0 })).rejects.toThrow(
        RetryLater,
      );
      expect(await ledger.count('several', 'c-1')).toBe(1);
      const added = await ledger.appendAll('several', 'c-1', [because('two'), because('three')], { entries: 1 });
      expect(added.map(({ seq }) => seq)).toEqual([2, 3]);
    });

    test('of several who decide on the same state at once takes one', async () => {
      const decided = await Promise.allSettled(
        ['ana', 'bo', 'cy'].map((who) => ledger.append('decided', 'c-1', because(who), { entries: 0 })),
      );
      expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await ledger.count('decided', 'c-1')).toBe(1);
    });

    test('takes an entry under a lease only while it is the current one', async () => {
      const { leases } = stores;
      const lease = await leases.acquire('leased', ['exchange.CASMailbox'], 60_000);
      if (lease === null) throw new Error('Nobody holds it, and it was not given.');
      await ledger.append('leased', 'c-1', applying, { lease });
      await leases.release(lease);
      await expect(ledger.append('leased', 'c-1', applying, { lease })).rejects.toThrow(LeaseLost);
      const next = await leases.acquire('leased', ['exchange.CASMailbox'], 60_000);
      await expect(ledger.append('leased', 'c-1', applying, { lease })).rejects.toThrow(LeaseLost);
      if (next !== null) await ledger.append('leased', 'c-1', applying, { lease: next });
      expect(await ledger.count('leased', 'c-1')).toBe(2);
    });
  });

  describe('the log under it', () => {
    test('gives rows by number and from one on, and says where there is none', async () => {
      const entries = await ledger.appendAll('rows', 'c-1', ['one', 'two', 'three'].map(because));
      const { log } = stores;
      const texts = (rows: readonly (StoredRow | null)[]) => rows.map((row) => row && [row.seq, JSON.parse(row.text).hash]);
      expect(texts(await log.rows('rows', [3, 1, 4]))).toEqual([[3, entries[2]?.hash], [1, entries[0]?.hash], null]);
      expect(texts(await log.from('rows', 2, 1))).toEqual([[2, entries[1]?.hash]]);
      expect(await log.from('rows', 4, 10)).toEqual([]);
      expect(await log.from('no-rows', 1, 10)).toEqual([]);
    });

    test('appends behind the head that was named, and tells what came meanwhile or that it is another', async () => {
      const { log } = stores;
      const [first, second, other] = ['one', 'two', 'another'].map(
        (word) => signedChain('heads', [{ subject: 'c-1', event: because(word), at: clock.now() }])[0],
      ) as [Entry, Entry, Entry];
      expect(await log.append('heads', [first], { head: genesis })).toBe('appended');
      expect(await log.append('heads', [second], { head: genesis })).toMatchObject([{ seq: 1 }]);
      expect(await log.append('heads', [second], { head: other })).toBe('forked');
      expect(await log.from('heads', 1, 10)).toHaveLength(1);
    });

    test('appends nothing while it is halted', async () => {
      const { log } = stores;
      expect(await log.halted('halted')).toBeNull();
      await log.halt('halted', 'why');
      expect(await log.halted('halted')).toBe('why');
      const [entry] = signedChain('halted', [{ subject: 'c-1', event: applying, at: clock.now() }]);
      if (entry !== undefined) expect(await log.append('halted', [entry], { head: genesis })).toBe('halted');
      await log.lift('halted');
      expect(await log.halted('halted')).toBeNull();
      if (entry !== undefined) expect(await log.append('halted', [entry], { head: genesis })).toBe('appended');
    });
  });

  describe('a lease', () => {
    test('keeps others from any of its kinds, and from no other kind or tenant', async () => {
      const { leases } = stores;
      const first = await leases.acquire('t-1', ['a', 'b'], 60_000);
      expect(first).toMatchObject({ tenant: 't-1', classes: ['a', 'b'], fence: 1 });
      expect(await leases.acquire('t-1', ['b', 'c'], 60_000)).toBeNull();
      expect(await leases.acquire('t-1', ['c'], 60_000)).toMatchObject({ fence: 2 });
      expect(await leases.acquire('t-2', ['a'], 60_000)).toMatchObject({ fence: 1 });
    });

    test('that was handed back is free, and handing it back twice takes it from nobody', async () => {
      const { leases } = stores;
      const first = await leases.acquire('t-3', ['a'], 60_000);
      if (first === null) throw new Error('Nobody holds it, and it was not given.');
      await leases.release(first);
      const second = await leases.acquire('t-3', ['a'], 60_000);
      await leases.release(first);
      expect(await leases.acquire('t-3', ['a'], 60_000)).toBeNull();
      expect(second?.holder).not.toBe(first.holder);
      expect(await leases.renew(first, 60_000)).toBe(false);
    });

    test('ends by itself, when it was to end or was renewed to', async () => {
      const { leases } = stores;
      const short = await leases.acquire('t-4', ['a'], 20);
      const shortened = await leases.acquire('t-4', ['b'], 60_000);
      const long = await leases.acquire('t-4', ['c'], 60_000);
      if (short === null || shortened === null || long === null) throw new Error('Nobody holds them, and they were not given.');
      expect(await leases.renew(shortened, 20)).toBe(true);
      expect(await leases.renew(long, 600_000)).toBe(true);
      await stores.pass(21);
      expect(await leases.renew(short, 60_000)).toBe(false);
      expect(await leases.acquire('t-4', ['a'], 60_000)).not.toBeNull();
      expect(await leases.acquire('t-4', ['b'], 60_000)).not.toBeNull();
      expect(await leases.acquire('t-4', ['c'], 60_000)).toBeNull();
    });
  });

  describe('the operations of a plan', () => {
    const operation = (number: number): Operation => ({
      kind: 'update',
      resource: 'exchange.CASMailbox',
      identity: `${number}`,
      object: `${number}@contoso.com`,
      before: { PopEnabled: true },
      after: { PopEnabled: false },
    });

    test('come back whole and in order, or the first of them', async () => {
      const { plans } = stores;
      const wanted = Array.from({ length: 1001 }, (_unused, number) => operation(number));
      expect(await plans.saveOperations('t', 'c-1', wanted)).toBe(1001);
      expect(await all(plans.operations('t', 'c-1'))).toEqual(wanted);
      expect(await plans.first('t', 'c-1', 3)).toEqual(wanted.slice(0, 3));
    });

    test('are replaced by those that are saved later, none at all among them', async () => {
      const { plans } = stores;
      await plans.saveOperations('t', 'c-2', [operation(1), operation(2)]);
      await plans.saveOperations('t', 'c-2', [operation(3)]);
      expect(await all(plans.operations('t', 'c-2'))).toEqual([operation(3)]);
      expect(await plans.saveOperations('t', 'c-2', [])).toBe(0);
      expect(await all(plans.operations('t', 'c-2'))).toEqual([]);
      expect(await plans.first('t', 'c-none', 3)).toEqual([]);
    });
  });

  test('what counts once is claimed by one, until its time is up', async () => {
    const { once } = stores;
    expect((await Promise.all([1, 2, 3].map(() => once.claim('press', 60_000)))).filter(Boolean)).toHaveLength(1);
    expect(await once.claim('short', 20)).toBe(true);
    await stores.pass(21);
    expect(await once.claim('short', 60_000)).toBe(true);
    expect(await once.claim('press', 60_000)).toBe(false);
  });

  test('a code stands for its account until its time is up', async () => {
    const { linkCodes } = stores;
    const asked = { platform: 'slack', account: 'U1', until: '2026-11-24T09:10:00.000Z' };
    expect(await linkCodes.find('code-0')).toBeNull();
    await linkCodes.keep('code-1', asked, 60_000);
    await linkCodes.keep('code-2', asked, 20);
    expect(await linkCodes.find('code-1')).toEqual(asked);
    await stores.pass(21);
    expect(await linkCodes.find('code-2')).toBeNull();
  });

  test('a message is known by its copies, each once, and by the parts of each', async () => {
    const { messages } = stores;
    const [one, other] = [
      { conversation: { platform: 'slack', channel: 'C1' }, message: '1' },
      { conversation: { platform: 'teams', channel: '19:x' }, message: '2' },
    ] as const;
    for (const copy of [one, other, one]) await messages.record('t', 'c-1', copy);
    expect(await messages.copies('t', 'c-1')).toHaveLength(2);
    expect(await messages.copies('t', 'c-1')).toEqual(expect.arrayContaining([one, other]));
    await messages.forget('t', 'c-1', one);
    expect(await messages.copies('t', 'c-1')).toEqual([other]);
    expect(await messages.copies('t', 'c-2')).toEqual([]);
    const place = { tenant: 't', key: 'c-1', copy: other, part: 'file' };
    expect(await messages.part(place)).toBeNull();
    await messages.recordPart(place, 'f-1');
    expect(await messages.part(place)).toBe('f-1');
    expect(await messages.part({ ...place, part: 'detail' })).toBeNull();
  });

  test('what a message showed, how far a job is, what was found and the files of evidence come back as they were last put in', async () => {
    const { shown, progress, postures, evidence } = stores;
    expect(await shown.of('t', 'c-1')).toBe(0);
    await shown.record('t', 'c-1', 3);
    expect(await shown.of('t', 'c-1')).toBe(3);
    expect(await progress.get('t', 'c-1')).toBeNull();
    await progress.set('t', 'c-1', { label: 'mailboxes', done: 3, total: 9 });
    expect(await progress.get('t', 'c-1')).toEqual({ label: 'mailboxes', done: 3, total: 9 });
    expect(await postures.latest('t')).toBeNull();
    const posture = { at: new Date('2026-11-24T09:00:00Z'), findings: [] };
    expect(await postures.update('t', () => posture)).toEqual(posture);
    expect(await postures.latest('t')).toEqual(posture);
    expect(await postures.update('t', () => null)).toBeNull();
    const judged = (control: string) =>
      postures.update('t', (before) => ({
        ...posture,
        judgedAt: { ...before?.judgedAt, [control]: '2026-11-24T09:00:00.000Z' },
      }));
    await Promise.all(['one', 'two', 'three'].map(judged));
    expect(Object.keys((await postures.latest('t'))?.judgedAt ?? {}).toSorted()).toEqual(['one', 'three', 'two']);
    expect(await evidence.load('t', 'hash')).toBeNull();
    await evidence.save('t', 'hash', 'text');
    expect(await evidence.load('t', 'hash')).toBe('text');
    expect(await evidence.load('other', 'hash')).toBeNull();
  });

  test('how far workers have read is told of each tenant, as it was last said', async () => {
    const { watermark } = stores;
    expect(await watermark.upTo('t')).toBeNull();
    for (const seq of [1, 2]) await watermark.say('t', { seq, hash: `h${seq}` });
    expect(await watermark.upTo('t')).toEqual({ seq: 2, hash: 'h2' });
    expect(await watermark.upTo('other')).toBeNull();
  });

  test('a question and its answer are each its own, of one tenant, and both are forgotten at once', async () => {
    const { why } = stores;
    const asked: AskedWhy = {
      person: { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'Bo' },
      account: 'U1',
      conversation: { platform: 'slack', channel: 'C1' },
      question: { person: 'eva@contoso.com', from: 'ES' },
      expiresAt: '2026-11-24T09:15:00Z',
    };
    const refused: WhyAnswer = { kind: 'refused', code: 'unknown-person', reason: 'There is nobody of that name.', remedy: '' };
    const both = async (tenant: string, id: string) => [await why.asked(tenant, id), await why.answered(tenant, id)];
    await why.ask('t', 'q-1', asked);
    expect(await both('t', 'q-1')).toEqual([asked, null]);
    await why.answer('t', 'q-1', refused);
    expect(await both('t', 'q-1')).toEqual([asked, refused]);
    for (const [tenant, id] of [
      ['other', 'q-1'],
      ['t', 'q-2'],
    ] as const)
      expect(await both(tenant, id)).toEqual([null, null]);
    await why.forget('t', 'q-1');
    expect(await both('t', 'q-1')).toEqual([null, null]);
  });

  test('what a worker keeps of a ledger comes back whole, with the text of its end, and from any entry on', async () => {
    const { keeper } = stores;
    expect(await keeper.load('kept')).toMatchObject({ index: { head: genesis }, headText: null });
    const entries = [];
    for (const subject of ['c-1', 'c-2', 'c-1']) entries.push(await ledger.append('kept', subject, applying));
    const index = new TenantIndex();
    for (const part of [entries.slice(0, 1), entries.slice(1)]) {
      for (const entry of part) index.add(entry);
      await keeper.keep('kept', part, index);
    }
    const { index: found, headText } = await keeper.load('kept');
    expect(found.head).toMatchObject({ seq: 3, hash: entries[2]?.hash });
    expect(headText).toBe(entries[2] === undefined ? '' : entryText(entries[2]));
    expect(await keeper.from('kept', 2)).toEqual(entries.slice(1));
    expect(await keeper.from('kept', 4)).toEqual([]);
    expect((await keeper.load('others')).headText).toBeNull();
  });

  describe('the past of a tenant', () => {
    const day = (name: string, score = 50): DailyPosture => ({
      day: name,
      at: `${name}T08:00:00.000Z`,
      score,
      verdicts: { 'pop-imap': 'pass' },
    });
    const move = (at: number): Move => ({
      at: new Date(at).toISOString(),
      control: 'pop-imap',
      kind: 'new',
      from: 'partial',
      to: 'partial',
      objects: ['ana'],
      summary: '',
      authors: [],
    });

    test('keeps so many days, the oldest going first, and one of each', async () => {
      const { history } = stores;
      const names = daysUpTo('2026-11-24', daysKept + 5);
      for (const name of names) await history.saveDay('t', day(name));
      await history.saveDay('t', day('2026-11-24', 75));
      expect((await history.days('t', names)).map((one) => one.day)).toEqual(names.slice(5));
      expect(await history.days('t', ['2026-11-24', '1999-01-01'])).toEqual([day('2026-11-24', 75)]);
      expect(await history.days('t', [])).toEqual([]);
    });

    test('keeps so many movements, newest first', async () => {
      const { history } = stores;
      const start = Date.parse('2026-11-24T00:00:00Z');
      const moves = Array.from({ length: movesKept + 5 }, (_unused, number) => move(start + number * 1000));
      await history.addMoves('t', moves.slice(0, 3));
      await history.addMoves('t', []);
      await history.addMoves('t', moves.slice(3));
      expect(await history.moves('t', new Date(0))).toEqual(moves.slice(5).reverse());
      expect(await history.moves('t', new Date(start + (movesKept + 2) * 1000))).toEqual(moves.slice(-2).reverse());
      expect(await history.moves('other', new Date(0))).toEqual([]);
    });

    test('knows the last round of each tenant, in the order asked for, and the day that a channel was told', async () => {
      const { rounds } = stores;
      const round = { day: '2026-11-24', scan: 's-1', startedAt: '2026-11-24T08:00:00.000Z', ended: false };
      await rounds.saveRound('t-1', round);
      await rounds.saveRound('t-1', { ...round, ended: true });
      expect(await rounds.round('t-1')).toEqual({ ...round, ended: true });
      expect(await rounds.roundsOf(['t-2', 't-1'])).toEqual([null, { ...round, ended: true }]);
      expect(await rounds.digest('t-1')).toBeNull();
      expect(await rounds.digests(['t-1', 't-2'])).toEqual([null, null]);
      const channel = { platform: 'slack', channel: 'C1' };
      expect(await rounds.toldDay(channel)).toBeNull();
      await rounds.saveToldDay(channel, '2026-11-24');
      expect(await rounds.toldDay(channel)).toBe('2026-11-24');
      expect(await rounds.toldDay({ ...channel, platform: 'teams' })).toBeNull();
    });
  });

  test('work that is looked after is added once while it waits', async () => {
    const { jobs } = stores;
    const reply = { conversation: { platform: 'slack', channel: 'C1' }, messageKey: 'c-1' };
    const job: Job = { name: 'apply', tenant: 't', subject: 'c-1', reply };
    expect(await jobs.ensure(job)).toBe(true);
    expect(await jobs.ensure(job)).toBe(false);
    await jobs.add(job);
    expect(await jobs.ensure({ ...job, subject: 'c-2' })).toBe(true);
    expect(await jobs.ensure({ ...job, tenant: 'other' })).toBe(true);
  });
});
