/** A provider from nothing to the first verdicts of a customer, typed word by word: no file is edited, what is killed goes on, and the tenant is removed again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { examine } from '../../src/cli/doctor/examine';
import { loadSettings, Secrets } from '../../src/config/load';
import { systemClock } from '../../src/process/system-clock';
import { exchangeManifest } from '../../src/setup/exchange-manifest';
import { cli } from '../support/runner/own-process';
import { clientId, customerState, landing, registration, tenantId } from '../support/tenants/customer-tenant';

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-provider-'));
const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');

let simulator: Simulator;
afterAll(() => simulator.close());

type Reaction = readonly [line: RegExp, does: () => void];

/** Types a command; what someone does at a line of it happens once. */
async function type(words: readonly string[], ...reactions: readonly Reaction[]) {
  const child = spawn(process.execPath, [...cli, ...words], { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const left = [...reactions];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    const next = left.findIndex(([wanted]) => wanted.test(line));
    if (next !== -1) left.splice(next, 1)[0]?.[1]();
  });
  const kill = (): void => void child.kill('SIGKILL');
  return { kill, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out: lines.join('\n') })) };
}

async function typed(...words: readonly string[]) {
  return (await type(words)).ended;
}

const add = (): readonly string[] =>
  [
    `tenant add fabrikam contoso.com --slack-channel C0FABRIKAM --env-file worker.env --endpoint ${simulator.url} --ca-file ${at('ca.pem')}`,
    `--client-id ${clientId} --certificate multi-tenant-certificate.pem --redirect ${landing} --timeout 5m`,
  ].flatMap((line) => line.split(' '));
const onDisk = (): Readonly<Record<string, string>> => Object.fromEntries(readdirSync(folder).map((name) => [name, read(name)]));
let afterInit = '';

test('1. the provider has nothing but a house of its own, and a certificate for the registration of its customers', async () => {
  const ana = 'Ana,a1a1a1a1-0000-4000-8000-000000000001,U000000001';
  const bo = 'Bo,b0b0b0b0-0000-4000-8000-000000000002,U000000002';
  const house = [
    '--tenant',
    'provider',
    '--tenant-id',
    '7e000000-0000-4000-8000-00000000c0de',
    '--requester',
    ana,
    '--approver',
    bo,
  ];
  const slack = ['--slack-app', 'A000000001', '--slack-team', 'T000000001', '--slack-channel', 'C000000001'];
  expect((await typed('init', ...house, ...slack, '--break-glass', 'bg1@a.example', 'bg2@a.example')).code).toBe(0);
  expect((await typed('keys', 'certificate', 'multi-tenant')).out).toContain('"hardenbot multi-tenant (write)"');
  afterInit = read('hardenbot.yaml');
  simulator = await startSimulator({ state: customerState(registration('write', read('multi-tenant-certificate.crt'), {})) });
  writeFileSync(at('ca.pem'), simulator.ca);
});

test('2. the command is killed while it waits for the consent; nothing was written but the registration', async () => {
  const run = await type(add(), [/Nobody has consented yet/, () => run.kill()]);
  expect((await run.ended).code).toBeNull();
  expect(read('hardenbot.yaml')).toBe(afterInit);
  expect(read('worker.env').match(/HARDENBOT_MULTI_TENANT_CLIENT_ID=/g)).toHaveLength(1);
});

test('3. the same command goes on: an administrator consents, somebody gives the roles of Exchange, the first verdicts come', async () => {
  const roles =
    exchangeManifest()
      .roleGroups.find(({ app }) => app === 'write')
      ?.roles.map(({ role }) => role) ?? [];
  const run = await type(
    add(),
    [/Nobody has consented yet/, () => simulator.consents().consent(clientId)],
    [/still refused: .*Exchange role/, () => simulator.consents().assignExchangeRoles(clientId, roles)],
  );
  const { code, out } = await run.ended;
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/Audit of fabrikam[\s\S]*✗ fail[\s\S]*fabrikam is added\./),
  });
  expect(loadSettings(at('hardenbot.yaml')).tenants['fabrikam']).toMatchObject({ tenantId, identity: 'multiTenant' });
});

test('4. typed again it doubles nothing', async () => {
  const before = onDisk();
  expect((await typed(...add())).code).toBe(0);
  expect(onDisk()).toEqual(before);
});

test('5. hardenbot doctor knows the tenant, and sends to the link where the consent was taken back', async () => {
  const doctor = async () => {
    const files = {
      HARDENBOT_MULTI_TENANT_CLIENT_ID: clientId,
      HARDENBOT_MULTI_TENANT_CLIENT_CERTIFICATE_FILE: at('multi-tenant-certificate.pem'),
    };
    const settingsFile = at('hardenbot.yaml');
    const { tenants } = await examine({ settingsFile, secrets: new Secrets(files), clock: systemClock, post: false, url: null });
    return tenants.find(({ tenant }) => tenant === 'fabrikam')?.checks ?? [];
  };
  const token = async () => (await doctor()).find(({ name }) => name === 'token for Microsoft Graph');
  expect(await token()).toMatchObject({ state: 'works' });
  simulator.consents().withdraw(clientId);
  expect(await token()).toMatchObject({ state: 'missing', remedy: expect.stringContaining('the link of hardenbot tenant add') });
});

test('6. removed, the settings are what they were', async () => {
  const { code, out } = await typed('tenant', 'remove', 'fabrikam', '--force', '--yes');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Enterprise applications') });
  expect(read('hardenbot.yaml')).toBe(afterInit);
});
