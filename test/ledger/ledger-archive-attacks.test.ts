/** Anyone who writes to the store deletes, forges and swaps around what was archived: nothing of it gets through, and files that were altered are found. */
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { exitCodeOf } from '../../src/cli/verify-ledger';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import { sealed } from '../../src/engine/ledger/envelope';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { TenantIndex } from '../../src/engine/ledger/tenant-index';
import { canonicalJson } from '../../src/lib/json';
import type { Archived } from '../../src/worker/archive/archive-ledger';
import { audited, labOfEachTest, longHistoryOf, store, stored, tenant } from '../support/ledger/archive-lab';
import { checkpoints, gatewaySigner, workerSigner } from '../support/ledger/signed-entries';

const at = labOfEachTest();

/** Entry 112 is of now. */
const historyOf = (of: string): readonly Entry[] => longHistoryOf(of, ['s-now']);
const history = historyOf(tenant);

/** In the store, and in the mirror of the worker. */
async function written(): Promise<void> {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  await at.lab.worker.head(tenant);
}

const put = (entries: readonly Entry[], of = tenant): Promise<void> => store(at.redis, of, entries);
const entriesOf = (of = tenant): Promise<readonly Entry[]> => stored(at.redis, of);

/** Of processes that begin now, without and with a mirror. */
async function refused(): Promise<void> {
  await expect(at.lab.opened({ signer: null }).head(tenant)).rejects.toThrow(LedgerBehind);
  await at.redis.del(keys.halted(tenant));
  await expect(at.lab.onMirror(at.lab.newFolder(), (ledger) => ledger.head(tenant))).rejects.toThrow(LedgerBehind);
  await at.redis.del(keys.halted(tenant));
  expect(exitCodeOf([await at.lab.judge()])).toBe(1);
}

/** The runs of the entries of long ago, as an `archived` entry would name them. */
async function runs(): Promise<Extract<LedgerEvent, { type: 'archived' }>['runs']> {
  const entries = await entriesOf();
  const run = (from: number, to: number) => ({
    from,
    to,
    before: entries[from - 1]?.prev ?? '',
    last: entries[to - 1]?.hash ?? '',
  });
  return [run(1, 55), run(57, 111)];
}

const archivedBy = (of: Extract<LedgerEvent, { type: 'archived' }>['runs']): LedgerEvent => ({
  type: 'archived',
  file: 't.1-111.jsonl',
  sha256: '0'.repeat(64),
  olderThan: '2026-03-01T00:00:00.000Z',
  runs: of,
});

async function remove(...numbers: readonly number[]): Promise<void> {
  await at.redis.xdel(keys.ledger(tenant), ...numbers.map((seq) => `${seq}-0`));
}

test.each([
  ['in the middle', [20]],
  ['at the beginning', [1, 2, 3]],
  ['up to the last but one', [110, 111]],
])('entries that are deleted %s, and that nothing says are archived, halt the tenant', async (_where, numbers) => {
  await written();
  await remove(...numbers);
  await refused();
});

test.each([
  ['one entry more at its end', [56]],
  ['an entry between two archived runs and both runs', [56, ...Array.from({ length: 10 }, (_unused, n) => 1 + n)]],
  ['an entry far behind it', [112]],
])('beside what was archived, %s may not be missing', async (_which, numbers) => {
  await written();
  await at.lab.archive();
  await remove(...numbers);
  await refused();
});

test('an archived entry that is deleted leaves a hole that nothing accounts for', async () => {
  await written();
  await at.lab.archive();
  await at.lab.worker.append(tenant, 's-later', audited);
  await remove(113);
  await refused();
});

test.each([
  ['with a key of a gateway', gatewaySigner],
  ['with a signature of something else', { ...workerSigner, sign: () => workerSigner.sign('0'.repeat(64)) }],
  ['with a key that nobody knows', { ...workerSigner, keyId: 'nobody' }],
])('an archived entry that was written %s accounts for nothing', async (_how, signer) => {
  await written();
  const entries = await entriesOf();
  const index = new TenantIndex();
  for (const entry of entries) index.add(entry);
  const forged = sealed(
    { tenant: index.head, subject: index.subjectHead('archive') },
    { tenant, subject: 'archive', event: archivedBy(await runs()), at: at.lab.calendar.now() },
    { ...signer, role: 'worker' },
  );
  await put([entries[55] as Entry, entries[111] as Entry, forged]);
  await refused();
});

test('an archived entry of a worker for another tenant accounts for nothing here', async () => {
  await written();
  await at.lab.archive();
  const other = historyOf('other');
  const archived = (await entriesOf()).at(-1) as Entry;
  await put([other[55] as Entry, other[111] as Entry, archived], 'other');
  await expect(at.lab.opened({ signer: null }).head('other')).rejects.toThrow(LedgerBehind);
  expect((await at.lab.opened().head(tenant)).seq).toBe(113);
});

