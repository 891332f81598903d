/** What policies of the mail filters are called, by an admin and by their rules. */
import type { ExchangeNames } from '../../../tenant/resources/exchange-object.js';

/** The one that a rule means; null where no policy is called so. */
export function policyNamed<Policy extends ExchangeNames>(policies: readonly Policy[], name: string): Policy | null {
  const wanted = name.toLowerCase();
  return policies.find((one) => [one.Name, one.Identity, one.Guid].some((known) => known?.toLowerCase() === wanted)) ?? null;
}
