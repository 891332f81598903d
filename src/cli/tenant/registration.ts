/** The credential of the registration that many tenants consent to: from the environment, or written into a file of secrets the first time. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Credential } from '../../../adapters/m365/connection.js';
import { credentialPrefix, tenantCredential } from '../../compose/tenant-connection.js';
import { Secrets } from '../../config/load.js';
import { InputError } from '../../lib/errors.js';

export interface RegistrationOptions {
  readonly envFile?: readonly string[];
  /** Of the multi-tenant registration, where no file says it yet. */
  readonly clientId?: string;
  /** PEM file with its certificate and private key. */
  readonly certificate?: string;
}

const shared = { identity: 'multiTenant' } as const;
const prefix = credentialPrefix('', shared);

export type AppCredential = Exclude<Credential, { readonly kind: 'managedIdentity' }>;

/** Throws InputError where there is none, where what is given differs from what a file says, or for a managed identity. */
export function registrationCredential(name: string, options: RegistrationOptions): AppCredential {
  const said = { [`${prefix}_CLIENT_ID`]: options.clientId, [`${prefix}_CLIENT_CERTIFICATE_FILE`]: options.certificate };
  const missing = Object.entries(said).filter(([variable, value]) => value !== undefined && differs(variable, value, options));
  const [file] = options.envFile ?? [];
  if (missing.length > 0 && file === undefined)
    throw new InputError('The registration has to be kept somewhere.', [
      '--env-file: name the file of secrets that it is written into, worker.env or audit.env',
    ]);
  if (missing.length > 0 && file !== undefined) {
    refuseUnusable(name, options);
    appendTo(
      file,
      missing.map(([variable, value]) => `${variable}=${value}`),
    );
  }
  const secrets = Secrets.from(options.envFile);
  if (secrets.path(`${prefix}_CLIENT_ID`) === undefined && secrets.path(`${prefix}_MANAGED_IDENTITY`) === undefined)
    throw new InputError('There is no registration yet that other tenants could consent to.', [
      '--client-id and --certificate, with --env-file worker.env: give them once, and they are written there for all tenants',
      'hardenbot manifest entra --multi-tenant prints the script that makes it, hardenbot keys certificate multi-tenant its certificate',
    ]);
  return usable(tenantCredential(name, secrets, shared));
}

/** Before it is kept: what cannot be used would stand in the way of the right one. Throws InputError. */
function refuseUnusable(name: string, { clientId, certificate }: RegistrationOptions): void {
  if (clientId !== undefined && !z.guid().safeParse(clientId).success)
    throw new InputError(`"${clientId}" is no client id.`, [
      '--client-id: write the application (client) id of the registration, with dashes, as the Entra admin center shows it',
    ]);
  if (certificate === undefined) return;
  const said = { [`${prefix}_CLIENT_ID`]: 'any', [`${prefix}_CLIENT_CERTIFICATE_FILE`]: certificate };
  tenantCredential(name, new Secrets(said), shared);
}

/** Throws InputError where a file says something else. */
function differs(variable: string, value: string, { envFile }: RegistrationOptions): boolean {
  const known = Secrets.from(envFile).path(variable);
  if (known === undefined) return true;
  if (known === value) return false;
  throw new InputError(`${variable} is ${known} already.`, [
    'leave --client-id and --certificate out, or correct the file: all tenants of the registration use it',
  ]);
}

/** For its owner alone, where it is made here. */
function appendTo(file: string, lines: readonly string[]): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  const mode = existsSync(file) ? statSync(file).mode & 0o777 : 0o600;
  writeFileSync(file, `${gap}${lines.join('\n')}\n`, { flag: 'a', mode });
}

function usable(credential: Credential): AppCredential {
  if (credential.kind !== 'managedIdentity') return credential;
  throw new InputError('A managed identity belongs to one tenant, and no other tenant can consent to it.', [
    `${prefix}_CLIENT_ID and ${prefix}_CLIENT_CERTIFICATE_FILE: those of a multi-tenant registration, which hardenbot manifest entra --multi-tenant makes`,
  ]);
}
