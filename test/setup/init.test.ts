/** `hardenbot init`: a first configuration that runs, keys that only their owner can read, and nothing overwritten. */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/load';
import { cli } from '../support/runner/own-process';

function init(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...cli, 'init', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const ana = 'Ana,a1a1a1a1-0000-4000-8000-000000000001,U000000001';
const bo = 'Bo,b0b0b0b0-0000-4000-8000-000000000002,U000000002';
const flags = [
  ['--tenant', 'contoso', '--tenant-id', '7e000000-0000-4000-8000-00000000c0de'],
  ['--slack-app', 'A000000001', '--slack-team', 'T000000001', '--slack-channel', 'C000000001'],
  ['--break-glass', 'bg1@contoso.com', 'bg2@contoso.com', '--requester', ana, '--approver', bo],
].flat();
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hardenbot-init-'));

let folder: string;
let first: ReturnType<typeof init>;
beforeAll(() => {
  folder = newFolder();
  first = init('--directory', folder, ...flags);
});

test('it ends well and says what to do next', () => {
  expect(first.code).toBe(0);
  for (const step of ['manifest entra --tenant contoso', 'manifest exchange', 'worker.env', 'hardenbot doctor', '/harden status'])
    expect(first.out).toContain(step);
  // Every step names its files as they are called there.
  expect(first.out).toContain(`Next, in that folder (cd ${folder}):`);
  expect(first.out).toContain('--aclfile store-users.acl');
});

test('the settings it writes are whole, and say what was answered', () => {
  expect(loadSettings(join(folder, 'hardenbot.yaml'))).toMatchObject({
    tenants: {
      contoso: {
        tenantId: '7e000000-0000-4000-8000-00000000c0de',
        channel: { slack: 'C000000001' },
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
        digest: { at: '08:00', timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone },
      },
    },
    slack: { appId: 'A000000001', teamId: 'T000000001', mode: 'socket' },
    people: [{ name: 'Ana', accounts: { slack: 'U000000001' } }, { name: 'Bo' }],
    access: { request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
    approvals: { approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] } },
  });
});

test('several of one kind may stand behind a flag as it asks for them, in one word', () => {
  const cy = 'Cy,c1c1c1c1-0000-4000-8000-000000000003,U000000003';
  const inOne = newFolder();
  const rest = flags.slice(0, flags.indexOf('--break-glass'));
  const people = ['--requester', ana, '--approver', `${bo}; ${cy}`];
  expect(init('--directory', inOne, ...rest, '--break-glass', 'bg1@contoso.com, bg2@contoso.com', ...people).code).toBe(0);
  const { tenants, people: known } = loadSettings(join(inOne, 'hardenbot.yaml'));
  expect([tenants['contoso']?.breakGlass, known.map(({ name }) => name)]).toEqual([
    ['bg1@contoso.com', 'bg2@contoso.com'],
    ['Ana', 'Bo', 'Cy'],
  ]);
});

test('over Socket Mode it asks for an app-level token and no signing secret, over HTTP the other way round', () => {
  const http = newFolder();
  init('--directory', http, ...flags, '--slack-mode', 'http', '--slack-port', '8080');
  expect(loadSettings(join(http, 'hardenbot.yaml'))).toMatchObject({ slack: { mode: 'http', port: 8080 } });
  const asked = [folder, http].map((where) =>
    [...readFileSync(join(where, 'gateway.env'), 'utf8').matchAll(/^(SLACK_\w+)=/gm)].map(([, name]) => name),
  );
  expect(asked).toEqual([
    ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'],
    ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
  ]);
});

test('every part of the settings has a comment', () => {
  const lines = readFileSync(join(folder, 'hardenbot.yaml'), 'utf8').split('\n');
  expect(lines.filter((line) => line.includes('#')).length).toBeGreaterThan(15);
});

test('keys and files for secrets can be read by their owner alone', () => {
  const modes = ['decision.pem', 'ledger.pem', 'gateway.env', 'worker.env'].map(
    (name) => statSync(join(folder, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
});

test.each(['decision', 'ledger'])('%s.pub.pem verifies what %s.pem signed', (name) => {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const signature = sign(null, Buffer.from('plan'), createPrivateKey(read(`${name}.pem`)));
  expect(verify(null, Buffer.from('plan'), createPublicKey(read(`${name}.pub.pem`)), signature)).toBe(true);
});

test('no secret of one process is named in the file of the other', () => {
  const named = (file: string) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  expect(named('gateway.env').filter((name) => named('worker.env').includes(name))).toEqual(['REDIS_URL']);
});

test('a second run overwrites nothing and names what is there', () => {
  const before = readFileSync(join(folder, 'decision.pem'), 'utf8');
  const { code, err } = init('--directory', folder, ...flags);
  expect(code).toBe(2);
  expect(err).toContain('overwrites nothing');
  expect(err).toContain('decision.pem is there');
  expect(readFileSync(join(folder, 'decision.pem'), 'utf8')).toBe(before);
});

test('where no flag says which chat it is to be, both are named', () => {
  const { err } = init('--directory', join(newFolder(), 'new'));
  expect(err).toContain('--slack-channel: ');
  expect(err).toContain('For Microsoft Teams in place of Slack: --teams-app, --teams-channel');
  expect(init('--directory', join(newFolder(), 'new'), '--slack-app', 'A1').err).not.toContain('Teams in place');
});

test('without a terminal every missing or wrong answer is named at once, and nothing is written', () => {
  const empty = newFolder();
  const { code, err } = init('--directory', empty, '--tenant', 'Contoso Ltd', '--break-glass', 'bg1@contoso.com');
  expect(code).toBe(2);
  for (const words of [
    '--tenant: use lower-case',
    '--tenant-id:',
    '--slack-app:',
    '--break-glass: name at least two',
    '--approver:',
  ])
    expect(err).toContain(words);
  expect(readdirSync(empty)).toEqual([]);
});

test('a tenant gets no name that people type for something else', () => {
  const named = flags.map((flag) => (flag === 'contoso' ? 'status' : flag));
  const { code, err } = init('--directory', newFolder(), ...named);
  expect(code).toBe(2);
  expect(err).toContain('--tenant: choose another name: people type this word for a command or a control');
});
