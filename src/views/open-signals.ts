/** The line about signals that wait: nothing on a quiet day. */
import type { Span, Statement } from '../chat/card.js';
import type { OpenSignals } from '../features/signals/open-signals.js';
import { moment } from './moment.js';
import { counted } from './words.js';

/** Logs that are named; further ones are counted. */
const named = 2;

/** For example `2 signals nobody took, Entra audit log silent since 9:40. See /harden signals.` @param tenant set where the card is about several */
export function openSignalsLine(open: OpenSignals | null, tenant?: string): readonly Statement[] {
  if (open === null) return [];
  const { untaken, silent } = open;
  const more = silent.length - named;
  const parts: readonly (readonly Span[])[] = [
    ...(untaken === 0 ? [] : [[{ text: `${counted(untaken, 'signal')} nobody took`, style: 'warn' as const }]]),
    ...silent
      .slice(0, named)
      .map(({ log, since }) => [{ text: `${log} silent since `, style: 'warn' as const }, moment(since, 'warn')]),
    ...(more > 0 ? [[{ text: `${counted(more, 'more log')} silent`, style: 'warn' as const }]] : []),
  ];
  return [
    {
      kind: 'text',
      spans: [
        ...(tenant === undefined ? [] : [{ text: `${tenant}: ` }]),
        ...parts.flatMap((spans, n) => (n === 0 ? spans : [{ text: ', ' }, ...spans])),
        { text: '. See ', style: 'muted' },
        { text: '/harden signals', style: 'code' },
      ],
    },
  ];
}
