/** The order of weights. */
import type { Weight } from '../sign.js';

const order: readonly Weight[] = ['C', 'B', 'A'];

export function isLighter(one: Weight, other: Weight): boolean {
  return order.indexOf(one) < order.indexOf(other);
}
