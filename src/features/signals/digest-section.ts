/** The lines of a digest about signals: what rang, what nobody took, what did not ring, and which log is silent. */
import type { Statement } from '../../chat/card.js';
import type { Digest } from '../../posture/digest.js';
import { type DigestSection, line, maxLines } from '../../views/digest-section.js';
import { moment } from '../../views/moment.js';
import { counted } from '../../views/words.js';

/** What rang and what nobody took, for the message itself; a silent log is said first, because nothing rings from it. */
function signalsLine({ signals }: Digest, tenant?: string): readonly Statement[] {
  if (signals === undefined) return [];
  const { rang, untaken, deaf } = signals;
  const of = tenant === undefined ? '' : ` of ${tenant}`;
  const [first] = untaken;
  const parts = [
    ...(rang.length === 0 ? [] : [`${rang.length} rang`]),
    ...(first === undefined ? [] : [`nobody took ${untaken.length === 1 ? first.id : `${untaken.length} of them`}`]),
  ];
  return [
    ...deaf.map(({ log, since }) => line(`Silent log${of}: `, `${log} does not answer since `, moment(new Date(since)), '.')),
    ...(parts.length === 0 ? [] : [line(`Signals${of}: `, `${parts.join(', ')}.`)]),
  ];
}

/** The cards of the day, and what did not ring. */
function signalLines({ signals }: Digest): readonly Statement[] {
  if (signals === undefined) return [];
  const { rang, untaken, quiet, ordinary } = signals;
  const cards = new Map([...untaken, ...rang].map((one) => [one.id, one]));
  const listed = [...cards.values()].slice(0, maxLines);
  return [
    ...listed.map(({ id, what, about, state }) => line('Signal: ', `${what}: ${about} (${state}), ${id}`)),
    ...(cards.size > listed.length
      ? [line('', `and ${counted(cards.size - listed.length, 'more signal')}: /harden signals`)]
      : []),
    ...quiet.slice(0, maxLines).map(({ says, why }) => line('Did not ring: ', `${says} ${why}`)),
    ...(ordinary + Math.max(0, quiet.length - maxLines) === 0
      ? []
      : [line('', `${counted(ordinary + Math.max(0, quiet.length - maxLines), 'further sign')} did not ring: /harden signals`)]),
  ];
}

export const section: DigestSection = { inMessage: signalsLine, inThread: signalLines };
