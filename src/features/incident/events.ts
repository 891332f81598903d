/** The entries of an incident: what was read of the account, which stages were asked for, and who answers for what. */
import { z } from 'zod';
import { reportOf, signedDecisionSchema } from '../../engine/plan/decision.js';
import { evidenceSchema } from './entry-terms.js';

/** What could be read of a compromised account, before anything of it is changed. */
export const collectedSchema = z.strictObject({ type: z.literal('collected'), evidence: evidenceSchema });

/** A stage of the playbook was asked for; `change` is its plan. */
export const stagedSchema = z.strictObject({
  type: z.literal('staged'),
  stage: z.string(),
  change: z.string(),
  /** The change of settings by which a worker asked for it. */
  rule: z.string().exactOptional(),
});

/** A person answers for items of an incident, each as it was read; the decision says how they know. */
export const claimedSchema = z.strictObject({
  type: z.literal('claimed'),
  items: z.array(z.strictObject({ key: z.string(), print: z.string() })).min(1),
  decision: signedDecisionSchema,
});

type Collected = z.infer<typeof collectedSchema>;
type Staged = z.infer<typeof stagedSchema>;
type Claimed = z.infer<typeof claimedSchema>;

export const incidentEvents = {
  authors: {
    collected: 'worker',
    staged: (event: object): 'gateway' | 'worker' => ('rule' in event && event.rule !== undefined ? 'worker' : 'gateway'),
    claimed: 'gateway',
  },
  readings: <Of>(step: (of: Of, nextAt: Date | null) => void) => ({
    collected: ({ evidence: { next } }: Collected, of: Of) => step(of, next === undefined ? null : new Date(next)),
  }),
  words: {
    collected: ({ evidence }: Collected) => `collected: ${evidence.items.length} items, ${evidence.missing.length} reads failed`,
    staged: ({ stage, change }: Staged) => `${stage}: ${change}`,
    claimed: ({ items, decision }: Claimed) => {
      const { reason } = decision.decision;
      return `claimed ${items.length} items${reason === undefined ? '' : `: ${reason}`}`;
    },
  },
  // How much was found, and not what: that stays in the ledger.
  reports: {
    collected: ({ evidence: { account, items, missing } }: Collected) => ({
      topic: 'incident' as const,
      data: () => ({ account: { id: account.id, name: account.name }, items: items.length, unread: missing.length }),
    }),
    staged: ({ stage, change }: Staged) => ({ topic: 'incident' as const, data: () => ({ stage, plan: change }) }),
    claimed: ({ items, decision }: Claimed) => ({
      topic: 'incident' as const,
      data: () => ({ ...reportOf(decision), claimed: items.length }),
    }),
  },
} as const;
