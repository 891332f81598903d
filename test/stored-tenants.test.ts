/** Commands that tell of many tenants from the store: one whose ledger is damaged or halted is named, and the others are told. */
import { withStoredTenants } from '../src/cli/stored-tenants';
import { Secrets } from '../src/config/load';
import { settingsSchema } from '../src/config/settings';
import { exportDocument } from '../src/posture/export-document';
import { gatewayKeys, ledgerOn, workerKeys } from './support/signed-entries';
import { startTestValkey, type TestValkey } from './support/valkey';

const ids = {
  alpha: '7d000000-0000-4000-8000-000000000001',
  bravo: '7d000000-0000-4000-8000-000000000002',
  charlie: '7d000000-0000-4000-8000-000000000003',
};
const settings = settingsSchema.parse({
  tenants: Object.fromEntries(
    Object.entries(ids).map(([name, tenantId]) => [name, { tenantId, channel: { slack: `C0${name}` } }]),
  ),
  people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' }],
  access: { request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
  approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
});
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
