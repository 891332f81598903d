/** `hardenbot keys`: what becomes of the file of public keys, and what the two processes believe afterwards. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { registerKeys } from '../../src/cli/keys';
import { newDecisionKeys } from '../../src/compose/keys';
import { gatewayKeys, workerKeys } from '../../src/compose/signing-keys';
import { Secrets } from '../../src/config/load';
import { genesis, noSubject } from '../../src/engine/ledger/chain';
import { entrySigner, sealed, whyNotGenuine } from '../../src/engine/ledger/envelope';
import { type Decision, decisionSigner, decisionVerifier } from '../../src/engine/plan/decision';
import { keyIdOf } from '../../src/keys/keyring';
import { parseKeyring } from '../../src/keys/read-keyring';
import { InputError, isRefusal } from '../../src/lib/errors';

const decision = newDecisionKeys();
const ledger = newDecisionKeys();
const idOf = (pem: string): string => keyIdOf(createPublicKey(pem));
const first = { decision: idOf(decision.publicKeyPem), ledger: idOf(ledger.publicKeyPem) };

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-keys-'));
  writeFileSync(join(folder, 'decision.pub.pem'), decision.publicKeyPem, { mode: 0o644 });
  writeFileSync(join(folder, 'ledger.pub.pem'), ledger.publicKeyPem, { mode: 0o644 });
  said = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

const file = (): string => join(folder, 'keys.json');
const ring = () => parseKeyring(readFileSync(file(), 'utf8'), 'keys.json');

/** What was printed; the message where it was refused. */
async function keys(...words: readonly string[]): Promise<string> {
  said = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerKeys(program);
  const isOfFile = words[0] !== 'certificate';
  try {
    await program.parseAsync(['keys', ...words, ...(isOfFile ? ['--file', file()] : [])], { from: 'user' });
    return said.join('');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** The private half that rotating wrote. */
function made(kind: 'decision' | 'ledger'): { readonly path: string; readonly pem: string; readonly id: string } {
  const name = readdirSync(folder).find((one) => one.startsWith(`${kind}-`)) ?? '';
  const path = join(folder, name);
  const pem = readFileSync(path, 'utf8');
  return { path, pem, id: keyIdOf(createPublicKey(createPrivateKey(pem))) };
}

test('a file of keys that is a folder is refused by its name', async () => {
  mkdirSync(file());
  expect(await keys('list')).toMatch(/keys\.json cannot be read\.\n {2}- it is a folder; name the file in it$/);
});

test('the backup of the manual holds every key, before one was changed and after', async () => {
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  const line = manual.split('\n').find((one) => one.includes('--file keys-')) ?? '';
  for (const name of ['hardenbot.yaml', 'gateway.env', 'worker.env']) writeFileSync(join(folder, name), '');
  const held = (): string =>
    execFileSync('sh', ['-c', `${line}\ntar --list --file keys-*.tar.gz`], { cwd: folder, encoding: 'utf8' });
  expect(held().split('\n')).toEqual(expect.arrayContaining(['decision.pub.pem', 'ledger.pub.pem', 'gateway.env', 'worker.env']));
  await keys('rotate', 'decision', '--out', folder);
  expect(held().split('\n')).toEqual(expect.arrayContaining(['keys.json', `decision-${made('decision').id}.pem`]));
});

describe('the file of public keys', () => {
  test('begins with what init wrote, and list shows it before anything is written', async () => {
    expect(await keys('list')).toContain(`${first.decision}  decision  counts\n${first.ledger}  ledger    counts`);
    expect(readdirSync(folder)).not.toContain('keys.json');
  });

  test('rotating adds a public half, writes the private one for its owner alone, and says what to do in which order', async () => {
    const printed = await keys('rotate', 'decision', '--out', folder);
    const { path, id } = made('decision');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(file()).mode & 0o777).toBe(0o644);
    expect(ring().keys.map((key) => [key.id, key.role, key.endedAt])).toEqual([
      [first.decision, 'gateway', null],
      [first.ledger, 'worker', null],
      [id, 'gateway', null],
    ]);
    expect(printed).toContain(`HARDENBOT_DECISION_KEY_FILE=${path}`);
    expect(printed).toContain(`hardenbot keys retire ${first.decision}`);
    expect(readFileSync(file(), 'utf8')).not.toContain('PRIVATE');
  });

  test.each(['retire', 'revoke'])('the only key of a process does not %s: nobody would be left to believe', async (how) => {
    expect(await keys(how, first.ledger)).toContain('make the next one first: hardenbot keys rotate ledger');
  });

  test('a key ends once, and only one that is there', async () => {
    await keys('rotate', 'ledger', '--out', folder);
    expect(await keys('retire', first.ledger)).toContain(`Key ${first.ledger} has retired`);
    expect(await keys('retire', first.ledger)).toContain('it retired');
    expect(await keys('retire', 'ffff')).toContain('There is no key ffff.');
    expect(await keys('revoke', first.ledger)).toContain('was revoked');
    expect(await keys('list')).toMatch(new RegExp(`${first.ledger}  ledger {4}revoked 20`));
  });

  test('one that others can write is refused at start', async () => {
    await keys('rotate', 'decision', '--out', folder);
    chmodSync(file(), 0o666);
    const secrets = new Secrets({ HARDENBOT_DECISION_KEY: decision.privateKeyPem, HARDENBOT_KEYS_FILE: file() });
    expect(() => gatewayKeys(secrets)).toThrow(/others can write.*\n.*chmod 644/);
  });

  test('one with a private key, a key of another kind, or a key under the name of another is refused', () => {
    const entry = { id: first.decision, role: 'gateway' };
    const text = (publicKey: string) => JSON.stringify({ schema: 'hardenbot-keys/1', keys: [{ ...entry, publicKey }] });
    expect(() => parseKeyring(text(decision.privateKeyPem), 'keys.json')).toThrow('holds a private key');
    expect(() => parseKeyring(text('none'), 'keys.json')).toThrow('is no key as PEM');
    expect(() => parseKeyring(text(ledger.publicKeyPem), 'keys.json')).toThrow('under the name of another');
  });
});

describe('after a key was replaced', () => {
  const entryAt = (at: string, pem: string) =>
    sealed(
      { tenant: genesis, subject: noSubject },
      { tenant: 't', subject: 'c-1', event: { type: 'nothingToDo', reason: 'x' }, at: new Date(at) },
      entrySigner('worker', pem),
    );
  const decidedAt = (at: string): Decision => ({
    v: 1,
    kind: 'approve',
    person: { entraId: 'p', name: 'P' },
    tenant: 't',
    subject: 'c-1',
    digest: 'd',
    surface: 'slack',
    decidedAt: at,
    expiresAt: '2100-01-01T00:00:00.000Z',
    nonce: 'n',
  });
  const verdict = (at: string, pem = decision.privateKeyPem): string => {
    const expected = { kind: 'approve', tenant: 't', subject: 'c-1', digest: 'd', now: new Date(at) } as const;
    const verified = decisionVerifier(ring()).verify(decisionSigner(pem).sign(decidedAt(at)), expected);
    return isRefusal(verified) ? verified.code : 'counts';
  };
  const before = '2020-01-01T00:00:00.000Z';
  const after = '2099-01-01T00:00:00.000Z';

  test('both processes start with the new one and know the old one; the old one starts nothing any more', async () => {
    await keys('rotate', 'decision', '--out', folder);
    await keys('rotate', 'ledger', '--out', folder);
    await keys('retire', first.decision);
    await keys('retire', first.ledger);
    const environment = (pems: { readonly decision: string; readonly ledger: string }) =>
      new Secrets({ HARDENBOT_DECISION_KEY: pems.decision, HARDENBOT_LEDGER_KEY: pems.ledger, HARDENBOT_KEYS_FILE: file() });
    const next = environment({ decision: made('decision').pem, ledger: made('ledger').pem });
    expect(gatewayKeys(next).keyring.keys).toHaveLength(4);
    expect(workerKeys(next).keyring.keys).toHaveLength(4);
    const old = environment({ decision: decision.privateKeyPem, ledger: ledger.privateKeyPem });
    expect(() => gatewayKeys(old)).toThrow('HARDENBOT_DECISION_KEY is no key that counts.');
    expect(() => workerKeys(old)).toThrow('HARDENBOT_LEDGER_KEY is no key that counts.');
  });

  test('what the retired one signed before stays genuine, and nothing that it signs later is', async () => {
    await keys('rotate', 'ledger', '--out', folder);
    await keys('retire', first.ledger);
    expect(whyNotGenuine(entryAt(before, ledger.privateKeyPem), ring())).toBeNull();
    expect(whyNotGenuine(entryAt(after, ledger.privateKeyPem), ring())).toContain('after that key had retired');
    expect(whyNotGenuine(entryAt(before, ledger.privateKeyPem), ring(), new Date(after))).toContain('had retired');
    expect(whyNotGenuine(entryAt(after, made('ledger').pem), ring())).toBeNull();
  });

  test('a retired decision key decided what it decided; a revoked one decided nothing that is still to be done', async () => {
    await keys('rotate', 'decision', '--out', folder);
    await keys('retire', first.decision);
    expect({ before: verdict(before), after: verdict(after) }).toEqual({ before: 'counts', after: 'ended-key' });
    await keys('revoke', first.decision);
    expect({ before: verdict(before), next: verdict(after, made('decision').pem) }).toEqual({
      before: 'revoked-key',
      next: 'counts',
    });
  });
});

describe('a certificate for a tenant', () => {
  test('is written with its key for the owner alone and without it to upload, and says where to upload it and what to set', async () => {
    const printed = await keys('certificate', 'contoso-eu', '--out', folder, '--days', '30');
    const [secret, upload] = ['contoso-eu-certificate.pem', 'contoso-eu-certificate.crt'].map((name) => join(folder, name));
    const certificate = new X509Certificate(readFileSync(upload ?? ''));
    expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(secret ?? '')))).toBe(true);
    expect(readFileSync(upload ?? '', 'utf8')).not.toContain('PRIVATE');
    expect(statSync(secret ?? '').mode & 0o777).toBe(0o600);
    expect(Math.round((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000)).toBe(30);
    expect(certificate.ca).toBe(false);
    expect(printed).toContain(certificate.fingerprint.replaceAll(':', ''));
    expect(printed).toContain(`HARDENBOT_CONTOSO_EU_CLIENT_CERTIFICATE_FILE=${secret ?? ''}`);
    expect(printed).toContain('App registrations > "hardenbot (write)" > Certificates & secrets');
    const secrets = new Secrets({ HARDENBOT_CONTOSO_EU_CLIENT_CERTIFICATE_FILE: secret });
    expect(secrets.optional('HARDENBOT_CONTOSO_EU_CLIENT_CERTIFICATE')).toContain('PRIVATE KEY');
  });

  test('overwrites nothing', async () => {
    await keys('certificate', 'contoso', '--out', folder);
    expect(await keys('certificate', 'contoso', '--out', folder)).toContain('a file of that name is there already');
  });

  test.each(['0', '-1', '0x10', '1e2', '731', ''])('is not valid for %j days', async (days) => {
    await expect(keys('certificate', 'contoso', '--out', folder, '--days', days)).rejects.toThrow('whole number from 1 to 730');
  });
});
