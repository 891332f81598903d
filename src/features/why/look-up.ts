/** Gathers what a question needs of a tenant: the policies and what they refer to, the person, and where they have signed in. */
import type { Outcomes, RowFold } from '../../controls/control.js';
import { countryCode } from '../../controls/reasoning/access/kinds/country-codes.js';
import { recentSignIns } from '../../controls/reasoning/access/plan/sign-in-study.js';
import { GroupPaths } from '../../controls/reasoning/access/tenant/group-paths.js';
import { noReferences } from '../../controls/reasoning/access/tenant/references.js';
import { policyRead, TenantAccess, userRead } from '../../controls/reasoning/access/tenant/tenant-access.js';
import { isRefusal } from '../../lib/errors.js';
import { signInErrorOf } from '../../tenant/log-meaning/sign-in-errors.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import type { Read } from '../../tenant/resource.js';
import type { SecurityDefaults } from '../../tenant/resources/security-defaults.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { User } from '../../tenant/resources/user.js';
import { aroundMs, maxListed, type RecentSignIn, shortened } from './answer.js';
import { PersonIndex } from './person-index.js';
import type { WhyQuestion } from './question.js';
import { defaultsRead } from './security-defaults.js';

const shown = 5;

/** The newest first; where a moment was asked about, those closest to it. */
class RecentSignIns {
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

const applicationId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A policy may name trusted addresses by one word: an address is looked for in every named location. */
const anyLocation: ReadonlySet<string> = new Set(['any named location']);

/** Whether a question names its application by id, or by a word that policies have for several. */
export function isApplicationId(application: string): boolean {
  return applicationId.test(application);
}

export function isSuite(application: string): boolean {
  return application.toLowerCase() === 'microsoftadminportals';
}

export class WhyLookUp implements RowFold {
  readonly access: TenantAccess;
  readonly people: PersonIndex;
  readonly paths = new GroupPaths((id) => this.access.groups.knows(id));
  /** What the log holds of the person's sign-ins. */
  readonly recent: RecentSignIns;
  /** The countries of the address that was asked about, by the log. */
  readonly countriesOfAddress = new Set<string>();
  /** How often the person signed in from each country, in the last 30 days. */
  readonly countries = new Map<string, number>();
  /** Asked for once the person is known. */
  signInRead: Read<SignIn> | null = null;
  /** Null: none came. */
  defaults: SecurityDefaults | null = null;
  readonly asOf: Date;
  /** Who answers. */
  readonly origin: TenantOrigin;
  private readonly since: Date;
  /** The id of the person; null: nobody was found, or not yet looked for. */
  private person: string | null = null;

  constructor(
    readonly question: WhyQuestion,
    { asOf, origin }: { readonly asOf: Date; readonly origin: TenantOrigin },
  ) {
    this.asOf = asOf;
    this.origin = origin;
    const { application } = question;
    const named = application !== undefined && !isApplicationId(application) && !isSuite(application) ? [application] : [];
    const hasAddress = question.ip !== undefined || question.at !== undefined;
    this.recent = new RecentSignIns(question.at === undefined ? null : new Date(question.at));
    this.people = new PersonIndex(question.person);
    this.since = recentSignIns(asOf).since;
    this.access = new TenantAccess([policyRead, userRead], {
      accountNames: [],
      alsoRefers: { ...noReferences, apps: new Set(named), locations: hasAddress ? anyLocation : noReferences.locations },
      matters: (policy) => policy.state !== 'off' && policy.forPeople,
      // The person asked about may be the account of the synchronisation.
      spareSynchronization: false,
      rolesMatter: () => false,
      asOf,
    });
  }

  reads(): readonly Read[] {
    return [policyRead, userRead, defaultsRead];
  }

  see = (read: Read, row: unknown): void => {
    if (read === defaultsRead) {
      this.defaults = row as SecurityDefaults;
      return;
    }
    this.access.see(read, row);
    if (read === userRead) this.people.see(row as User);
    else if (read === this.signInRead) this.takeSignIn(row as SignIn);
    else this.paths.see(read, row, this.person);
  };

  follow = (outcomes: Outcomes): readonly Read[] => {
    const found = this.people.person(outcomes(userRead));
    if (isRefusal(found)) return [];
    this.person = found.id;
    this.signInRead ??= this.signInsOf(found.id);
    return [
      ...this.access.follow(outcomes),
      ...this.paths.reads(this.groupsNamed()),
      ...(this.signInRead === null ? [] : [this.signInRead]),
    ];
  };

  /** Ids of the groups that policies take in or leave out. */
  private groupsNamed(): readonly string[] {
    return this.access
      .mattering()
      .flatMap(({ row }) => [...(row.conditions?.users?.includeGroups ?? []), ...(row.conditions?.users?.excludeGroups ?? [])]);
  }

  /** A filter is a wish: what comes of others is passed over. */
  private signInsOf(person: string): Read<SignIn> {
    const { read } = recentSignIns(this.asOf);
    const filter = `createdDateTime ge ${this.since.toISOString()} and userId eq '${person}'`;
    return { ...read, filter: encodeURIComponent(filter) };
  }

  private takeSignIn(row: SignIn): void {
    const { userId, createdDateTime: at, status, location, ipAddress } = row;
    if (userId?.toLowerCase() !== this.person?.toLowerCase()) return;
    if (!at || at < this.since || at > this.asOf) return;
    this.recent.take(row);
    const country = countryCode(location?.countryOrRegion ?? '');
    const { ip } = this.question;
    if (country !== null && ip !== undefined && ipAddress?.toLowerCase() === ip) this.countriesOfAddress.add(country);
    if (status?.errorCode !== 0) return;
    if (country !== null) this.countries.set(country, (this.countries.get(country) ?? 0) + 1);
  }
}
