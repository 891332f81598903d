/** Secrets from files that a command is given by name: nobody else may read them, and each process gets its own alone. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { envFileOption, refuseSecondFile } from '../../src/cli/env-file-option';
import { withFilesBeside } from '../../src/config/environment-files';
import { Secrets } from '../../src/config/load';
import { InputError } from '../../src/lib/errors';
import { cli } from '../support/runner/own-process';

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-env-'));

function fileOf(name: string, text: string, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const gateway = fileOf(
  'gateway.env',
  'REDIS_URL=redis://127.0.0.1:6379\nHARDENBOT_DECISION_KEY_FILE=decision.pem\nSLACK_BOT_TOKEN="xoxb-1"\n',
);
const worker = fileOf(
  'worker.env',
  'REDIS_URL=redis://127.0.0.1:6379\n# a note\nHARDENBOT_CONTOSO_CLIENT_SECRET=of-the-worker\nEMPTY=\n',
);

function refusal(files: readonly string[]): string {
  try {
    Secrets.from(files, {});
  } catch (error) {
    if (error instanceof InputError) return [error.message, ...error.problems].join('\n');
    throw error;
  }
  return '';
}

test('several files stand beside the environment, and what the environment says counts', () => {
  const secrets = Secrets.from([gateway, worker], { SLACK_BOT_TOKEN: 'xoxb-2' });
  expect(secrets.optional('REDIS_URL')).toBe('redis://127.0.0.1:6379');
  expect(secrets.optional('HARDENBOT_CONTOSO_CLIENT_SECRET')).toBe('of-the-worker');
  expect(secrets.optional('SLACK_BOT_TOKEN')).toBe('xoxb-2');
  expect(secrets.optional('EMPTY')).toBeUndefined();
});

test('of two files together, each process gets its own secrets alone', () => {
  const secrets = Secrets.from([gateway, worker], {});
  expect(Object.keys(secrets.environmentOf('gateway')).toSorted()).toEqual([
    'HARDENBOT_DECISION_KEY_FILE',
    'REDIS_URL',
    'SLACK_BOT_TOKEN',
  ]);
  expect(Object.keys(secrets.environmentOf('worker')).toSorted()).toEqual(['HARDENBOT_CONTOSO_CLIENT_SECRET', 'REDIS_URL']);
});

test('a file that others can read is refused, with the command that closes it', () => {
  expect(refusal([fileOf('open.env', 'A=b\n', 0o644)])).toMatch(/--env-file names a file that others can read[\s\S]*chmod 600/);
});

test('a file that is not there is named', () => {
  expect(refusal([join(folder, 'none.env')])).toMatch(/none\.env is not there/);
});

test('two files that differ in a name are refused: one of them would be passed over', () => {
  const other = fileOf('other.env', 'REDIS_URL=redis://127.0.0.1:6380\n');
  expect(refusal([gateway, other])).toMatch(/differ in REDIS_URL[\s\S]*start each process alone/);
});

test('the option takes one file each time, and leaves the word behind it to the command', () => {
  const command = new Command().argument('[tenant]').addOption(envFileOption());
  command.parse(['--env-file', 'gateway.env', '--env-file=worker.env', 'contoso'], { from: 'user' });
  expect({ files: command.opts()['envFile'], tenant: command.args }).toEqual({
    files: ['gateway.env', 'worker.env'],
    tenant: ['contoso'],
  });
});

test.each([
  ['doctor --env-file gateway.env worker.env', 'worker.env: write hardenbot doctor --env-file gateway.env --env-file worker.env'],
  ['status --env-file=gateway.env worker.env', 'worker.env: write hardenbot status --env-file=gateway.env --env-file worker.env'],
  [
    'start --env-file a.env b.env c.env',
    'b.env, c.env: write hardenbot start --env-file a.env --env-file b.env --env-file c.env',
  ],
])('a second file without the option is refused with the whole command: %s', (words, remedy) => {
  expect(() => refuseSecondFile(words.split(' '))).toThrow(`--env-file takes one file.\n  - ${remedy}`);
});

test('files that lie beside the settings and are not named are in the command to write', () => {
  const beside = mkdtempSync(join(tmpdir(), 'hardenbot-beside-'));
  const settings = join(beside, 'hardenbot.yaml');
  const none = () => undefined;
  expect(withFilesBeside('doctor', { settings }, none)).toBeNull();
  const [one, two] = ['gateway.env', 'worker.env'].map((name) => join(beside, name));
  for (const file of [one, two]) writeFileSync(file ?? '', '');
  const whole = `hardenbot doctor --settings ${settings} --env-file ${one} --env-file ${two}`;
  expect(withFilesBeside('doctor', { settings }, none)).toBe(whole);
  expect(withFilesBeside('doctor', { settings, envFile: ['gateway.env'] }, none)).toBeNull();
  expect(
    withFilesBeside('doctor', { settings }, (name) => (name === 'HARDENBOT_LEDGER_KEY_FILE' ? 'ledger.pem' : undefined)),
  ).toBeNull();
  writeFileSync(settings, readFileSync(join(__dirname, '..', '..', 'examples', 'hardenbot.yaml')));
  const start = () => execFileSync(process.execPath, [...cli, 'start', '--settings', settings], { stdio: 'pipe' });
  expect(start).toThrow(/write hardenbot start --settings/);
  rmSync(beside, { recursive: true });
});

test.each([
  '--env-file gateway.env contoso',
  '--env-file gateway.env --env-file worker.env',
  'verify page.html --env-file worker.env',
])('a word of the command is none: %s', (words) => {
  refuseSecondFile(words.split(' '));
});

test('a file that an editor of Windows wrote is read whole, its first line too', () => {
  const file = fileOf('windows.env', '\uFEFFREDIS_URL=redis://127.0.0.1:6379\r\n\tEMPTY=\r\n\tSLACK_BOT_TOKEN=xoxb-1\r\n');
  const secrets = Secrets.from([file], {});
  expect(secrets.optional('REDIS_URL')).toBe('redis://127.0.0.1:6379');
  expect(secrets.optional('SLACK_BOT_TOKEN')).toBe('xoxb-1');
  const redirected = join(folder, 'redirected.env');
  writeFileSync(redirected, Buffer.from('\uFEFFA=1\r\n', 'utf16le'), { mode: 0o600 });
  expect(refusal([redirected])).toMatch(/redirected\.env holds UTF-16; save it as UTF-8/);
});

test.each([
  ['a colon', 'A=1\nSLACK_BOT_TOKEN: of-nobody\nB=2\n', 2],
  ['a variable of PowerShell', 'A=1\nB=2\n$env:SLACK_BOT_TOKEN=of-nobody\n', 3],
  ['dashes', 'slack-bot-token=of-nobody\n', 1],
])('a line with %s is refused by its number, and what it holds is not shown', (_what, text, line) => {
  const said = refusal([fileOf(`line-${line}.env`, text)]);
  expect(said).toContain(`line ${line}: write NAME=value, a line each`);
  expect(said).not.toContain('of-nobody');
});

test('a quoted value may stand on several lines, and a wrong line behind it is still called by its number', () => {
  const pem = '-----BEGIN KEY-----\nabc=\ndef: g\n-----END KEY-----';
  expect(Secrets.from([fileOf('pem.env', `# key: below\nexport KEY="${pem}"\nB=2\n`)], {}).optional('KEY')).toBe(pem);
  expect(refusal([fileOf('pem-line.env', `KEY="${pem}"\nB: 2\n`)])).toContain('line 5: write NAME=value, a line each');
});

test('who forgot to name the file is reminded of it, and who named another one, or left it empty there, of which file holds what', () => {
  const missing = (files: readonly string[]) => {
    try {
      Secrets.from(files, {}).require('HARDENBOT_DECISION_KEY', 'the key');
    } catch (error) {
      return error instanceof InputError ? error.message : '';
    }
    return '';
  };
  expect(missing([])).toContain('--env-file names the file that holds it: hardenbot init puts it into gateway.env or worker.env');
  expect(missing([worker])).toContain('leave it out or empty: gateway.env is for what is');
});
