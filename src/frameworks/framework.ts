/** A framework: requirements that someone else wrote, each with the controls that answer it, and what hardenbot does not look at. */

import { z } from 'zod';
import { shorten } from '../chat/safe-text.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { type Refusal, refuse } from '../lib/errors.js';
import { jitless } from '../lib/jitless.js';
import cisM365 from './data/cis-m365.json';
import cyberEssentials from './data/cyber-essentials.json';
import essentialEight from './data/essential-eight.json';
import insurer from './data/insurer.json';
import nis2 from './data/nis2.json';
import scuba from './data/scuba.json';

const answerSchema = z.strictObject({
  control: z.string(),
  /**
   * - `covers`: where the control passes, the requirement is met
   * - `supports`: the control looks at a part of it, so that a pass is no more than a part of the answer
   */
  relation: z.enum(['covers', 'supports']),
  /** The part of the control that answers it; absent: the whole. */
  part: z.string().optional(),
  /** What the control does not look at, or counts otherwise than the requirement. */
  note: z.string().optional(),
});

const requirementSchema = z.strictObject({
  /** As the framework numbers it. */
  id: z.string(),
  /** Short words of our own, never the framework's. */
  title: z.string(),
  /** What the framework says of its weight, e.g. `L1` or `SHALL`. */
  level: z.string().optional(),
  /** None: hardenbot does not look at it. */
  answeredBy: z.array(answerSchema),
  note: z.string().optional(),
  /** Its number could not be compared with a source of the framework. */
  unconfirmed: z.literal(true).optional(),
});
export type Answer = z.infer<typeof answerSchema>;
export type Requirement = z.infer<typeof requirementSchema>;

const frameworkSchema = z.strictObject({
  schema: z.literal('framework/1'),
  /** What people type. */
  id: z.string(),
  title: z.string(),
  version: z.string(),
  publisher: z.string(),
  source: z.url(),
  /** When the numbers were compared, and with what. */
  checked: z.strictObject({ on: z.iso.date(), against: z.string() }),
  note: z.string(),
  requirements: z.array(requirementSchema).min(1),
});
export type Framework = z.infer<typeof frameworkSchema>;

/** Every framework, in the order of help. */
export const frameworks: readonly Framework[] = [cisM365, scuba, cyberEssentials, essentialEight, nis2, insurer].map((file) =>
  frameworkSchema.parse(file, jitless),
);

export function findFramework(word: string): Framework | Refusal {
  const found = frameworks.find(({ id }) => id === word.toLowerCase());
  if (found !== undefined) return found;
  const names = frameworks.map(({ id }) => id);
  const meant = didYouMean(word, names);
  return refuse(
    'unknown-framework',
    `There is no framework "${shorten(word, 40)}".`,
    meant === null ? `Name one of ${names.join(', ')}.` : `Did you mean ${meant}?`,
  );
}

/** The languages in which a tenant can show what it has of a framework. */
export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];
