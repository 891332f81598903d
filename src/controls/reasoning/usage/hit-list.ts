/** The single sign-ins that a change is about, by their ids: a month of looking adds them up, which it cannot do with sentences. */
import type { SignIn } from '../../../tenant/resources/sign-in.js';
import type { Hit } from '../../control.js';

/** More than any page shows; a tenant with more has a policy to write, not a list to read. */
const maxHits = 5_000;

/** Of these fields a hit is made. */
export const hitFields = [
  'id',
  'createdDateTime',
  'userId',
  'userPrincipalName',
  'ipAddress',
  'status',
  'riskLevelDuringSignIn',
] as const satisfies readonly (keyof SignIn)[];

/** Wrong password, a locked account, an address that Entra ID knows as malicious. Source: the list of error codes. */
const guesses: ReadonlySet<number> = new Set([50126, 50053, 50034]);

type Named = Pick<SignIn, 'id' | 'createdDateTime' | 'userId' | 'userPrincipalName'>;
/** The beta of the log is read without address and risk. */
interface Row extends Named, Partial<Pick<SignIn, 'ipAddress' | 'riskLevelDuringSignIn'>> {
  readonly status?: { readonly errorCode?: number | null | undefined } | null | undefined;
}

export class HitList {
  readonly #byId = new Map<string, Hit>();
  #without = 0;

  /** A row without an id could count twice, and one that failed for another reason says nothing. */
  take(signIn: Row): void {
    const { id, createdDateTime, userId, userPrincipalName, ipAddress, status, riskLevelDuringSignIn } = signIn;
    const code = status?.errorCode;
    const succeeded = code === 0;
    if (!id || code === undefined || code === null || !(succeeded || guesses.has(code))) return;
    const known = this.#byId.get(id);
    if (known?.succeeded === true) return;
    if (known === undefined && this.#byId.size >= maxHits) {
      this.#without += 1;
      return;
    }
    this.#byId.set(id, {
      id,
      at: createdDateTime?.toISOString() ?? null,
      user: userId?.toLowerCase() ?? null,
      who: userPrincipalName ?? userId ?? 'unknown account',
      from: ipAddress ?? null,
      succeeded,
      risk: riskLevelDuringSignIn ?? null,
    });
  }

  all(): { readonly hits: readonly Hit[]; readonly hitsLeftOut: number } {
    return { hits: [...this.#byId.values()], hitsLeftOut: this.#without };
  }
}
