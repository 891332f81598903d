/** Commands that tell of many tenants from the store: one whose ledger is damaged or halted is named, and the others are shown. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { registerStatus } from '../../src/cli/status';
import { withStoredTenants } from '../../src/cli/stored-tenants';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { exportDocument } from '../../src/posture/export-document';
import { gatewayKeys, ledgerOn, workerKeys } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const ids = {
  alpha: '7d000000-0000-4000-8000-000000000001',
  bravo: '7d000000-0000-4000-8000-000000000002',
  charlie: '7d000000-0000-4000-8000-000000000003',
};
const written = {
  tenants: Object.fromEntries(
    Object.entries(ids).map(([name, tenantId]) => [name, { tenantId, channel: { slack: `C0${name.toUpperCase()}` } }]),
  ),
  directory: Object.keys(ids)[0],
  people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' }],
  access: {
    read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
    request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
  },
  approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] }, tiers: { low: 1, medium: 1, high: 1 } },
};
const settings = settingsSchema.parse(written);
const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };

let valkey: TestValkey;
const said: string[] = [];
let redis: ReturnType<TestValkey['connect']>;
beforeEach(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
  said.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const ledger = ledgerOn(redis, clock);
  for (const id of Object.values(ids))
    for (const reason of ['one', 'two']) await ledger.append(id, 'c-1', { type: 'nothingToDo', reason });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  await valkey.stop();
});

async function handedOut(): Promise<readonly string[]> {
  const secrets = new Secrets({
    REDIS_URL: valkey.url,
    HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
    HARDENBOT_LEDGER_PUBLIC_KEY: workerKeys.publicKeyPem,
  });
  const names: string[] = [];
  await withStoredTenants({ settings, secrets, names: Object.keys(ids) }, async ({ id, name, ports }) => {
    names.push((await exportDocument(ports, { id, name })).tenant);
  });
  return names;
}

test('a tenant of many changes is looked at as often as one of a few', async () => {
  const looks = async (): Promise<number> => {
    await redis.config('RESETSTAT');
    expect(await handedOut()).toEqual(Object.keys(ids));
    const [, calls] = /cmdstat_xrange:calls=(\d+)/.exec(await redis.info('commandstats')) ?? [];
    return Number(calls);
  };
  const ofFew = await looks();
  const ledger = ledgerOn(redis, clock);
  for (let change = 0; change < 200; change += 1)
    await ledger.append(ids.bravo, `c-${change}`, { type: 'nothingToDo', reason: 'one' });
  expect(await looks()).toBe(ofFew);
});

test('an entry that somebody deleted in the middle', async () => {
  await redis.xdel(`hardenbot:{${ids.bravo}}:ledger`, '1-0');
  expect(await handedOut()).toEqual(['alpha', 'charlie']);
  expect(said.join('')).toMatch(/^bravo: .*hardenbot ledger restore/);
  expect(process.exitCode).toBe(1);
});

test('a ledger that lost its end, as a process that saw it said: what is left is not handed out as the whole', async () => {
  const gateway = ledgerOn(redis, clock);
  await gateway.head(ids.bravo);
  await redis.xdel(`hardenbot:{${ids.bravo}}:ledger`, '2-0');
  await expect(gateway.head(ids.bravo)).rejects.toThrow('holds less than its 2 entries');
  expect(await handedOut()).toEqual(['alpha', 'charlie']);
  expect(said.join('')).toMatch(/^bravo: .*holds less than its 2 entries/);
});

test('of such a ledger `status` tells that beside what the store still holds', async () => {
  const gateway = ledgerOn(redis, clock);
  await gateway.head(ids.bravo);
  await redis.xdel(`hardenbot:{${ids.bravo}}:ledger`, '2-0');
  await expect(gateway.head(ids.bravo)).rejects.toThrow('holds less than its 2 entries');
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-status-'));
  const [file, secrets] = [join(folder, 'hardenbot.json'), join(folder, 'gateway.env')];
  writeFileSync(file, JSON.stringify(written));
  const halves = { DECISION: gatewayKeys.publicKeyPem, LEDGER: workerKeys.publicKeyPem };
  const lines = Object.entries(halves).map(([name, pem]) => `HARDENBOT_${name}_PUBLIC_KEY="${pem}"`);
  writeFileSync(secrets, [`REDIS_URL=${valkey.url}`, ...lines].join('\n'), { mode: 0o600 });
  const shown = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  registerStatus(program);
  await program.parseAsync(['status', '--settings', file, '--env-file', secrets, '--json'], { from: 'user' });
  expect(JSON.parse(shown.mock.calls.join('')).tenants).toHaveLength(3);
  expect(said.join('')).toMatch(/^bravo: .*holds less than its 2 entries/);
  expect(process.exitCode).toBe(1);
});
