/**
 * The users of the store: one for each process, who may do what that process does and nothing else. Manual, containers, `init`, `doctor` and tests
 * read the rules here. They need Redis 7 or Valkey 7.2: older servers know no keys that may only be read.
 */

import type { Role } from '../keys/keyring.js';
import { sha256 } from '../lib/json.js';

interface StoreUser {
  readonly name: string;
  /** Keys that it reads and writes, as glob patterns. */
  readonly writes: readonly string[];
  /** Keys of the other process, which it only reads. */
  readonly reads: readonly string[];
}

const ofTenant = (...names: readonly string[]): readonly string[] => names.map((name) => `hardenbot:{*}:${name}`);
const ofQueue = (queue: string): string => `{hardenbot}:${queue}:*`;

/** Both append to ledgers, note what they have read of them, put up notices, and hand each other jobs; a restore takes the index away that a gateway made. */
const both = [
  ...ofTenant('ledger', 'ledger:*', 'looked-at:*', 'index', 'index:*'),
  '{hardenbot}:processes',
  '{hardenbot}:tenants',
  '{hardenbot}:ready:*',
  ...['audit', 'change', 'urgent', 'watch', 'outbox', 'webhook'].map(ofQueue),
];
/** Messages and their places, who was notified, questions, codes, and acts that were claimed. */
const ofGateway = [...ofTenant('copies:*', 'shown:*', 'reached:*', 'why:*'), '{hardenbot}:link:kept:*', '{hardenbot}:nonce:*'];
/** Leases, plans, findings and the past, how far it has read, and the queues of its own rounds. */
const ofWorker = [
  ...ofTenant('fence', 'lease:*', 'limit:*', 'heard', 'plan:*', 'evidence:*'),
  ...ofTenant('posture', 'posture:lines', 'past:*', 'rounds', 'digest', 'progress:*'),
  ...ofTenant('signals', 'signals:facts', 'swept', 'swept:parts'),
  '{hardenbot}:digest:*',
  ...['upkeep', 'calendar', 'signals', 'sweep'].map(ofQueue),
];
/** A worker answers a question there, and the gateway takes the answer away once it was reported. */
const answers = ofTenant('because:*');

export const storeUsers: Readonly<Record<Role, StoreUser>> = {
  gateway: { name: 'hardenbot-gateway', writes: [...both, ...ofGateway, ...answers], reads: ofWorker },
  worker: { name: 'hardenbot-worker', writes: [...both, ...ofWorker, ...answers], reads: ofGateway },
};

/** The secret that a process logs in with, as the user of its name. */
export const storePasswordVariable: Readonly<Record<Role, string>> = {
  gateway: 'HARDENBOT_GATEWAY_STORE_PASSWORD',
  worker: 'HARDENBOT_WORKER_STORE_PASSWORD',
};

/** What lists all keys, leaves the database or copies between databases: nothing of ours does. */
const neither = ['scan', 'randomkey', 'dbsize', 'select', 'move', 'copy', 'sort', 'sort_ro', 'object'];

/** For both: data, queues and our scripts; nothing that administers a server, and no functions. */
const commandRules: readonly string[] = [
  '-@all',
  ...['@read', '@write', '@transaction', '@connection', '@blocking'].map((category) => `+${category}`),
  ...['@dangerous', '@admin', 'function', ...neither].map((name) => `-${name}`),
  ...['eval', 'evalsha', 'script|load', 'script|exists', 'info', 'config|get', 'time'].map((name) => `+${name}`),
  ...['cluster|slots', 'cluster|info'].map((name) => `+${name}`),
];

/** Everything but the name and the password, as `ACL SETUSER` and a file of users take it. */
export function rightsOf(role: Role): string {
  const { writes, reads } = storeUsers[role];
  return [...writes.map((key) => `~${key}`), ...reads.map((key) => `%R~${key}`), 'resetchannels', ...commandRules].join(' ');
}

/** The same for a store that has one login for both processes. */
export const sharedRights = ['~hardenbot:*', '~{hardenbot}:*', 'resetchannels', ...commandRules].join(' ');

/** A line of a file of users. @param proof `>` and the password, or `#` and its SHA-256 */
export function aclLine(role: Role, proof: string): string {
  return `user ${storeUsers[role].name} on ${proof} ${rightsOf(role)}`;
}

/** The whole file. It holds hashes of long random passwords, and nothing of them. */
export function aclFile(passwords: Readonly<Record<Role, string>>): string {
  const lines = (['gateway', 'worker'] as const).map((role) => aclLine(role, `#${sha256(passwords[role])}`));
  return [aclDefault, ...lines, ''].join('\n');
}

/**
 * Nobody logs in as `default`, and yet it may do everything: as that user a server replays the transactions of its append-only file when it starts, and drops
 * those that it may not (Valkey 8.1.1, measured; redis/redis#14541, valkey-io/valkey#3983).
 */
export const aclDefault = 'user default off resetpass ~* &* +@all';

/** What hardenbot asks a Sentinel: where the primary is, which others there are, and what kind of server it is. */
const atSentinels = ['ping', 'info', 'sentinel|get-master-addr-by-name', 'sentinel|sentinels'];

/** Lines of `sentinel.conf`. Sentinels ask each other as `default`, so its password is the one under `sentinel sentinel-pass`. */
export const sentinelLines: readonly string[] = [
  'user default on ><password of the Sentinels> ~* &* +@all',
  `user hardenbot on ><password> resetchannels -@all ${atSentinels.map((name) => `+${name}`).join(' ')}`,
];

/** Of a store whose servers follow each other and are watched: users are not copied from one server to the next, so each has all of them. */
export const operatorLines: readonly string[] = [
  // `masteruser` and `masterauth` of each server.
  'user replica on ><password> resetkeys resetchannels -@all +psync +replconf +ping',
  // `sentinel auth-user` and `auth-pass`; what the manual of Redis lists for it, and no key.
  'user sentinel on ><password> resetkeys allchannels -@all +multi +slaveof +replicaof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
];
