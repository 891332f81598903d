/** How long the passwords of a domain are good, by its number of days or by the age of the tenant. */
import type { Domain } from '../../../../tenant/resources/domain.js';

/** The only number that means never. Source: CIS 1.3.1. */
export const never = 2_147_483_647;
const oldDefault = 90;

/** In days, as an operator wants it at least. */
type WantedExpiry = number | 'never';

export type Expiry = 'holds' | 'gap' | 'unknown' | 'unclear';

/** Root domains whose passwords are kept here; what a row does not carry takes no domain out. */
export function isJudged({ isVerified, isRoot, authenticationType }: Domain): boolean {
  return isVerified !== false && isRoot !== false && !isFederated(authenticationType);
}

export function isFederated(type: string | null | undefined): boolean {
  return type?.toLowerCase() === 'federated';
}

export function isManaged(type: string | null | undefined): boolean {
  return type?.toLowerCase() === 'managed';
}

/**
 * null is 90 days in tenants from before 2021 and never in those from 2022 on; sources differ about 2021 (`unclear`).
 * @param created when the tenant was made, null where it could not be read
 */
export function expiryOf(domain: Domain, created: Date | null, wanted: WantedExpiry): Expiry {
  const days = domain.passwordValidityPeriodInDays;
  if (days === undefined) return 'unknown';
  if (days !== null) return days > 0 ? judged(days, wanted) : 'unknown';
  const year = created?.getUTCFullYear();
  if (year === undefined || year === 2021) return 'unclear';
  return judged(year > 2021 ? never : oldDefault, wanted);
}

function judged(days: number, wanted: WantedExpiry): Expiry {
  return days >= (wanted === 'never' ? never : wanted) ? 'holds' : 'gap';
}

/** The number of days that a plan writes. */
export function wantedDays(wanted: WantedExpiry): number {
  return wanted === 'never' ? never : wanted;
}
