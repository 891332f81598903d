/** What could be read of a compromised account, as the ledger keeps it: bounded, and enough to clean and to restore. */
import { z } from 'zod';
import { operationSchema } from '../../engine/plan/operation-schema.js';
import type { Guard } from '../../tenant/log-meaning/meaning.js';

/** What an account is; several may hold at once. */
const identityKinds = [
  'member',
  'guest',
  'synchronised',
  'federated',
  'sharedMailbox',
  'globalAdministrator',
  'administrator',
  'requester',
  'rolesUnknown',
] as const;
export type IdentityKind = (typeof identityKinds)[number];

/**
 * - `clean`: it is cleaned unless someone chooses otherwise
 * - `ask`: it may be innocent, so it is cleaned only when someone names it
 * - `leave`: it is shown and left alone
 */
const advices = ['clean', 'ask', 'leave'] as const;
export type Advice = (typeof advices)[number];

/**
 * Where an item comes from, as far as the evidence says:
 * - `intruder`: it came to be after the first thing that looks wrong, or is what an intruder leaves
 * - `undated`: it came shortly before that, or the tenant does not say when
 * - `before`: it is older than that by more than the days that are looked back
 * - `none`: it does nothing, or belongs to the service itself
 */
const grounds = ['intruder', 'undated', 'before', 'none'] as const;
export type Ground = (typeof grounds)[number];

/** The parts of a policy or location by which it keeps people out, as they were before a change. */
const guardSchema = z.strictObject({
  /** 2: on, 1: report-only, 0: off. */
  strength: z.number().int(),
  excluded: z.array(z.string()),
  trusted: z.array(z.string()),
  /** With what it held for, as list and value: no control has a space but for `mfa or compliantDevice`. Earlier versions know no field for it. */
  controls: z.array(z.string()),
});

/** A guard as entries keep it. */
export function keptGuard({ strength, excluded, trusted, controls, included }: Guard): z.infer<typeof guardSchema> {
  return { strength, excluded: [...excluded], trusted: [...trusted], controls: [...controls, ...included] };
}

/** What entries keep of a guard; of an entry of an earlier version it is not known what it held for. */
export function guardKept({ controls, ...guard }: z.infer<typeof guardSchema>): Guard {
  const isOfList = (one: string) => /^[\w.]+ (?!or )/.test(one);
  return { ...guard, controls: controls.filter((one) => !isOfList(one)), included: controls.filter(isOfList) };
}

const id = z.string();
/** How it is read whether something that a log row names is still there. Ids are those of the tenant. */
const checkSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('member'), group: id, member: id }),
  /** An account that is there and may sign in. */
  z.strictObject({ of: z.literal('account'), id }),
  z.strictObject({ of: z.literal('app'), id }),
  z.strictObject({ of: z.literal('principal'), id }),
  /** Secrets and certificates of an app registration or a service principal; without ids of keys, any of them. */
  z.strictObject({ of: z.literal('keys'), on: z.enum(['app', 'principal']), id, keys: z.array(z.string()) }),
  z.strictObject({ of: z.literal('owned'), owner: id, object: id }),
  /** A consent for everyone in the tenant. */
  z.strictObject({ of: z.literal('everyone'), client: id }),
  /** One consent, for everyone where `principal` is null. */
  z.strictObject({ of: z.literal('grant'), id, client: id, resource: id, principal: id.nullable() }),
  /** Any consent to the app but those of the account itself. `isForOne`: for single people alone. */
  z.strictObject({ of: z.literal('consents'), client: id, account: id, isForOne: z.boolean() }),
  z.strictObject({ of: z.literal('appRights'), principal: id, since: z.iso.datetime() }),
  z.strictObject({ of: z.literal('role'), principal: id }),
  z.strictObject({ of: z.literal('methods'), account: id, since: z.iso.datetime() }),
  /** `before`: null for one that was added. */
  z.strictObject({ of: z.literal('policy'), id, before: guardSchema.nullable() }),
  z.strictObject({ of: z.literal('location'), id, before: guardSchema.nullable() }),
  z.strictObject({ of: z.literal('roleGroup'), group: z.string(), member: z.string() }),
  z.strictObject({ of: z.literal('mailRule'), name: z.string() }),
  z.strictObject({ of: z.literal('connector'), name: z.string() }),
  z.strictObject({ of: z.literal('mailboxRight'), mailbox: z.string(), holder: z.string() }),
  z.strictObject({ of: z.literal('sendAs'), mailbox: z.string(), holder: z.string() }),
  /** A right to one folder, by its name as Exchange writes it: `mailbox:\\folder`. */
  z.strictObject({ of: z.literal('folderRight'), folder: z.string(), holder: z.string() }),
  /** POP, IMAP or SMTP AUTH of a mailbox. */
  z.strictObject({ of: z.literal('protocols'), mailbox: z.string() }),
  z.strictObject({ of: z.literal('forwarding'), mailbox: z.string() }),
]);
export type Check = z.infer<typeof checkSchema>;

