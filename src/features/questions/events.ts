/** The entries of a card of open questions: asked, suggested, answered, approved, settled. */
import { z } from 'zod';
import { signedDecisionSchema } from '../../engine/plan/decision.js';
import { jsonSchema } from '../../engine/plan/operation-schema.js';
import { personSchema } from '../../lib/person.js';

const settings = z.record(z.string(), jsonSchema);

/** A person wants the open questions of a tenant on a card. */
export const questionsAskedSchema = z.strictObject({
  type: z.literal('questionsAsked'),
  /** Until when its answers may be approved. */
  expiresAt: z.iso.datetime(),
  decision: signedDecisionSchema,
});

/** What the worker read and would answer. */
const suggestionSchema = z.strictObject({
  control: z.string(),
  question: z.string(),
  answer: z.enum(['use', 'notForUs', 'ask']),
  settings,
  says: z.string(),
  evidence: z.array(z.string()).max(8),
  confidence: z.enum(['sure', 'likely', 'none']),
});
export const questionsSuggestedSchema = z.strictObject({
  type: z.literal('questionsSuggested'),
  suggestions: z.array(suggestionSchema),
});
export type Suggested = z.infer<typeof suggestionSchema>;

/** What a person answers to one question. */
const answerSchema = z.discriminatedUnion('choice', [
  z.strictObject({ choice: z.literal('use'), control: z.string(), settings }),
  z.strictObject({ choice: z.literal('notForUs'), control: z.string(), reason: z.string(), until: z.iso.datetime() }),
]);
export type GivenAnswer = z.infer<typeof answerSchema>;

export const questionAnsweredSchema = z.strictObject({
  type: z.literal('questionAnswered'),
  answer: answerSchema,
  decision: signedDecisionSchema,
});

/** Someone else approved the answers that the digest of the decision is over. */
export const answersApprovedSchema = z.strictObject({ type: z.literal('answersApproved'), decision: signedDecisionSchema });

/** A worker checked the approvals: from here on the tenant is judged and planned by these answers. */
export const answersSettledSchema = z.strictObject({
  type: z.literal('answersSettled'),
  answers: z.array(z.strictObject({ answer: answerSchema, by: personSchema })).min(1),
  approvedBy: z.array(personSchema).min(1),
  at: z.iso.datetime(),
});
export type Settled = z.infer<typeof answersSettledSchema>;

export const questionEvents = {
  authors: {
    questionsAsked: 'gateway',
    questionsSuggested: 'worker',
    questionAnswered: 'gateway',
    answersApproved: 'gateway',
    answersSettled: 'worker',
  },
  words: {
    questionsAsked: () => 'asked for the open questions',
    questionsSuggested: ({ suggestions }: z.infer<typeof questionsSuggestedSchema>) =>
      `suggested answers to ${suggestions.map(({ control }) => control).join(', ') || 'nothing'}`,
    questionAnswered: ({ answer }: z.infer<typeof questionAnsweredSchema>) => `answered ${answer.control}: ${answerText(answer)}`,
    answersApproved: () => 'approved the answers',
    answersSettled: ({ answers }: Settled) => `settled ${answers.map(({ answer }) => answer.control).join(', ')}`,
  },
} as const;

/** For example `ranges: 203.0.113.0/24`, or why it is not for us. */
export function answerText(answer: GivenAnswer): string {
  if (answer.choice === 'notForUs') return `not for us: ${answer.reason}`;
  return Object.entries(answer.settings)
    .map(
      ([key, value]) =>
        `${key}: ${Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join('; ');
}
