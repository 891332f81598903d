/** Finds the one person that a name means among all accounts of a tenant, or says who may have been meant. */

import { distance } from 'fastest-levenshtein';
import type { Outcomes } from '../../controls/control.js';
import { isSlip } from '../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { firstNames } from '../../lib/plural.js';
import { type User, userName } from '../../tenant/resources/user.js';

/** What is known of someone who was found. */
export interface FoundPerson {
  readonly id: string;
  /** The name to sign in with. */
  readonly name: string;
  readonly displayName: string | null;
  readonly isEnabled: boolean;
}

/** How surely a name means an account, the surest first: id, sign-in name, address, display name, what stands before the `@`. */
type Rank = 0 | 1 | 2 | 3 | 4;

interface CachedPerson {
  readonly name: string;
  readonly displayName: string;
}

type Outcome = ReturnType<Outcomes>;

const namedWhereSeveral = 5;

export class PersonIndex {
  private readonly wanted: string;
  private readonly found = new Map<Rank, FoundPerson[]>();
  private readonly others: CachedPerson[] = [];

  constructor(typed: string) {
    this.wanted = normal(typed);
  }

  see(user: User): void {
    if (typeof user.id !== 'string') return;
    const rank = this.rankOf(user);
    if (rank === null) {
      this.others.push({ name: userName(user), displayName: user.displayName ?? '' });
      return;
    }
    const person = {
      id: user.id,
      name: userName(user),
      displayName: user.displayName ?? null,
      isEnabled: user.accountEnabled !== false,
    };
    this.found.set(rank, [...(this.found.get(rank) ?? []), person]);
  }

  /** `accounts`: whether every one came, so that who was not found is not there. */
  person(accounts: Outcome): FoundPerson | Refusal {
    const isWhole = accounts.complete;
    const listNotRead = (): Refusal => peopleUnread(accounts);
    const [best] = [...this.found].toSorted(([one], [other]) => one - other);
    if (best === undefined) return isWhole ? this.nobody() : listNotRead();
    const [rank, people] = best;
    const [only, ...more] = people;
    // A name that people merely go by may be that of someone else among those who did not come.
    if (only !== undefined && more.length === 0) return isWhole || rank <= 1 ? only : listNotRead();
    const names = people.map(({ name }) => name);
    return refuse(
      'ambiguous-person',
      `${people.length} accounts go by that name: ${firstNames(names, namedWhereSeveral)}.`,
      'Write the name that the person signs in with.',
    );
  }

  private rankOf({ id, userPrincipalName, mail, displayName }: User): Rank | null {
    if (normal(id) === this.wanted) return 0;
    if (normal(userPrincipalName) === this.wanted) return 1;
    if (normal(mail) === this.wanted) return 2;
    if (normal(displayName) === this.wanted) return 3;
    return normal(userPrincipalName).split('@')[0] === this.wanted ? 4 : null;
  }

  private nobody(): Refusal {
    const meant = this.nearest();
    return refuse(
      'unknown-person',
      'No account has that sign-in name, primary address or display name. Other addresses and apps were not looked at.',
      meant === null ? 'Write the name that the person signs in with.' : `Did you mean ${meant}?`,
    );
  }

  private nearest(): string | null {
    const most = Math.max(1, Math.floor(this.wanted.length / 3));
    let best: { readonly slips: number; readonly name: string } | null = null;
    for (const { name, displayName } of this.others)
      for (const candidate of [normal(name), normal(name).split('@')[0] ?? '', normal(displayName)]) {
        if (candidate === '' || Math.abs(candidate.length - this.wanted.length) > most) continue;
        if (!isSlip(this.wanted, candidate)) continue;
        const slips = distance(candidate, this.wanted);
        if (best === null || slips < best.slips) best = { slips, name };
      }
    return best?.name ?? null;
  }
}

function peopleUnread(accounts: Outcome): Refusal {
  const why = accounts.complete
    ? undefined
    : accounts.missing.reason?.replace(`${accounts.missing.read}: `, '').replace(/\.$/, '');
  return refuse(
    'people-unread',
    `The accounts of this tenant could not be read to the end, so it is unknown who is meant${why === undefined ? '' : `: ${why}`}.`,
    'Ask again in a few minutes; if it stays, hardenbot doctor names what is missing.',
  );
}

function normal(name: string | null | undefined): string {
  return (name ?? '').trim().toLowerCase();
}