type Runs = Awaited<ReturnType<typeof runs>>;
const wrong: readonly (readonly [string, (runs: Runs) => Runs])[] = [
  ['another hash before it', ([first, ...rest]) => [first, { ...rest[0], before: '1'.repeat(64) }] as Runs],
  ['another hash at its end', ([first, ...rest]) => [{ ...first, last: '1'.repeat(64) }, ...rest] as Runs],
  ['another run first', ([first, ...rest]) => [...rest, first] as Runs],
  ['what is still to come', ([first, second]) => [first, { ...second, to: 500 }] as Runs],
  ['one entry less than is missing', ([first, second]) => [first, { ...second, from: 58 }] as Runs],
];
test.each(wrong)('an entry of a worker that names %s is refused by whoever reads it', async (_what, change) => {
  await written();
  const entries = await entriesOf();
  const index = new TenantIndex();
  for (const entry of entries) index.add(entry);
  const made = sealed(
    { tenant: index.head, subject: index.subjectHead('archive') },
    { tenant, subject: 'archive', event: archivedBy(change(await runs())), at: at.lab.calendar.now() },
    workerSigner,
  );
  await put([entries[55] as Entry, entries[111] as Entry, made]);
  await refused();
});

test('an entry of a worker that archives a part of a subject is refused, and none is written', async () => {
  await written();
  await at.lab.worker.append(tenant, 's-20', audited);
  await expect(at.lab.worker.append(tenant, 'archive', archivedBy(await runs()))).rejects.toThrow(
    'archives a part of s-20 alone',
  );
  expect((await at.lab.opened().head(tenant)).seq).toBe(113);
});

test('nothing is archived twice', async () => {
  await written();
  await at.lab.archive();
  const [, , archived] = await entriesOf();
  if (archived?.event.type !== 'archived') throw new Error('Nothing was archived.');
  await at.lab.worker.head(tenant);
  await expect(at.lab.worker.append(tenant, 'archive', archived.event)).rejects.toThrow('were archived before');
});

test('a row that somebody put where an archived one was says nothing, and is taken away', async () => {
  await written();
  const [first] = await entriesOf();
  await at.lab.archive();
  const later = await entriesOf();
  await put([{ ...(first as Entry), subject: 'c-9' }, ...later]);
  await expect(at.lab.opened({ signer: null }).head(tenant)).rejects.toThrow(LedgerBehind);
  await put([first as Entry, ...later]);
  expect(await at.lab.opened().subject(tenant, 's-1')).toEqual([]);
  expect(await at.lab.archive()).toMatchObject({ files: [], removed: 1 });
  expect((await entriesOf()).map(({ seq }) => seq)).toEqual([56, 112, 113]);
});

/** The one file that was written. */
async function fileOf(archiving: Promise<Archived>): Promise<string> {
  return (await archiving).files[0]?.file ?? '';
}

test('the file is whole, for its owner alone, and every change of it is found', async () => {
  await written();
  const before = await entriesOf();
  const path = join(at.lab.segments, await fileOf(at.lab.archive()));
  const text = readFileSync(path, 'utf8');
  const lines = before.filter(({ seq }) => seq <= 111 && seq !== 56).map((entry) => `${canonicalJson(entry)}\n`);
  expect(text).toBe(lines.join(''));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const verdict = () => at.lab.judge({ segments: at.lab.segments });
  expect((await verdict()).problems).toEqual([]);
  const altered = [{ kind: 'damaged', text: expect.stringContaining('is not the file that entry 113 names: it was altered') }];
  writeFileSync(path, text.replace('"pass"', '"fail"'));
  expect((await verdict()).problems).toEqual(altered);
  writeFileSync(path, lines.slice(1).join(''));
  expect((await verdict()).problems).toEqual(altered);
  writeFileSync(path, text);
  appendFileSync(path, lines[0] ?? '');
  expect((await verdict()).problems).toEqual(altered);
  rmSync(path);
  expect((await verdict()).problems).toEqual([
    { kind: 'incomplete', text: `Entry 113 names ${basename(path)}, which is not in ${at.lab.segments}.` },
  ]);
});

test('a checkpoint at an archived entry is held against the file, and cannot be told without it', async () => {
  await written();
  const [, second] = await entriesOf();
  const checkpoint = checkpoints.sign(tenant, { seq: 2, hash: second?.hash ?? '' });
  const other = checkpoints.sign(tenant, { seq: 2, hash: '1'.repeat(64) });
  await at.lab.archive();
  expect((await at.lab.judge({ checkpoints: [checkpoint] })).problems).toMatchObject([{ kind: 'cannotTell' }]);
  expect((await at.lab.judge({ checkpoints: [checkpoint], segments: at.lab.segments })).problems).toEqual([]);
  expect((await at.lab.judge({ checkpoints: [other], segments: at.lab.segments })).problems).toMatchObject([
    { kind: 'damaged', text: expect.stringContaining('Entry 2 is not the one that was signed') },
  ]);
});

test('nothing is taken away of which the file is not at hand, or is another one', async () => {
  await written();
  const entries = await entriesOf();
  const file = await fileOf(at.lab.archive());
  await put([...entries, ...(await entriesOf()).slice(-1)]);
  const path = join(at.lab.segments, file);
  renameSync(path, `${path}.away`);
  expect(await at.lab.archive()).toEqual({ files: [], removed: 0, notAtHand: [file] });
  writeFileSync(path, 'something else\n');
  expect(await at.lab.archive()).toEqual({ files: [], removed: 0, notAtHand: [file] });
  expect((await entriesOf()).length).toBe(113);
  renameSync(`${path}.away`, path);
  expect(await at.lab.archive()).toEqual({ files: [], removed: 110, notAtHand: [] });
});
