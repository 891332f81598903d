/** Two processes that are shown two ledgers, each genuine as far as it goes: what the worker has not read of what people said is known, and the two never come together again unseen. */

import { keys } from '../../adapters/redis/keys';
import { createReadWatermarkStore } from '../../adapters/redis/stores';
import { isAcknowledged, type ReadWatermarkStore } from '../../src/engine/changes/read-watermark';
import type { ChainHead } from '../../src/engine/ledger/chain';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';
import { gatewaySigner, keptByGateways, keptByWorkers, keyring } from '../support/ledger/signed-entries';
import { copyOf, memoryHeard, memoryLog } from '../support/stores/memory-stores';
import { startTestValkey } from '../support/stores/valkey';

const approvals = { tiers: { medium: 1 } };

async function approved() {
  const office = openOffice({ approvals });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

/** From here on the gateway is shown a ledger of its own; the worker goes on with the other one. */
function parted(office: Office) {
  const storage = copyOf(office.storage);
  const log = memoryLog(storage);
  const ledger = openLedger({ log, clock: { now: () => office.now() }, keyring, signer: gatewaySigner });
  return { storage, ledger, office: openOffice({ approvals, from: office.snapshot(), before: () => ledger }) };
}

const applying = (subject: string) => {
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject };
  return { name: 'apply', tenant: tenantId, subject, reply } as const;
};

/** With what was said of the tenant, in order. */
function listening(): ReadWatermarkStore & { readonly said: ChainHead[] } {
  const store = memoryHeard();
  const said: ChainHead[] = [];
  return {
    ...store,
    said,
    say: async (tenant, upTo) => {
      said.push(upTo);
      await store.say(tenant, upTo);
    },
  };
}

/** As a worker looks twice a minute. */
function lookingAt({ work }: Office, watermark: ReadWatermarkStore) {
  const tenants = work.served().filter(({ id }) => id === tenantId);
  const reconciler = createReconciler(work, tenants, { watermark });
  return () => wholeRound(reconciler);
}

test('a worker says how far it has read, once for each entry that came', async () => {
  const { office, id } = await approved();
  const watermark = listening();
  const look = lookingAt(office, watermark);
  await look();
  await look();
  await office.does('ana', { says: `revoke ${id}` });
  expect(await isAcknowledged({ ledger: office.work.ledger, watermark }, tenantId, id)).toBe(false);
  await look();
  expect(await isAcknowledged({ ledger: office.work.ledger, watermark }, tenantId, id)).toBe(true);
  expect(watermark.said).toEqual([watermark.said[0], await office.work.ledger.head(tenantId)]);
});

test('and says it again after some minutes, for somebody may have taken it away', async () => {
  const { office } = await approved();
  const watermark = listening();
  const look = lookingAt(office, watermark);
  for (let minutes = 0; minutes < 10; minutes += 1) {
    await look();
    office.forward(60_000);
  }
  const head = await office.work.ledger.head(tenantId);
  expect(watermark.said).toEqual([head, head]);
});

test('what was revoked out of the sight of a worker is done, and no word of that worker says that it has read it', async () => {
  const { office: before, id } = await approved();
  const { office, ledger } = parted(before);
  const watermark = listening();
  const look = lookingAt(office, watermark);
  await look();
  expect(await office.does('ana', { says: `revoke ${id}` })).toBe('done');
  await office.runJob(applying(id));
  await look();
  expect(office.writes).toHaveLength(2);
  expect(await isAcknowledged({ ledger: office.work.ledger, watermark }, tenantId, id)).toBe(true);
  expect(await isAcknowledged({ ledger, watermark }, tenantId, id)).toBe(false);
});

test('what was approved out of the sight of a worker is not done, and approvals of two ledgers are not counted together', async () => {
  const waiting = openOffice();
  await waiting.does('ana', { says: 'plan pop-imap' });
  await waiting.settle();
  const id = waiting.newest();
  const digest = waiting.change(id)?.plan?.digest ?? '';
  const here = openOffice({ from: waiting.snapshot() });
  const there = openOffice({ from: waiting.snapshot() });
  await here.does('bo', { clicks: 'approve', on: id, digest });
  await there.does('di', { clicks: 'approve', on: id, digest });
  for (const office of [here, there]) await office.runJob(applying(id));
  const [entry] = (there.storage.entries.get(tenantId) ?? []).slice(waiting.storage.entries.get(tenantId)?.length);
  if (entry !== undefined) here.storage.entries.get(tenantId)?.push(entry);
  await here.runJob(applying(id)).catch(() => undefined);
  expect([here.writes, there.writes, here.halts.length > 0]).toEqual([[], [], true]);
});

test('a worker that is shown the ledger of the gateway again halts the tenant', async () => {
  const { office: before, id } = await approved();
  const { office, storage } = parted(before);
  await office.does('ana', { says: `revoke ${id}` });
  await office.runJob(applying(id));
  office.storage.entries.set(tenantId, storage.entries.get(tenantId) ?? []);
  await office.runJob(applying(id)).catch(() => undefined);
  expect(office.halts).toEqual([expect.stringContaining('holds less than')]);
  expect(office.writes).toHaveLength(2);
});

test('nobody but a worker says it, each of its tenant', async () => {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  const [worker, gateway] = [createReadWatermarkStore(redis, keptByWorkers()), createReadWatermarkStore(redis, keptByWorkers())];
  const head = { seq: 3, hash: 'a'.repeat(64) };
  await worker.say('one', head);
  expect(await gateway.upTo('one')).toEqual(head);
  await redis.copy(keys.heard('one'), keys.heard('two'));
  await redis.set(keys.heard('three'), keptByGateways().seal({ tenant: 'three', name: 'heard by workers' }, head));
  for (const tenant of ['two', 'three', 'four']) expect(await gateway.upTo(tenant)).toBeNull();
  await valkey.stop();
});
