/** Finds the one account that a traveller's name means among all accounts as they stream by; anything but one match is refused with what was probably meant. */
import { shorten } from '../../../chat/safe-text.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { type User, userName } from '../../../tenant/resources/user.js';

const maxShown = 5;

export class TravellerSearch {
  private readonly wanted: string;
  private readonly exact: User[] = [];
  private readonly called: User[] = [];
  private readonly near = new Set<string>();

  /** @param typed a sign-in name or what stands before its @, an address, a display name or an object id */
  constructor(private readonly typed: string) {
    this.wanted = normal(typed);
  }

  see(user: User): void {
    const { id, userPrincipalName, mail, displayName } = user;
    const names = [id, userPrincipalName, mail].map((name) => normal(name ?? ''));
    if (names.includes(this.wanted)) this.exact.push(user);
    const words = [normal(displayName ?? ''), normal(userPrincipalName ?? '').split('@')[0] ?? ''];
    if (words.includes(this.wanted)) this.called.push(user);
    else if (this.near.size < maxShown && didYouMean(this.wanted, [...words, ...names.slice(1)].filter(isName)) !== null)
      this.near.add(userName(user));
  }

  result(): User | Refusal {
    const found = this.exact.length > 0 ? this.exact : this.called;
    const [only, ...others] = found;
    const typed = shorten(this.typed, 60);
    if (only !== undefined && others.length === 0) return only;
    if (only !== undefined) {
      const shown = found.slice(0, maxShown).map(userName).join(', ');
      return refuse(
        'ambiguous-account',
        `"${typed}" means ${found.length} accounts: ${shown}${found.length > maxShown ? ' and others' : ''}.`,
        'Write the name that the account signs in with.',
      );
    }
    const near = [...this.near].join(' or ');
    return refuse(
      'unknown-account',
      `Nobody in this tenant is called "${typed}".`,
      near === '' ? 'Write the name that the account signs in with.' : `Did you mean ${near}?`,
    );
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}

function isName(name: string): boolean {
  return name !== '';
}
