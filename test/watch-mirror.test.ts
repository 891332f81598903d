/** A worker whose mirror takes no writes can do nothing, an undo neither: it is not ready, and says why. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOfAddress } from '../adapters/redis/place';
import { tryMirror } from '../adapters/redis/try-mirror';
import { newDecisionKeys } from '../src/compose/keys';
import { startWorker } from '../src/compose/worker';
import { settingsSchema } from '../src/config/settings';
import { keyringFrom } from '../src/keys/keyring';
import { systemClock } from '../src/process/system-clock';
import { watchMirror } from '../src/process/watch-mirror';
import { startTestValkey } from './support/stores/valkey';
import { freePort } from './support/wire/free-port';

const [decision, ledger] = [newDecisionKeys(), newDecisionKeys()];

/** A log of which the next line of a kind can be waited for. */
function listening() {
  const waiting = new Map<string, (text: string) => void>();
  const say = (level: string) => (_fields: object, message: string) => waiting.get(`${level} ${message}`)?.(message);
  return {
    logger: { info: say('info'), warn: say('warn'), error: say('error') },
    until: (line: string) => new Promise<string>((resolve) => waiting.set(line, resolve)),
  };
}

test('the worker is not ready while the folder of its mirror takes nothing, and names it', async () => {
  const valkey = await startTestValkey();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  const port = await freePort();
  const { logger, until } = listening();
  const told = until('error The mirror takes no writes. Trying again.');
  const worker = await startWorker({
    settings: settingsSchema.parse({
      tenants: { contoso: { tenantId: '7e000000-0000-4000-8000-000000000001', channel: { slack: 'C000000001' } } },
      monitoring: { worker: port },
      people: [{ entraId: 'a1', name: 'Ana', slack: 'U000000001' }],
      access: { read: { people: ['a1'] }, request: { people: ['a1'] } },
      approvals: { approvers: { people: ['a1'] } },
    }),
    store: placeOfAddress(valkey.url),
    keyring: keyringFrom({ gateway: decision.publicKeyPem, worker: ledger.publicKeyPem }),
    ledgerKeyPem: ledger.privateKeyPem,
    mirrorFolder: folder,
    credentialOf: () => ({ kind: 'secret', clientId: 'c', secret: 's' }),
    logger,
    clock: systemClock,
  });
  try {
    const ready = async () => fetch(`http://127.0.0.1:${port}/readyz`);
    expect((await ready()).status).toBe(200);
    rmSync(folder, { recursive: true });
    await told;
    const answer = await ready();
    expect({ status: answer.status, body: await answer.text() }).toEqual({
      status: 503,
      body: `not ready\nThe mirror of the ledger takes no writes (${folder}): there is no such folder any more. No job is done, and nothing is undone.\n`,
    });
  } finally {
    await worker.stop();
    await valkey.stop();
  }
});

test('a full disk is called one, and once there is room nothing is said against the mirror', async () => {
  const { logger, until } = listening();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  let isFull = true;
  const watch = watchMirror({
    folder: '/var/lib/hardenbot',
    write: () => (isFull ? Promise.reject(full) : Promise.resolve()),
    logger,
    everyMs: 1,
  });
  const told = until('error The mirror takes no writes. Trying again.');
  watch.start();
  await told;
  expect(watch.problems()).toEqual([expect.stringContaining('/var/lib/hardenbot): the disk is full.')]);
  const over = until('info The mirror takes writes again.');
  isFull = false;
  await over;
  expect(watch.problems()).toEqual([]);
  watch.close();
});

test('a try leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  await tryMirror(folder);
  expect(existsSync(join(folder, 'worker.try'))).toBe(false);
});
