/** Everything about a new tenant that can be known before somebody is asked to do something, with every reason not to begin. */
import type { clouds, TenantConnection } from '../../../adapters/m365/connection.js';
import { findTenant } from '../../../adapters/m365/find-tenant.js';
import { tenantConnection, tenantPlace } from '../../compose/tenant-connection.js';
import { readText } from '../../config/document.js';
import { loadSettings } from '../../config/load.js';
import { bareTenantSchema, type TenantSettings } from '../../config/settings.js';
import { InputError, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { consentLink } from '../../setup/onboarding/consent-link.js';
import type { OnboardedApp } from '../../setup/onboarding/wanted.js';
import { tryTenant } from './entry.js';
import { type RegistrationOptions, registrationCredential } from './registration.js';

export interface AddOptions extends RegistrationOptions {
  readonly settings: string;
  readonly slackChannel?: string;
  readonly teamsChannel?: string;
  readonly breakGlass?: readonly string[];
  readonly tag?: readonly string[];
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

/** Milliseconds: somebody is waiting in front of it. */
const giveUpAfterMs = 30_000;

/** Throws InputError. */
export async function prepare(name: string, typed: string, options: AddOptions): Promise<Prepared> {
  const known = loadSettings(options.settings).tenants[name] ?? null;
  const place = placeOf(options);
  const saysWhere = Object.keys(place).length > 0;
  const tenantId = await idOf(typed, known === null || saysWhere ? bareTenantSchema.parse(place) : known);
  const entry = { tenantId, identity: 'multiTenant', ...place, ...detailsOf(options) };
  if (known !== null) assertSame(name, known, tenantId);
  const tenant = known ?? tryTenant(options.settings, { name, entry });
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

function detailsOf({ slackChannel, teamsChannel, breakGlass, tag }: AddOptions) {
  return {
    ...omitUndefined({ tags: tag }),
    channel: omitUndefined({ slack: slackChannel, teams: teamsChannel }),
    ...omitUndefined({ breakGlass }),
  };
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
