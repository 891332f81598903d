/** The line about signals that wait: nothing on a quiet day. */
import type { Span } from '../../chat/card.js';
import { moment } from '../../views/moment.js';
import type { Notice } from '../../views/notice.js';
import { counted } from '../../views/words.js';
import type { NoticeIn } from '../notices.js';
import { type OpenSignals, openSignals } from './open-signals.js';

/** Logs that are named; further ones are counted. */
const named = 2;

/** For example `2 signals nobody took, Entra audit log silent since 9:40. See /harden signals`. */
export function noticeOf({ untaken, silent }: OpenSignals): Notice {
  const more = silent.length - named;
  const parts: readonly (readonly Span[])[] = [
    ...(untaken === 0 ? [] : [[{ text: `${counted(untaken, 'signal')} nobody took`, style: 'warn' as const }]]),
    ...silent
      .slice(0, named)
      .map(({ log, since }) => [{ text: `${log} silent since `, style: 'warn' as const }, moment(since, 'warn')]),
    ...(more > 0 ? [[{ text: `${counted(more, 'more log')} silent`, style: 'warn' as const }]] : []),
  ];
  return {
    spans: [
      ...parts.flatMap((spans, n) => (n === 0 ? spans : [{ text: ', ' }, ...spans])),
      { text: '. See ', style: 'muted' },
      { text: '/harden signals', style: 'code' },
    ],
    what: 'Signals wait',
  };
}

export const noticeIn: NoticeIn = async ({ stores, ...ports }, tenant) => {
  const open = await openSignals({ ...ports, signals: stores.signals }, tenant, ports.now());
  return open === null ? null : noticeOf(open);
};
