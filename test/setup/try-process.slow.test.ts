/** `hardenbot try` and `audit` as processes of their own, by the protocol: what they leave on the disk, and what they say of a tenant out of reach. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/load';
import { cli } from '../support/runner/own-process';
import { admin, clientId, openTryLab, type TryLab } from '../support/tenants/try-lab';
import { TryProcess } from '../support/tenants/try-process';

let lab: TryLab;
let endpoints: Readonly<Record<string, string>>;
beforeAll(async () => {
  lab = await openTryLab();
  const caFile = join(new TryProcess().folder, 'ca.pem');
  writeFileSync(caFile, lab.place.ca ?? '');
  endpoints = { ...lab.place.endpoints, caFile };
});
afterAll(() => lab.close());

test('nothing stays but the report: no file below home or temp, no token in it, and the last line removes the consent', async () => {
  const run = new TryProcess().start(endpoints, ['--client-id', clientId, '--exchange', '--control', 'mfa', 'pop-imap']);
  for (const number of [0, 1]) await lab.browse(await run.opened(number), { account: admin });
  const { code, out, err } = await run.ended;
  expect(code).toBe(0);
  expect(err).toContain(
    'Your app (51910000-0000-4000-8000-0000000000a1) will read the tenant in your name. You named it with --client-id.',
  );
  expect(run.left()).toEqual([]);
  const report = readFileSync(/The report: (\S+\.html)/.exec(out)?.[1] ?? '', 'utf8');
  expect(report).not.toMatch(/eyJ[\w-]+\./);
  expect(report).toContain('<h2>Do next</h2>');
  expect(out.trimEnd().split('\n').at(-1)).toMatch(/^To remove the consent: az login .* && az ad sp delete --id 51910000/);
}, 60_000);

test('the command that the look proposes runs as printed, from an empty folder: it takes what was learned, asks for the rest and writes there', async () => {
  const run = new TryProcess().start(endpoints, ['--client-id', clientId, '--no-exchange', '--control', 'mfa', '--no-open']);
  await lab.browse(await run.opened(0), { account: admin });
  const { out } = await run.ended;
  const printed = /^ {2}(node \S+hardenbot\.cjs init .*)$/m.exec(out)?.[1] ?? '';
  expect(readFileSync(/The report: (\S+\.html)/.exec(out)?.[1] ?? '', 'utf8')).toContain(
    ` init --tenant contoso --tenant-id ${lab.simulator.tenantId}`,
  );
  const [program = ''] = /\S+hardenbot\.cjs/.exec(printed) ?? [];
  expect(existsSync(program)).toBe(true);
  // These sources in place of what was built of them.
  const command = printed.replace(`node ${program}`, [process.execPath, ...cli].map((word) => `'${word}'`).join(' '));
  const { folder } = new TryProcess();
  const typed = (more: string) => spawnSync('sh', ['-c', `${command} ${more}`], { cwd: folder, encoding: 'utf8', input: '' });
  const alone = typed('');
  expect([alone.status, readdirSync(folder)]).toEqual([2, []]);
  const asked = [...alone.stderr.matchAll(/^ {2}- (--[\w-]+): /gm)].map(([, flag]) => flag);
  expect(asked).toEqual(['--slack-app', '--slack-team', '--slack-channel', '--break-glass', '--approver']);
  const whole = typed(
    "--slack-app A000000001 --slack-team T000000001 --slack-channel C000000001 --break-glass bg1@contoso.com bg2@contoso.com --approver 'Bo,b0b0b0b0-0000-4000-8000-000000000002,U000000002'",
  );
  expect([whole.status, whole.stderr]).toEqual([0, '']);
  expect(whole.stdout).toContain('Ana Alvarez cannot use hardenbot in Slack yet');
  expect(loadSettings(join(folder, 'hardenbot.yaml'))).toMatchObject({
    tenants: { contoso: { tenantId: lab.simulator.tenantId } },
    people: [{ name: 'Ana Alvarez', entraId: admin }, { name: 'Bo' }],
  });
}, 60_000);

test('a shadow month that is over becomes its page at the next start, and what cannot be begun is said', async () => {
  const { simulator } = lab;
  const { folder } = new TryProcess();
  const kept = join(folder, 'kept.json');
  const at = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
  const hit = { id: 's1', at: at(1), user: null, who: 'kim@contoso.com', from: '198.51.100.7', succeeded: true, risk: 'none' };
  const control = {
    verdict: 'fail',
    operations: 1,
    refused: null,
    exempt: [],
    counted: true,
    notMeasured: [],
    leftOut: 0,
    hits: { s1: hit },
  };
  const looks = [0, 1, 2].map((day) => ({ at: at(day), failed: null }));
  const shadow = {
    schema: 'shadow/1',
    tenantId: simulator.tenantId,
    begunAt: at(0),
    days: 2,
    looks,
    controls: { 'legacy-auth': control },
  };
  writeFileSync(kept, JSON.stringify(shadow));
  const env = {
    HARDENBOT_TENANT_CLIENT_ID: simulator.credential.clientId,
    HARDENBOT_TENANT_CLIENT_SECRET: simulator.credential.clientSecret,
  };
  const start = (...words: readonly string[]) =>
    new TryProcess().start(endpoints, words, { env, tenantId: simulator.tenantId }).ended;
  const { code, out } = await start('--as-shadow', '2d', '--keep', kept, '--no-open');
  expect([code, out.split('\n')[1]]).toEqual([
    0,
    '  legacy-auth: 1 sign-in by 1 account; 0 risky sign-ins stopped, 0 guesses at passwords made useless',
  ]);
  expect(readFileSync(kept.replace('.json', '.html'), 'utf8')).toContain('kim@contoso.com');
  const [other, never] = await Promise.all([
    new TryProcess().start(endpoints, ['--as-shadow', '2d', '--keep', kept], {
      env,
      tenantId: '7e000000-0000-4000-8000-00000000c0de',
    }).ended,
    start('--as-shadow', '0d'),
  ]);
  expect([other.code, never.code]).toEqual([3, 2]);
  expect(never.err).toContain('"0d" is no time for a shadow.');
}, 60_000);

test('an audit of a tenant out of reach prints one sentence and no findings', async () => {
  const { folder } = new TryProcess();
  const dead = Object.fromEntries(['authorityHost', 'graph', 'exchange', 'arm'].map((name) => [name, 'https://localhost:9']));
  const settings = join(folder, 'audit.json');
  writeFileSync(settings, JSON.stringify({ tenantId: lab.simulator.tenantId, endpoints: dead }));
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    HARDENBOT_TENANT_CLIENT_ID: clientId,
    HARDENBOT_TENANT_CLIENT_SECRET: lab.simulator.credential.clientSecret,
  };
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [...cli, 'audit', '--settings', settings], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, out]).toEqual([3, '']);
  expect(err).toBe(
    'The tenant was not read.\n  - localhost:9 cannot be reached (ECONNREFUSED). Check the network and the DNS of this machine; behind a proxy, set HTTPS_PROXY=http://host:port.\n',
  );
  expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(15);
}, 60_000);
