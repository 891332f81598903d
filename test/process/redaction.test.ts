/** Secrets are taken out of a text before anything keeps it, no matter who wrote it. */
import fc from 'fast-check';
import { redaction } from '../../src/lib/redaction';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { users } from '../../src/tenant/resources/user';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const jwt = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJlLW9mLWNhbmFyeQ';
const redact = redaction(() => ['canary/"secret" value']);

test.each([
  ['a token of ours, as it is', 'refused: canary/"secret" value.'],
  ['a token of ours, inside JSON', JSON.stringify({ text: 'canary/"secret" value' })],
  ['a token of ours, in an address', `https://x.example/?t=${encodeURIComponent('canary/"secret" value')}`],
  ['a JWT of anyone', `the token ${jwt} is over`],
  ['what follows Bearer', 'Authorization: Bearer canary-0123456789-0123456789'],
  ['a client secret by its name', 'client_secret=canary~0123&grant_type=x'],
  ['a password by its name', '{"password":"canary-0123"}'],
  ['a secret of Entra ID by its shape', `AADSTS7000215: can8Q~${'canary'.repeat(5)}c given`],
  ['a token of Slack', 'token xoxb-1234-canary-5678 revoked'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\ncanarycanary\n-----END PRIVATE KEY-----'],
  ['a private key that was cut', '-----BEGIN RSA PRIVATE KEY-----\ncanarycanary'],
])('%s is left out', (_what, text) => {
  expect(redact(text)).toContain('[secret]');
  expect(redact(text).replaceAll('[secret]', '')).not.toContain('canary');
});

test.each([
  'Bearer authentication is needed',
  'The password does not meet the requirements of the policy.',
  'a0000000-0000-4000-8000-000000000000 was not found',
  'Insufficient privileges to complete the operation.',
])('"%s" stays as it is', (text) => {
  expect(redact(text)).toBe(text);
});

test('every one of ten thousand secrets is left out, at less than a millisecond a line', () => {
  const secrets = Array.from({ length: 10_000 }, (_unused, n) => `MIIEvQIB-"canary"-${n}-${'k'.repeat(n % 40)}`);
  const redactMany = redaction(() => secrets);
  const line = (n: number): string =>
    JSON.stringify({ time: n, tenant: 'contoso', msg: 'trouble '.repeat(60), with: secrets[n % secrets.length] });
  for (let n = 0; n < secrets.length; n += 97) expect(redactMany(line(n))).not.toContain('canary');
  const began = process.cpuUsage();
  for (let n = 0; n < 500; n += 1) redactMany(line(0).replace('MIIE', 'none'));
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000 / 500).toBeLessThan(1);
});

test('a secret that another one begins with is left out whole', () => {
  expect(redaction(() => ['canary-1', 'canary-1-and-more'])('it was canary-1-and-more, or canary-1')).toBe(
    'it was [secret], or [secret]',
  );
});

test('it takes no longer than the text is long, whatever the text', () => {
  const part = fc.constantFrom(
    'eyJ',
    '-eyJ',
    'Bearer ',
    'sig=',
    '"password":"',
    '-----BEGIN PRIVATE KEY-----',
    'xoxb-',
    '.',
    '~',
    ' ',
    '3Q~',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const text = parts.join('').repeat(Math.ceil(200_000 / parts.join('').length));
      const began = process.cpuUsage();
      redact(text);
      expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000);
    }),
    { numRuns: 40 },
  );
});

describe('an answer of a service that repeats what it was sent', () => {
  let tenant: SimulatedTenant;
  afterEach(() => tenant.close());

  test('brings neither the token nor the client secret into an error, not even cut in two', async () => {
    tenant = await openSimulatedTenant({ graph: { users: [] }, exchange: { CASMailbox: [] } });
    const { clientSecret } = tenant.simulator.credential;
    const told: string[] = [];
    for (const padding of [0, 240, 280]) {
      tenant.door.script((request) => {
        if (!/^\/v1.0\/users|InvokeCommand/.test(request.path)) return null;
        const echo = `${'.'.repeat(padding)}${clientSecret} ${String(request.headers['authorization'])}`;
        return request.path.includes('InvokeCommand')
          ? { status: 200, body: JSON.stringify({ value: [], '@adminapi.errors': [echo] }) }
          : { status: 400, body: JSON.stringify({ error: { code: 'BadRequest', message: echo } }) };
      });
      for (const resource of [users, casMailboxes] as const) {
        const { error } = await readAll(tenant.client, { resource: resource as typeof users, fields: [] });
        told.push(error instanceof Error ? error.message : '');
      }
    }
    const token = String(tenant.door.seen.find(({ path }) => path.startsWith('/v1.0/users'))?.headers['authorization']).slice(7);
    expect(told.filter((text) => text.includes('[secret]')).length).toBeGreaterThan(3);
    for (const secret of [clientSecret, token]) for (const text of told) expect(text).not.toContain(secret.slice(0, 12));
  });
});
