/** `hardenbot ledger` as a person runs it: verify, export and restore, on a ledger that is whole, one that lost its end, and one that was written again. */
import { writeFileSync } from 'node:fs';
import { mirrorPath, openMirror } from '../../adapters/redis/mirror';
import { createTenantRegister } from '../../adapters/redis/tenant-register';
import { checkpointSigner } from '../../src/engine/ledger/checkpoint';
import { entrySchema } from '../../src/engine/ledger/entry';
import { sealed } from '../../src/engine/ledger/envelope';
import { canonicalJson } from '../../src/lib/json';
import { ledgerCommand } from '../support/chaos/command-line';
import { openSetup, type Setup } from '../support/chaos/setup';
import { ledgerOn, signedChain, workerSigner } from '../support/ledger/signed-entries';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };

let setup: Setup;
let checkpoint: string;
beforeEach(async () => {
  setup = await openSetup({ mailboxes: 1 });
  const mirror = openMirror(setup.mirror);
  const ledger = ledgerOn(setup.store.redis, clock, { keeper: mirror });
  for (const reason of ['one', 'two', 'three']) await ledger.append(setup.tenantId, 'c-1', { type: 'nothingToDo', reason });
  const signer = checkpointSigner(setup.environment['HARDENBOT_LEDGER_KEY'] ?? '');
  checkpoint = signer.sign(setup.tenantId, await ledger.head(setup.tenantId));
  await mirror.close();
});
afterEach(() => setup.close());

test('a ledger that is whole is said to be, with a word on what cannot be found without a checkpoint; export writes every entry', async () => {
  const plain = await ledgerCommand(setup, 'verify');
  expect(plain).toMatchObject({ code: 0, out: expect.stringContaining('contoso: 3 entries, all as they were written') });
  expect(plain.out).toContain('No checkpoint was given');
  const { code, out } = await ledgerCommand(setup, 'export', '--format', 'jsonl');
  const entries = out
    .trim()
    .split('\n')
    .map((line) => entrySchema.parse(JSON.parse(line)));
  expect({ code, numbers: entries.map((entry) => entry.seq) }).toEqual({ code: 0, numbers: [1, 2, 3] });
});

