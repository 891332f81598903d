/** What policies of the mail filters are called, by an admin and by their rules. */

interface Named {
  readonly Guid?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly Name?: string | null | undefined;
}

/** The one that a rule means; null where no policy is called so. */
export function policyNamed<Policy extends Named>(policies: readonly Policy[], name: string): Policy | null {
  const wanted = name.toLowerCase();
  return policies.find((one) => [one.Name, one.Identity, one.Guid].some((known) => known?.toLowerCase() === wanted)) ?? null;
}
