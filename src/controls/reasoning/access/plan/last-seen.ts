/** Where those who must keep access signed in from last, and with what: from the sign-ins of the last 30 days. */
import type { Read } from '../../../../tenant/resource.js';
import type { SignIn } from '../../../../tenant/resources/sign-in.js';
import type { SignInClient } from '../../../../tenant/what-if.js';
import { RowCollector } from '../../findings/row-collector.js';
import { madeForSynchronization } from '../exempt/exemptions.js';
import { countryCode } from '../kinds/country-codes.js';
import { recentSignIns } from './sign-in-study.js';

export interface SeenSignIn {
  readonly at: Date;
  readonly name: string;
  /** Null where the address belongs to no known country. */
  readonly country: string | null;
  readonly ipAddress: string | null;
  /** Null where the log does not say. */
  readonly client: SignInClient | null;
  /** What was signed in to, by application id: policies are about that, not about the client. Null where the log does not say. */
  readonly resource: string | null;
}

export class LastSeen {
  readonly read: Read<SignIn>;
  private readonly since: Date;
  private readonly asOf: Date;
  private readonly wanted: ReadonlySet<string>;
  private readonly byName = new Map<string, SeenSignIn>();
  private readonly synchronizers = new Map<string, SeenSignIn>();
  private readonly rows = new RowCollector();

  /** `names`: user principal names or object ids, in any letter case. */
  constructor(asOf: Date, names: Iterable<string>) {
    const { since, read } = recentSignIns(asOf);
    this.asOf = asOf;
    this.since = since;
    this.read = read;
    this.wanted = new Set([...names].map(normal));
    this.rows.on(read, (row) => this.take(row));
  }

  see = (read: Read, row: unknown): void => this.rows.see(read, row);

  /** The last successful sign-in of anyone who goes by one of these names; null: none was seen. */
  of(names: readonly string[]): SeenSignIn | null {
    return names.map((name) => this.byName.get(normal(name)) ?? null).reduce(later, null);
  }

  /** Synchronisation accounts by object id, each as it was last seen. */
  get synchronization(): ReadonlyMap<string, SeenSignIn> {
    return this.synchronizers;
  }

  private take(row: SignIn): void {
    const { userId, userPrincipalName, createdDateTime: at, status } = row;
    if (!at || at < this.since || at > this.asOf || status?.errorCode !== 0) return;
    const names = [userId, userPrincipalName].flatMap((name) => (name ? [normal(name)] : []));
    const lastSignIn = seenSignInOf(row, at);
    for (const name of names) if (this.wanted.has(name)) keepLater(this.byName, name, lastSignIn);
    if (userId && madeForSynchronization.test(userPrincipalName ?? ''))
      keepLater(this.synchronizers, userId.toLowerCase(), lastSignIn);
  }
}

function keepLater(map: Map<string, SeenSignIn>, key: string, lastSignIn: SeenSignIn): void {
  const best = later(map.get(key) ?? null, lastSignIn);
  if (best !== null) map.set(key, best);
}

function later(one: SeenSignIn | null, other: SeenSignIn | null): SeenSignIn | null {
  if (one === null || other === null) return one ?? other;
  return other.at > one.at ? other : one;
}

function seenSignInOf(row: SignIn, at: Date): SeenSignIn {
  return {
    at,
    name: row.userPrincipalName ?? row.userId ?? '',
    country: countryCode(row.location?.countryOrRegion ?? ''),
    ipAddress: row.ipAddress ?? null,
    client: clientOf(row.clientAppUsed ?? ''),
    resource: row.resourceId ?? row.appId ?? null,
  };
}

/** What the log calls a client, as policies name it; every other word of the log stands for a legacy client. */
function clientOf(used: string): SignInClient | null {
  switch (normal(used)) {
    case '':
      return null;
    case 'browser':
      return 'browser';
    case 'mobile apps and desktop clients':
      return 'mobileAppsAndDesktopClients';
    case 'exchange activesync':
      return 'exchangeActiveSync';
    default:
      return 'other';
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
