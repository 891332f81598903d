/** A worker whose mirror takes no writes can do nothing, an undo neither: it is not ready, and says why. */
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOfAddress } from '../../adapters/redis/place';
import { tryMirror } from '../../adapters/redis/try-mirror';
import { checkMirror } from '../../src/cli/doctor/store';
import { newDecisionKeys } from '../../src/compose/keys';
import { startWorker } from '../../src/compose/worker';
import { settingsSchema } from '../../src/config/settings';
import { keyringFrom } from '../../src/keys/keyring';
import type { Logger } from '../../src/lib/log';
import { mirrorTrouble } from '../../src/process/mirror-trouble';
import { systemClock } from '../../src/process/system-clock';
import { watchMirror } from '../../src/process/watch-mirror';
import { startTestValkey } from '../support/stores/valkey';
import { freePort } from '../support/wire/free-port';

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

function inputOf(url: string, logger: Logger, port?: number) {
  return {
    settings: settingsSchema.parse({
      tenants: { contoso: { tenantId: '7e000000-0000-4000-8000-000000000001', channel: { slack: 'C000000001' } } },
      monitoring: port === undefined ? {} : { worker: port },
      people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U000000001' }],
      access: {
        read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
        request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
      },
      approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
    }),
    store: placeOfAddress(url),
    keyring: keyringFrom({ gateway: decision.publicKeyPem, worker: ledger.publicKeyPem }),
    ledgerKeyPem: ledger.privateKeyPem,
    credentialOf: () => ({ kind: 'secret', clientId: 'c', secret: 's' }) as const,
    logger,
    clock: systemClock,
  };
}

test('the worker is not ready while the folder of its mirror takes nothing, and names it', async () => {
  const valkey = await startTestValkey();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  const port = await freePort();
  const { logger, until } = listening();
  const told = until('error The mirror takes no writes. Trying again.');
  const worker = await startWorker({ ...inputOf(valkey.url, logger, port), mirrorFolder: folder });
  try {
    const ready = async () => fetch(`http://127.0.0.1:${port}/readyz`);
    expect((await ready()).status).toBe(200);
    rmSync(folder, { recursive: true });
    await told;
    const answer = await ready();
    expect({ status: answer.status, body: await answer.text() }).toEqual({
      status: 503,
      body: `not ready\nThe mirror of the ledger takes no writes (${folder}): there is no such folder any more. No job is done, and nothing is undone: look whether its disk is mounted.\n`,
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
  expect(watch.problems()).toEqual([
    'The mirror of the ledger takes no writes (/var/lib/hardenbot): the disk is full. No job is done, and nothing is undone: make room on it.',
  ]);
  const over = until('info The mirror takes writes again.');
  isFull = false;
  await over;
  expect(watch.problems()).toEqual([]);
  watch.close();
});

test('a worker whose folder cannot be written does not start, and says which and what to do instead of what the system calls it', async () => {
  const valkey = await startTestValkey();
  const { logger } = listening();
  try {
    const starting = startWorker({ ...inputOf(valkey.url, logger), mirrorFolder: '/proc/self/hardenbot' });
    await expect(starting).rejects.toThrow(
      'The mirror of the ledger takes no writes.\n  - HARDENBOT_LEDGER_MIRROR: /proc/self/hardenbot: there is no such folder any more; look whether its disk is mounted, or name another folder',
    );
  } finally {
    await valkey.stop();
  }
});

describe('the doctor, of a mirror on this machine', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));

  test('whose disk is full says so, and what to do', async () => {
    const full = folder();
    // What is written there meets a full disk.
    symlinkSync('/dev/full', join(full, 'doctor.try'));
    expect(await checkMirror(full)).toEqual([
      expect.objectContaining({
        state: 'missing',
        found: `${full} takes no writes: the disk is full`,
        remedy: 'make room on it',
      }),
    ]);
  });

  test('that takes writes says so and leaves nothing behind, and of none there is nothing to say', async () => {
    const well = folder();
    expect(await checkMirror(well)).toEqual([expect.objectContaining({ state: 'works', name: 'mirror' })]);
    expect(readdirSync(well)).toEqual([]);
    expect(await checkMirror(join(well, 'none'))).toEqual([]);
  });
});

test.each([
  ['EROFS', /its disk takes no writes.*mount it for writing/],
  ['EACCES', /this user may not write there/],
  ['EIO', /its disk fails/],
])('what the system calls %s is said in words', (code, words) => {
  const { why, remedy } = mirrorTrouble(Object.assign(new Error(`${code}: something, open`), { code }));
  expect(`${why}: ${remedy}`).toMatch(words);
  expect(why).not.toContain(code);
});

test('a try leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  await tryMirror(folder);
  expect(existsSync(join(folder, 'worker.try'))).toBe(false);
});
