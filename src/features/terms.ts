/**
 * What requests, plans and jobs hold of each feature, and what is signed of it: a field each, by the name of its folder. These are forms of stored data: a name or a form
 * that was ever written stays as it is, because signatures are over it.
 */
import { z } from 'zod';
import { omitUndefined } from '../lib/omit-undefined.js';
import { campaignTermsSchema } from './campaign/terms.js';
import { incidentRequest, planIncidentSchema } from './incident/terms.js';
import { planSignalSchema, signalsOfDay, signalTermsSchema } from './signals/terms.js';
import { ticketRuleSchema, ticketSchema } from './ticket/terms.js';
import { planTravelSchema, travelTermsSchema } from './travel/terms.js';

/** As it was asked for. */
export const requestTerms = {
  ...incidentRequest,
  travel: travelTermsSchema.optional(),
  /** The campaign over several tenants that it is a part of. */
  campaign: campaignTermsSchema.optional(),
  signals: signalTermsSchema.optional(),
  /** The bundle that it was asked for with. */
  bundle: z.string().optional(),
};

/** From what an incident was begun that no person named: the id of the subject, and the account in it. */
export interface BegunFrom {
  readonly signal: string;
  readonly object: string;
}

export const begunFrom = (from: BegunFrom | undefined): RequestTerms => omitUndefined({ signals: from });

/** Null where a person named the account. */
export const subjectBegunFrom = ({ signals }: RequestTerms): string | null => signals?.signal ?? null;

/** As it was planned: part of what people approve. */
export const planTerms = {
  incident: planIncidentSchema.optional(),
  travel: planTravelSchema.optional(),
  signals: planSignalSchema.optional(),
};

/** What the digest of a day holds of each feature; absent: the tenant has nothing of it, or nothing happened. */
export const digestTerms = {
  signals: signalsOfDay.exactOptional(),
};
export type DigestTerms = {
  readonly [Name in keyof typeof digestTerms]?: Exclude<z.infer<(typeof digestTerms)[Name]>, undefined>;
};

/** What decisions hold that people named with them, a reference each. */
export const decisionReferences = {
  ticket: ticketSchema.optional(),
};
export type DecisionReferences = { readonly [Name in ReferenceName]?: string | undefined };
export type ReferenceName = keyof typeof decisionReferences;

/** What a person may do that rules can ask a reference for: ask for a change, approve one or a waiver, ask for a waiver. */
export const referencedActs = ['requests', 'approvals', 'waivers'] as const;
export type ReferencedAct = (typeof referencedActs)[number];

/** What a press asks for, by the name of the button. */
export const actsOfButtons: Readonly<Record<string, ReferencedAct | undefined>> = {
  plan: 'requests',
  revert: 'requests',
  setting: 'requests',
  waive: 'waivers',
};

/** What rules of approval say of references, under `approvals` in hardenbot.yaml. */
export const referenceRules = {
  tickets: ticketRuleSchema(referencedActs).optional(),
};
export type ReferenceRules = { readonly [Key in keyof typeof referenceRules]?: z.infer<(typeof referenceRules)[Key]> };
export const referenceRuleNames = Object.keys(referenceRules) as readonly (keyof ReferenceRules)[];

/**
 * Groups of people under `approvals` in hardenbot.yaml that decide on changes of one feature, each as the settings that are generated say it; where a group has nobody, the
 * approvers decide.
 */
export const featureGroups = {
  incident: 'one of them alone approves that a compromised account is contained; they may ask for it too',
} as const;
export type FeatureGroup = keyof typeof featureGroups;
export const groupNames = Object.keys(featureGroups) as readonly FeatureGroup[];

/** Approvals in place of those of a tier. */
export interface OwnApproval {
  readonly approvals: number;
  /**
   * People of this group alone give them, at any time, whatever the calendar says; of several approvals one is theirs, and any approver may give the others. Where it has
   * nobody, approvers give at least that many, at any time too. Absent: as the calendar says.
   */
  readonly group?: { readonly key: FeatureGroup; readonly name: string };
}

/** Whom alarms of every kind call personally. */
export const alarmGroup: FeatureGroup = 'incident';

/** The same for each of these groups. */
export function ofEachGroup<Value>(value: Value): { [Group in FeatureGroup]: Value } {
  return { incident: value };
}

/** Jobs of features by their names in the queue, and the queue that carries each. */
export const featureJobs = {
  // Reads what can be known of a compromised account.
  collect: 'audit',
  questions: 'audit',
  // Rounds over logs take no place from what people ask for.
  signals: 'watch',
  settings: 'audit',
  why: 'audit',
} as const;
export type FeatureJob = keyof typeof featureJobs;

/** What of it is asked for, only read and approved by nobody, and the view that it is shown in. */
export const featureReadings = { collect: 'incident' } as const;

/** What features have drawn, by the name of the view in a job. */
export const featureViews = [
  'bundle',
  'byHand',
  'campaign',
  'drift',
  'digest',
  'evidence',
  'incident',
  'introduction',
  'questions',
  'reach',
  'reopened',
  'signal',
  'signalAlarm',
  'settings',
  'waiver',
  'why',
] as const;
export type FeatureView = (typeof featureViews)[number];

export function isFeatureView(view: string): view is FeatureView {
  return featureViews.some((one) => one === view);
}

type Terms<Fields extends Readonly<Record<string, z.ZodType>>> = { readonly [Key in keyof Fields]?: z.infer<Fields[Key]> };
export type RequestTerms = Terms<typeof requestTerms>;
export type PlanTerms = Terms<typeof planTerms>;

/** The terms among the fields of a plan, and nothing else of it. */
export function termsOf(plan: PlanTerms): PlanTerms {
  const names = new Set<string>(Object.keys(planTerms));
  return Object.fromEntries(Object.entries(plan).filter(([name, value]) => names.has(name) && value !== undefined));
}
