/** What somebody who reads one page alone has to know of a report: what is open, what was closed, and what is accepted until when. */
import type { FrameworkReport } from '../../frameworks/report.js';
import type { Say, SentenceKey } from './languages.js';

/** A topic with its lines; `none` is said where there is none. */
export interface GlanceList {
  readonly topic: SentenceKey;
  readonly none: SentenceKey;
  readonly lines: readonly string[];
}

export function glanceLists(report: FrameworkReport, say: Say): readonly GlanceList[] {
  const { requirements, closed, waivers } = report;
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
      lines: closed.map(({ at, control }) => `${at.slice(0, 10)} ${titleOf(report, control)}`),
    },
    {
      topic: 'accepted',
      none: 'nothingAccepted',
      lines: waivers
        .filter(({ status }) => status === 'active')
        .map(
          ({ control, object, until, reason }) =>
            `${titleOf(report, control)}: ${object ?? say('everything')}, ${say('until', { day: until.slice(0, 10) })} (${reason})`,
        ),
    },
  ];
}

function titleOf({ controls }: FrameworkReport, id: string): string {
  return controls.find((control) => control.id === id)?.title ?? id;
}
