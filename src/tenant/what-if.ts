/** What-If of Conditional Access: asking the service itself which of its policies a sign-in would meet. */
import { z } from 'zod';
import { omitUndefined } from '../lib/omit-undefined.js';
import { flag, text } from './lenient.js';
import type { VendorCall } from './resource.js';
import { conditionalAccessPolicies } from './resources/conditional-access-policy.js';

/** The kinds of client programs as What-If and policies name them. */
export type SignInClient = 'browser' | 'mobileAppsAndDesktopClients' | 'exchangeActiveSync' | 'other';

/** A sign-in that has not happened. */
export interface SignInQuestion {
  /** By object id. */
  readonly who: { readonly kind: 'user' | 'servicePrincipal'; readonly id: string };
  /** The application id of what is signed in to. */
  readonly application: string;
  /** ISO 3166-1 alpha-2, in capitals; null where it is not known. */
  readonly country: string | null;
  readonly ipAddress: string | null;
  /** Null for an application. */
  readonly client: SignInClient | null;
  /** What the device runs, as policies name it; absent: not known. */
  readonly platform?: string;
}

/** What the service says of one of its policies, enforced or reporting only. */
export interface WhatIfVerdict {
  readonly id: string;
  readonly name: string;
  readonly applies: boolean;
  /**
   * Why it does not apply, by the service's own words: `users`, `location`, … Of these, `notEnoughInformation`, `invalidCondition`,
   * `invalidPolicy` and whatever we do not know say that it is unknown. `notSet` where it applies.
   */
  readonly reason: string;
}

/** Every policy that exists, with whether it would apply to the sign-in. Throws TenantError. */
export type WhatIf = (question: SignInQuestion) => Promise<readonly WhatIfVerdict[]>;

/** Reading policies is enough. Source: the Graph reference of the action, which names Policy.Read.ConditionalAccess as the least. */
export const whatIfPermission = conditionalAccessPolicies.permission.read;

/**
 * The one call of a question. The action is in the v1.0 metadata and has a v1.0 page; which of the conditions may be left out, and what
 * an address without a country means to the service, is confirmed by no tenant. All policies are asked for, not only those that
 * apply: a policy that is unknown must not look like one that does not apply.
 */
export function whatIfCall({
  who,
  application,
  country,
  ipAddress,
  client,
  platform,
}: SignInQuestion): VendorCall & { service: 'graph' } {
  const identity =
    who.kind === 'user'
      ? { '@odata.type': '#microsoft.graph.userSignIn', userId: who.id }
      : { '@odata.type': '#microsoft.graph.servicePrincipalSignIn', servicePrincipalId: who.id };
  return {
    service: 'graph',
    method: 'POST',
    path: '/identity/conditionalAccess/evaluate',
    body: {
      signInIdentity: identity,
      signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [application] },
      signInConditions: {
        ...(country === null ? {} : { country }),
        ...(ipAddress === null ? {} : { ipAddress }),
        ...(client === null ? {} : { clientAppType: client }),
        ...omitUndefined({ devicePlatform: platform }),
      },
      appliedPoliciesOnly: false,
    },
  };
}

const answered = z.looseObject({ id: text(), displayName: text(), policyApplies: flag(), analysisReasons: text() });

/** One row of the answer; null where it does not say of which policy it is, or whether that applies. */
export function whatIfVerdict(row: unknown): WhatIfVerdict | null {
  const parsed = answered.safeParse(row);
  if (!parsed.success) return null;
  const { id, displayName, policyApplies, analysisReasons } = parsed.data;
  if (typeof id !== 'string' || typeof policyApplies !== 'boolean') return null;
  return {
    id: id.toLowerCase(),
    name: displayName ?? id,
    applies: policyApplies,
    reason: analysisReasons ?? (policyApplies ? 'notSet' : 'nothing said'),
  };
}

/**
 * Words for a condition that the sign-in does not meet. Source: whatIfAnalysisReasons of the Graph reference; the others of its words say
 * that the policy was not evaluated.
 */
const unmet = new Set([
  'users',
  'workloadidentities',
  'application',
  'useractions',
  'authenticationcontext',
  'deviceplatform',
  'devices',
  'clientapps',
  'location',
  'signinrisk',
  'userrisk',
  'insiderrisk',
  'authenticationflow',
  'time',
]);

/** Whether it says that the policy applies, or by which condition it does not. */
export function saysEnough({ applies, reason }: WhatIfVerdict): boolean {
  return applies || reason.split(',').some((word) => unmet.has(word.trim().toLowerCase()));
}