const itemSchema = z.strictObject({
  /** What people type. An item keeps its number however often is looked. */
  n: z.number().int().positive(),
  /** The same for the same thing. */
  key: z.string(),
  /** One line: what it is. */
  what: z.string(),
  advice: z.enum(advices),
  /** Why it is proposed, asked or left. */
  why: z.string(),
  /** It came to be within the days that are looked back. */
  fresh: z.boolean(),
  /** What cleaning it takes; empty: a person has to do it. */
  operations: z.array(operationSchema),
  /** Absent in what earlier versions read: nothing is known of it. */
  ground: z.enum(grounds).exactOptional(),
  /** The list that shows whether it is still there; absent: no list does, so that a person has to look. */
  read: z.string().exactOptional(),
  /** Differs for a later state of the same thing: a claim holds for this one alone. */
  print: z.string().exactOptional(),
  /** It is in its list no more: since the first reading without it, and again in a later one. */
  gone: z.strictObject({ since: z.iso.datetime(), again: z.iso.datetime().exactOptional() }).exactOptional(),
  /** Its list could not be read, so nobody knows whether it is still there. */
  unread: z.literal(true).exactOptional(),
  /** Set for what a log row names: how it is read. */
  check: checkSchema.exactOptional(),
  /** The other account that it is about: one that may be compromised too. */
  other: z.strictObject({ id: z.string(), name: z.string() }).exactOptional(),
  /** It was gone, and is there again. */
  back: z.literal(true).exactOptional(),
  /** The reading that found it again, last; absent where it was not gone, or in what earlier versions read. */
  backAt: z.iso.datetime().exactOptional(),
  /** Who had it restored as innocent. */
  innocent: z.string().exactOptional(),
});
export type Item = z.infer<typeof itemSchema>;

const momentSchema = z.strictObject({
  at: z.iso.datetime(),
  /** Where it happened several times, when last. */
  last: z.iso.datetime().optional(),
  what: z.string(),
  suspicious: z.boolean(),
});
export type Moment = z.infer<typeof momentSchema>;

/** At most this many of each are kept in the ledger; the file has every row. */
export const maxItems = 200;
export const maxMoments = 100;
/** Apps that are followed, those that such apps made among them. */
export const maxApps = 20;

export const evidenceSchema = z.strictObject({
  account: z.strictObject({
    id: z.string(),
    name: z.string(),
    kinds: z.array(z.enum(identityKinds)),
    roles: z.array(z.string()),
  }),
  collectedAt: z.iso.datetime(),
  /** From when on is looked. */
  since: z.iso.datetime(),
  /** The earliest thing of that time that looks wrong; null: nothing does. */
  firstSuspicious: z.iso.datetime().nullable(),
  /** How many rows each read gave. */
  counts: z.array(z.strictObject({ what: z.string(), rows: z.number().int() })),
  items: z.array(itemSchema).max(maxItems),
  moments: z.array(momentSchema).max(maxMoments),
  /** How many items and moments were left out. */
  more: z.strictObject({ items: z.number().int(), moments: z.number().int() }),
  /** Whether the tenant records what people do. `off`: what is not here may have happened all the same. */
  record: z.enum(['on', 'off', 'unknown']),
  /** Whether the mailbox itself is recorded; `none`: there is no mailbox. */
  mailboxRecord: z.enum(['on', 'off', 'unknown', 'none']),
  missing: z.array(z.strictObject({ read: z.string(), reason: z.string(), permission: z.string().optional() })),
  /** Other accounts that the same attacker may hold, and why. */
  others: z
    .array(z.strictObject({ id: z.string(), name: z.string(), why: z.string() }))
    .max(20)
    .exactOptional(),
  /** Apps that the account made or can sign in as, by object id and application id: what they did since is laid to it. */
  apps: z
    .array(z.strictObject({ object: z.string(), app: z.string(), since: z.iso.datetime() }))
    .max(maxApps)
    .exactOptional(),
  /** The card of signals that it was begun from, with the vendor's ids of the rows; absent: a person named the account. */
  signal: z.strictObject({ card: z.string(), rows: z.array(z.string()).max(100) }).exactOptional(),
  /** When it is to be read again; absent: not automatically. */
  next: z.iso.datetime().exactOptional(),
  /** Every row, as lines of JSON, by their hash. */
  file: z.strictObject({ sha256: z.string(), lines: z.number().int() }),
});
export type IncidentEvidence = z.infer<typeof evidenceSchema>;
