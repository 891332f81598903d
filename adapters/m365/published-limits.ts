/**
 * What Microsoft publishes as the limits of its services. Source: "Microsoft Graph service-specific throttling limits" of the Graph
 * documentation, and the pages named beside a line. Exchange and Azure publish none that could be kept: those are learned.
 */
import type { PublishedLimit } from '../../src/tenant/shared-limits.js';

/** Of a tenant; each process and each worker of hardenbot counts for it. */
export const publishedLimits = {
  /** "Identity protection and conditional access": one a second of a tenant for all apps, and no Retry-After. Named locations and risk count too. */
  conditionalAccess: { kind: 'window', requests: 1, everyMs: 1000 },
  /** "Identity and access reports": 5 in 10 seconds. Sign-ins, audits, registration details, and the ways to sign in of an account. */
  reports: { kind: 'window', requests: 5, everyMs: 2000 },
  /** "Microsoft 365 reports": 14 in 10 minutes for each report as CSV; hardenbot asks for one. */
  usageReports: { kind: 'window', requests: 14, everyMs: 42_858 },
  /** When an account last signed in: 10 a minute. */
  signInActivity: { kind: 'window', requests: 10, everyMs: 6000 },
  /** "List messageTraces": 100 in 5 minutes. */
  messageTraces: { kind: 'window', requests: 100, everyMs: 3000 },
} as const satisfies Readonly<Record<string, PublishedLimit>>;

export type PublishedClass = keyof typeof publishedLimits;

/** Of an app over all tenants that it is in: identity and access reports, 122 in 10 seconds. */
export const limitsOfApp: Readonly<Partial<Record<PublishedClass, PublishedLimit>>> = {
  reports: { kind: 'window', requests: 122, everyMs: 82 },
};
