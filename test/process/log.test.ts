/** The log holds no secret, wherever one came from. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionKeys } from '../../src/compose/keys';
import { Secrets } from '../../src/config/load';
import { createLogger } from '../../src/process/logger';
import { inRequest } from '../../src/process/request-context';

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-log-'));
const keyFile = join(folder, 'decision.pem');
const key = newDecisionKeys().privateKeyPem;
writeFileSync(keyFile, key, { mode: 0o600 });
const secrets = new Secrets({
  SLACK_BOT_TOKEN: 'xoxb-canary-"quoted"',
  SLACK_APP_TOKEN: 'xapp-canary-1',
  HARDENBOT_DECISION_KEY_FILE: keyFile,
  REDIS_URL: 'rediss://hardenbot:canary-password@valkey.example.com',
  HARDENBOT_DECISION_PUBLIC_KEY: 'public, may be seen',
});
for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'HARDENBOT_DECISION_KEY', 'REDIS_URL', 'HARDENBOT_DECISION_PUBLIC_KEY'])
  secrets.optional(name);

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-log-')), 'log');
  write(createLogger('gateway', { file, hidden: () => secrets.given() }));
  return readFileSync(file, 'utf8');
}

test.each<readonly [string, (text: string) => object]>([
  ['in a field', (text) => ({ subject: text })],
  ['deep in an object', (text) => ({ a: { b: [{ c: `before ${text} after` }] } })],
  ['in the message of an error', (text) => ({ err: new Error(`the service said ${text}`) })],
])('a secret %s is left out', (_where, fields) => {
  for (const secret of ['xoxb-canary-"quoted"', 'canary-password', key.split('\n')[1] ?? '']) {
    const line = logged((logger) => logger.error(fields(secret), 'trouble'));
    expect(line).toContain('[secret]');
    expect(line).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
});

test('fields that are called like a secret are left out, whatever they hold', () => {
  const line = logged((logger) => logger.info({ authorization: 'Bearer abc', headers: { token: 'abc' } }, 'asked'));
  expect(line).not.toContain('abc');
});

test('what an SDK hangs on an error is left out', () => {
  const error = Object.assign(new Error('refused'), { request: { headers: { authorization: 'Bearer canary' } } });
  expect(logged((logger) => logger.error({ err: error }, 'trouble'))).not.toContain('canary');
});

test('a transaction that the store discarded is logged with what it said to its commands, without what was asked', () => {
  const refused = Object.assign(new Error('OOM command not allowed'), { command: { name: 'sadd', args: ['canary'] } });
  const error = Object.assign(new Error('EXECABORT Transaction discarded because of previous errors.'), {
    previousErrors: [refused],
  });
  const line = logged((logger) => logger.error({ err: error }, 'trouble'));
  expect(JSON.parse(line).err).toMatchObject({ message: error.message, because: ['OOM command not allowed'] });
  expect(line).not.toContain('canary');
});

test('what is no secret stays', () => {
  expect(logged((logger) => logger.info({ key: 'public, may be seen' }, 'x'))).toContain('public, may be seen');
});

test('a line carries the request that it belongs to', () => {
  const line = logged((logger) => inRequest('r-1', () => logger.info({}, 'x')));
  expect(JSON.parse(line)).toMatchObject({ request: 'r-1', name: 'hardenbot-gateway' });
});

test('what a service said does nothing to the terminal of whoever reads the log, and stays what it was', () => {
  const said = '\u001b]0;x\u0007 \u009b2J \u009d0;x\u009c \u202egnp.exe \u2028{"level":30}';
  const line = logged((logger) => logger.error({ err: new Error(said) }, 'trouble'));
  expect(line).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(line).err.message).toBe(said);
});
