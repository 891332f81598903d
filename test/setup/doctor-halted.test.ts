/** What `hardenbot doctor` says of a tenant whose ledger is halted: why, what was done there meanwhile, what still runs, what waits, and what to do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { openWaiting } from '../../adapters/redis/waiting';
import { checkStore } from '../../src/cli/doctor/store';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { genesis, noSubject } from '../../src/engine/ledger/chain';
import { sealed } from '../../src/engine/ledger/envelope';
import { stillRuns, waits } from '../../src/features/while-halted';
import { systemClock } from '../../src/process/system-clock';
import { gatewayKeys, ledgerOn, workerKeys, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const tenant = '7e000000-0000-4000-8000-00000000000a';
const settings = settingsSchema.parse({
  tenants: { contoso: { tenantId: tenant, channel: { terminal: 'contoso' } } },
  people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', terminal: 'ana' }],
  access: {
    read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
    request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
  },
  approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
});

let valkey: TestValkey;
let folder: string;
beforeEach(async () => {
  valkey = await startTestValkey();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-halted-'));
  writeFileSync(join(folder, 'hardenbot.yaml'), '{}');
});
afterEach(async () => {
  await valkey.stop();
  rmSync(folder, { recursive: true, force: true });
});

const look = (mirror: string) =>
  checkStore(settings, {
    settingsFile: join(folder, 'hardenbot.yaml'),
    clock: systemClock,
    secrets: new Secrets({
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: workerKeys.publicKeyPem,
      HARDENBOT_LEDGER_MIRROR: mirror,
    }),
  });
const ledgerLine = async (mirror = folder) => (await look(mirror)).find(({ name }) => name === 'ledger of contoso');

async function halt(): Promise<void> {
  await valkey.connect().xadd(keys.ledger(tenant), '1-0', 'entry', 'nonsense', 'hash', 'x');
  await ledgerOn(valkey.connect(), systemClock)
    .head(tenant)
    .catch(() => undefined);
}

test('a tenant that the worker cannot sign in to is named with why and what to do, until it can', async () => {
  const ledger = ledgerOn(valkey.connect(), systemClock);
  const lines = async () => (await look(folder)).filter(({ name }) => name === 'sign-in of the worker to contoso');
  const why = 'Entra ID refused the credential (AADSTS7000222): its secret has expired';
  await ledger.append(tenant, 'reach-1', { type: 'unreached', why, at: '2026-11-24T10:00:00.000Z' });
  expect(await lines()).toEqual([
    expect.objectContaining({
      state: 'missing',
      found: `it cannot sign in since 2026-11-24 10:00 UTC. ${why}`,
      remedy: expect.stringContaining('correct the credential of contoso where the worker runs'),
    }),
  ]);
  await ledger.append(tenant, 'reach-1', { type: 'reached', at: '2026-11-24T11:00:00.000Z' });
  expect(await lines()).toEqual([]);
});

test('nothing is said of a tenant that is not halted', async () => {
  await ledgerOn(valkey.connect(), systemClock).append(tenant, 'c-1', { type: 'nothingToDo', reason: 'x' });
  expect(await ledgerLine()).toBeUndefined();
});

test('why it is halted, what the worker of this machine undid meanwhile, what still runs, what waits and what to type', async () => {
  await halt();
  const heads = { tenant: genesis, subject: noSubject };
  const event = { type: 'outcome', n: 1, result: 'applied', undo: true } as const;
  const entry = sealed(heads, { tenant, subject: 'c-17', event, at: systemClock.now() }, workerSigner);
  await openWaiting(folder).append(tenant, [entry]);
  const line = await ledgerLine();
  expect(line).toMatchObject({ state: 'missing', area: 'store' });
  expect(line?.found).toContain('c-17: 1 operation undone');
  expect(line?.found).toContain(stillRuns);
  expect(line?.found).toContain(waits);
  expect(line?.found).not.toContain('nonsense');
  expect(line?.remedy).toContain('hardenbot ledger verify --tenant contoso');
  expect(line?.remedy).toContain('hardenbot ledger restore --tenant contoso');
});

test('on a machine without the mirror nobody claims that nothing was done', async () => {
  await halt();
  expect((await ledgerLine(join(folder, 'not-here')))?.found).toContain(
    'What was done there meanwhile is known where its worker runs.',
  );
  expect((await ledgerLine())?.found).toContain('Nothing was done there meanwhile.');
});

test('while the store is away it says what a worker still does, and after how long', async () => {
  const { url } = valkey;
  await valkey.stop();
  const checks = await look(folder);
  valkey = await startTestValkey();
  expect(url).not.toBe(valkey.url);
  expect(checks[0]?.found).toMatch(
    /^it does not answer: .*undoes what nobody keeps 5 minutes after its time, and travel exceptions still end/,
  );
});
