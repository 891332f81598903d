/** Audits a tenant: every control over one shared pass of reads, each giving its finding. */

import type { Context, Control, Outcomes } from '../../controls/control.js';
import { withHand, withReason } from '../../controls/reasoning/findings/with-reason.js';
import { weakenedSettings } from '../../controls/weakened-settings.js';
import { refusalText } from '../../lib/errors.js';
import { type InternalError, refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import type { CostedFinding, ReadCost } from '../../posture/posture.js';
import { ControlCode } from '../control-code.js';
import { type PassOptions, type Reader, runReads } from './run-reads.js';

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

/**
 * Judges all assignments. What could not be read is in each finding's `missing`, never an exception; a control whose own code fails is
 * `unknown`, and the others are judged as they would be without it.
 */
export async function auditTenant(assignments: readonly Assignment[], options: PassOptions): Promise<AuditResult> {
  const audits = assignments.map((assignment) => begun(assignment, options));
  let succeeded = 0;
  const { outcomes, costs } = await runReads(audits, options);
  const findings = audits.map(({ control, reads, judged }, index) => {
    succeeded += reads.filter((read) => outcomes(read).complete).length;
    return { control: control.id, way: control.way, ...judged(outcomes), ...(costs[index] ?? noCost) };
  });
  return { findings, readAnything: succeeded > 0 || audits.every(({ reads }) => reads.length === 0) };
}

const noCost: ReadCost = { calls: 0, ms: 0 };

type Judged = Omit<CostedFinding, keyof ReadCost | 'control' | 'way'>;

interface Begun extends Reader {
  readonly control: Control;
  readonly judged: (outcomes: Outcomes) => Judged;
}

/** One control from what it reads to what it says: the code of a control runs here, and nowhere else of an audit. */
function begun({ control, context }: Assignment, { faulted }: PassOptions): Begun {
  const code = new ControlCode(control);
  try {
    const { less, reads, audit } = code.run(() => ({
      less: weakenedSettings(control, context.settings),
      reads: control.reads(context),
      audit: control.audit(context),
    }));
    const judged = (outcomes: Outcomes): Judged => {
      try {
        return {
          ...code.run(() => withReason(withHand(control, audit.judge(outcomes)), control.changeTitle.does)),
          ...(less.length === 0 ? {} : { askedLess: less }),
        };
      } catch (error) {
        return unknown(reportedError(error, faulted));
      }
    };
    return { control, reads, fold: code.fold(audit), judged };
  } catch (error) {
    const fault = reportedError(error, faulted);
    return { control, reads: [], fold: { see: () => undefined }, judged: () => unknown(fault) };
  }
}

/** Nothing was missing of the tenant: the sentence says what was. */
function unknown(fault: InternalError): Judged {
  return {
    verdict: 'unknown',
    summary: refusalText(refusalOfInternalError(fault)),
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: [],
  };
}