test('the record of a tenant that left the settings is verified and written out by its id, and verifying all says that it is not among them', async () => {
  const removed = '7e000000-0000-4000-8000-0000000000ff';
  const mirror = openMirror(setup.mirror);
  const ledger = ledgerOn(setup.store.redis, clock, { keeper: mirror });
  await ledger.append(removed, 'c-2', { type: 'nothingToDo', reason: 'one' });
  await createTenantRegister(setup.store.redis).add([removed, setup.tenantId]);
  const all = await ledgerCommand(setup, 'verify');
  expect(all.out).not.toContain(`${removed}: `);
  expect(all.err).toContain(`Not verified, because no settings have it any more: ${removed}.`);
  expect(await ledgerCommand(setup, 'verify', '--tenant', removed)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${removed}: 1 entry, all as it was written`),
  });
  const { out } = await ledgerCommand(setup, 'export', '--tenant', removed);
  expect(entrySchema.parse(JSON.parse(out)).subject).toBe('c-2');
  const unknown = await ledgerCommand(setup, 'verify', '--tenant', 'fabrikam');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('or the id of one that was removed') });
  await mirror.close();
});

test('one entry and one row are one', async () => {
  const key = `hardenbot:{${setup.tenantId}}:ledger`;
  await setup.store.redis.xadd(key, '4-0', 'entry', 'as someone wants it');
  expect((await ledgerCommand(setup, 'restore')).out).toContain('  1 row that no hardenbot process signed was set aside in ');
  const alone = await openSetup({ mailboxes: 1 });
  try {
    const mirror = openMirror(alone.mirror);
    await ledgerOn(alone.store.redis, clock, { keeper: mirror }).append(alone.tenantId, 'c-1', {
      type: 'nothingToDo',
      reason: 'one',
    });
    await mirror.close();
    expect((await ledgerCommand(alone, 'verify')).out).toContain('contoso: 1 entry, all as it was written');
    await alone.store.redis.flushall();
    expect((await ledgerCommand(alone, 'verify')).out).toContain(
      'The mirror has 1 entry, the store 0: run hardenbot ledger restore.',
    );
    expect((await ledgerCommand(alone, 'restore')).out).toContain('contoso: 1 entry; 1 restored from the mirror');
  } finally {
    await alone.close();
  }
});

test('a store that was emptied is found, restored from the mirror, and then fits the checkpoint from the chat', async () => {
  await setup.store.redis.flushall();
  const lost = await ledgerCommand(setup, 'verify', '--checkpoint', checkpoint);
  expect(lost).toMatchObject({ code: 4, out: expect.stringContaining('run hardenbot ledger restore') });
  expect(lost.out).toContain('a checkpoint was signed at entry 3');
  const restore = await ledgerCommand(setup, 'restore');
  expect(restore).toMatchObject({ code: 0, out: expect.stringContaining('3 restored from the mirror, 0 moved behind them') });
  expect(await ledgerCommand(setup, 'verify', '--checkpoint', checkpoint)).toMatchObject({ code: 0 });
});

test('a restore from a damaged mirror changes nothing and says what to do, and not to restore', async () => {
  writeFileSync(mirrorPath(setup.mirror, setup.tenantId), 'no entry\n');
  const { code, err } = await ledgerCommand(setup, 'restore');
  expect(code).toBe(2);
  expect(err).toContain(
    `The mirror of tenant contoso in ${setup.mirror} is damaged: What follows entry 0 is no entry. Nothing was changed.`,
  );
  expect(err).toContain('--mirror: name the folder of another worker');
  expect(err).not.toContain('until `hardenbot ledger restore` has run');
  expect(await setup.store.redis.xlen(`hardenbot:{${setup.tenantId}}:ledger`)).toBe(3);
});

test('an entry that only a gateway had seen stops everything, which verify says and restore lifts', async () => {
  const { redis } = setup.store;
  const gateway = ledgerOn(redis, clock);
  await gateway.append(setup.tenantId, 'c-1', { type: 'nothingToDo', reason: 'not mirrored yet' });
  await redis.xdel(`hardenbot:{${setup.tenantId}}:ledger`, '4-0');
  await expect(gateway.head(setup.tenantId)).rejects.toThrow('holds less than its 4 entries');
  const halted = await ledgerCommand(setup, 'verify');
  expect(halted).toMatchObject({ code: 4, out: expect.stringContaining('run hardenbot ledger restore') });
  await ledgerCommand(setup, 'restore');
  expect(await ledgerCommand(setup, 'verify')).toMatchObject({ code: 0 });
});

test('a history that was written anew in the store by somebody who has the keys is found beside the mirror', async () => {
  const { redis } = setup.store;
  await redis.flushall();
  const said = ['one', 'two', 'as someone wants it'].map((reason) => ({
    subject: 'c-1',
    event: { type: 'nothingToDo' as const, reason },
    at: clock.now(),
  }));
  for (const entry of signedChain(setup.tenantId, said))
    await redis.xadd(`hardenbot:{${setup.tenantId}}:ledger`, `${entry.seq}-0`, 'entry', JSON.stringify(entry));
  const { code, out } = await ledgerCommand(setup, 'verify');
  expect(code).toBe(1);
  expect(out).toContain('Entry 3 is another one in the mirror');
});

test('nothing that somebody wrote into the store moves the cursor of who verifies, or hides what is said', async () => {
  const hidden = '\u001b[2J\u001b[Hcontoso: 3 entries, all as they were written\n\u009b8m';
  const key = `hardenbot:{${setup.tenantId}}:ledger`;
  const rows = (await setup.store.redis.xrange(key, '-', '+')) as [string, string[]][];
  const last = entrySchema.parse(JSON.parse(rows.at(-1)?.[1][1] ?? ''));
  const forger = { ...workerSigner, keyId: hidden };
  const { seq, hash } = last;
  const heads = { tenant: { seq, hash }, subject: { count: seq, hash } };
  const event = { type: 'nothingToDo' as const, reason: 'as someone wants it' };
  const entry = sealed(heads, { tenant: setup.tenantId, subject: 'c-1', at: clock.now(), event }, forger);
  await setup.store.redis.xadd(key, `${entry.seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
  const { code, out } = await ledgerCommand(setup, 'verify');
  expect(code).toBe(1);
  expect(out).toContain('damaged');
  expect(out).not.toMatch(/^contoso: 3 entries, all/m);
  expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});
