/** Audits a tenant: every control over one shared pass of reads, each giving its finding. */
import { askedLess } from '../../controls/asked-less.js';
import type { Context, Control } from '../../controls/control.js';
import { withReason } from '../../controls/shared/findings/with-reason.js';
import type { CostedFinding } from '../../posture/posture.js';
import { type PassOptions, runReads } from './run-reads.js';

/** A control with the context it judges in. */
export interface Assignment {
  readonly control: Control;
  readonly context: Context;
}

export interface AuditResult {
  readonly findings: readonly CostedFinding[];
  /** False when no read at all succeeded: then nothing is known of the tenant. */
  readonly readAnything: boolean;
}

/** Judges all assignments. What could not be read is in each finding's `missing`, never an exception. */
export async function auditTenant(assignments: readonly Assignment[], options: PassOptions): Promise<AuditResult> {
  const audits = assignments.map(({ control, context }) => ({
    control,
    less: askedLess(control, context.settings),
    reads: control.reads(context),
    fold: control.audit(context),
  }));
  let succeeded = 0;
  const { outcomes, costs } = await runReads(audits, options);
  const findings = audits.map(({ control, less, reads, fold }, index) => {
    succeeded += reads.filter((read) => outcomes(read).complete).length;
    return {
      control: control.id,
      way: control.way,
      ...withReason(fold.judge(outcomes)),
      ...(less.length === 0 ? {} : { askedLess: less }),
      ...(costs[index] ?? { calls: 0, ms: 0 }),
    };
  });
  return { findings, readAnything: succeeded > 0 || audits.every(({ reads }) => reads.length === 0) };
}
