/** The lines of a digest about signals: what rang, what nobody took, what did not ring, and which log is silent. */
import type { Statement } from '../../chat/card.js';
import type { Digest } from '../../posture/digest.js';
import { type DigestSection, line, maxLines } from '../../views/digest-section.js';
import { moment } from '../../views/moment.js';
import { counted } from '../../views/words.js';
import { namesOf } from './deaf.js';

/** What rang and what nobody took, for the message itself; a silent log is said first, because nothing rings from it. */
function signalsLine({ signals }: Digest, tenant?: string): readonly Statement[] {
  if (signals === undefined) return [];
  const { deaf, untaken: open, more } = signals;
  const rang = signals.rang.length + (more?.rang ?? 0);
  const untaken = open.length + (more?.untaken ?? 0);
  const of = tenant === undefined ? '' : ` of ${tenant}`;
  const [first] = open;
  const parts = [
    ...(rang === 0 ? [] : [`${rang} rang`]),
    ...(first === undefined ? [] : [`nobody took ${untaken === 1 ? first.id : `${untaken} of them`}`]),
  ];
  return [
    ...outages(deaf).map(({ logs, since }) => {
      const [label, verb] = logs.length === 1 ? ['Silent log', 'does'] : ['Silent logs', 'do'];
      return line(`${label}${of}: `, `${namesOf(logs)} ${verb} not answer since `, moment(new Date(since)), '.');
    }),
    ...(parts.length === 0 ? [] : [line(`Signals${of}: `, `${parts.join(', ')}.`)]),
  ];
}

/** Logs that fell silent within so long of the first one are of one outage, in milliseconds. */
const togetherMs = 60 * 60_000;

function outages(
  deaf: NonNullable<Digest['signals']>['deaf'],
): readonly { readonly logs: readonly string[]; readonly since: string }[] {
  const found: { logs: string[]; since: string }[] = [];
  for (const { log, since } of deaf.toSorted((one, other) => one.since.localeCompare(other.since))) {
    const last = found.at(-1);
    if (last !== undefined && Date.parse(since) - Date.parse(last.since) <= togetherMs) last.logs.push(log);
    else found.push({ logs: [log], since });
  }
  return found;
}

/** The cards of the day, and what did not ring. */
function signalLines({ signals }: Digest): readonly Statement[] {
  if (signals === undefined) return [];
  const { rang, untaken, quiet, ordinary, more: unlisted } = signals;
  const cards = new Map([...untaken, ...rang].map((one) => [one.id, one]));
  const listed = [...cards.values()].slice(0, maxLines);
  // What nobody took may be what rang, and is counted once.
  const more = cards.size - listed.length + Math.max(unlisted?.rang ?? 0, unlisted?.untaken ?? 0);
  return [
    ...listed.map(({ id, what, about, state }) => line('Signal: ', `${what}: ${about} (${state}), ${id}`)),
    ...(more > 0 ? [line('', `and ${counted(more, 'more signal')}: /harden signals`)] : []),
    ...quiet.slice(0, maxLines).map(({ says, why }) => line('Did not ring: ', `${says} ${why}`)),
    ...(ordinary + Math.max(0, quiet.length - maxLines) === 0
      ? []
      : [line('', `${counted(ordinary + Math.max(0, quiet.length - maxLines), 'further sign')} did not ring: /harden signals`)]),
  ];
}

export const section: DigestSection = { inMessage: signalsLine, inThread: signalLines };
