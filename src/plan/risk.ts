/** How risky a plan is: what its control can do, how much it touches, and whether all of it can be undone. */
import type { Tier } from '../controls/control.js';

/** From how many operations a plan is at least of that tier. */
export type RiskSizes = Readonly<Record<'medium' | 'high', number>>;

const order: Readonly<Record<Tier, number>> = { low: 0, medium: 1, high: 2 };

/** The highest of the control's own risk, what the size makes of it, and high where something cannot be undone. */
export function riskOf(input: {
  readonly control: Tier;
  readonly operations: number;
  readonly irreversible: number;
  readonly sizes: RiskSizes;
}): Tier {
  const { operations, sizes } = input;
  const bySize: Tier = operations >= sizes.high ? 'high' : operations >= sizes.medium ? 'medium' : 'low';
  const byReversibility: Tier = input.irreversible > 0 ? 'high' : 'low';
  return [input.control, bySize, byReversibility].reduce((one, other) => (order[other] > order[one] ? other : one));
}
