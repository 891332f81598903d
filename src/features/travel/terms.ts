/** Travel: one person may sign in from countries that are blocked, until a moment; it ends on its own, and nobody can keep it. */
import { z } from 'zod';

/** What was asked for: bound into the request as it was signed. */
export const travelTermsSchema = z.strictObject({
  /** As it was typed: a sign-in name, an address, a display name or an object id. */
  person: z.string().min(1),
  /** ISO 3166-1 alpha-2, in capitals, sorted. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  /** When it begins; absent: as soon as it is approved. */
  from: z.iso.datetime().optional(),
  until: z.iso.datetime(),
  reason: z.string().optional(),
  /** The travel exception under way that this one lengthens: it opens nothing, and the end of that one moves. */
  extends: z.string().optional(),
});
export type TravelTerms = z.infer<typeof travelTermsSchema>;

/** What a plan says of it: part of what people approve. */
export const planTravelSchema = travelTermsSchema.omit({ person: true }).extend({
  /** The object id in Entra ID, and the name the account signs in with. */
  account: z.strictObject({ id: z.string(), name: z.string() }),
  /** The account holds or may activate a directory role, or that is unknown. */
  isPrivileged: z.boolean(),
});
export type PlanTravel = z.infer<typeof planTravelSchema>;

/** Subjects of the ledger that are about travel begin so. */
export const travelPrefix = 't';

/** `ES, FR`. */
export function countriesOf({ countries }: { readonly countries: readonly string[] }): string {
  return countries.join(', ');
}
