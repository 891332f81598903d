/** The objects that a finding complains about: what stays the same of a finding from one audit to the next. */
import type { Verdict } from '../engine/plan/verdict.js';
import type { Json } from '../lib/json.js';
import type { Evidenced } from './finding.js';
import { namedGaps } from './reasoning/findings/evidence-list.js';

/** One object that is not as it should be. Together with the control its name is its identity; the values are not part of it. */
interface OpenObject {
  readonly object: string;
  /** Property → what it is. */
  readonly values: Readonly<Record<string, Json>>;
}

export interface OpenObjects {
  readonly objects: readonly OpenObject[];
  /** False when there were more than the finding names: an object that is not among them may still be open. */
  readonly complete: boolean;
}

/** What a verdict other than `unknown` says of objects; of an unknown one nothing follows. */
export function openObjects(finding: Evidenced & { readonly verdict: Verdict }): OpenObjects {
  if (finding.verdict === 'pass' || finding.verdict === 'notApplicable') return { objects: [], complete: true };
  const { gaps = 0 } = finding;
  const named = finding.evidence.slice(0, namedGaps(finding));
  const objects = new Map<string, { object: string; values: Record<string, Json> }>();
  for (const { object, property, actual } of named) {
    const known = objects.get(identityOf(object)) ?? { object, values: {} };
    known.values[property] = actual;
    objects.set(identityOf(object), known);
  }
  return { objects: [...objects.values()], complete: gaps <= named.length };
}

/** Names of objects are compared without regard to letter case, as the services do. */
export function identityOf(object: string): string {
  return object.toLowerCase();
}
