/** One look of a shadow month: every control audited, planned and studied in one pass of reads, and nothing changed. */
import type { Control, Outcomes } from '../../../controls/control.js';
import { controls } from '../../../controls/index.js';
import type { Operation } from '../../../engine/plan/operation.js';
import { isRefusal, refusalText, TenantError } from '../../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../../lib/internal-error.js';
import { isObject } from '../../../lib/json.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { type Reader, runReads } from '../../../worker/audit/run-reads.js';
import { ControlCode } from '../../../worker/control-code.js';
import { contextOf, type OneShot } from '../../one-shot.js';
import type { Looked } from './shadow.js';

/** Throws TenantError where nothing at all was read: that is no look, and least of all one that saw nobody. */
export async function lookOnce(once: OneShot, those: readonly Control[] = controls): Promise<readonly Looked[]> {
  const all = those.map((control) => begun(control, once));
  const readers = all.flatMap((one) => one.readers);
  const { outcomes } = await runReads(readers, once);
  const ended = readers.flatMap(({ reads }) => reads.map(outcomes));
  const [missing] = ended.flatMap((outcome) => (outcome.complete ? [] : [outcome.missing]));
  if (missing !== undefined && !ended.some(({ complete }) => complete))
    throw new TenantError(missing.reason ?? 'nothing could be read', { kind: 'unavailable' });
  return all.map(({ found }) => found(outcomes));
}

interface Begun {
  readonly readers: readonly Reader[];
  readonly found: (outcomes: Outcomes) => Looked;
}

function begun(control: Control, once: OneShot): Begun {
  const code = new ControlCode(control);
  const broken = (error: unknown): Looked => ({
    control: control.id,
    verdict: 'unknown',
    operations: null,
    refused: refusalText(refusalOfInternalError(reportedError(error, once.faulted))),
    exempt: [],
    leftOut: 0,
    notMeasured: [],
  });
  try {
    const { reads, audit, planning, study, studied } = code.run(() => {
      const context = contextOf(control, once);
      const own = control.study?.(context);
      return {
        reads: control.reads(context),
        audit: control.audit(context),
        planning: control.plan?.(context),
        study: own,
        studied: own?.reads() ?? [],
      };
    });
    const found = (outcomes: Outcomes): Looked => {
      try {
        return code.run(() => {
          const draft = planning?.draft(outcomes);
          const impact = study?.report(outcomes);
          const isPlanned = draft !== undefined && !isRefusal(draft);
          const operations = isPlanned ? [...draft.operations] : [];
          return {
            control: control.id,
            verdict: audit.judge(outcomes).verdict,
            operations: isPlanned ? operations.length : null,
            refused: draft !== undefined && isRefusal(draft) ? refusalText(draft) : null,
            exempt: operations.flatMap(exemptIn),
            leftOut: impact?.hitsLeftOut ?? 0,
            notMeasured: impact?.notMeasured ?? [],
            ...omitUndefined({ hits: impact?.hits, mail: impact?.mail }),
          };
        });
      } catch (error) {
        return broken(error);
      }
    };
    return {
      readers: [
        { reads, fold: code.fold(audit) },
        ...(planning === undefined ? [] : [{ reads, fold: code.fold(planning) }]),
        ...(study === undefined ? [] : [{ reads: studied, fold: code.fold(study) }]),
      ],
      found,
    };
  } catch (error) {
    return { readers: [], found: () => broken(error) };
  }
}

/** Accounts that a planned policy leaves out by name. Members of groups and holders of roles that it leaves out still count. */
function exemptIn(operation: Operation): readonly string[] {
  const after = 'after' in operation ? operation.after : undefined;
  const conditions = isObject(after) ? after['conditions'] : undefined;
  const users = isObject(conditions) ? conditions['users'] : undefined;
  const excluded = isObject(users) ? users['excludeUsers'] : undefined;
  return Array.isArray(excluded) ? excluded.map((id) => String(id).toLowerCase()) : [];
}
