/** `hardenbot settings` and `hardenbot doctor` from a store in which people decided settings in chat. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkStore } from '../../src/cli/doctor/store';
import { registerSettings } from '../../src/cli/settings';
import { loadSettings, Secrets } from '../../src/config/load';
import { decidedSubject } from '../../src/features/settings-change/decided';
import { whatCounts } from '../../src/features/settings-change/what-counts';
import { systemClock } from '../../src/process/system-clock';
import { tenantId } from '../support/corridor/office';
import { gatewayKeys, ledgerOn, workerKeys } from '../support/ledger/signed-entries';
import { approves, documentWith, openSettings, proposes } from '../support/settings/settings-office';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
let folder: string;
let text: string;
const halves = () => ({
  REDIS_URL: valkey.url,
  HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
  HARDENBOT_LEDGER_PUBLIC_KEY: workerKeys.publicKeyPem,
});
const inFolder = (name: string) => join(folder, name);

beforeAll(async () => {
  valkey = await startTestValkey();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-settings-'));
  writeFileSync(inFolder('hardenbot.yaml'), JSON.stringify(documentWith()), { mode: 0o600 });
  const lines = Object.entries(halves()).map(([name, value]) => `${name}="${value}"`);
  writeFileSync(inFolder('gateway.env'), lines.join('\n'), { mode: 0o600 });
  const office = openSettings();
  await approves(office, await proposes(office, 'set idle-timeout.minutes 60'), 'cy', 'di');
  text = (await whatCounts({ ...office.work, now: office.now }, { id: tenantId, name: 'contoso' })).text();
  const ledger = ledgerOn(valkey.connect(), systemClock);
  for (const { event, subject } of office.storage.entries.get(tenantId) ?? [])
    if (subject === decidedSubject) await ledger.append(tenantId, decidedSubject, event);
});
afterAll(async () => {
  await valkey.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => jest.restoreAllMocks());

async function prints(...words: readonly string[]): Promise<string> {
  jest.restoreAllMocks();
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  registerSettings(program);
  const files = ['--settings', inFolder('hardenbot.yaml'), '--env-file', inFolder('gateway.env')];
  await program.parseAsync(['settings', ...words, ...files], { from: 'user' });
  return written.mock.calls.join('');
}

test('each value is shown with where it comes from, to people and to programs', async () => {
  expect(await prints('show', '--tenant', 'contoso')).toMatch(/controls\.idle-timeout\.minutes: 60 by ana, approved by cy/);
  const document = JSON.parse(await prints('show', 'idle-timeout.minutes', '--json'));
  expect(document).toMatchObject({
    schema: 'settings/1',
    tenant: 'contoso',
    settings: [{ key: 'controls.idle-timeout.minutes', value: 60, file: null, from: { by: 'ana' }, passedOver: null }],
  });
});

test('people of a list are shown by their names, and to programs by their ids', async () => {
  expect(await prints('show', '--tenant', 'contoso')).toMatch(/approvals\.approvers\.people +ana, bo, cy, di/);
  const { settings } = JSON.parse(await prints('show', 'approvals.approvers.people', '--json'));
  expect(settings[0].value.every((id: string) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
});

test('what is no setting, or another tenant, is said', async () => {
  await expect(prints('show', 'idle-timeout.minuts')).rejects.toThrow('There is no such setting.');
  await expect(prints('show', '--tenant', 'fabrikam')).rejects.toThrow('There is no tenant "fabrikam".');
});

test('the file is the same as in the chat', async () => {
  expect(await prints('export', '--tenant', 'contoso')).toBe(text);
});

test('the doctor says how many differ from the file, and which count', async () => {
  const settingsFile = inFolder('hardenbot.yaml');
  const checks = await checkStore(loadSettings(settingsFile), {
    settingsFile,
    clock: systemClock,
    secrets: new Secrets(halves()),
  });
  expect(checks.find(({ name }) => name === 'settings of contoso')).toMatchObject({
    state: 'works',
    found: '1 setting decided in chat differs from hardenbot.yaml: what was decided in chat counts for 1',
    remedy: expect.stringContaining('hardenbot settings show --tenant contoso'),
  });
});
