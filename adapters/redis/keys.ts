/** The names of everything hardenbot keeps in Valkey. */
import type { KeptPlace } from '../../src/engine/ledger/sealed-store.js';

/**
 * The tenant is the hash tag, so that one script touches one slot of a cluster. What is of no tenant
 * has the tag of the queues, without which nothing goes on anyway: another part of a cluster that is away holds up its own tenants alone.
 */
export const keys = {
  ledger: (tenant: string) => `hardenbot:{${tenant}}:ledger`,
  /** Counts the leases of a tenant. */
  fence: (tenant: string) => `hardenbot:{${tenant}}:fence`,
  lease: (tenant: string, name: string) => `hardenbot:{${tenant}}:lease:${name}`,
  /** Set when the ledger was found to be shorter than it was; nothing is appended while it is there. */
  halted: (tenant: string) => `hardenbot:{${tenant}}:ledger:halted`,
  /** What a restore writes, until it is whole and takes the place of the ledger; and what it replaced, until that is away. */
  restoring: (tenant: string) => `hardenbot:{${tenant}}:ledger:restoring`,
  replaced: (tenant: string) => `hardenbot:{${tenant}}:ledger:replaced`,
  /** What was last restored of the end of the ledger. */
  putBack: (tenant: string) => `hardenbot:{${tenant}}:ledger:put-back`,
  /** Which subjects of the ledger are not over, or which decisions on settings count, as gateways or workers found them. */
  scanCursor: (tenant: string, by: string) => `hardenbot:{${tenant}}:looked-at:${by}`,
  /** What a gateway concluded of a long ledger, signed, and its parts by their hashes. */
  ledgerIndex: (tenant: string) => `hardenbot:{${tenant}}:index`,
  ledgerIndexPart: (tenant: string, hash: string) => `hardenbot:{${tenant}}:index:${hash}`,
  /** How far workers have read the ledger. */
  heard: (tenant: string) => `hardenbot:{${tenant}}:heard`,
  plan: (tenant: string, id: string) => `hardenbot:{${tenant}}:plan:${id}`,
  /** The file of what was read of a compromised account. */
  evidence: (tenant: string, hash: string) => `hardenbot:{${tenant}}:evidence:${hash}`,
  posture: (tenant: string) => `hardenbot:{${tenant}}:posture`,
  postureLines: (tenant: string) => `hardenbot:{${tenant}}:posture:lines`,
  /** The last that is known of each control. */
  controls: (tenant: string) => `hardenbot:{${tenant}}:past:controls`,
  /** The days of a month, `YYYY-MM`. */
  days: (tenant: string, month: string) => `hardenbot:{${tenant}}:past:days:${month}`,
  moves: (tenant: string) => `hardenbot:{${tenant}}:past:moves`,
  rounds: (tenant: string) => `hardenbot:{${tenant}}:rounds`,
  digest: (tenant: string) => `hardenbot:{${tenant}}:digest`,
  progress: (tenant: string, subject: string) => `hardenbot:{${tenant}}:progress:${subject}`,
  /** What is known of each mailbox, and how far the sweep is. */
  swept: (tenant: string) => `hardenbot:{${tenant}}:swept`,
  sweptParts: (tenant: string) => `hardenbot:{${tenant}}:swept:parts`,
  /** How many entries of a subject its message showed when it was last delivered. */
  shown: (tenant: string, key: string) => `hardenbot:{${tenant}}:shown:${key}`,
  /** Where the copies of a message stand. An earlier version kept that unsigned below `message`: nobody reads it any more. */
  copies: (tenant: string, key: string) => `hardenbot:{${tenant}}:copies:${key}`,
  /** What belongs to the copies of a message: files, details, who was notified, and why a copy is where it is. */
  copyParts: (tenant: string, key: string) => `hardenbot:{${tenant}}:copies:${key}:parts`,
  /** Requests that were sent to a service of the tenant, for a limit that all processes keep together. */
  limit: (tenant: string, name: string, place = 0) => `hardenbot:{${tenant}}:limit:${name}:${place}`,
  /** A channel is not a tenant's: many may share it. */
  channel: (platform: string, channel: string) => `{hardenbot}:digest:${platform}:${channel}`,
  /** How a conversation of a chat is reached; the tenant is the one that the chat belongs to. Below `conversation` an earlier version kept it unsigned. */
  conversation: (tenant: string, key: string) => `hardenbot:{${tenant}}:reached:${key}`,
  /** Gateways and workers that run: of no tenant. */
  processes: () => '{hardenbot}:processes',
  /** Every tenant that a process ever worked for: of no tenant. */
  tenants: () => '{hardenbot}:tenants',
  /** Written before replicas are waited for, so that the wait belongs to the connection. */
  settled: (tenant: string) => `hardenbot:{${tenant}}:ledger:settled`,
  /** Written by a process to see whether the store takes writes. */
  ready: (process: string) => `{hardenbot}:ready:${process}`,
  /** A code for linking an account, by its hash: of no tenant. Without `kept` an earlier version kept it unsigned: nobody reads that any more. */
  linkCode: (hash: string) => `{hardenbot}:link:kept:${hash}`,
  /** Nonces and event keys are not a tenant's: they are claimed before the tenant is known. */
  once: (key: string) => `{hardenbot}:nonce:${key}`,
} as const;

/** What a feature keeps, by the name that it gives it. */
export function keptKey({ tenant, key }: KeptPlace): string {
  return `hardenbot:{${tenant}}:${key}`;
}
