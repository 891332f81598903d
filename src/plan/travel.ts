/** Travel: one person may sign in from countries that are blocked, until a moment; it ends by itself, and nobody can keep it. */
import { z } from 'zod';
import type { Measure } from './measure.js';

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
  /** The trip under way that this one lengthens: it opens nothing, and the end of that one moves. */
  extends: z.string().optional(),
});
export type TravelTerms = z.infer<typeof travelTermsSchema>;

/** What a plan says of it: part of what people approve. */
export const planTravelSchema = travelTermsSchema.omit({ person: true }).extend({
  /** The object id in Entra ID, and the name the account signs in with. */
  account: z.strictObject({ id: z.string(), name: z.string() }),
  /** The account holds or may activate a directory role, or that cannot be told. */
  isPrivileged: z.boolean(),
});
export type PlanTravel = z.infer<typeof planTravelSchema>;

export const travelMeasure: Measure = {
  id: 'travel',
  title: 'one person can sign in from a country that is blocked, until a moment',
  deed: { does: 'Let in while travelling' },
  risk: 'medium',
  impact:
    'The person can sign in from these countries too, until it ends by itself. For everybody else, and from everywhere else, everything stays as it is. Whoever holds the password of the person can try it from there as well.',
};

export function measureOfTravel(id: string | undefined): Measure | undefined {
  return id === travelMeasure.id ? travelMeasure : undefined;
}

/** Subjects of the ledger that are about travel begin so. */
export const travelPrefix = 't';
/** Of ids of trips, as they stand in the ledger. */
export const tripPrefix = `${travelPrefix}-`;

export function isTripId(id: string): boolean {
  return id.toLowerCase().startsWith(tripPrefix);
}

/** `ES, FR`. */
export function countriesOf({ countries }: Pick<TravelTerms, 'countries'>): string {
  return countries.join(', ');
}
