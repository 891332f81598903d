/** Which accounts of a tenant settings declare as break-glass: by id, by the name that the account signs in with, or by its mail address where nobody signs in with that. */

interface Declarable {
  readonly id: string;
  /** The name that it signs in with. */
  readonly name: string;
  /** The mail address by which settings declare it; absent: they do not. */
  readonly declaredAs?: string;
}

interface Addressed {
  readonly userPrincipalName?: string | null | undefined;
  readonly mail?: string | null | undefined;
}

export function isDeclared({ id, name, declaredAs }: Declarable, declared: ReadonlySet<string>): boolean {
  return declared.has(id) || declared.has(normal(name)) || (declaredAs !== undefined && declared.has(declaredAs));
}

/** Declared names that are mail addresses of accounts, and that nobody signs in with. */
export function declaredByAddress(accounts: readonly Addressed[], names: readonly string[]): ReadonlySet<string> {
  if (names.length === 0) return new Set();
  const signInNames = new Set(accounts.map(({ userPrincipalName }) => normal(userPrincipalName)));
  const left = new Set(names.map(normal).filter((name) => !signInNames.has(name)));
  return new Set(accounts.flatMap(({ mail }) => (left.has(normal(mail)) ? [normal(mail)] : [])));
}

/** Declared names that no account has, in lower case. */
export function namesWithoutAccount(people: readonly Declarable[], names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const known = new Set(
    people.flatMap(({ id, name, declaredAs }) => [id, normal(name), ...(declaredAs === undefined ? [] : [declaredAs])]),
  );
  return names.map(normal).filter((name) => !known.has(name));
}

export function normal(name: string | null | undefined): string {
  return (name ?? '').trim().toLowerCase();
}
