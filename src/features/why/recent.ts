/** The sign-ins of one person that the log holds: how each ended, from where, with what, and which policy decided. */
import { countryCode } from '../../controls/reasoning/access/kinds/country-codes.js';
import { signInErrorOf } from '../../tenant/log-meaning/sign-in-errors.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import { maxListed, type RecentSignIn, shortened } from './answer.js';

const shown = 5;

/** Milliseconds: a sign-in further away from the moment that was asked about has nothing to do with it. */
const aroundMs = 12 * 60 * 60 * 1000;

/** The newest first; where a moment was asked about, those closest to it. */
export class RecentSignIns {
  private rows: readonly SignIn[] = [];

  constructor(private readonly at: Date | null) {}

  take(row: SignIn): void {
    const at = row.createdDateTime;
    if (!at || (this.at !== null && Math.abs(at.getTime() - this.at.getTime()) > aroundMs)) return;
    const distance = (one: SignIn): number => {
      const time = one.createdDateTime?.getTime() ?? 0;
      return this.at === null ? -time : Math.abs(time - this.at.getTime());
    };
    this.rows = [...this.rows, row].toSorted((one, other) => distance(one) - distance(other)).slice(0, shown);
  }

  /** The one that an answer goes by: the first. */
  get first(): SignIn | null {
    return this.rows[0] ?? null;
  }

  all(): readonly RecentSignIn[] {
    return this.rows.map(recentOf);
  }
}

function recentOf(row: SignIn): RecentSignIn {
  const { createdDateTime, status, location, ipAddress, appDisplayName, resourceDisplayName, clientAppUsed } = row;
  const code = status?.errorCode ?? null;
  const error = code === null || code === 0 ? null : signInErrorOf(code, status?.failureReason ?? null);
  const text = (words: string | null | undefined): string | null => (words ? shortened(words) : null);
  return {
    at: createdDateTime?.toISOString() ?? null,
    result: code === null ? 'unknown' : error === null ? 'success' : error.kind,
    code,
    error: error === null ? null : shortened(error.text),
    country: countryCode(location?.countryOrRegion ?? ''),
    city: text(location?.city),
    ip: text(ipAddress),
    application: text(resourceDisplayName) ?? text(appDisplayName),
    client: text(clientAppUsed),
    policies: decidingOf(row).slice(0, maxListed),
  };
}

/** Policies that stopped it, or whose requirement was not met; of a success those that were met. */
function decidingOf({ appliedConditionalAccessPolicies: applied, status }: SignIn): readonly string[] {
  const wanted = status?.errorCode === 0 ? 'success' : 'failure';
  return (applied ?? [])
    .filter(({ result }) => result?.toLowerCase() === wanted)
    .flatMap(({ displayName, id }) => shortened(displayName ?? id ?? ''))
    .filter((name) => name !== '');
}
