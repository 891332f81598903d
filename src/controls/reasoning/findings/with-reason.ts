/** Lets the sentence of a finding end in what the first gap is and what closes it, or in what could not be read. */
import type { Json } from '../../../lib/json.js';
import { truncateAtItem, truncateAtWord } from '../../../lib/truncate.js';
import type { Judgement } from '../../control.js';
import type { Evidence, Missing } from '../../finding.js';

/** So many characters of a value, and so many reads, stand in a sentence; the evidence of the finding holds all of them. */
const maxLength = 200;
const maxReads = 3;

/** A control whose own sentence says it is `reasoned`, and left as it is. */
export function withReason({ reasoned, ...judgement }: Judgement): Omit<Judgement, 'reasoned'> {
  if (reasoned === true) return judgement;
  const reason = reasonOf(judgement);
  return reason === null ? judgement : { ...judgement, summary: `${judgement.summary} ${reason}` };
}

function reasonOf({ verdict, summary, evidence, gaps = 0, missing }: Judgement): string | null {
  const open = evidence.slice(0, gaps);
  if (verdict === 'unknown') {
    if (missing.length > 0) return `Not read: ${readsInWords(missing)}.`;
    const untold = open.find(isUnknown);
    if (untold !== undefined) return summary.includes(untold.property) ? null : `Not told: ${untold.object}, ${untold.property}.`;
    const [first] = open;
    return first === undefined ? null : `Because of ${first.object}, ${first.property}: ${valueInWords(first.actual)}.`;
  }
  // What is not told is no example of what is open.
  const example = open.find((one) => !isUnknown(one)) ?? open[0];
  if ((verdict !== 'partial' && verdict !== 'fail') || example === undefined) return null;
  const { object, property, actual, expected } = example;
  return `${gaps === 1 ? 'Because of' : 'For example,'} ${object}, ${property}: ${valueInWords(actual)}. What would close it: ${valueInWords(expected)}.`;
}

function isUnknown({ actual }: Evidence): boolean {
  return actual === null || actual === 'not told' || actual === 'not returned';
}

/** `exchange.Mailbox, graph.users and 2 more`. */
export function readsInWords(missing: readonly Missing[]): string {
  const reads = [...new Set(missing.map(({ read }) => read))];
  const rest = reads.length - maxReads;
  return rest > 0 ? `${reads.slice(0, maxReads).join(', ')} and ${rest} more` : reads.join(', ');
}

function valueInWords(value: Json): string {
  if (typeof value === 'string') return truncateAtWord(value, maxLength) || 'an empty text';
  if (!Array.isArray(value)) return truncateAtWord(JSON.stringify(value), maxLength);
  return value.length === 0 ? 'an empty list' : truncateAtItem(value.map(valueInWords), maxLength);
}
