/** The lines of a mirror: whatever stands in an entry does not end one, and one that is not finished is none yet. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirroredEntries, mirroredRows, mirrorPath, openMirror } from '../../adapters/redis/mirror';
import { linesOfFile } from '../../adapters/redis/plain-file';
import { ledgerOn } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const tenant = 't';

let valkey: TestValkey;
let folder: string;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
beforeEach(async () => {
  await valkey.connect().flushall();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function keptWith(...reasons: readonly string[]): Promise<void> {
  const mirror = openMirror(folder);
  const ledger = ledgerOn(valkey.connect(), clock, { keeper: mirror });
  for (const reason of reasons) await ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason });
  await mirror.close();
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test.each([
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a next line', '\u0085'],
  ['a carriage return', '\r'],
  ['a line feed', '\n'],
  ['a form feed', '\f'],
])('%s in what a person typed, or a tenant is called, ends no line: a worker starts on what it kept', async (_name, sign) => {
  await keptWith('one', `the scanner${sign}is replaced`, 'three');
  rmSync(join(folder, 't.index.json'));
  const mirror = openMirror(folder);
  expect((await mirror.load(tenant)).index.head.seq).toBe(3);
  await mirror.close();
  expect((await all(mirroredRows(folder, tenant))).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('a last line that is not finished is no entry and no damage: the copy was made while a worker wrote it', async () => {
  await keptWith('one', 'two', 'three');
  const path = mirrorPath(folder, tenant);
  truncateSync(path, readFileSync(path).length - 20);
  expect((await all(mirroredEntries(folder, tenant))).map(({ seq }) => seq)).toEqual([1, 2]);
  expect((await all(mirroredRows(folder, tenant))).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('a last line that only its end is missing of counts: an editor took that away', async () => {
  await keptWith('one', 'two');
  const path = mirrorPath(folder, tenant);
  truncateSync(path, readFileSync(path).length - 1);
  expect((await all(mirroredEntries(folder, tenant))).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('half a line in the middle is damage', async () => {
  await keptWith('one');
  appendFileSync(mirrorPath(folder, tenant), '{"half":\n');
  expect(await all(mirroredRows(folder, tenant))).toHaveLength(2);
  await expect(all(mirroredEntries(folder, tenant))).rejects.toThrow('What follows entry 1 is no entry');
});

test('lines are as long as they are, with the end of Windows or without, and empty ones are lines', async () => {
  const path = join(folder, 'file');
  const long = 'é'.repeat(100_000);
  writeFileSync(path, `one\r\n\n${long}\nlast`);
  expect(await all(linesOfFile(path))).toEqual(['one', '', long, 'last']);
  writeFileSync(path, '');
  expect(await all(linesOfFile(path))).toEqual([]);
});

test('a line without an end is given up, and not held in memory', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'one\n');
  truncateSync(path, 3_000_000_000);
  await expect(all(linesOfFile(path))).rejects.toMatchObject({
    problems: [expect.stringContaining('a line of it is longer than')],
  });
});
