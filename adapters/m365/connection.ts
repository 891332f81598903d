/** What it takes to reach one tenant: addresses of its cloud, the credential, and how long to be patient. */
import type { Cloud } from '../../src/tenant/cloud.js';
import type { TenantOrigin } from '../../src/tenant/origin.js';
import type { SecretHandover } from '../../src/tenant/secret-handover.js';
import type { SharedLimits, SharedPauses } from '../../src/tenant/shared-limits.js';

/**
 * How hardenbot proves who it is to Entra ID. Credentials come from the environment or from files, never from settings.
 * - `secret`, `certificate`: of an app registration; `pem` holds the certificate and its private key, `endsAt` what people wrote down
 * - `managedIdentity`: of the Azure machine we run on; `clientId` for a user-assigned one
 * - `federated`: the app registration trusts the issuer of the token in this file (Kubernetes, GitHub); read again for each use
 * - `person`: a person signed in, and is read as: a connection with it changes nothing, whatever their roles would allow
 */
export type Credential =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string; readonly endsAt?: Date }
  | { readonly kind: 'certificate'; readonly clientId: string; readonly pem: string }
  | { readonly kind: 'managedIdentity'; readonly clientId?: string }
  | { readonly kind: 'federated'; readonly clientId: string; readonly tokenFile: string }
  | {
      readonly kind: 'person';
      /** A token for the service at this origin, in the name of the person who signed in. Throws TenantError (unauthenticated, unavailable). */
      readonly getToken: (origin: string) => Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
    };

/** The way out of this machine where there is no direct one. */
export interface HttpProxy {
  /** `http://` or `https://`, perhaps with a login. */
  readonly address: string;
  /** Hosts that are asked without it, as `NO_PROXY` lists them. */
  readonly except: string;
}

/** Base addresses without a path, https only. */
export interface Endpoints {
  readonly authorityHost: string;
  readonly graph: string;
  readonly exchange: string;
  readonly arm: string;
}

export interface DnsQuestion {
  readonly record: 'MX' | 'TXT' | 'CNAME';
  readonly name: string;
  /** Addresses of the resolvers to ask; empty: those of the machine. */
  readonly servers: readonly string[];
}

/** How a service took one request, or the parts of a batch, which it counts each. */
export interface Taken {
  readonly service: 'exchange' | 'graph' | 'arm';
  readonly done: number;
  /** Turned away because there were too many. */
  readonly throttled: number;
  readonly failed: number;
}

/** Where the services of a tenant answer, and by which way. */
export interface ServicePlace {
  readonly endpoints: Endpoints;
  /** PEM of the authority that signed the endpoints' certificates; only for endpoints given by hand. */
  readonly ca?: string;
  /** Absent: every service is asked directly. */
  readonly proxy?: HttpProxy;
}

export interface TenantConnection extends ServicePlace {
  /** The GUID, also where Exchange would take a domain name: a custom domain is reported to break its paging. */
  readonly tenantId: string;
  /** Absent: the global one. Not every cloud has everything that can be read. */
  readonly cloud?: Cloud;
  readonly credential: Credential;
  /**
   * Public DNS: host names of mail exchangers without their priority, whole texts, the target of an alias. Rejects with the `code` of
   * `dns.Resolver`, absence (`ENOTFOUND`, `ENODATA`) among them.
   */
  readonly resolve: (question: DnsQuestion) => Promise<readonly string[]>;
  /** Milliseconds: a read that keeps failing is given up after so long; also the longest wait for one answer. */
  readonly giveUpAfterMs: number;
  /** A state file, answered by the simulator of this very process: nobody counts what it is asked, so no published limit is waited for. */
  readonly isOwn?: true;
  /** Keeps published limits together with other processes; absent: this process is the only one. */
  readonly sharedLimits?: SharedLimits;
  /** Shares with other workers for how long a service asked to be left alone; absent: this process is the only one. */
  readonly sharedPauses?: SharedPauses;
  /** Keeps the limits of the app over all its tenants; absent: it has this tenant alone. */
  readonly appLimits?: SharedLimits;
  /** Called with how a service took what it was asked, for counting. */
  readonly onTaken?: (taken: Taken) => void;
  /** Where new passwords go; absent: nowhere, they are thrown away. */
  readonly handover?: SecretHandover;
}

/** What a connection knows of time: a clock that never goes back, a pause, and a number in [0, 1) that spreads retries. */
export interface Time {
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
  random(): number;
  /** Aborted when the process is being stopped: a pause that a service asked for is then left to the next process. Absent: every pause is slept. */
  readonly ends?: AbortSignal;
}

/** Milliseconds for which a process that is being stopped still sleeps; less than it has, so that it can record what it knows by then. */
export const endsWithinMs = 4000;

/**
 * Source: Microsoft's list of national cloud endpoints; the Exchange hosts as published clients have them.
 * The Chinese Entra ID has a second name, `login.chinacloudapi.cn`, which Microsoft's library replaces by this one.
 */
export const clouds: Readonly<Record<Cloud, Endpoints>> = {
  global: {
    authorityHost: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
    arm: 'https://management.azure.com',
  },
  gccHigh: {
    authorityHost: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
    arm: 'https://management.usgovcloudapi.net',
  },
  dod: {
    authorityHost: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    exchange: 'https://outlook-dod.office365.us',
    arm: 'https://management.usgovcloudapi.net',
  },
  china: {
    authorityHost: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://partner.outlook.cn',
    arm: 'https://management.chinacloudapi.cn',
  },
};

/** Whose word the answers are. Addresses that are none of Microsoft's are those of a simulated tenant, whatever they answer. */
export function originOf({ isOwn, endpoints }: Pick<TenantConnection, 'isOwn' | 'endpoints'>): TenantOrigin {
  if (isOwn) return 'file';
  const { authorityHost, graph, exchange, arm } = endpoints;
  const ofMicrosoft = new Set(Object.values(clouds).flatMap((cloud) => Object.values(cloud)));
  const isMicrosoft = [authorityHost, graph, exchange, arm].every((address) => ofMicrosoft.has(new URL(address).origin));
  return isMicrosoft ? 'microsoft' : 'simulator';
}
