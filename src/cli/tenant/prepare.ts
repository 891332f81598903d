/** Everything about a new tenant that can be known before someone is asked to do something, with every reason not to begin. */

import { existsSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Credential, clouds, TenantConnection } from '../../../adapters/m365/connection.js';
import { findTenant } from '../../../adapters/m365/find-tenant.js';
import { credentialPrefix, tenantConnection, tenantCredential, tenantPlace } from '../../compose/tenant-connection.js';
import { type ChatName, chatNames } from '../../config/chats.js';
import { readText } from '../../config/document.js';
import { loadSettings, Secrets } from '../../config/load.js';
import { bareTenantSchema, type TenantSettings } from '../../config/settings.js';
import { meaningInChat } from '../../features/commands.js';
import { InputError, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { consentLink, type OnboardedApp } from '../../setup/onboarding/document.js';
import { tryTenant } from './entry.js';

/** Where its approvals go in each chat. */
type ChannelOptions = { readonly [Chat in ChatName as `${Chat}Channel`]?: string };

export interface AddOptions extends RegistrationOptions, ChannelOptions {
  readonly settings: string;
  readonly breakGlass?: readonly string[];
  readonly tag?: readonly string[];
  /** In which its digest comes; absent: that of the tenants that are there. */
  readonly timeZone?: string;
  /** False: no digest, no daily audit and no drift alerts. */
  readonly digest?: boolean;
  readonly cloud: keyof typeof clouds;
  /** One address for all services, and the file with its certificate: a simulated tenant. */
  readonly endpoint?: string;
  readonly caFile?: string;
  /** Where the link ends, in place of Microsoft's empty page. */
  readonly redirect?: string;
  readonly readOnly?: boolean;
  readonly acceptMissing?: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Prepared {
  readonly app: OnboardedApp;
  readonly clientId: string;
  readonly link: string;
  readonly connection: TenantConnection;
  /** Its lines in the settings, without the service principal, which shows with the consent. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** Null where the settings do not have it yet. */
  readonly known: TenantSettings | null;
}

/** Milliseconds: someone is waiting in front of it. */
const giveUpAfterMs = 30_000;

/** Throws InputError. */
export async function prepare(name: string, typed: string, options: AddOptions): Promise<Prepared> {
  const { tenants } = loadSettings(options.settings);
  const known = tenants[name] ?? null;
  const place = placeOf(options);
  const saysWhere = Object.keys(place).length > 0;
  const tenantId = await idOf(typed, known === null || saysWhere ? bareTenantSchema.parse(place) : known);
  const entry = {
    tenantId,
    identity: 'multiTenant',
    ...place,
    ...detailsOf(options),
    ...digestOf(options, Object.values(tenants)),
  };
  if (known !== null) assertSame(name, known, tenantId);
  const tenant = known ?? tryTenant(options.settings, { name, entry });
  if (known === null) refuseCommandWord(name);
  const credential = registrationCredential(name, options);
  const { clientId } = credential;
  const connection = { ...tenantConnection({ tenantId, tenant, credential }), giveUpAfterMs };
  const { authorityHost, graph } = connection.endpoints;
  const link = consentLink({ authorityHost, graph, tenantId, clientId, ...omitUndefined({ redirectUri: options.redirect }) });
  return { app: options.readOnly === true ? 'read' : 'write', clientId, link, connection, entry, known };
}

function placeOf({ cloud, endpoint, caFile }: AddOptions) {
  if (endpoint === undefined) return cloud === 'global' ? {} : { cloud };
  if (!endpoint.startsWith('https:') || !URL.canParse(endpoint))
    throw new InputError(`"${endpoint}" is no address of a tenant.`, [
      '--endpoint: write https://localhost:8443, as hardenbot simulate prints it',
    ]);
  if (caFile !== undefined) readText(caFile);
  const address = new URL(endpoint).origin;
  return { endpoints: { authorityHost: address, graph: address, exchange: address, arm: address, ...omitUndefined({ caFile }) } };
}

function detailsOf({ breakGlass, tag, ...options }: AddOptions) {
  return {
    ...omitUndefined({ tags: tag }),
    channel: omitUndefined(Object.fromEntries(chatNames.map((chat) => [chat, options[`${chat}Channel`]]))),
    ...omitUndefined({ breakGlass }),
  };
}

/** At the same time as that of the tenants that are there, or at 8:00. */
function digestOf({ timeZone, digest }: AddOptions, others: readonly TenantSettings[]) {
  if (digest === false) return {};
  const known = others.flatMap((tenant) => tenant.digest ?? [])[0];
  return { digest: { at: known?.at ?? '08:00', timeZone: timeZone ?? known?.timeZone ?? 'UTC' } };
}

/** A tenant id or a domain; what else Entra ID takes there, such as `common`, means no one tenant. */
const oneTenant = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/iu;

/** Of the tenant that is meant by its id or by a domain of it. */
async function idOf(typed: string, tenant: TenantSettings): Promise<string> {
  const place = tenantPlace(tenant);
  const { authorityHost } = place.endpoints;
  try {
    const found = oneTenant.test(typed) ? await findTenant(typed, place, giveUpAfterMs) : null;
    if (found === null)
      throw new InputError(`Entra ID knows no tenant "${typed}".`, [
        `<tenant>: write a tenant id, or a domain that the tenant verified, such as contoso.com or contoso.onmicrosoft.com; asked was ${authorityHost}, and --cloud names another cloud`,
      ]);
    if (tenant.endpoints === undefined && found.clouds.length > 0 && !found.clouds.includes(tenant.cloud))
      throw new InputError(`The tenant ${typed} is in another cloud.`, [`--cloud: write ${found.clouds.join(' or ')}`]);
    return found.id;
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    const why = `${error.message}; let this machine reach ${authorityHost} and trust it`;
    throw new InputError('Entra ID cannot be asked which tenant that is.', [why]);
  }
}

/** A new tenant gets no name that people type for something else; one that has such a name goes on. Throws InputError. */
function refuseCommandWord(name: string): void {
  const meaning = meaningInChat(name);
  if (meaning !== null)
    throw new InputError(`"${name}" is the name of a ${meaning} in the chat.`, [
      `<name>: choose another name: /harden ${meaning === 'control' ? 'plan' : 'help'} ${name} would not say which is meant`,
    ]);
}

/** Throws InputError for a name that means another tenant, or one with a registration of its own. */
function assertSame(name: string, { tenantId, identity }: TenantSettings, wanted: string): void {
  if (tenantId?.toLowerCase() !== wanted)
    throw new InputError(`There is a tenant ${name} already.`, [
      `<name>: it is the tenant ${tenantId ?? 'without an id'}, and not ${wanted}; choose another name`,
    ]);
  if (identity !== 'multiTenant')
    throw new InputError(`The tenant ${name} has a registration of its own.`, [
      `tenants.${name}.identity: write multiTenant there if it shall use the one of many tenants, and run this again`,
    ]);
}

/** The credential of the registration that many tenants consent to: from the environment, or written into a file of secrets the first time. */
interface RegistrationOptions {
  readonly envFile?: readonly string[];
  /** Of the multi-tenant registration, where no file says it yet. */
  readonly clientId?: string;
  /** PEM file with its certificate and private key. */
  readonly certificate?: string;
}

const shared = { identity: 'multiTenant' } as const;
const prefix = credentialPrefix('', shared);

type AppCredential = Exclude<Credential, { readonly kind: 'managedIdentity' | 'person' }>;

/** Throws InputError where there is none, where what is given differs from what a file says, or for a managed identity. */
function registrationCredential(name: string, options: RegistrationOptions): AppCredential {
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
  const text = existsSync(file) ? readText(file) : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  const mode = existsSync(file) ? statSync(file).mode & 0o777 : 0o600;
  writeFileSync(file, `${gap}${lines.join('\n')}\n`, { flag: 'a', mode });
}

function usable(credential: Exclude<Credential, { readonly kind: 'person' }>): AppCredential {
  if (credential.kind !== 'managedIdentity') return credential;
  throw new InputError('A managed identity belongs to one tenant, and no other tenant can consent to it.', [
    `${prefix}_CLIENT_ID and ${prefix}_CLIENT_CERTIFICATE_FILE: those of a multi-tenant registration, which hardenbot manifest entra --multi-tenant makes`,
  ]);
}
