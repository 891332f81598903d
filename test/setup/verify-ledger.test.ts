/** What `hardenbot ledger verify` says of a ledger, and the code with which it ends: of its own for each kind of trouble. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Redis } from 'ioredis';
import { keys } from '../../adapters/redis/keys';
import { NothingGenuine, restoreLedger } from '../../adapters/redis/ledger-restore';
import { mirrorPath, openMirror } from '../../adapters/redis/mirror';
import { registerLedger } from '../../src/cli/ledger';
import { exitCodeOf, judgeLedger, type TenantVerdict } from '../../src/cli/verify-ledger';
import { genesis } from '../../src/engine/ledger/chain';
import { canonicalJson, sha256 } from '../../src/lib/json';
import { keyring, ledgerOn, signedChain, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const now = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const said = (reason: string) => ({ type: 'nothingToDo' as const, reason });

let valkey: TestValkey;
let redis: Redis;
let folder: string;
beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
});
afterAll(() => valkey.stop());
beforeEach(async () => {
  await redis.flushall();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-verify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (seq: number, entry: object & { readonly hash: string; readonly [field: string]: unknown }): Promise<unknown> =>
  redis.xadd(keys.ledger('t'), `${seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);

/** Three entries, in the store and in a mirror. */
async function written(): Promise<void> {
  const mirror = openMirror(folder);
  const ledger = ledgerOn(redis, now, { keeper: mirror });
  for (const reason of ['one', 'two', 'three']) await ledger.append('t', 'c-1', said(reason));
  await mirror.close();
}

async function verdict(mirror = folder): Promise<TenantVerdict & { readonly code: number }> {
  const found = await judgeLedger({ redis, keyring, folder: mirror, checkpoints: [] }, { name: 'contoso', id: 't' });
  return { ...found, code: exitCodeOf([found]) };
}
const textOf = ({ problems }: TenantVerdict): string => problems.map(({ text }) => text).join('\n');

test.each([
  ['a mark of its order in front', (text: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text])],
  ['UTF-16', (text: Buffer) => Buffer.from(text.toString('utf8'), 'utf16le')],
  [
    'its lines the other way round',
    (text: Buffer) => Buffer.from(`${text.toString('utf8').trim().split('\n').toReversed().join('\n')}\n`),
  ],
])('a mirror with %s is damaged, and is not said to be missing', async (_what, damaged) => {
  await written();
  const path = mirrorPath(folder, 't');
  writeFileSync(path, damaged(readFileSync(path)));
  const found = await verdict();
  expect(found.code).toBe(1);
  expect(textOf(found)).toMatch(/^In the mirror: /m);
  expect(textOf(found)).not.toContain('There is no mirror');
});

/** An entry that follows the stored ones in both chains and whose signature is of something else: everyone can make it. */
async function forged(count: number): Promise<void> {
  const rows = (await redis.xrange(keys.ledger('t'), '-', '+')) as [string, string[]][];
  const before = rows.map(([, fields]) => JSON.parse(fields[1] ?? ''));
  const made = signedChain(
    't',
    Array.from({ length: count }, () => ({ subject: 'c-1', event: said('as someone wants it'), at: now.now() })),
    before,
  );
  for (const entry of made) {
    const copied = { ...entry, signature: before.at(-1).signature };
    await put(entry.seq, copied);
  }
}

test('a checkpoint that was not copied whole is bad input, and nothing is said of the ledger', async () => {
  const program = new Command();
  registerLedger(program);
  const judged = program.parseAsync(['ledger', 'verify', '--checkpoint', 'garbage'], { from: 'user' });
  await expect(judged).rejects.toThrow(/was not judged[\s\S]*"garbage" is none; copy it whole/);
});

test('whole, and as its mirror has it: 0', async () => {
  await written();
  expect(await verdict()).toMatchObject({ code: 0, entries: 3, mirrored: 3, problems: [] });
});

test('entries that nobody signed: 1, and each is named', async () => {
  await written();
  await forged(2);
  const found = await verdict();
  expect(found.code).toBe(1);
  expect(textOf(found)).toMatch(/Entry 4 \(nothingToDo\) was forged[\s\S]*Entry 5 \(nothingToDo\) was forged/);
});

test('an entry that was edited: 1', async () => {
  await written();
  const [[, fields] = ['', []]] = (await redis.xrange(keys.ledger('t'), '3-0', '3-0')) as [string, string[]][];
  await redis.xdel(keys.ledger('t'), '3-0');
  const rows = (await redis.xrange(keys.ledger('t'), '-', '+')) as [string, string[]][];
  await redis.del(keys.ledger('t'));
  for (const [id, row] of rows) await redis.xadd(keys.ledger('t'), id, ...(row as [string, string]));
  await redis.xadd(keys.ledger('t'), '3-0', 'entry', (fields[1] ?? '').replace('three', 'thr3e'));
  expect(await verdict()).toMatchObject({ code: 1 });
});

test('a store that ends before its mirror: 4', async () => {
  await written();
  await redis.del(keys.ledger('t'));
  const found = await verdict();
  expect([found.code, textOf(found)]).toEqual([4, expect.stringContaining('run hardenbot ledger restore')]);
});

test.each(['a folder that is not there', 'an empty folder'])('%s in the place of the mirror: 5', async (what) => {
  await written();
  const other = what.startsWith('an empty') ? mkdtempSync(join(tmpdir(), 'hardenbot-none-')) : join(folder, 'nowhere');
  const found = await verdict(other);
  expect([found.code, textOf(found)]).toEqual([5, expect.stringContaining('There is no mirror')]);
});

