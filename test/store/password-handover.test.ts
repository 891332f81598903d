/** A new password reaches anyone who holds the private key, and is nowhere else: not in results, messages or records, nor in clear on disk. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomPassword } from '../../adapters/m365/index';
import { sealedFolder } from '../../adapters/sealed-folder/index';
import { resetPassword } from '../../src/tenant/resources/user-password';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import type { Scripted, SeenRequest } from '../support/wire/http-listener';

const fred = { id: 'f1', userPrincipalName: 'fred@contoso.com', accountEnabled: true };
const operation = resetPassword({ id: 'f1', name: 'fred@contoso.com' });

let home: string;
let folder: string;
let publicKey: string;
let privateKey: string;
let tenant: SimulatedTenant;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hardenbot-handover-'));
  [publicKey, privateKey] = [join(home, 'public.pem'), join(home, 'private.pem')];
  const pair = generateKeyPairSync('rsa', { modulusLength: 3072 });
  writeFileSync(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(privateKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  folder = mkdtempSync(join(home, 'folder-'));
  const now = () => new Date('2026-11-24T03:00:00Z');
  tenant = await openSimulatedTenant({ graph: { users: [fred] } }, { handover: sealedFolder({ publicKey, folder, now }) });
});
afterEach(() => tenant.close());

const isReset = (request: SeenRequest) => request.method === 'PATCH';
function answering(times: number, answer: Scripted): void {
  let given = 0;
  tenant.door.script((request) => (isReset(request) && given++ < times ? answer : null));
}

/** The passwords that went over the wire, which is the one place where they have to be. */
function sent(): readonly string[] {
  return tenant.door.seen
    .filter(isReset)
    .map(({ body }) => (JSON.parse(body) as { passwordProfile: { password: string } }).passwordProfile.password);
}

/** The command of the manual, as it stands there. */
function opened(file: string): string {
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'handover.md'), 'utf8');
  const command = /^openssl pkeyutl .*$/m.exec(manual)?.[0] ?? '';
  const [program = '', ...words] = command.split(' ');
  const paths: Readonly<Record<string, string>> = { 'handover-private.pem': privateKey, FILE: join(folder, file) };
  return execFileSync(
    program,
    words.map((word) => paths[word] ?? word),
    { encoding: 'utf8' },
  );
}

const file = '2026-11-24T03-00-00.000Z_fred@contoso.com.password';

test('the file holds the password that was set, for openssl to open, and only its owner may read it', async () => {
  const result = await tenant.client.write(operation);
  expect(result).toMatchObject({ result: 'applied', note: expect.stringContaining(join(folder, file)) });
  expect(readdirSync(folder)).toEqual([file]);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect([opened(file)]).toEqual(sent());
});

test('the password is asked to be changed, in a request of its own', async () => {
  await tenant.client.write(operation);
  const [request] = tenant.door.seen.filter(isReset);
  expect(JSON.parse(request?.body ?? '')).toEqual({
    passwordProfile: { forceChangePasswordNextSignIn: true, password: expect.any(String) },
  });
});

test('the password is in no operation, result, record or file', async () => {
  const result = await tenant.client.write(operation);
  const [password = ''] = sent();
  const written = readFileSync(join(folder, file), 'latin1');
  for (const text of [operation, result, tenant.simulator.calls(), tenant.simulator.state(), written])
    expect(JSON.stringify(text)).not.toContain(password);
});

test('a refused password leaves no file', async () => {
  answering(1, { status: 403, body: JSON.stringify({ error: { code: 'Authorization_RequestDenied', message: 'No.' } }) });
  expect(await tenant.client.write(operation)).toMatchObject({ result: 'failed', reason: expect.stringContaining('No.') });
  expect(readdirSync(folder)).toEqual([]);
});

test.each([0, 200, 285])(
  'a service that repeats the password behind %i characters does not bring it into the message',
  async (padding) => {
    tenant.door.script((request) => {
      if (!isReset(request)) return null;
      const { password } = JSON.parse(request.body).passwordProfile;
      const message = `${'.'.repeat(padding)}${password} ${request.body}`;
      return { status: 400, body: JSON.stringify({ error: { code: 'BadRequest', message } }) };
    });
    const result = await tenant.client.write(operation);
    expect(result).toMatchObject({ result: 'failed', reason: expect.stringContaining('[secret]') });
    expect(JSON.stringify(result)).not.toContain(sent()[0]?.slice(0, 8));
  },
);

test('an answer that was lost keeps the file, because the password may be in force', async () => {
  answering(1, 'cutAfter');
  const result = await tenant.client.write(operation);
  expect(result).toMatchObject({ result: 'unknown', reason: expect.stringContaining(file) });
  expect([opened(file)]).toEqual(sent());
});

test('a throttled request is sent again with the same password', async () => {
  answering(1, { status: 429, headers: { 'retry-after': '1' } });
  expect(await tenant.client.write(operation)).toMatchObject({ result: 'applied' });
  const [first, second] = sent();
  expect(second).toBe(first);
  expect(opened(file)).toBe(first);
});

test('a folder that is gone does not keep the account open: the password is set, and nobody has it', async () => {
  rmSync(folder, { recursive: true });
  expect(await tenant.client.write(operation)).toMatchObject({
    result: 'applied',
    note: expect.stringMatching(/thrown away.*ENOENT/),
  });
});

test('without a way to hand it over the password is thrown away, and that is said', async () => {
  await tenant.close();
  tenant = await openSimulatedTenant({ graph: { users: [fred] } });
  expect(await tenant.client.write(operation)).toMatchObject({
    result: 'applied',
    note: expect.stringContaining('sets another one'),
  });
});

test('a name from the tenant leads to no other folder', async () => {
  await tenant.client.write(resetPassword({ id: 'f1', name: '../../etc/passwd \u0000\n' }));
  expect(readdirSync(folder)).toEqual(['2026-11-24T03-00-00.000Z_.etc.passwd..password']);
});

describe('a way that cannot be used is refused at the start, with what to do', () => {
  const now = () => new Date(0);
  const weak = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
  const curve = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });

  test.each([
    ['a key that is too short', weak, /3072 bits/],
    ['a key of another kind', curve, /not an RSA key/],
    ['something else', 'hello', /not a public key/],
  ])('%s', (_name, pem, problem) => {
    const path = join(home, 'other.pem');
    writeFileSync(path, pem);
    expect(() => sealedFolder({ publicKey: path, folder, now })).toThrow(problem);
  });

  test('the private half, a file or a folder that is not there', () => {
    expect(() => sealedFolder({ publicKey: privateKey, folder, now })).toThrow(/holds a private key/);
    expect(() => sealedFolder({ publicKey: join(home, 'none.pem'), folder, now })).toThrow(/cannot be read/);
    expect(() => sealedFolder({ publicKey, folder: join(home, 'none'), now })).toThrow(/is not a folder/);
  });
});

test('passwords are long, of every kind of character, and never the same', () => {
  const made = Array.from({ length: 500 }, randomPassword);
  expect(new Set(made).size).toBe(made.length);
  for (const password of made) {
    expect(password).toMatch(/^[\x21-\x7e]{24}$/);
    for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
  }
});
