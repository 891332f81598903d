/** How risky a plan is: what its control can do, how much it touches, and whether all of it can be undone. */
import { z } from 'zod';

/** How grave something is: the severity of a control, and the risk of a change. */
export const tiers = ['low', 'medium', 'high'] as const;
export const tierSchema = z.enum(tiers);
export type Tier = (typeof tiers)[number];

/** Above 0 where `one` is graver than `other`. */
export function compareTiers(one: Tier, other: Tier): number {
  return tiers.indexOf(one) - tiers.indexOf(other);
}

/** From how many operations a plan is at least of that tier. */
export type RiskSizes = Readonly<Record<'medium' | 'high', number>>;

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
  return [input.control, bySize, byReversibility].reduce((one, other) => (compareTiers(other, one) > 0 ? other : one));
}
