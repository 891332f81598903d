/** Exceptions from blocked countries as an audit knows them: whom hardenbot's own record allows from where until when, and which objects of the tenant that rests on. */
import { z } from 'zod';

const exceptionSchema = z.object({
  /** The change that it is. */
  id: z.string(),
  /** The object id of the account. */
  person: z.string(),
  countries: z.array(z.string().toUpperCase()),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Policies that leave the person out, each with the policy that takes its place for her and its location; none before it has begun. */
  policies: z.array(z.object({ policy: z.string(), block: z.string().nullish(), location: z.string().nullish() })).default([]),
});
export type AccessException = z.infer<typeof exceptionSchema>;

const stateSchema = z.looseObject({
  store: z.looseObject({ travelExceptions: z.array(exceptionSchema).default([]) }).optional(),
});

/** Those of a state file, where they stand beside the tenant; none where it says nothing of them. */
export function exceptionsIn(state: unknown): readonly AccessException[] {
  const parsed = stateSchema.safeParse(state);
  return parsed.success ? (parsed.data.store?.travelExceptions ?? []) : [];
}
