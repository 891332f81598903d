/** The addresses of each Microsoft cloud: who signs what comes in, where our own token comes from, which hosts may be answered. */

export type CloudName = 'public' | 'usGov';

/** A local Teams for tests; every address is on this machine. */
export interface TeamsEndpoints {
  /** The OpenID metadata of anyone who signs requests. */
  readonly openIdMetadata: string;
  /** Where tokens are asked for: `{login}/{tenantId}/oauth2/v2.0/token`. */
  readonly login: string;
  /** The only place that may be answered, in place of the hosts of the cloud. */
  readonly serviceUrl: string;
}

export interface Cloud {
  readonly issuer: string;
  readonly openIdMetadata: string;
  readonly login: string;
  /** The audience of our own token. */
  readonly audience: string;
  /** Where a conversation is that was never heard of: the address Microsoft documents for the cloud. */
  readonly firstServiceUrl: string;
  /** Hosts that Teams is served from. Anyone else who asks to be answered would get our token. */
  readonly serviceHosts: readonly string[];
}

/**
 * Issuers and metadata as botbuilder 4.23.3 has them for its two clouds; hosts as the successor SDK lists them
 * (`TeamsServiceEndpoints` of @microsoft/agents-hosting). GCC is served by the public cloud; GCC High and DoD by the other.
 */
const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: {
    issuer: 'https://api.botframework.com',
    openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    login: 'https://login.microsoftonline.com',
    audience: 'https://api.botframework.com',
    firstServiceUrl: 'https://smba.trafficmanager.net/teams/',
    serviceHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
  },
  usGov: {
    issuer: 'https://api.botframework.us',
    openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    login: 'https://login.microsoftonline.us',
    audience: 'https://api.botframework.us',
    firstServiceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams',
    serviceHosts: ['smba.infra.gov.teams.microsoft.us', 'smba.infra.dod.teams.microsoft.us'],
  },
};

export function cloudOf(name: CloudName, endpoints?: TeamsEndpoints): Cloud {
  const cloud = clouds[name];
  return endpoints === undefined ? cloud : { ...cloud, ...endpoints, firstServiceUrl: endpoints.serviceUrl };
}

/** Says whether an address is one of Teams, or of the local fake where there is one. */
export type IsService = (address: string) => boolean;

export function serviceCheck({ serviceHosts }: Cloud, endpoints?: TeamsEndpoints): IsService {
  return (address) => {
    const url = parse(address);
    if (url === null) return false;
    if (endpoints !== undefined) return url.origin === new URL(endpoints.serviceUrl).origin;
    return url.protocol === 'https:' && url.port === '' && serviceHosts.includes(url.hostname);
  };
}

/** For the Playground, which is on this machine. */
export const isLoopbackService: IsService = (address) => {
  const url = parse(address);
  return url !== null && isLoopback(url.hostname);
};

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Null for what is no address, and for one that carries a name and password. */
function parse(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' ? url : null;
}
