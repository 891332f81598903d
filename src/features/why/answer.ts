/** The answer to it, as plain data: what every policy says for each place, ours and What-If's. Its texts come from the tenant. */
import { z } from 'zod';
import { tenantOrigins } from '../../tenant/origin.js';

/** So long may a text of the tenant be. */
const maxText = 300;
/** This many entries any list of an answer has at most. */
export const maxListed = 40;

/** Milliseconds: as far back as the log is read. */
export const logMs = 30 * 24 * 60 * 60 * 1000;
/** Milliseconds: a sign-in further away from the moment that was asked about has nothing to do with it. */
export const aroundMs = 12 * 60 * 60 * 1000;

const text = z.string().max(maxText);
const texts = z.array(text).max(maxListed);

/** Who answered: a simulated answer must not look like one of Microsoft. */
const source = z.enum(tenantOrigins);

const policy = {
  id: text,
  name: text,
  /** `report-only`: it says what it would do, and does nothing. */
  state: z.enum(['enabled', 'report-only']),
  blocks: z.boolean(),
  /** What it asks for where it does not block, in the words of the service: `mfa`, `compliantDevice`. */
  controls: texts,
  operator: z.enum(['and', 'or']),
};

const policyResultSchema = z.strictObject({
  ...policy,
  /** `if`: where `because` holds, which nobody knows beforehand. `perhaps`: `because` could not be read. */
  applies: z.enum(['yes', 'if', 'perhaps']),
  because: texts,
});
export type PolicyResult = Readonly<z.infer<typeof policyResultSchema>>;

const exclusionSchema = z.strictObject({
  /** `group Travellers`, `role Global Administrator`, an account, or a place. */
  name: text,
  /** Of a group: names from it down to the one that names the account. Null: there is no group, or the way is unknown. */
  path: texts.nullable(),
});

const sparedSchema = z.strictObject({ ...policy, by: z.array(exclusionSchema).max(maxListed) });
export type Spared = Readonly<z.infer<typeof sparedSchema>>;

/** What becomes of a sign-in. `untold`: it is unknown. */
const outcomeSchema = z.enum(['in', 'blocked', 'untold']);
export type Outcome = z.infer<typeof outcomeSchema>;

const whatIfSchema = z.strictObject({
  outcome: outcomeSchema,
  /** The policies of which What-If says something else than reasoning does. */
  differs: z.array(z.strictObject({ policy: text, applies: z.boolean() })).max(maxListed),
});

/** One sign-in that the log holds. */
const recentSchema = z.strictObject({
  at: z.iso.datetime().nullable(),
  result: z.enum(['success', 'failed', 'interrupted', 'unknown']),
  /** 0 is a success; null: the log does not say. */
  code: z.number().nullable(),
  /** What the code means; null for a success. */
  error: text.nullable(),
  country: z.string().max(2).nullable(),
  city: text.nullable(),
  ip: text.nullable(),
  application: text.nullable(),
  client: text.nullable(),
  /** The policies that stopped it; of a success those whose requirements were met. */
  policies: texts,
});
export type RecentSignIn = Readonly<z.infer<typeof recentSchema>>;

const placeSchema = z.strictObject({
  /** `asked`: named in the question · `home`: where they sign in from mostly · `seen`: where they did · `blocked`, `elsewhere`: others. */
  role: z.enum(['asked', 'home', 'seen', 'blocked', 'elsewhere']),
  /** The first of them, by code; `??` are addresses of no known country. */
  countries: z.array(z.string().max(2)).min(1).max(maxListed),
  /** How many more there are. */
  more: z.number(),
  /** The address that was asked about; null: any in none of the named locations that list addresses. */
  ip: z.string().max(45).nullable(),
  /** The named locations that hold it. */
  locations: texts,
  /** How often they signed in from there in the last 30 days; null: it does not matter, or is not known. */
  times: z.number().nullable(),
  /** By what was read, with What-If's word on what could not be read. */
  outcome: outcomeSchema,
  words: z.array(policyResultSchema).max(maxListed),
  spared: z.array(sparedSchema).max(maxListed),
  /** Null: it was not asked, or gave no answer. */
  whatIf: whatIfSchema.nullable(),
});
export type Place = Readonly<z.infer<typeof placeSchema>>;

/** What becomes of a message. `depends`: on what the question does not say, or what could not be read. */
const mailSchema = z.strictObject({
  kind: z.literal('mail'),
  source,
  asOf: z.iso.datetime(),
  to: text,
  sender: text.nullable(),
  ip: text.nullable(),
  /** What a trace says of earlier messages like it, the newest first; status in the words of the service. */
  traces: z
    .array(z.strictObject({ at: z.iso.datetime().nullable(), sender: text, ip: text.nullable(), status: text }))
    .max(maxListed),
  outcome: z.enum(['delivered', 'rejected', 'quarantined', 'deleted', 'elsewhere', 'held', 'depends']),
  steps: z
    .array(
      z.strictObject({
        kind: z.enum(['connector', 'rule', 'direct-send', 'recipient']),
        name: text,
        does: z.enum([
          'admits',
          'refuses',
          'rejects',
          'quarantines',
          'deletes',
          'redirects',
          'routes',
          'holds',
          'copies',
          'forwards',
          'skips the later rules',
        ]),
        /** Whom it sends the message or a copy to, or through what. */
        to: texts,
        isCertain: z.boolean(),
        because: text,
      }),
    )
    .max(maxListed),
  /** All that decides was read. */
  isWhole: z.boolean(),
  notes: z.array(z.string().max(1000)).max(maxListed),
});
export type MailAnswer = Readonly<z.infer<typeof mailSchema>>;

export const whyAnswerSchema = z.discriminatedUnion('kind', [
  mailSchema,
  z.strictObject({ kind: z.literal('refused'), code: text, reason: z.string().max(2000), remedy: z.string().max(2000) }),
  z.strictObject({
    kind: z.literal('told'),
    source,
    /** The moment that what was read is of. */
    asOf: z.iso.datetime(),
    person: z.strictObject({
      id: text,
      /** The name to sign in with. */
      name: text,
      displayName: text.nullable(),
      isGuest: z.boolean(),
      isEnabled: z.boolean(),
    }),
    application: text,
    client: text,
    platform: text.nullable(),
    /** The moment that was asked about; null: now. */
    at: z.iso.datetime().nullable(),
    /** What happened: the newest first, or those closest to the moment. */
    recent: z.array(recentSchema).max(maxListed),
    /** The log came whole. It holds interactive sign-ins alone. */
    isLogWhole: z.boolean(),
    places: z.array(placeSchema).min(1).max(maxListed),
    /** What could not be read or is not part of the answer: each a sentence. */
    notes: z.array(z.string().max(1000)).max(maxListed),
  }),
]);
export type WhyAnswer = Readonly<z.infer<typeof whyAnswerSchema>>;

/** Cut to what an answer may hold, ending in an ellipsis where something was cut. */
export function shortened(words: string, length = maxText): string {
  return words.length <= length ? words : `${words.slice(0, length - 1).toWellFormed()}…`;
}

export type PersonAnswer = Extract<WhyAnswer, { kind: 'told' }>;
