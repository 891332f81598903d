/** Someone writes to the store of running processes, without a key: to a ledger, to any other key, or to the queue's own. */
import type { Redis } from 'ioredis';
import { keys } from '../../../adapters/redis/keys';
import { createPlanStore } from '../../../adapters/redis/plans';
import { exitCodeOf, judgeLedger } from '../../../src/cli/verify-ledger';
import type { Change } from '../../../src/engine/changes/change';
import { type Entry, eventSchema } from '../../../src/engine/ledger/entry';
import { canonicalJson } from '../../../src/lib/json';
import { textOf } from '../chat/chat-room';
import { eventSamples } from '../ledger/event-samples';
import { keyring } from '../ledger/signed-entries';
import { dumpOf, tamperings as keyTamperings, tamperable } from '../stores/store-keys';
import { elsewhereOf, tamperings } from '../stores/store-writer';
import { effectOf } from './effects';
import { click, pause, until } from './people';
import { type Chance, chanceOf } from './random';
import { openSetup, type Setup, type Spawned } from './setup';

const stages = ['a plan waits', 'just approved', 'under way', 'waits to be kept'] as const;
type Stage = (typeof stages)[number];

export interface StoreWriterTrial {
  readonly what: string;
  /** How it came out: as if nothing had happened, or reported to people. */
  readonly end: 'unnoticed' | 'told';
  readonly problems: readonly string[];
}

const mailboxes = 2;
const keepWithinMs = 2000;
const types = eventSchema.options.map(({ shape }) => shape.type.value);
/** How long something has to happen, before nothing will. */
const patienceMs = 20_000;
const toldAs = /is not what was written|stopped|could not|should have been undone|is not done|refused|someone wrote|failed/i;

export async function storeWriterTrial(seed: number): Promise<StoreWriterTrial> {
  const chance = chanceOf(seed);
  const stage = stages[seed % stages.length] ?? 'a plan waits';
  const setup = await openSetup({ mailboxes, latencyMs: 10, ...(stage === 'waits to be kept' ? { keepWithinMs } : {}) });
  try {
    if (chance.happens(0.1)) await setup.start('gateway');
    else await setup.host('gateway');
    const worker = await setup.start('worker');
    const change = await reach(setup, stage);
    const saw = setup.room.seen.length;
    const what = `${stage}: ${await tamper(setup, change, chance)}`;
    supervise(setup, worker);
    const answer = stage === 'a plan waits' ? await click(setup, 'approve', change) : null;
    const end = await comesToRest(setup, { change, stage, saw, isRefused: answer !== null });
    return { what, ...end, problems: [...problemsOf(setup, change), ...end.problems].map((problem) => `${what}: ${problem}`) };
  } finally {
    await setup.close();
  }
}

async function reach(setup: Setup, stage: Stage): Promise<Change> {
  await setup.room.says('ana', 'plan pop-imap');
  const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
  if (stage === 'a plan waits') return change;
  await click(setup, 'approve', change);
  if (stage === 'under way') await until(() => setup.effects().length > 0, 'effect');
  if (stage === 'waits to be kept')
    await until(async () => (await setup.changes()).some(({ checkpoint }) => checkpoint !== null), 'end of the change');
  return change;
}

