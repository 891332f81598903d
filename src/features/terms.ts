/**
 * What requests, plans and jobs hold of each feature, and what is signed of it: a field each, by the name of its folder. These are forms of stored data: a name or a form
 * that was ever written stays as it is, because signatures are over it.
 */
import { z } from 'zod';
import { campaignTermsSchema } from './campaign/terms.js';
import { planSignalSchema, signalTermsSchema } from './signals/terms.js';
import { planTravelSchema, travelTermsSchema } from './travel/terms.js';

/** As it was asked for. */
export const requestTerms = {
  travel: travelTermsSchema.optional(),
  /** The campaign over several tenants that it is a part of. */
  campaign: campaignTermsSchema.optional(),
  signals: signalTermsSchema.optional(),
  /** The bundle that it was asked for with. */
  bundle: z.string().optional(),
};

/** As it was planned: part of what people approve. */
export const planTerms = {
  travel: planTravelSchema.optional(),
  signals: planSignalSchema.optional(),
};

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

/** What features have drawn, by the name of the view in a job. */
export const featureViews = [
  'bundle',
  'byHand',
  'drift',
  'digest',
  'evidence',
  'incident',
  'introduction',
  'questions',
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
