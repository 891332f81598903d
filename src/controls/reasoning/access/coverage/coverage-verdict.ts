/** The verdict of a question to the coverage: the same five answers for people and for applications. */
import type { Verdict } from '../../../../engine/plan/verdict.js';
import { inScope, verdictInScope } from '../../scope/in-scope.js';
import { type Ternary, ternary } from '../kinds/ternary.js';
import type { Members } from '../tenant/group-index.js';

export interface Weights {
  /** Who is asked about. */
  readonly scope: Members;
  /** Who gets through. */
  readonly open: Members;
  /** Whether something that is enabled covers someone. */
  readonly coversSome: Ternary;
  /** Whether a policy that applies only sometimes (on some platforms, at some risk) would cover someone; asked only where nothing else does. */
  readonly coversSometimes: () => boolean;
  /** False: policies were not all read, or something else that could close every gap. */
  readonly isWhole: boolean;
}

export function coverageVerdict({ scope, open, coversSome, coversSometimes, isWhole }: Weights): Verdict {
  // Accounts that were not read are in scope too: an empty scope is known to be empty.
  return verdictInScope(inScope({ count: scope.perhaps.count, whole: true }), () => {
    if (open.perhaps.isEmpty) return 'pass';
    if (!isWhole || open.yes.isEmpty) return 'unknown';
    return coversSome !== ternary.no || coversSometimes() ? 'partial' : 'fail';
  });
}
