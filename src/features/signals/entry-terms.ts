/** What entries about signals hold: signs as they were reported, and what answers are given over. */
import { z } from 'zod';
import { jsonSchema } from '../../engine/plan/operation-schema.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Sign } from './sign.js';

const somebody = z.strictObject({ id: z.string(), name: z.string() });

const pressSchema = z.discriminatedUnion('press', [
  z.strictObject({ press: z.literal('contain'), person: somebody }),
  z.strictObject({ press: z.literal('ask'), person: somebody }),
  z.strictObject({
    press: z.literal('restore'),
    resource: z.string(),
    id: z.string(),
    name: z.string(),
    before: jsonSchema,
    after: jsonSchema,
  }),
]);

const leftSchema = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('rules'), name: z.string() }),
  z.strictObject({ in: z.literal('forwarding') }),
  z.strictObject({ in: z.literal('rights'), name: z.string() }),
]);

export const aboutSchema = z.strictObject({
  type: z.enum(['person', 'policy', 'app', 'object', 'tenant']),
  id: z.string(),
  name: z.string(),
});

export const weightSchema = z.enum(['A', 'B', 'C']);

/** A sign as it is stored: times as text, texts cut to what a card can show. */
export const storedSignSchema = z.strictObject({
  kind: z.string(),
  about: aboutSchema,
  rowIds: z.array(z.string()).min(1).max(50),
  key: z.string(),
  at: z.iso.datetime(),
  answeredAt: z.iso.datetime(),
  says: z.string(),
  evidence: z.array(z.string()).max(8),
  confidence: z.enum(['certain', 'likely', 'possible']),
  weight: weightSchema,
  /** Set where a maintenance window took one step off its weight. */
  lowered: z.literal(true).exactOptional(),
  reasons: z.array(z.string()).max(8),
  presses: z.array(pressSchema).max(6),
  left: z.array(leftSchema).max(8).exactOptional(),
  /** The rows themselves, for an incident: JSON lines in the store of evidence, by their hash. Absent: nobody can be contained because of it. */
  rows: z.strictObject({ sha256: z.string(), lines: z.number().int() }).exactOptional(),
});
export type StoredSign = z.infer<typeof storedSignSchema>;

const maxText = 600;
/** Of a whole object: beyond it nothing is offered to restore. */
const maxObject = 30_000;

export function toStored(sign: Sign): StoredSign {
  const { event, presses, evidence, reasons, rowIds, about, left = [] } = sign;
  return {
    kind: sign.kind,
    about: { ...about, name: cut(about.name) },
    rowIds: [...new Set(rowIds)].slice(0, 50).map((id) => id.slice(0, maxText)),
    key: event.key,
    at: event.at.toISOString(),
    answeredAt: event.answeredAt.toISOString(),
    says: cut(sign.says),
    evidence: evidence.slice(0, 8).map(cut),
    confidence: sign.confidence,
    weight: sign.weight,
    reasons: reasons.slice(0, 8).map(cut),
    presses: presses.filter((press) => press.press !== 'restore' || JSON.stringify(press).length <= maxObject).slice(0, 6),
    ...(left.length === 0
      ? {}
      : { left: left.slice(0, 8).map((one) => ('name' in one ? { ...one, name: cut(one.name) } : one)) }),
  };
}

function cut(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText - 1)}…`;
}

interface Identified {
  readonly kind: string;
  readonly about: { readonly id: string };
  readonly key: string;
}

/** The same for each time the same thing is seen, whatever rows show it: by this it is reported once. */
export function signId({ kind, about, key }: Identified): string {
  return sha256(canonicalJson(['sign', kind, about.id, key])).slice(0, 32);
}

/** What it weighed before a maintenance window lowered it: a window makes nothing less bad. */
export function judgedWeight({ weight, lowered }: StoredSign): StoredSign['weight'] {
  if (lowered !== true) return weight;
  return weight === 'C' ? 'B' : 'A';
}

/** What an answer is signed over: the signs that the person was shown. Another sign on the card, or one that weighs more, makes it another digest. */
export function signalDigest(id: string, signs: readonly StoredSign[]): string {
  return sha256(canonicalJson(['signals', id, signs.map((sign) => [signId(sign), sign.weight])]));
}

export const signalPrefix = 'sig-';
/** What a wish for a test is signed over. */
export const testDigest = sha256('a test of signals');
export const testPrefix = 'sigtest-';
export const expectationPrefix = 'exp-';

/** Whether an id is one of a card of signals. */
export function isSignal(id: string): boolean {
  return id.startsWith(signalPrefix);
}

/** Whether an id is one of an announcement. */
export function isExpectation(id: string): boolean {
  return id.startsWith(expectationPrefix);
}

/** What an announcement is signed over. */
export function expectationDigest(terms: ExpectationTerms): string {
  return sha256(canonicalJson(['expectation', terms]));
}

export const expectationTermsSchema = z.strictObject({
  person: somebody,
  /** Kinds that it explains; absent: every one that can be announced. */
  kinds: z.array(z.string()).exactOptional(),
  says: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type ExpectationTerms = z.infer<typeof expectationTermsSchema>;

/** The key of the message by which people are alarmed that a card became louder, or was handed over: another one each time. */
export const alarmKeyOf = (id: string, calls: number): string => `${id}-louder-${calls}`;
