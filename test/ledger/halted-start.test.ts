/** A worker starts although the ledger of one of its tenants is damaged, of a newer version, or old and unknown to it: the others have their worker. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { placeOfAddress } from '../../adapters/redis/place';
import { startWorker } from '../../src/compose/worker';
import { settingsSchema } from '../../src/config/settings';
import { genesis } from '../../src/engine/ledger/chain';
import { canonicalJson, sha256 } from '../../src/lib/json';
import { systemClock } from '../../src/process/system-clock';
import { keyring, workerKeys, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const ids = {
  whole: '7e000000-0000-4000-8000-000000000001',
  damaged: '7e000000-0000-4000-8000-000000000002',
  newer: '7e000000-0000-4000-8000-000000000003',
  old: '7e000000-0000-4000-8000-000000000004',
} as const;
type Name = keyof typeof ids;

let valkey: TestValkey;
beforeEach(async () => {
  valkey = await startTestValkey();
});
afterEach(() => valkey.stop());

const first = { seq: 1, at: '2026-11-24T10:00:00.000Z', subject: 'c-1', prev: genesis.hash };
const event = { type: 'nothingToDo', reason: 'x' };

async function put(tenant: string, body: object, signed: boolean): Promise<void> {
  const hash = sha256(canonicalJson(body));
  const entry = { ...body, hash, ...(signed ? { signature: workerSigner.sign(hash) } : {}) };
  await valkey.connect().xadd(keys.ledger(tenant), '1-0', 'entry', canonicalJson(entry), 'hash', hash);
}

/** The tenants of which an error was logged, each once. */
async function started(...names: readonly Name[]): Promise<readonly string[]> {
  const troubles = new Set<string>();
  const tenants = Object.fromEntries(names.map((name) => [name, { tenantId: ids[name], channel: { terminal: name } }]));
  const worker = await startWorker({
    settings: settingsSchema.parse({
      tenants,
      people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', terminal: 'ana' }],
      access: {
        read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
        request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
      },
      approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
    }),
    store: placeOfAddress(valkey.url),
    keyring,
    ledgerKeyPem: workerKeys.privateKeyPem,
    mirrorFolder: mkdtempSync(join(tmpdir(), 'hardenbot-start-')),
    credentialOf: () => ({ kind: 'secret', clientId: 'c', secret: 's' }),
    logger: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields) => void troubles.add((fields as { readonly tenant?: string }).tenant ?? 'several'),
    },
    clock: systemClock,
  });
  await worker.stop();
  return [...troubles].sort();
}

test('beside tenants that are damaged or newer, each of which is named', async () => {
  await put(ids.damaged, { v: 2, tenant: ids.damaged, ...first, event }, false);
  await put(ids.newer, { v: 3, tenant: ids.newer, ...first, event: { type: 'unheardOf' }, keyId: workerSigner.keyId }, true);
  await put(ids.old, { v: 1, tenant: ids.old, ...first, event }, false);
  const troubles = await started('whole', 'damaged', 'newer', 'old');
  expect(troubles).toEqual(expect.arrayContaining(['damaged', 'newer', 'old']));
  expect(troubles).not.toContain('whole');
});
