/** The part of the settings that says where the store is, how it is reached, and what keeps what was written there. */
import { z } from 'zod';
import { durationWithin, units } from './duration.js';

/** `host:port`, an IPv6 address in brackets, or a host alone for the port that such servers usually have. */
const hostAndPort = (usualPort: number) =>
  z
    .string()
    .regex(
      /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?::\d{1,5})?$/,
      `write host:port, e.g. valkey.internal:${usualPort}, without redis:// before it`,
    )
    .transform((text) => {
      const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text.replace(/^(\[[^\]]*\])$/, `$1:${usualPort}`)) ?? [];
      return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? usualPort : Number(port) };
    })
    .refine(({ port }) => port > 0 && port <= 65_535, 'write a port from 1 to 65535');
export type HostAndPort = z.infer<ReturnType<typeof hostAndPort>>;

const storePort = 6379;
const sentinelPort = 26_379;

/** Absent, the connection is not encrypted, which is taken for this machine alone. */
const tls = z
  .strictObject({
    /** PEM file of the authority that signed the servers' certificates; without one those that Node knows. */
    ca: z.string().min(1).optional(),
    /** The name in the certificate, where it is not the host that is connected to. */
    serverName: z.string().min(1).optional(),
  })
  .optional();

/** How long, at the longest, the replicas are waited for before what was written counts as not known. */
const replicas = z.strictObject({
  replicas: z.number().int().min(1, 'name at least one replica').max(5),
  within: durationWithin('1s', '10s').default(2 * units.s),
});

const common = {
  tls,
  /** Absent, the user `default`. Its password is STORE_PASSWORD, or in the file STORE_PASSWORD_FILE. */
  user: z.string().min(1).optional(),
} as const;

/**
 * What has to hold before a decision or an announcement counts. `disk`: the one server has it on disk. `{ replicas: n }`: this many replicas
 * have it on disk as well. `provider`: the store's provider promises that what was acknowledged is kept, and hardenbot cannot check that.
 */
const durabilityOfOne = z
  .union([z.enum(['disk', 'provider']), replicas], { error: 'write disk, provider, or { replicas: 1 }' })
  .default('disk');

/** Where another server can take over, the disk of one is not enough: what no replica had yet would be gone after it was acknowledged. */
const durabilityOfMany = z.union([z.literal('provider'), replicas], {
  error:
    "with more than one server write { replicas: 1 }, or provider where the store's provider answers for it: what no replica has yet is lost when another server takes over",
});

/**
 * The names of AWS: of the replication group or serverless cache of ElastiCache, or of the cluster of MemoryDB; each is part of what is
 * signed, so an address of it would be refused.
 */
const awsNames = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'write its name as AWS shows it, in small letters and without a dot, not its address'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'write the region of the store, e.g. eu-central-1'),
} as const;

/** Which store of AWS a token is signed for. */
const awsStore = z.discriminatedUnion(
  'service',
  [
    z.strictObject({ service: z.literal('elasticache'), ...awsNames, serverless: z.boolean().default(false) }),
    z.strictObject({ service: z.literal('memorydb'), ...awsNames }),
  ],
  { error: 'write service: elasticache or memorydb' },
);
export type AwsStore = z.infer<typeof awsStore>;

const login = {
  /**
   * What the password is. `entra`: a token of Entra ID for the identity of the process. `awsIam`: one that the process signs with its
   * credentials of AWS. Either is renewed before it ends, and then no password is read.
   */
  auth: z.enum(['password', 'entra', 'awsIam'], { error: 'write password, entra or awsIam' }).default('password'),
  /** For `awsIam` alone. */
  aws: awsStore.optional(),
} as const;

interface WrittenLogin {
  readonly auth: 'password' | 'entra' | 'awsIam';
  readonly aws?: AwsStore | undefined;
  readonly user?: string | undefined;
}

/** A token of AWS is for one user of one store. */
function tellIncomplete({ auth, aws, user }: WrittenLogin, context: z.RefinementCtx): void {
  const missing = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (auth !== 'awsIam') {
    if (aws !== undefined) missing('aws', 'only auth: awsIam reads it; remove it, or write auth: awsIam');
    return;
  }
  if (aws === undefined) missing('aws', 'missing; write { service: elasticache, name: …, region: … } of the store');
  if (user === undefined) missing('user', 'missing; name the user of the store whose way to log in is IAM');
}

/** The settings' `store`. Absent, REDIS_URL names a single server that has everything on disk. */
export const storeSettings = z
  .discriminatedUnion(
    'kind',
    [
      z
        .strictObject({
          kind: z.literal('single'),
          address: hostAndPort(storePort),
          durability: durabilityOfOne,
          ...login,
          ...common,
        })
        .superRefine(tellIncomplete),
      z.strictObject({
        kind: z.literal('sentinel'),
        sentinels: z
          .array(hostAndPort(sentinelPort))
          .min(3, 'name at least three Sentinels: two cannot agree without each other'),
        /** The name under which the Sentinels know the primary. */
        primary: z.string().min(1),
        /** Sentinels have users of their own; the password is STORE_SENTINEL_PASSWORD, or in the file of that name with _FILE. */
        sentinelUser: z.string().min(1).optional(),
        durability: durabilityOfMany,
        ...common,
      }),
      z
        .strictObject({
          kind: z.literal('cluster'),
          nodes: z.array(hostAndPort(storePort)).min(1),
          durability: durabilityOfMany,
          ...login,
          ...common,
        })
        .superRefine(tellIncomplete),
    ],
    { error: 'write kind: single, sentinel or cluster' },
  )
  .optional();
export type StoreSettings = NonNullable<z.infer<typeof storeSettings>>;
