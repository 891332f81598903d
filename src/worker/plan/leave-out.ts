/** A draft without the objects that are to be left out: each of its steps has to stand on its own. */

import type { Control, PlanDraft } from '../../controls/control.js';
import { meansObject, notByObject } from '../../engine/plan/except.js';
import type { Operation } from '../../engine/plan/operation.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { firstNames } from '../../lib/plural.js';

/** A refusal where a name means no object of the draft, or several, or the steps belong together. */
export function leaveOut(
  { id, eachObject }: Control,
  draft: PlanDraft,
  except: readonly string[] | undefined,
): PlanDraft | Refusal {
  if (except === undefined) return draft;
  if (eachObject !== true) return notByObject(id);
  const operations = [...draft.operations];
  const left = new Set<string>();
  for (const typed of except) {
    const meant = new Set(operations.filter(({ object }) => meansObject(typed, object)).map(({ object }) => object));
    if (meant.size !== 1)
      return refuse(
        'unknown-object',
        meant.size === 0
          ? `Nothing that is called "${typed}" would be changed.`
          : `"${typed}" means ${meant.size} objects: ${[...meant].slice(0, 5).join(', ')}.`,
        meant.size === 0 ? nearestOf(typed, operations) : 'Write the whole name.',
      );
    for (const object of meant) left.add(object);
  }
  return {
    ...draft,
    // What is left open beside what is closed.
    expects: draft.expects === 'pass' ? 'partial' : draft.expects,
    operations: operations.filter(({ object }) => !left.has(object)),
    warnings: [
      ...draft.warnings,
      { code: 'left out', text: `${[...left].join(', ')}: stays as it is, and stays a gap in the audit.` },
    ],
  };
}

/** What may be left out, by name. */
const maxNames = 5;

function nearestOf(typed: string, operations: readonly Operation[]): string {
  const objects = [...new Set(operations.map(({ object }) => object))];
  const meant = didYouMean(typed, objects);
  if (meant !== null) return `Did you mean ${meant}?`;
  return `Write the whole name: ${firstNames(objects, maxNames)}.`;
}
