/** Keys and secrets are taken from the environment only where they can be what they are called, and nobody else could have read them. */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionKeys } from '../../src/compose/keys';
import { prepareChats } from '../../src/compose/platforms';
import { refuseStrangeHalf, workerKeys } from '../../src/compose/signing-keys';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { InputError } from '../../src/lib/errors';

const decision = newDecisionKeys();
const ledger = newDecisionKeys();
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const curve = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const locked = generateKeyPairSync('ed25519').privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});

const whole = {
  HARDENBOT_DECISION_KEY: decision.privateKeyPem,
  HARDENBOT_DECISION_PUBLIC_KEY: decision.publicKeyPem,
  HARDENBOT_LEDGER_KEY: ledger.privateKeyPem,
};
type Name = keyof typeof whole;

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
}

const started = (environment: Partial<typeof whole>) =>
  refusal(() => refuseStrangeHalf(new Secrets({ ...whole, ...environment })));

test('the keys that init writes are taken', () => {
  expect(started({})).toBe('');
  const { ledgerKeyPem, keyring } = workerKeys(new Secrets(whole));
  expect({ ledgerKeyPem, roles: keyring.keys.map(({ role }) => role) }).toEqual({
    ledgerKeyPem: ledger.privateKeyPem.trim(),
    roles: ['gateway', 'worker'],
  });
});

test.each<readonly [string, Name, string, RegExp]>([
  [
    'an RSA key for decisions',
    'HARDENBOT_DECISION_KEY',
    rsa.privateKey,
    /HARDENBOT_DECISION_KEY: it is of type rsa, not Ed25519/,
  ],
  ['the public half of an RSA key', 'HARDENBOT_DECISION_PUBLIC_KEY', rsa.publicKey, /PUBLIC_KEY: it is of type rsa, not Ed25519/],
  ['a key of another curve', 'HARDENBOT_LEDGER_KEY', curve.privateKey, /LEDGER_KEY: it is of type ec, not Ed25519/],
  [
    'the private key where its public half belongs',
    'HARDENBOT_DECISION_PUBLIC_KEY',
    decision.privateKeyPem,
    /holds a private key/,
  ],
  ['a public key where the private one belongs', 'HARDENBOT_DECISION_KEY', decision.publicKeyPem, /holds the public half/],
  ['a key with a passphrase', 'HARDENBOT_LEDGER_KEY', String(locked), /encrypted with a passphrase/],
  ['a text that is no key', 'HARDENBOT_LEDGER_KEY', 'no key', /LEDGER_KEY: it is no key as PEM/],
  ['a key that was cut', 'HARDENBOT_DECISION_KEY', decision.privateKeyPem.slice(0, 60), /is no key as PEM/],
  ['the decision key as ledger key', 'HARDENBOT_LEDGER_KEY', decision.privateKeyPem, /it is the decision key/],
  ['the public half of another pair', 'HARDENBOT_DECISION_PUBLIC_KEY', newDecisionKeys().publicKeyPem, /is not the public half/],
])('%s is refused by name', (_what, name, value, message) => {
  const told = started({ [name]: value });
  expect(told).toMatch(message);
  for (const line of value.split('\n').filter((part) => part.length > 20 && !part.startsWith('---')))
    expect(told).not.toContain(line);
});

describe('a file of a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-keys-'));
  const path = join(folder, "it's a key.pem");
  writeFileSync(path, decision.privateKeyPem);
  const read = (variable: string, mode: number) => {
    chmodSync(path, mode);
    return refusal(() => new Secrets({ [`${variable}_FILE`]: path }).require(variable, 'it is needed'));
  };

  test.each([0o644, 0o666, 0o640, 0o604, 0o601, 0o620, 0o777, 0o660])(
    'with the mode %o is refused, with the chmod to type',
    (mode) => {
      expect(read('HARDENBOT_DECISION_KEY', mode)).toContain(String.raw`type chmod 600 '${folder}/it'\''s a key.pem'`);
    },
  );

  test.each([0o600, 0o400, 0o700])('with the mode %o is taken', (mode) => {
    expect(read('HARDENBOT_DECISION_KEY', mode)).toBe('');
  });

  test.each([
    'HARDENBOT_LEDGER_KEY',
    'SLACK_BOT_TOKEN',
    'TEAMS_CLIENT_SECRET',
    'HARDENBOT_CONTOSO_CLIENT_CERTIFICATE',
    'REDIS_URL',
  ])('%s is one', (variable) => {
    expect(read(variable, 0o644)).toContain('chmod 600');
  });

  test('what is no secret may be read by anybody', () => {
    expect(read('HARDENBOT_DECISION_PUBLIC_KEY', 0o644)).toBe('');
  });

  test('that holds the public half is said to, and not to be closed to others', () => {
    const half = join(folder, 'decision.pub.pem');
    writeFileSync(half, decision.publicKeyPem, { mode: 0o644 });
    const { HARDENBOT_DECISION_KEY: _named, ...rest } = whole;
    const said = refusal(() => refuseStrangeHalf(new Secrets({ ...rest, HARDENBOT_DECISION_KEY_FILE: half })));
    expect(said).toMatch(/HARDENBOT_DECISION_KEY: it holds the public half/);
  });

  test('that is not there by its name alone is told where it was looked for', () => {
    const secrets = new Secrets({ SLACK_BOT_TOKEN_FILE: 'gone.pem' });
    expect(refusal(() => secrets.optional('SLACK_BOT_TOKEN'))).toContain(
      `gone.pem is not there, in the folder ${process.cwd()}; type the command in the folder of that file, or write its whole path`,
    );
  });

  test('that is not there is named with its variable', () => {
    const secrets = new Secrets({ SLACK_BOT_TOKEN_FILE: join(folder, 'gone') });
    expect(refusal(() => secrets.optional('SLACK_BOT_TOKEN'))).toMatch(/SLACK_BOT_TOKEN_FILE: .*gone is not there/);
  });
});

test.each<[string, Record<string, string>, RegExp]>([
  ['the bot token', { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_BOT_TOKEN: it has to begin with xoxb-/],
  [
    'the app-level token',
    { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' },
    /SLACK_APP_TOKEN: it has to begin with xapp-/,
  ],
])('another token in the place of %s is known before Slack is asked', (_what, environment, said) => {
  const settings = settingsSchema.parse({ tenants: {}, slack: { appId: 'A1', teamId: 'T1', mode: 'socket' } });
  expect(() => prepareChats(settings, new Secrets(environment))).toThrow(said);
});

test('a tenant whose name begins like the variables of the gateway keeps its credential to the worker', () => {
  const secrets = new Secrets({
    HARDENBOT_DIRECTORY_CLIENT_SECRET: 'reads groups',
    HARDENBOT_DIRECTORY_X_CLIENT_SECRET: 'of the tenant directory-x',
    HARDENBOT_DIRECTORY_X_CLIENT_SECRET_FILE: 'the same',
  });
  expect(Object.keys(secrets.environmentOf('gateway'))).toEqual(['HARDENBOT_DIRECTORY_CLIENT_SECRET']);
  expect(Object.keys(secrets.environmentOf('worker'))).toEqual([
    'HARDENBOT_DIRECTORY_X_CLIENT_SECRET',
    'HARDENBOT_DIRECTORY_X_CLIENT_SECRET_FILE',
  ]);
});