describe('a row that this version cannot read', () => {
  const later = async (signedAs: (hash: string) => string): Promise<void> => {
    const [[, fields] = ['', []]] = (await redis.xrange(keys.ledger('t'), '3-0', '3-0')) as [string, string[]][];
    const { hash: prev } = JSON.parse(fields[1] ?? '');
    const body = { v: 3, seq: 4, tenant: 't', prev, event: { type: 'unheardOf' }, keyId: workerSigner.keyId };
    const hash = sha256(canonicalJson(body));
    await put(4, { ...body, hash, signature: signedAs(hash) });
  };

  test('and one of our keys signed: a newer version wrote it, 6', async () => {
    await written();
    await later((hash) => workerSigner.sign(hash));
    const found = await verdict();
    expect([found.code, textOf(found)]).toEqual([6, expect.stringContaining('newer version of hardenbot')]);
  });

  test('and nobody of us signed: 1', async () => {
    await written();
    await later(() => workerSigner.sign('something else'));
    expect((await verdict()).code).toBe(1);
  });
});

describe('rows of a form that no release wrote', () => {
  const unsigned = async (): Promise<void> => {
    const entries: { readonly hash: string }[] = [];
    for (const seq of [1, 2, 3]) {
      const body = {
        v: 1,
        seq,
        at: now.now().toISOString(),
        tenant: 't',
        subject: 'c-1',
        event: said('invented'),
        prev: entries.at(-1)?.hash ?? genesis.hash,
      };
      const entry = { ...body, hash: sha256(canonicalJson(body)) };
      entries.push(entry);
      await put(seq, entry);
    }
  };

  test('are damage, and none of what they say is repeated: 1', async () => {
    await unsigned();
    const found = await verdict();
    expect([found.code, found.entries]).toEqual([1, 0]);
    expect(textOf(found)).not.toContain('invented');
  });

  test('never become genuine: a restore leaves them alone until somebody says that the ledger begins anew, and then says so for good', async () => {
    await unsigned();
    const how = { keyring, signer: workerSigner, now: now.now };
    await expect(restoreLedger(redis, folder, 't', how)).rejects.toThrow(NothingGenuine);
    expect(await redis.xlen(keys.ledger('t'))).toBe(3);
    const { setAside, entries } = await restoreLedger(redis, folder, 't', { ...how, mayBeginAnew: true });
    expect([entries, setAside?.rows, setAside?.isAnew]).toEqual([1, 3, true]);
    expect(readFileSync(setAside?.file ?? '', 'utf8')).toContain('invented');
    const ledger = ledgerOn(redis, now);
    expect((await ledger.append('t', 'c-2', said('real'))).seq).toBe(2);
    expect(await ledger.subject('t', 'c-1')).toEqual([]);
    const found = await verdict();
    expect(found.notes.join(' ')).toContain('3 rows that no hardenbot process signed');
    expect(found.notes.join(' ')).toContain('began the ledger again');
  });

  test('behind genuine entries are set aside by the same restore, which records it', async () => {
    await written();
    await put(4, { v: 1, seq: 4, tenant: 't', event: said('invented'), hash: 'h' });
    const { setAside, entries } = await restoreLedger(redis, folder, 't', { keyring, signer: workerSigner, now: now.now });
    expect([entries, setAside?.rows, setAside?.seq, setAside?.isAnew]).toEqual([4, 1, 4, false]);
    const events = (await ledgerOn(redis, now).subject('t', 'ledger')).map(({ event }) => event.type);
    expect(events).toEqual(['setAside']);
  });
});

describe('a process that saw more than the store has halts the ledger: 4', () => {
  const halted = async (rowsGone: boolean): Promise<ReturnType<typeof verdict>> => {
    const seer = ledgerOn(redis, now);
    await written();
    await seer.head('t');
    await redis.rename(keys.ledger('t'), 'aside');
    await expect(seer.head('t')).rejects.toThrow('holds less than its 3 entries');
    if (!rowsGone) await redis.rename('aside', keys.ledger('t'));
    return verdict();
  };

  test('where the store has all of it again, the notice alone is told, and no entry is said to be missing', async () => {
    const found = await halted(false);
    expect([found.code, found.problems.map(({ kind }) => kind)]).toEqual([4, ['halted']]);
    expect(textOf(found)).toMatch(
      /seen at 2026-11-24 10:00 UTC: .* holds less than its 3 entries\. Nothing of it is found now: the store has it again, or/,
    );
  });

  test('where entries are missing still, both are told', async () => {
    const found = await halted(true);
    expect([found.code, found.problems.map(({ kind }) => kind)]).toEqual([4, ['incomplete', 'halted']]);
    expect(textOf(found)).not.toContain('Nothing of it is found now');
  });
});

test.each([
  ['text', (key: string) => redis.set(key, '{"reason":"as someone wants it"}')],
  ['a list', (key: string) => redis.rpush(key, 'as someone wants it')],
])('a notice that somebody made up, as %s: 1, and a restore lifts it', async (_kind, leave) => {
  await written();
  await leave(keys.halted('t'));
  const found = await verdict();
  expect([found.code, textOf(found)]).toEqual([1, expect.stringContaining('who has no key of ours')]);
  expect(await restoreLedger(redis, folder, 't', { keyring, signer: workerSigner, now: now.now })).toMatchObject({ entries: 3 });
  expect(await verdict()).toMatchObject({ code: 0 });
});

test('where several apply, it ends with the gravest', () => {
  const of = (...kinds: ('damaged' | 'incomplete' | 'newer' | 'cannotTell')[]) =>
    exitCodeOf([{ problems: kinds.map((kind) => ({ kind, text: '' })) }]);
  expect([of('cannotTell', 'damaged'), of('newer', 'incomplete'), of('cannotTell', 'newer'), of('cannotTell'), of()]).toEqual([
    1, 4, 6, 5, 0,
  ]);
});
