/** `hardenbot tenant add` as a process that is killed: nothing half is left, and the same command goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadSettings } from '../src/config/load';
import { CustomerTenant, houseSettings, tenantId } from './support/customer-tenant';

const root = join(__dirname, '..');
const cli = ['--require', join(__dirname, 'support', 'typescript-hook.cjs'), join(root, 'src', 'cli.ts')];

let customer: CustomerTenant;
beforeEach(async () => {
  customer = await CustomerTenant.open();
  customer.consent();
  customer.giveExchangeRoles();
});
afterEach(() => customer.close());

/** Runs the command as it is typed; killed as soon as a line is like this. */
async function run(killedAt?: RegExp): Promise<{ readonly code: number | null; readonly out: string }> {
  const place = ['--endpoint', customer.simulator.url, '--ca-file', 'ca.pem', '--redirect', 'https://provider.example/thanks'];
  const words = [
    'tenant',
    'add',
    'fabrikam',
    'contoso.com',
    '--slack-channel',
    'C0FABRIKAM',
    '--env-file',
    'worker.env',
    ...place,
  ];
  const child = spawn(process.execPath, [...cli, ...words], {
    cwd: customer.folder,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (killedAt?.test(line) === true) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: lines.join('\n') };
}

const moments = [/was tried, and works/, /^Written/];

test.each(moments)('killed at %s', async (moment) => {
  expect((await run(moment)).code).toBeNull();
  const between = customer.settings();
  if (between !== houseSettings)
    expect(Object.keys(loadSettings(customer.path('hardenbot.yaml')).tenants)).toEqual(['home', 'fabrikam']);
  const { code, out } = await run();
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/Audit of fabrikam[\s\S]*fabrikam is added\./) });
  expect(loadSettings(customer.path('hardenbot.yaml')).tenants['fabrikam']).toMatchObject({ tenantId });
});
