/** `hardenbot keys`: which keys gateway and worker are known by, the next one, the end of one, and a certificate for a tenant. */

import { X509Certificate } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { newDecisionKeys } from '../compose/keys.js';
import { readText } from '../config/document.js';
import { Secrets } from '../config/load.js';
import { multiTenantName } from '../config/settings.js';
import { counts, withEnded, withKey } from '../keys/change-keyring.js';
import { fileEntry, type KeyringFile, keyringFileFrom, type Role } from '../keys/keyring.js';
import { keyNames, parseKeyringFile, publicHalfOf } from '../keys/read-keyring.js';
import { InputError } from '../lib/errors.js';
import { systemClock } from '../process/system-clock.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { makeFolder, writeNew } from './output/write-new.js';

const roles = { decision: 'gateway', ledger: 'worker' } as const satisfies Record<string, Role>;
type Kind = keyof typeof roles;

/** As `hardenbot init` names the public halves. */
const initialHalves = { gateway: 'decision.pub.pem', worker: 'ledger.pub.pem' } as const;

interface KeysOptions {
  readonly file?: string;
  readonly envFile?: readonly string[];
}

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description(summaries.keys);
  const common = (name: string, description: string): Command =>
    keys
      .command(name)
      .description(description)
      .option(
        '--file <file>',
        'the file of public keys (HARDENBOT_KEYS_FILE; else keys.json, begun from the public halves that init wrote)',
      )
      .addOption(envFileOption('where HARDENBOT_KEYS_FILE may stand'));
  common('list', 'show every key, and which still count')
    .option('--json', 'keys/1 for programs')
    .action((options: KeysOptions & { readonly json?: boolean }) => list(options));
  common('rotate', 'make the next key of one kind, and add its public half to the file')
    .addArgument(new Argument('<kind>', 'decision: of the gateway; ledger: of the worker').choices(Object.keys(roles)))
    .option('--out <folder>', 'where the private half goes', '.')
    .action((kind: Kind, options: KeysOptions & { readonly out: string }) => rotate(kind, options));
  common('retire', 'end a key that nobody signs with any more; what it signed stays genuine')
    .argument('<id>', 'as list shows it')
    .action((id: string, options: KeysOptions) => end(id, 'retired', options));
  common('revoke', 'end a key that was lost or stolen; what it decided is not acted on any more')
    .argument('<id>', 'as list shows it')
    .action((id: string, options: KeysOptions) => end(id, 'revoked', options));
  registerCertificate(keys);
}

function list(options: KeysOptions & { readonly json?: boolean }): void {
  const { path, ring } = open(options);
  if (options.json === true) {
    print(JSON.stringify({ schema: 'keys/1', keys: ring.keys.map(described) }, null, 2));
    return;
  }
  const rows = ring.keys.map(described).map(({ id, kind, state }) => `${id}  ${kind.padEnd(8)}  ${state}`);
  print([...rows, existsSync(path) ? '' : `There is no ${path} yet: this is one key for each process.`].join('\n').trimEnd());
}

function described(key: KeyringFile['keys'][number]): { readonly id: string; readonly kind: string; readonly state: string } {
  const { id, role, retiredAt, revokedAt } = key;
  const kind = Object.entries(roles).find(([, of]) => of === role)?.[0] ?? role;
  if (revokedAt !== undefined) return { id, kind, state: `revoked ${revokedAt}` };
  return { id, kind, state: retiredAt === undefined ? 'counts' : `retired ${retiredAt}` };
}

function rotate(kind: Kind, { out, ...options }: KeysOptions & { readonly out: string }): void {
  const { path, ring } = open(options);
  const role = roles[kind];
  const { own } = keyNames[role];
  const pair = newDecisionKeys();
  const { id } = fileEntry(role, pair.publicKeyPem);
  const next = withKey(ring, role, pair.publicKeyPem);
  makeFolder(out);
  const privateFile = join(out, `${kind}-${id}.pem`);
  writeNew(privateFile, pair.privateKeyPem);
  save(path, next);
  const before = ring.keys.filter((key) => key.role === role && counts(key));
  const ends = before.map((key) => `hardenbot keys retire ${key.id}`).join(', ');
  print(`Written: ${privateFile}, for the ${role} alone, and ${path}, for both.

Next, in this order:
  1. Stop every gateway and worker.
  2. Give the ${role} ${own}_FILE=${privateFile}, and both of them HARDENBOT_KEYS_FILE=${path}.
  3. End what no process signs with any more: ${ends}; revoke in place of retire, when others had it.
  4. Start both, destroy the old private half, and ask hardenbot doctor whether the new one counts.
To go on without a pause, restart every process with HARDENBOT_KEYS_FILE=${path} first, then the ${role} with the new key, and after step 3 all of them once more.
Never delete ${path}: without an old public half nobody can verify what it signed.`);
}

