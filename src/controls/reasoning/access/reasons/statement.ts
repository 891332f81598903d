/** One thing to say about a property of a policy, before it becomes evidence and a warning. */
import type { Warning } from '../../../finding.js';
import type { EvidenceSink } from '../../findings/evidence-list.js';
import type { Warns } from '../../findings/warning-list.js';

export interface Statement {
  /** A gap, or something worth knowing. */
  readonly as: 'gap' | 'note';
  readonly actual: string;
  readonly expected: string;
  readonly warning?: Warning;
}

export interface Report {
  readonly evidence: EvidenceSink;
  readonly warnings: Warns;
}

export function state(report: Report, about: { readonly object: string; readonly property: string }, statement: Statement): void {
  report.evidence[statement.as](about.object, about.property, statement.actual, statement.expected);
  if (statement.warning !== undefined) report.warnings.add(statement.warning.code, statement.warning.text);
}

/** A report that takes gaps alone. */
export function gapsOnly({ evidence }: Report): Report {
  return {
    evidence: {
      gap: (object, property, actual, expected) => evidence.gap(object, property, actual, expected),
      note: () => undefined,
    },
    warnings: { add: () => undefined },
  };
}

/** What is allowed in settings and was found. */
export function allowed(name: string, why = 'allowed in settings'): Statement {
  return { as: 'note', actual: name, expected: `${name} (${why})` };
}
