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
  replicas: z.number().int().min(1, 'name at least one replica, or write `durability: disk`').max(5),
  within: durationWithin('1s', '10s').default(2 * units.s),
});

const common = {
  tls,
  /** Absent, the user `default`. Its password is STORE_PASSWORD, or in the file STORE_PASSWORD_FILE. */
  user: z.string().min(1).optional(),
  /**
   * What has to hold before a decision or an announcement counts. `disk`: the server that took it has it on disk. `{ replicas: n }`: so
   * many replicas have it on disk as well. `provider`: the store's provider promises that what was acknowledged is kept, and hardenbot
   * cannot check that.
   */
  durability: z
    .union([z.enum(['disk', 'provider']), replicas], { error: 'write disk, provider, or { replicas: 1 }' })
    .default('disk'),
} as const;

/** What the password is. `entra`: a token of Entra ID for the identity of the process, renewed before it ends; then no password is read. */
const auth = z.enum(['password', 'entra'], { error: 'write password or entra' }).default('password');

/** The settings' `store`. Absent, REDIS_URL names a single server that has everything on disk. */
export const storeSettings = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('single'), address: hostAndPort(storePort), auth, ...common }),
      z.strictObject({
        kind: z.literal('sentinel'),
        sentinels: z
          .array(hostAndPort(sentinelPort))
          .min(3, 'name at least three Sentinels: two cannot agree without each other'),
        /** The name under which the Sentinels know the primary. */
        primary: z.string().min(1),
        /** Sentinels have users of their own; the password is STORE_SENTINEL_PASSWORD, or in the file of that name with _FILE. */
        sentinelUser: z.string().min(1).optional(),
        ...common,
      }),
      z.strictObject({ kind: z.literal('cluster'), nodes: z.array(hostAndPort(storePort)).min(1), auth, ...common }),
    ],
    { error: 'write kind: single, sentinel or cluster' },
  )
  .optional();
export type StoreSettings = NonNullable<z.infer<typeof storeSettings>>;
