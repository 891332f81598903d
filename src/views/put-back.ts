/** Why a change was undone that nobody had kept, and what was measured since. */

import type { Span } from '../chat/card.js';
import { endsByItself } from '../engine/changes/change.js';
import type { NamedChange } from './change-view.js';
import { moment } from './moment.js';

export function putBackSpans({ change, control }: NamedChange): readonly Span[] {
  const { ending } = control?.section ?? {};
  if (endsByItself(change) && ending !== undefined) return ending.ended(change);
  const { reverting, revertMeasured, keep } = change;
  const asked = keep?.revertAsked[0]?.decision.person.name ?? 'somebody';
  const kept = keep?.kept[0]?.decision.person.name;
  const why =
    reverting?.why === 'asked' ? `${asked} wanted it back.` : kept === undefined ? 'nobody kept it in time.' : keptInVain(kept);
  return [
    { text: opening },
    ...(reverting === null ? [] : [{ text: ' at ' }, moment(reverting.at)]),
    { text: `: ${why}` },
    ...(revertMeasured === null ? [] : [{ text: ` Measured since: ${foundAlone(revertMeasured.summary, control)}` }]),
  ];
}

/** Behind a status that says already that it was undone, or ended. */
export function putBackDetail(of: NamedChange): readonly Span[] {
  const [first, ...rest] = putBackSpans(of);
  return first?.text === opening || first?.text === 'Ended'
    ? rest
    : [{ text: '. ' }, ...(first === undefined ? [] : [first]), ...rest];
}

const opening = 'Undone';

/** What a check found, without the order to close it: people wanted it back. */
export function foundAlone(summary: string, control: NamedChange['control']): string {
  const order = [control?.changeTitle.does ?? '', 'Change this by hand'].find(
    (one) => one !== '' && summary.endsWith(` ${one}.`),
  );
  return order === undefined ? summary : summary.slice(0, -order.length - 2);
}

/** The key with which it was signed was revoked, or who signed may not any more: without a word about that the card would contradict itself. */
function keptInVain(name: string): string {
  return `${name} kept it, but that does not count any more: the key that signed it was revoked, or ${name} may not keep it now. Anyone who still wants it plans it again.`;
}
