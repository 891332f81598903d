/** The entries of a change of settings: proposed, weighed, approved, in force. */
import { z } from 'zod';
import { reportOf, signedDecisionSchema } from '../../engine/plan/decision.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { personSchema } from '../../lib/person.js';
import { type SettingsTerms, settingsTermsSchema, weighedSchema } from './entry-terms.js';

/** A person wants settings of a tenant changed. */
export const settingsProposedSchema = z.strictObject({
  type: z.literal('settingsProposed'),
  terms: settingsTermsSchema,
  /** Until when it may be approved. */
  expiresAt: z.iso.datetime(),
  decision: signedDecisionSchema,
});

/** What a worker found that it would do. */
export const settingsWeighedSchema = z.strictObject({ type: z.literal('settingsWeighed'), weighed: weighedSchema });

/** A worker cannot carry it out: what it was to replace is not there any more, or a value cannot be. */
export const settingsDeclinedSchema = z.strictObject({
  type: z.literal('settingsDeclined'),
  code: z.string(),
  reason: z.string(),
  remedy: z.string(),
});

/** Someone else approved what was proposed, with the effect that was computed. */
export const settingsApprovedSchema = z.strictObject({ type: z.literal('settingsApproved'), decision: signedDecisionSchema });

/** A worker checked the decisions: from here on these values count. It stands in the one subject of all that was decided, in order. */
export const settingsDecidedSchema = z.strictObject({
  type: z.literal('settingsDecided'),
  /** The proposal. */
  id: z.string(),
  /** 1 for the first of the tenant; each further one is one more. */
  order: z.number().int().positive(),
  terms: settingsTermsSchema,
  weighed: weighedSchema,
  request: signedDecisionSchema,
  approvals: z.array(signedDecisionSchema).min(1),
  approvedBy: z.array(personSchema).min(1),
  /** By key: the hash of what hardenbot.yaml said. Once it says something else, the file counts. */
  file: z.record(z.string(), z.string()),
  at: z.iso.datetime(),
});
type SettingsProposed = z.infer<typeof settingsProposedSchema>;
type SettingsDecided = z.infer<typeof settingsDecidedSchema>;

const keysOf = ({ terms }: { readonly terms: SettingsTerms }): string => terms.changes.map(({ key }) => key).join(', ');

export const settingsEvents = {
  authors: {
    settingsProposed: 'gateway',
    settingsWeighed: 'worker',
    settingsDeclined: 'worker',
    settingsApproved: 'gateway',
    settingsDecided: 'worker',
  },
  words: {
    settingsProposed: (event: SettingsProposed) => `proposed to change ${keysOf(event)}`,
    settingsWeighed: ({ weighed }: z.infer<typeof settingsWeighedSchema>) => `weighed: ${weighed.risk} risk`,
    settingsDeclined: ({ reason }: z.infer<typeof settingsDeclinedSchema>) => `not changed: ${reason}`,
    settingsApproved: () => 'approved the change of settings',
    settingsDecided: (event: SettingsDecided) => `put ${event.id} in force: ${keysOf(event)}`,
  },
  values: {
    settingsProposed: ({ terms }: SettingsProposed) =>
      terms.changes.map(({ key, from, to }) => ({ property: key, ...omitUndefined({ before: from, after: to }) })),
  },
  reports: {
    settingsProposed: ({ terms, decision }: SettingsProposed) => ({
      topic: 'settings' as const,
      data: () => ({ ...reportOf(decision), step: 'proposed', changes: terms.changes }),
    }),
    settingsApproved: ({ decision }: z.infer<typeof settingsApprovedSchema>) => ({
      topic: 'settings' as const,
      data: () => ({ ...reportOf(decision), step: 'approved' }),
    }),
    settingsDecided: ({ id, terms, approvedBy }: SettingsDecided) => ({
      topic: 'settings' as const,
      data: () => ({ step: 'inForce', proposal: id, approvedBy: approvedBy.map(({ name }) => name), changes: terms.changes }),
    }),
  },
} as const;
