/** What someone who reads one page alone has to know of a report: what is open, what was closed, and what is accepted until when. */

import type { Move } from '../../engine/ledger/move.js';
import type { Say, SentenceKey } from '../../frameworks/languages.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { dayOf } from '../../lib/calendar.js';

/** A topic with its lines; `none` is said where there is none. */
interface GlanceList {
  readonly topic: SentenceKey;
  readonly none: SentenceKey;
  readonly lines: readonly string[];
}

export function glanceLists(report: FrameworkReport, say: Say): readonly GlanceList[] {
  const { requirements, closed, waived, timeZone } = report;
  const day = (moment: string): string => dayOf(new Date(moment), timeZone);
  return [
    {
      topic: 'stillOpen',
      // What could not be judged may be open.
      none: report.requirements.some(({ fulfilment }) => fulfilment === 'untold') ? 'nothingKnownOpen' : 'nothingOpen',
      lines: requirements.filter(({ fulfilment }) => fulfilment === 'open').map(({ id, title }) => `${id} ${title}`),
    },
    {
      topic: 'closed',
      none: 'nothingClosed',
      lines: closed.map((move) => `${day(move.at)} ${titleOf(report, move.control)}${howFar(report, move, say)}`),
    },
    {
      topic: 'accepted',
      // What left the ledger, or of which it is unknown who accepted it, may have been.
      none: isAllTold(report) ? 'nothingAccepted' : 'nothingKnownAccepted',
      lines: waived
        .filter((one) => one.isAcceptedAtEnd)
        .map(
          ({ control, object, until, reason }) =>
            `${titleOf(report, control)}: ${object ?? say('everything')}, ${say('until', { day: day(until) })} (${reason})`,
        ),
    },
  ];
}

/** Whether it is known of everything that was ever accepted. */
function isAllTold({ archived, waived }: FrameworkReport): boolean {
  return archived === null && waived.every(({ status }) => status !== 'untold');
}

/** A title alone would say that the whole of it was closed, and is. */
function howFar({ controls }: FrameworkReport, { control, to, objects }: Move, say: Say): string {
  if (to !== 'pass') return `: ${say('someClosed', { count: objects.length })}`;
  return controls.find(({ id }) => id === control)?.verdict === 'pass' ? '' : ` (${say('openAgain')})`;
}

function titleOf({ controls }: FrameworkReport, id: string): string {
  return controls.find((control) => control.id === id)?.title ?? id;
}

/** Where the score stood on the first day that has one, which may be late in the period, and at its end. */
export function scoreMoved({ score: { first, last }, days: { known } }: FrameworkReport, say: Say): string {
  const begin = known.find(({ score }) => score !== null);
  if (begin === undefined) return say('scoreUntold');
  return say('scoreMoved', { first: first ?? '-', day: begin.day, last: last ?? '-' });
}
