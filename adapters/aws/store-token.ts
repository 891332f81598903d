/**
 * Logins to an ElastiCache or a MemoryDB: the password is a request to connect, signed as AWS has requests signed, that nobody ever sends
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html, https://docs.aws.amazon.com/memorydb/latest/devguide/auth-iam.html).
 * Not tried on a real one, see `unconfirmed.ts`.
 */
import type { AwsStore } from '../../src/config/store.js';
import type { StoreLogin } from '../../src/lib/store-login.js';

/** Of an account or a role; a role's come with a session token. */
interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Absent: they do not end. */
  readonly expiration?: Date;
}

interface AwsIdentity {
  /** The user of the store. ElastiCache takes only one whose id is the same as its name. */
  readonly user: string;
  readonly store: AwsStore;
  /** Absent: what the process finds where AWS puts it, for a pod, a task or a machine. */
  readonly keys?: AwsKeys;
}

/** As AWS says; a longer life is refused. */
const lifeSeconds = 15 * 60;

/** Credentials that end sooner are asked for again, so that a failure is heard of while the ones before are still good. */
const soonMs = 5 * 60_000;

/** Gives what signs a token; that rejects where the process has no credentials. Whether the store takes them, only a login shows. @param now the time of day */
export async function awsTokens({ user, store, keys }: AwsIdentity, now: () => Date): Promise<() => Promise<StoreLogin>> {
  // The libraries are large, and most stores do without them.
  const [{ SignatureV4 }, { Sha256Node }, { buildQueryString }, { defaultProvider }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/checksum'),
    import('@smithy/core/protocols'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const { service, name, region } = store;
  const provider = keys === undefined ? defaultProvider({ clientConfig: { region } }) : () => Promise.resolve(keys);
  const leftMs = ({ expiration }: AwsKeys): number =>
    expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - now().getTime();
  const isServerless = service === 'elasticache' && store.serverless;
  const request = {
    method: 'GET',
    protocol: 'http:',
    hostname: name,
    path: '/',
    query: { Action: 'connect', User: user, ...(isServerless ? { ResourceType: 'ServerlessCache' } : {}) },
    headers: { host: name },
  };
  return async () => {
    const known = await provider();
    const credentials = leftMs(known) < soonMs ? await provider({ forceRefresh: true }) : known;
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256Node });
    const signingDate = now();
    const { query = {} } = await signer.presign(request, { expiresIn: lifeSeconds, signingDate });
    // Credentials that end take what they signed with them.
    const lifeMs = Math.min(lifeSeconds * 1000, leftMs(credentials));
    return { user, password: `${name}/?${buildQueryString(query)}`, endsAt: new Date(signingDate.getTime() + lifeMs) };
  };
}
