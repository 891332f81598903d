/** The entries of signals: what was reported, who answered what, and what people announced. */
import { z } from 'zod';
import { signedDecisionSchema } from '../../engine/plan/decision.js';
import { expectationTermsSchema, storedSignSchema } from './entry-terms.js';

/** A worker began to watch: nothing that happened more than an hour before rings. */
export const signalsBegunSchema = z.strictObject({ type: z.literal('signalsBegun'), at: z.iso.datetime() });

/** Signs that a card shows from now on. Only a worker that read the rows writes one. */
export const signalledSchema = z.strictObject({
  type: z.literal('signalled'),
  loudness: z.enum(['loud', 'normal']),
  signs: z.array(storedSignSchema).min(1).max(20),
});
type Signalled = z.infer<typeof signalledSchema>;

/**
 * - `me`: the person says that they did it · `expected`: someone knows of it · `falseAlarm`: it did not happen, or means nothing
 * - `waived`: it is so and stays so, until a day · `taken`: someone looks into it · `saidYes`, `saidNo`: the person's own answer to "Was this you?", which settles nothing
 */
const signalAnswers = ['me', 'expected', 'falseAlarm', 'waived', 'taken', 'saidYes', 'saidNo'] as const;
export const signalAnsweredSchema = z.strictObject({
  type: z.literal('signalAnswered'),
  answer: z.enum(signalAnswers),
  /** Until when the same about the same subject stays quiet; absent: nothing does. */
  quietUntil: z.iso.datetime().exactOptional(),
  decision: signedDecisionSchema,
});
export type SignalAnswered = z.infer<typeof signalAnsweredSchema>;

/** Someone had the person asked whether it was them. */
export const signalAskedSchema = z.strictObject({
  type: z.literal('signalAsked'),
  person: z.strictObject({ id: z.string(), name: z.string() }),
  decision: signedDecisionSchema,
});

/** Nobody had taken it when the shift ended. */
export const signalHandedOverSchema = z.strictObject({ type: z.literal('signalHandedOver'), at: z.iso.datetime() });

/** A person wants to see that a sign reaches the chat. */
export const signalTestAskedSchema = z.strictObject({ type: z.literal('signalTestAsked'), decision: signedDecisionSchema });

/** A person announced something that would look like a sign. */
export const signalExpectedSchema = z.strictObject({
  type: z.literal('signalExpected'),
  terms: expectationTermsSchema,
  decision: signedDecisionSchema,
});

const somebody = z.strictObject({ id: z.string(), name: z.string() });

/** A worker begins to contain an account by a standing rule: nobody was asked, and those who made the rule get a message. */
export const signalContainedSchema = z.strictObject({
  type: z.literal('signalContained'),
  at: z.iso.datetime(),
  person: somebody,
  /** The kind of the signal that the rule names. */
  kind: z.string(),
  incident: z.string(),
  change: z.string(),
  /** The change of settings that made the rule, who proposed and who approved it. */
  settings: z.string(),
  by: z.array(somebody).min(1),
});
export type SignalContained = z.infer<typeof signalContainedSchema>;

/** The command that gives access back. */
export const restoreCommand = ({ incident }: SignalContained): string => `/harden restore ${incident}`;

const answerWords: Readonly<Record<SignalAnswered['answer'], string>> = {
  me: 'said that it was them',
  expected: 'said that it was expected',
  falseAlarm: 'called it a false alarm',
  waived: 'waived it',
  taken: 'took it',
  saidYes: 'answered that it was them, which proves nothing',
  saidNo: 'answered that it was not them',
};

export const signalEvents = {
  authors: {
    signalsBegun: 'worker',
    signalled: 'worker',
    signalAnswered: 'gateway',
    signalAsked: 'gateway',
    signalHandedOver: 'worker',
    signalExpected: 'gateway',
    signalContained: 'worker',
    signalTestAsked: 'gateway',
  },
  words: {
    signalsBegun: () => 'began to watch for signals',
    signalled: ({ signs }: Signalled) => `reported ${signs.map(({ kind }) => kind).join(', ')}`,
    signalAnswered: ({ answer }: SignalAnswered) => answerWords[answer],
    signalAsked: ({ person }: z.infer<typeof signalAskedSchema>) => `asked ${person.name} whether it was them`,
    signalContained: ({ person, settings }: SignalContained) => `contained ${person.name} without asking, by ${settings}`,
    signalTestAsked: () => 'sent a test of signals',
    signalHandedOver: () => 'nobody had taken it at the end of the shift',
    signalExpected: ({ terms }: z.infer<typeof signalExpectedSchema>) =>
      `announced for ${terms.person.name}: ${terms.says}, until ${terms.until}`,
  },
} as const;