/** Gives what was done, in words. */
async function tamper(setup: Setup, change: Change, chance: Chance): Promise<string> {
  const redis = setup.store.redis as Redis;
  const tenant = setup.tenantId;
  if (chance.happens(0.6)) {
    const entries = await setup.entries();
    const [operation] = await createPlanStore(redis).first(tenant, change.id, 1);
    if (change.plan === null || operation === undefined) throw new Error('There is no plan.');
    const samples = eventSamples({ plan: change.plan, approval: change.request.decision, operation });
    const { what, rows } = tamperings[chance.below(tamperings.length)] ?? { what: '', rows: () => entries };
    const type = types[chance.below(types.length)] ?? 'applied';
    const elsewhere = elsewhereOf(entries, samples, tenant);
    await writeLedger(setup, rows(entries, { type, elsewhere, chance, subject: change.id, at: new Date(), tenant }));
    return `${type} ${what}`;
  }
  const dump = await dumpOf(redis);
  const present = tamperable(dump);
  const classes = ['exchange.CASMailbox', 'exchange.CASMailboxPlan'];
  const done: string[] = [];
  for (let left = 1 + chance.below(4); left > 0; left -= 1) {
    const names = Object.keys(keyTamperings);
    const name = names[chance.below(names.length)] ?? '';
    done.push(name);
    // What two tamperings in a row make impossible is left out.
    await keyTamperings[name]?.(redis, { present, classes, older: new Map(), tenant }, chance).catch(() => undefined);
  }
  return done.join(', ');
}

async function writeLedger({ store, tenantId }: Setup, rows: readonly Entry[]): Promise<void> {
  const key = keys.ledger(tenantId);
  const writing = store.redis.multi().del(key);
  for (const [position, entry] of rows.entries())
    writing.xadd(key, `${position + 1}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
  await writing.exec();
}

/** As a container engine does: a worker that died is started again. */
function supervise(setup: Setup, { ended }: Spawned): void {
  let lives = 3;
  const again = async (): Promise<void> => {
    lives -= 1;
    if (lives === 0) return;
    const next = await setup.start('worker');
    void next.ended.then((signal) => (signal === 'SIGKILL' ? undefined : again()));
  };
  void ended.then((signal) => (signal === 'SIGKILL' ? undefined : again()));
}

interface Rest {
  readonly change: Change;
  readonly stage: Stage;
  /** How many cards had been seen before. */
  readonly saw: number;
  readonly isRefused: boolean;
}

async function comesToRest(
  setup: Setup,
  { change, stage, saw, isRefused }: Rest,
): Promise<Pick<StoreWriterTrial, 'end' | 'problems'>> {
  const operations = change.plan?.operations ?? 0;
  const wanted = stage === 'waits to be kept' ? operations * 2 : operations;
  const cards = () => setup.room.seen.slice(saw);
  const isTold = (): boolean => isRefused || cards().some((card) => toldAs.test(textOf(card)));
  const isDone = (): boolean => setup.effects().length >= wanted && cards().some(({ title }) => !title.includes('waits'));
  try {
    await until(() => isTold() || isDone(), 'end that people were told of', patienceMs);
  } catch (error) {
    return { end: 'unnoticed', problems: [error instanceof Error ? error.message : ''] };
  }
  // Whatever is still under way may write once more; then it is quiet.
  await pause(isDone() ? 50 : 400);
  const found = isTold() ? await verdictOn(setup) : null;
  const isHalted = cards().some(({ title }) => title.includes('is not what was written'));
  return {
    end: isTold() ? 'told' : 'unnoticed',
    problems: isHalted && found === 0 ? ['people were told that the ledger is halted, and verify finds nothing'] : [],
  };
}

/** The exit code of `hardenbot ledger verify`. */
async function verdictOn({ store, mirror: folder, tenantId }: Setup): Promise<number> {
  const input = { redis: store.redis, keyring, folder, checkpoints: [] };
  return exitCodeOf([await judgeLedger(input, { name: 'contoso', id: tenantId })]);
}

/** Only what was approved, and each once there and once back. */
function problemsOf(setup: Setup, { plan }: Change): readonly string[] {
  const effects = setup.effects().map((call) => effectOf(call)?.described ?? `${call.cmdlet ?? call.path} is not understood`);
  const twice = effects.filter((one, index) => effects.indexOf(one) !== index);
  const limit = (plan?.operations ?? 0) * 2;
  return [
    ...twice.map((one) => `written twice: ${one}`),
    ...(effects.length > limit ? [`${effects.length} writes`] : []),
    ...effects.filter((one) => !/^Set-CASMailbox(Plan)? /.test(one) || /OWAEnabled/.test(one)).map((one) => `written: ${one}`),
  ];
}
