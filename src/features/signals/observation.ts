/** A row of a tenant's logs as signals are judged by: in our typed form, with when it happened and when the vendor first answered it. */
import type { Meaning } from '../../tenant/log-meaning/meaning.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { FlowSignIn } from '../../tenant/resources/flow-sign-in.js';
import type { InboxRule } from '../../tenant/resources/inbox-rule.js';
import type { RiskDetection } from '../../tenant/resources/risk-detection.js';
import type { RiskyUser } from '../../tenant/resources/risky-user.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { AuditRecord } from '../../tenant/resources/unified-audit-log.js';

/**
 * - `audits`: the audit log of Entra ID · `signIns`: interactive sign-ins of people, v1.0 · `flows`: the beta, with user agent and device code
 * - `detections`, `riskyUsers`: Entra ID Protection · `unified`: the unified audit log
 * - `rules`: the inbox rules of one mailbox, read because a row said that they changed: no log, and read where a kind wants it
 */
export const sources = ['audits', 'signIns', 'flows', 'detections', 'riskyUsers', 'unified', 'rules'] as const;
export type Source = (typeof sources)[number];
/** The logs, without what is read because of a row. */
export type LogSource = Exclude<Source, 'rules'>;

interface Observed<From extends Source, Row> {
  readonly source: From;
  /** The vendor's id of the row. */
  readonly id: string;
  /** When it happened, as the row says. */
  readonly at: Date;
  /** When the first answer that held the row came: the vendor made it readable at this time or before. */
  readonly answeredAt: Date;
  readonly row: Row;
}

interface Judged {
  /** What the operation means; null for one that the table of log meanings does not have. */
  readonly meaning: Meaning | null;
}

export type AuditObservation = Observed<'audits', DirectoryAudit> & Judged;
export type SignInObservation = Observed<'signIns', SignIn>;
export type FlowObservation = Observed<'flows', FlowSignIn>;
type DetectionObservation = Observed<'detections', RiskDetection>;
type RiskyUserObservation = Observed<'riskyUsers', RiskyUser>;
export type UnifiedObservation = Observed<'unified', AuditRecord> & Judged;

/** One look at a mailbox, for all rows of a burst. Its id is made of the ids of these rows, and `at` is the newest of them. */
export interface RulesObservation extends Observed<'rules', readonly InboxRule[]> {
  /** The mailbox, as the rows name it. */
  readonly mailbox: string;
  /** Why it was looked at: the vendor's ids of the rows. */
  readonly because: readonly string[];
}

export type Observation =
  | AuditObservation
  | SignInObservation
  | FlowObservation
  | DetectionObservation
  | RiskyUserObservation
  | UnifiedObservation
  | RulesObservation;

/** Those of one source. */
export function from<From extends Source>(
  source: From,
  observations: readonly Observation[],
): readonly Extract<Observation, { source: From }>[] {
  return observations.filter((one): one is Extract<Observation, { source: From }> => one.source === source);
}

/** Of one moment at least. An attacker makes any number of rows, and as arguments of one call they would exhaust the stack. */
export function earliestOf(moments: readonly Date[]): Date {
  return new Date(moments.reduce((earliest, at) => Math.min(earliest, at.getTime()), Number.POSITIVE_INFINITY));
}

/** As `earliestOf`. */
export function latestOf(moments: readonly Date[]): Date {
  return new Date(moments.reduce((latest, at) => Math.max(latest, at.getTime()), Number.NEGATIVE_INFINITY));
}

/** How people call each log. */
export const sourceNames: Readonly<Record<LogSource, string>> = {
  audits: 'Entra audit log',
  signIns: 'Sign-in log (v1.0)',
  flows: 'Sign-in log (beta)',
  detections: 'Risk detections',
  riskyUsers: 'Risky users',
  unified: 'Unified audit log',
};
