/** How a tenant is reached: the addresses of its cloud or of the settings, the credential, and DNS for its mail exchangers. */
import { Resolver } from 'node:dns/promises';
import {
  type Credential,
  clouds,
  type DnsQuestion,
  originOf,
  type ServicePlace,
  type TenantConnection,
} from '../../adapters/m365/connection.js';
import { isReadOnce, readText } from '../config/document.js';
import { proxyOf, Secrets } from '../config/load.js';
import { multiTenantName, type TenantSettings } from '../config/settings.js';
import { whyNoCertificate } from '../keys/key-kind.js';
import { InputError } from '../lib/errors.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { Cloud } from '../tenant/cloud.js';
import type { TenantOrigin } from '../tenant/origin.js';

const giveUpAfterMs = 60_000;

export function tenantConnection(input: {
  readonly tenantId: string;
  readonly tenant: TenantSettings;
  readonly credential: Credential;
}): TenantConnection {
  return {
    tenantId: input.tenantId,
    ...tenantPlace(input.tenant),
    credential: input.credential,
    resolve: (question) => askDns(question, input.tenant.endpoints?.dns),
    giveUpAfterMs,
  };
}

/** Milliseconds: a resolver that does not answer is asked twice. */
const dnsTimeout = 5_000;

async function askDns({ record, name, servers }: DnsQuestion, usual: string | undefined): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: dnsTimeout, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  else if (usual !== undefined) resolver.setServers([usual]);
  switch (record) {
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) => exchange);
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((chunks) => chunks.join(''));
    case 'CNAME':
      return await resolver.resolveCname(name);
  }
}

/** Whose word the answers of a tenant are; nothing is read for it. */
export function tenantOrigin({ endpoints, cloud }: TenantSettings): TenantOrigin {
  return originOf({ endpoints: endpoints ?? clouds[cloud] });
}

/** The addresses of the tenant's cloud, or those that the settings give by hand, with the certificate that they are to be trusted by. Throws InputError where that cannot be read. */
export function tenantPlace(tenant: TenantSettings): ServicePlace & { readonly cloud?: Cloud } {
  const { caFile, dns: _, ...endpoints } = tenant.endpoints ?? { ...clouds[tenant.cloud], caFile: undefined, dns: undefined };
  return {
    endpoints,
    cloud: tenant.cloud,
    ...(caFile === undefined ? {} : { ca: certificateIn(caFile) }),
    ...omitUndefined({ proxy: proxyOf() }),
  };
}

/** It is read again whenever a tenant is opened, which a pipe does not allow. */
function certificateIn(caFile: string): string {
  if (!isReadOnce(caFile)) return readText(caFile);
  throw new InputError(`${caFile} cannot be read.`, ['endpoints.caFile: it is a pipe, and is read more than once; name a file']);
}

/**
 * The credential of a tenant from the environment; a certificate or a federated token before a secret. A tenant whose settings say
 * `identity: multiTenant` uses that of the one registration, `identity: workload` what Azure injects into a pod (AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE of Entra Workload ID). Throws InputError.
 */
export function tenantCredential(
  name: string,
  secrets: Secrets,
  tenant?: SaidIdentity,
): Exclude<Credential, { readonly kind: 'person' }> {
  if (tenant?.identity === 'workload') return workloadCredential(name, secrets);
  const prefix = credentialPrefix(name, tenant);
  const clientId = secrets.optional(`${prefix}_CLIENT_ID`);
  const pem = secrets.optional(`${prefix}_CLIENT_CERTIFICATE`);
  const tokenFile = secrets.optional(`${prefix}_FEDERATED_TOKEN_PATH`);
  const secret = secrets.optional(`${prefix}_CLIENT_SECRET`);
  if (secrets.optional(`${prefix}_MANAGED_IDENTITY`) === 'yes')
    return { kind: 'managedIdentity', ...omitUndefined({ clientId }) };
  if (clientId !== undefined && pem !== undefined) {
    const problem = whyNoCertificate(pem);
    if (problem !== null)
      throw new InputError(`The certificate for tenant ${name} cannot be used.`, [
        `${prefix}_CLIENT_CERTIFICATE_FILE: ${problem}`,
      ]);
    return { kind: 'certificate', clientId, pem };
  }
  if (clientId !== undefined && tokenFile !== undefined) return { kind: 'federated', clientId, tokenFile };
  if (clientId !== undefined && secret !== undefined)
    return { kind: 'secret', clientId, secret, ...omitUndefined({ endsAt: secrets.day(`${prefix}_CLIENT_SECRET_ENDS`) }) };
  throw new InputError(`There is no credential for tenant ${name}.`, [
    `${prefix}_CLIENT_ID with ${prefix}_CLIENT_CERTIFICATE_FILE (a PEM file with certificate and key), ${prefix}_FEDERATED_TOKEN_PATH or ${prefix}_CLIENT_SECRET`,
    `or ${prefix}_MANAGED_IDENTITY=yes on an Azure machine`,
    ...secrets.elsewhere,
  ]);
}

/** Where settings say that a tenant's credential comes from. */
interface SaidIdentity {
  readonly identity: TenantSettings['identity'];
}

/** How the variables of a tenant's credential begin: `HARDENBOT_CONTOSO`, or those that all tenants of one registration have in common. */
export function credentialPrefix(name: string, tenant?: SaidIdentity): string {
  return Secrets.tenantPrefix(tenant?.identity === 'multiTenant' ? multiTenantName : name);
}

function workloadCredential(name: string, secrets: Secrets): Extract<Credential, { readonly kind: 'federated' }> {
  const clientId = secrets.optional(`${Secrets.tenantPrefix(name)}_CLIENT_ID`) ?? secrets.optional('AZURE_CLIENT_ID');
  // Not `optional`: that would read the token, and this is the name of its file.
  const tokenFile = secrets.path('AZURE_FEDERATED_TOKEN_FILE');
  if (clientId !== undefined && tokenFile !== undefined) return { kind: 'federated', clientId, tokenFile };
  throw new InputError(`There is no workload identity for tenant ${name}.`, [
    'AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE: Azure sets them in pods with the label azure.workload.identity/use whose service account has a client id',
  ]);
}
