/** How a change that undid itself came to do so, and what was measured since. */
import type { Change } from '../changes/change.js';
import type { Span } from '../chat/card.js';
import { moment } from './moment.js';

export function putBackSpans({ reverting, revertMeasured, keep }: Change): readonly Span[] {
  const asked = keep?.revertAsked[0]?.decision.person.name ?? 'somebody';
  const why = reverting?.why === 'asked' ? `${asked} wanted it back.` : 'nobody kept it in time.';
  return [
    { text: 'Put back' },
    ...(reverting === null ? [] : [{ text: ' at ' }, moment(reverting.at)]),
    { text: `: ${why}` },
    ...(revertMeasured === null ? [] : [{ text: ` Measured since: ${revertMeasured.summary}` }]),
  ];
}
