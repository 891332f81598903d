/** Old entries of closed subjects leave the store for files: everything that stays reads as before, and the chain is whole across what left. */
import type { Redis } from 'ioredis';
import { keys } from '../adapters/redis/keys';
import type { Entry } from '../src/ledger/entry';
import type { SealedLedger } from '../src/ledger/sealed-ledger';
import { audited, type Lab, openLab, standing, tenant, turnedAway } from './support/archive-lab';
import { startTestValkey, type TestValkey } from './support/valkey';

let valkey: TestValkey;
let redis: Redis;
let lab: Lab;
beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
});
afterAll(() => valkey.stop());
beforeEach(async () => {
  await redis.flushall();
  lab = openLab(redis);
});
afterEach(() => lab.close());

/** Two hundred days: an audit each, and now and then something that is not over. */
async function written(): Promise<void> {
  for (let day = 1; day <= 200; day += 1) {
    await lab.worker.append(tenant, `s-${day}`, audited);
    if (day % 40 === 0) await lab.gateway.append(tenant, `c-${day}`, standing);
    lab.calendar.pass(1);
  }
}

async function numbersIn(ledger: SealedLedger): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const { seq } of ledger.read(tenant)) found.push(seq);
  return found;
}

async function stored(): Promise<readonly number[]> {
  const rows = (await redis.xrange(keys.ledger(tenant), '-', '+')) as [string, string[]][];
  return rows.map(([id]) => Number.parseInt(id, 10));
}

test('audits of more than ninety days ago leave, everything else stays in its place, and every kind of process reads the same', async () => {
  await written();
  const before: Entry[] = [];
  for await (const entry of lab.worker.read(tenant)) before.push(entry);
  const { files, removed } = await lab.archive();
  const [{ file, entries } = { file: '', entries: 0 }] = files;
  expect([file, entries]).toEqual([expect.stringMatching(/^t\.1-111\.[0-9a-f]{12}\.jsonl$/), 109]);
  expect(removed).toBe(109);
  const left = await stored();
  expect(left.length).toBe(before.length + 1 - 109);
  const newFolder = lab.newFolder();
  const readers: Record<string, readonly number[]> = {
    worker: await numbersIn(lab.worker),
    gateway: await numbersIn(lab.gateway),
    'new gateway': await numbersIn(lab.opened()),
    'new worker': await lab.onMirror(newFolder, numbersIn),
    'new worker, started again': await lab.onMirror(newFolder, numbersIn),
  };
  for (const [reader, numbers] of Object.entries(readers)) expect([reader, numbers]).toEqual([reader, left]);
  expect(await lab.opened().subject(tenant, 'c-40')).toEqual(await lab.worker.subject(tenant, 'c-40'));
  expect(await lab.opened().subject(tenant, 's-1')).toEqual([]);
  expect((await lab.opened().subject(tenant, 's-200')).length).toBe(1);
  const alone = await lab.judge();
  expect(alone).toMatchObject({
    problems: [],
    notes: [`Entry 206 archived 109 entries in ${file}.`, '109 archived entries are not in this store.'],
  });
  expect(await lab.judge({ segments: lab.segments })).toMatchObject({
    problems: [],
    notes: [`Entry 206 archived 109 entries in ${file}.`],
  });
  expect(await lab.judge({ mirror: newFolder })).toMatchObject({ problems: [] });
  expect(await lab.archive()).toEqual({ files: [], removed: 0, notAtHand: [] });
  expect((await lab.worker.append(tenant, 'x', turnedAway)).seq).toBe(207);
});
