/** Which items of an incident people mean. */
import { type Refusal, refuse } from '../../lib/errors.js';

/** Undefined: what was proposed. Numbers as typed, in order and once each. */
export function typedItems(words: readonly string[]): readonly string[] | undefined | Refusal {
  const parts = words
    .flatMap((word) => word.split(','))
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const wrong = parts.find((part) => part !== 'all' && !/^[1-9]\d{0,3}$/.test(part));
  if (wrong !== undefined || (parts.includes('all') && parts.length > 1))
    return refuse(
      'unknown-item',
      'That is not a list of items.',
      'Write the numbers on the card of the incident, as 1,3,5, or all.',
    );
  return parts.includes('all') ? ['all'] : [...new Set(parts)].sort((one, other) => Number(one) - Number(other));
}
