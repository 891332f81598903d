/** The entries of a waiver: requested, approved, ended. */
import { z } from 'zod';
import { reportOf, signedDecisionSchema } from '../../engine/plan/decision.js';
import { waiverTermsSchema } from './entry-terms.js';

/** A person asked that a finding be accepted for a time. */
export const waiverAskedSchema = z.strictObject({
  type: z.literal('waiverAsked'),
  terms: waiverTermsSchema,
  expiresAt: z.iso.datetime(),
  decision: signedDecisionSchema,
});

/** One approval of a waiver. */
export const waivedSchema = z.strictObject({ type: z.literal('waived'), decision: signedDecisionSchema });

/** A waiver ended before its time: what was accepted moved, rose, or is gone; or a person ended it. */
export const waiverEndedSchema = z.strictObject({
  type: z.literal('waiverEnded'),
  why: z.enum(['moved', 'worse', 'fixed', 'person']),
  detail: z.string(),
  decision: signedDecisionSchema.optional(),
});

type Asked = z.infer<typeof waiverAskedSchema>;
type Waived = z.infer<typeof waivedSchema>;
type Ended = z.infer<typeof waiverEndedSchema>;

export const waiverEvents = {
  authors: {
    waiverAsked: 'gateway',
    waived: 'gateway',
    // A person ends a waiver through a gateway; what was accepted is watched by a worker.
    waiverEnded: (event: object): 'gateway' | 'worker' => ('why' in event && event.why === 'person' ? 'gateway' : 'worker'),
  },
  words: {
    waiverAsked: ({ terms }: Asked) => `asked to accept ${terms.control} for ${terms.days} days: ${terms.reason}`,
    waived: () => 'approved the waiver',
    waiverEnded: ({ detail }: Ended) => `the waiver ended: ${detail}`,
  },
  reports: {
    waiverAsked: ({ decision }: Asked) => ({ topic: 'requested' as const, data: () => reportOf(decision) }),
    waived: ({ decision }: Waived) => ({ topic: 'approved' as const, data: () => reportOf(decision) }),
  },
} as const;
