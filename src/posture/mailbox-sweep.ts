/** What is known of the mailboxes of a tenant, one by one: their rules and who may use them. A background sweep reads it; each answer has its own age. */
import { z } from 'zod';
import type { SweptMailboxes } from '../controls/reasoning/mail-policy/swept-mailboxes.js';
import type { FeatureSettings } from '../features/settings.js';

const sweptRuleSchema = z.strictObject({
  name: z.string(),
  /** Where it sends mail, as the service writes it. */
  targets: z.array(z.string()),
  /** null: the list without hidden rules could not be read. */
  hidden: z.boolean().nullable(),
  /** null: the service did not say. */
  enabled: z.boolean().nullable(),
  /** It deletes mail, or moves it where nobody looks. */
  hides: z.boolean(),
});

const sweptGrantSchema = z.strictObject({ holder: z.string(), right: z.enum(['fullAccess', 'sendAs', 'onBehalf', 'inbox']) });

export const keptMailboxSchema = z.strictObject({
  id: z.string(),
  /** The address that people know it by. */
  name: z.string(),
  /** Further names by which a log may name it, in lower case. */
  also: z.array(z.string()),
  /** When its rules, and who may use it, were read; null: never. */
  rulesAt: z.iso.datetime().nullable(),
  accessAt: z.iso.datetime().nullable(),
  /** The last attempt that failed; absent: none since it was read. */
  failedAt: z.iso.datetime().exactOptional(),
  /** The newest change that the tenant's log names; absent: none. */
  changedAt: z.iso.datetime().exactOptional(),
  /** It was not read since that change. */
  stale: z.literal(true).exactOptional(),
  /** Those that send mail somewhere, hide it, or are hidden; at most `maxRules`. */
  rules: z.array(sweptRuleSchema),
  grants: z.array(sweptGrantSchema),
  /** Further rules and grants that are not kept. */
  more: z.number().int().nonnegative(),
  /** People who may send on its behalf, from the list of mailboxes. */
  onBehalf: z.array(z.string()),
});
export type KeptMailbox = z.infer<typeof keptMailboxSchema>;

export const sweepHeadSchema = z.strictObject({
  /** When the list of mailboxes was read. */
  listedAt: z.iso.datetime(),
  /** How many mailboxes it held: those of a part that was lost count, and are unknown. */
  mailboxes: z.number().int().nonnegative(),
  /** Up to when the tenant's log was read for changes; null: never, or it cannot be read. */
  logAt: z.iso.datetime().nullable(),
  /** Changes in the log that name no mailbox of the list. */
  unplaced: z.number().int().nonnegative(),
});
export type SweepHead = z.infer<typeof sweepHeadSchema>;

/** The number of parts that mailboxes are kept in: a step writes few of them. */
export const sweepParts = 256;

export interface SweepStore {
  head(tenant: string): Promise<SweepHead | null>;
  saveHead(tenant: string, head: SweepHead): Promise<void>;
  /** By part. A part that is not there, or that no worker signed, is left out: its mailboxes are unknown. */
  parts(tenant: string): Promise<ReadonlyMap<number, readonly KeptMailbox[]>>;
  savePart(tenant: string, part: number, mailboxes: readonly KeptMailbox[]): Promise<void>;
}

interface SweptTenant {
  readonly id: string;
  readonly settings: FeatureSettings;
}

/** Null: the settings ask for no sweep, or nothing is known yet. */
export async function sweptWhereWanted(
  store: SweepStore | undefined,
  { id, settings }: SweptTenant,
): Promise<SweptMailboxes | null> {
  return settings.mailboxSweep === null || store === undefined ? null : sweptMailboxes(store, id);
}

/** What controls reason with; null: no sweep has listed the mailboxes yet. */
export async function sweptMailboxes(store: SweepStore, tenant: string): Promise<SweptMailboxes | null> {
  const head = await store.head(tenant);
  if (head === null) return null;
  const mailboxes = [...(await store.parts(tenant)).values()].flat();
  const read = mailboxes.flatMap(({ rulesAt }) => rulesAt ?? []);
  const oldest = read.reduce<string | null>((least, at) => (least === null || at < least ? at : least), null);
  return {
    of: Math.max(head.mailboxes, mailboxes.length),
    rulesRead: read.length,
    accessRead: mailboxes.filter(({ accessAt }) => accessAt !== null).length,
    oldest: oldest === null ? null : new Date(oldest),
    waiting: mailboxes.filter(({ stale }) => stale === true).length,
    isLogRead: head.logAt !== null,
    unplaced: head.unplaced,
    rules: mailboxes.flatMap(({ name: mailbox, rules }) => rules.map((rule) => ({ mailbox, ...rule }))),
    grants: mailboxes.flatMap(({ name: mailbox, grants, onBehalf }) => [
      ...grants.map((grant) => ({ mailbox, ...grant })),
      ...onBehalf.map((holder) => ({ mailbox, holder, right: 'onBehalf' as const })),
    ]),
  };
}
