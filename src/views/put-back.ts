/** How a change that undid itself came to do so, and what was measured since. */
import { type Change, isTravel } from '../changes/change.js';
import type { Span } from '../chat/card.js';
import { moment } from './moment.js';

export function putBackSpans(change: Change): readonly Span[] {
  if (isTravel(change)) return tripEndSpans(change);
  const { reverting, revertMeasured, keep } = change;
  const asked = keep?.revertAsked[0]?.decision.person.name ?? 'somebody';
  const kept = keep?.kept[0]?.decision.person.name;
  const why =
    reverting?.why === 'asked' ? `${asked} wanted it back.` : kept === undefined ? 'nobody kept it in time.' : keptInVain(kept);
  return [
    { text: 'Put back' },
    ...(reverting === null ? [] : [{ text: ' at ' }, moment(reverting.at)]),
    { text: `: ${why}` },
    ...(revertMeasured === null ? [] : [{ text: ` Measured since: ${revertMeasured.summary}` }]),
  ];
}

/** The key with which it was signed was revoked, or who signed may not any more: without a word about that the card would contradict itself. */
function keptInVain(name: string): string {
  return `${name} kept it, but that does not count any more: the key that signed it was revoked, or ${name} may not keep it now. Whoever still wants it plans it again.`;
}

/** So much later than it was due is late. */
const lateMs = 5 * 60_000;

function tripEndSpans({ reverting, revertMeasured, keep, verification, plan }: Change): readonly Span[] {
  const asked = keep?.revertAsked[0]?.decision.person.name ?? 'somebody';
  const until = plan?.travel === undefined ? null : (keep?.until ?? null);
  const isEarly = reverting !== null && until !== null && reverting.at < until;
  const isLate = reverting !== null && until !== null && reverting.at.getTime() > until.getTime() + lateMs;
  const failed = verification === null || verification.measured === verification.expected;
  const why =
    reverting?.why === 'asked'
      ? `${asked} ended it.`
      : !isEarly
        ? 'the trip is over.'
        : failed
          ? 'it did not begin as it should.'
          : `something else was measured than was approved: ${verification.summary}`;
  return [
    { text: 'Ended' },
    ...(reverting === null ? [] : [{ text: ' at ' }, moment(reverting.at)]),
    { text: `: ${why}` },
    ...(isLate && until !== null
      ? [
          { text: ' It was due at ', style: 'bad' as const },
          moment(until, 'bad'),
          { text: ': no worker was there.', style: 'bad' as const },
        ]
      : []),
    ...(revertMeasured === null ? [] : [{ text: ` Measured since: ${revertMeasured.summary}` }]),
  ];
}