function end(id: string, how: 'retired' | 'revoked', options: KeysOptions): void {
  const { path, ring } = open(options);
  save(path, withEnded(ring, id, how, systemClock.now()));
  print(
    `Key ${id} ${how === 'retired' ? 'has retired' : 'was revoked'} in ${path}. Restart every gateway and worker: a process knows the file as it was when it started.`,
  );
}

/** The file, or where there is none yet the one key of each process: from the environment, or as init wrote them beside it. */
function open({ file, envFile }: KeysOptions): { readonly path: string; readonly ring: KeyringFile } {
  const secrets = Secrets.from(envFile);
  const path = file ?? secrets.path('HARDENBOT_KEYS_FILE') ?? 'keys.json';
  if (existsSync(path)) return { path, ring: parseKeyringFile(readText(path), path) };
  const halfOf = (role: Role): string => {
    const beside = join(dirname(path), initialHalves[role]);
    const { own, publicHalf } = keyNames[role];
    const isGiven = [own, publicHalf].some((name) => secrets.optional(name) !== undefined);
    return publicHalfOf(role, isGiven || !existsSync(beside) ? secrets : new Secrets({ [`${publicHalf}_FILE`]: beside }));
  };
  const ring = keyringFileFrom({ gateway: halfOf('gateway'), worker: halfOf('worker') });
  if (new Set(ring.keys.map(({ id }) => id)).size < ring.keys.length)
    throw new InputError('One key is given for both processes.', [
      'make another one for the worker: hardenbot init writes two pairs',
    ]);
  return { path, ring };
}

/** All of it or nothing: a process may read it at any moment. Public halves are no secret, but who may write them says who is believed. */
function save(path: string, ring: KeyringFile): void {
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o644 });
  renameSync(next, path);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

interface CertificateOptions {
  readonly out: string;
  readonly days: number;
  readonly directory?: boolean;
}

const dayMs = 24 * 3_600_000;
/** Entra ID takes longer ones; anyone who has the file has the tenant for as long. */
const maxDays = 730;

/** `hardenbot keys certificate`: a key with a certificate for the app registration of a tenant, in place of a secret. */
function registerCertificate(keys: Command): void {
  keys
    .command('certificate')
    .description('make a key and certificate for the app registration of a tenant, and say where to upload which')
    .argument('<tenant>', `its name in the settings; ${multiTenantName} for the registration that many tenants consent to`)
    .option('--out <folder>', 'where the files go', '.')
    .option('--days <days>', `how long it is valid, 1 to ${maxDays}`, wholeDays, 365)
    .option('--directory', 'for the gateway, which reads groups, in place of the worker')
    .action((tenant: string, options: CertificateOptions) => make(tenant, options));
}

async function make(tenant: string, { out, days, directory = false }: CertificateOptions): Promise<void> {
  const now = systemClock.now();
  const whose = tenant === multiTenantName ? `hardenbot ${multiTenantName}` : 'hardenbot';
  const app = directory ? 'hardenbot (directory)' : `${whose} (write)`;
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: `hardenbot ${tenant}` }], {
    keyType: 'rsa',
    keySize: 3072,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + days * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  });
  makeFolder(out);
  const name = directory ? 'directory' : tenant;
  const files = { secret: join(out, `${name}-certificate.pem`), upload: join(out, `${name}-certificate.crt`) };
  writeNew(files.secret, `${cert.trim()}\n${key.trim()}\n`);
  writeNew(files.upload, `${cert.trim()}\n`);
  const { fingerprint, validTo } = new X509Certificate(cert);
  process.stdout.write(`Written: ${files.secret} (certificate and private key, for its owner alone) and ${files.upload} (the certificate, to upload).

Next:
  1. Entra admin center > App registrations > "${app}" > Certificates & secrets > Certificates > Upload certificate: ${files.upload}
     It shows the thumbprint ${fingerprint.replaceAll(':', '')}.
  2. ${directory ? 'gateway.env' : 'worker.env'}: ${Secrets.tenantPrefix(name)}_CLIENT_CERTIFICATE_FILE=${files.secret}
     and no ${Secrets.tenantPrefix(name)}_CLIENT_SECRET.
  3. Restart, ask hardenbot doctor, and delete the secret or certificate before it from the app registration.
It is valid until ${validTo}; nothing renews it automatically.
`);
}

function wholeDays(typed: string): number {
  const days = Number(typed);
  if (/^\d{1,3}$/.test(typed) && days >= 1 && days <= maxDays) return days;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${maxDays}.`);
}
