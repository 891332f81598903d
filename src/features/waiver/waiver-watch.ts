/** Whether what a waiver accepted is still what is there: an accepted value is watched, not ignored. */
import type { Finding } from '../../controls/finding.js';
import { identityOf, openObjects } from '../../controls/open-objects.js';
import { compareTiers, type Tier } from '../../engine/plan/risk.js';
import { sameJson } from '../../lib/json.js';
import type { WaiverTerms } from './entry-terms.js';

interface WaiverEnd {
  readonly why: 'moved' | 'worse' | 'fixed';
  readonly detail: string;
}

/** Null while it holds; also when the finding is unknown, because then nothing is known to have moved. */
export function waiverEnd(terms: WaiverTerms, finding: Finding, severity: Tier): WaiverEnd | null {
  if (compareTiers(severity, terms.severity) > 0)
    return { why: 'worse', detail: `its severity rose from ${terms.severity} to ${severity}` };
  if (finding.verdict === 'unknown') return null;
  const { objects, complete } = openObjects(finding);
  const inScope = objects.filter(({ object }) => terms.object === undefined || identityOf(object) === identityOf(terms.object));
  if (inScope.length === 0) return complete ? { why: 'fixed', detail: 'what was accepted is in order now' } : null;
  if (terms.object === undefined && terms.verdict === 'partial' && finding.verdict === 'fail')
    return { why: 'worse', detail: 'the control is not met in part any more, but not at all' };
  const accepted = new Map(terms.accepted.map((one) => [identityOf(one.object), one.values]));
  for (const { object, values } of inScope) {
    const before = accepted.get(identityOf(object));
    // In a list that was cut, an object that was not named may have been there all along.
    if (before === undefined && !terms.complete) continue;
    if (before === undefined) return { why: 'moved', detail: `${object} was not open when it was accepted` };
    if (!sameJson(before, values)) return { why: 'moved', detail: `${object} is not as it was when it was accepted` };
  }
  return null;
}

/** Whether a waiver accepts an object of a finding, or the whole of it. */
export function covers(terms: WaiverTerms, control: string, object?: string): boolean {
  if (terms.control !== control) return false;
  return terms.object === undefined || (object !== undefined && identityOf(terms.object) === identityOf(object));
}
