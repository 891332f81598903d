/** Who and what is exempt by settings, looked up in what was read: an exclusion of these is no gap. */
import { directorySynchronizationAccounts } from '../../../../tenant/resources/built-in-roles.js';
import { type Listed, listed } from '../../scope/listed.js';
import { Bits } from '../kinds/bits.js';
import type { GuestType } from '../kinds/guest-types.js';
import { isAmong, isSuite, type ResourcePart } from '../parts/resource-parts.js';
import { type Members, together } from '../tenant/group-index.js';
import { isEverybody, type Location } from '../tenant/location-index.js';
import { noReferences, type References } from '../tenant/references.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import type { Except, ExceptList } from './exceptions.js';

export interface ExemptionSettings {
  readonly except: Except;
  readonly breakGlass: readonly string[];
  /** Whether the accounts that copy the directory from the premises may be left out without being listed. */
  readonly spareSynchronization: boolean;
}

/** What has to be read to look up the settings themselves. */
export function settingsReferences({ except }: ExemptionSettings): References {
  return {
    ...noReferences,
    groups: except.groups,
    apps: new Set(except.apps.filter((app) => !/^[0-9a-f-]{36}$|^(office365|microsoftadminportals)$/i.test(app.trim()))),
    roles: new Set(except.roles.map((role) => role.trim().toLowerCase())),
  };
}

export class Exemptions {
  /** Accounts that may be left out, by whatever exclusion. */
  readonly accounts: Members;
  readonly guestTypes: ReadonlySet<GuestType>;
  private readonly access: TenantAccess;
  readonly breakGlass: Bits;
  private readonly synchronization: Bits;
  /** People with the role of the accounts that copy the directory: nothing says that they are one of these, so policies may not leave them out by it. */
  readonly pretenders: Bits;
  private readonly isGroup: Listed;
  /** Template ids. */
  readonly roles: ReadonlySet<string>;
  private readonly isApp: Listed;
  private readonly apps: readonly string[];
  private readonly isLocation: Listed;
  /** Names in settings that several groups, applications or locations have: none of them is meant. */
  readonly ambiguous: readonly Ambiguous[];
  private readonly settings: ExemptionSettings;

  constructor(access: TenantAccess, settings: ExemptionSettings) {
    const { except, breakGlass } = settings;
    this.access = access;
    this.settings = settings;
    this.guestTypes = new Set(except.guestTypes);
    const named = {
      groups: except.groups.map((name): Named => ({ name, ids: access.groups.named(name) })),
      apps: except.apps.map((name): Named => ({ name, ids: access.appsNamed(name) })),
      locations: (except.locations ?? []).map((name): Named => ({ name, ids: access.locations.named(name) })),
    };
    this.isGroup = isOneOf(named.groups);
    this.isApp = isOneOf(named.apps);
    this.apps = except.apps.map((app) => app.trim().toLowerCase());
    this.isLocation = isOneOf(named.locations);
    this.ambiguous = (['groups', 'apps', 'locations'] as const).flatMap((list) =>
      named[list].flatMap(({ name, ids }) => (ids.length > 1 ? [{ list, name, count: ids.length }] : [])),
    );
    this.roles = new Set([
      ...except.roles.map((role) => access.roles.templateIdOf(role)),
      ...(settings.spareSynchronization ? [directorySynchronizationAccounts] : []),
    ]);
    this.breakGlass = accountsMeant(access, breakGlass);
    const spared = settings.spareSynchronization && !this.listsSynchronization();
    this.pretenders = spared ? pretendersIn(access) : Bits.none();
    this.synchronization = settings.spareSynchronization
      ? access.roles.holdersOf(directorySynchronizationAccounts).yes.copy().removeAll(this.pretenders)
      : Bits.none();
    this.accounts = this.exemptAccounts(except);
    this.pretenders.removeAll(this.accounts.yes);
  }

  /** Whether settings have such a list. */
  canList(list: ExceptList): boolean {
    const { except } = this.settings;
    return except.without?.includes(list) !== true && (list !== 'locations' || except.locations !== undefined);
  }

  /** How many of a list settings name. */
  count(list: 'apps' | 'locations'): number {
    return this.settings.except[list]?.length ?? 0;
  }

  /** Whether an account is spared because it copies the directory, and for nothing that settings list. */
  synchronizes(number: number): boolean {
    return this.synchronization.has(number);
  }

  /** Why an account may be left out, or null where it may not. */
  whyAccount(number: number): string | null {
    if (this.breakGlass.has(number)) return 'break-glass account';
    if (this.synchronization.has(number)) return 'Directory Synchronization Accounts';
    return this.accounts.yes.has(number) ? 'allowed in settings' : null;
  }

  /** Anyone who may be exempt by a group or role whose members could not be read: that is anyone. */
  mayBeListed(): Bits {
    return this.mayHold(this.roles).removeAll(this.pretenders);
  }

  /** The same by a group or role that settings name, without those that may always be left out. */
  mayBeNamed(): Bits {
    return this.mayHold(this.settings.except.roles.map((role) => this.access.roles.templateIdOf(role)));
  }

  private mayHold(exemptRoles: Iterable<string>): Bits {
    const { accounts, groups, roles } = this.access;
    const unread = this.settings.except.groups.some((name) => {
      const ids = groups.named(name);
      return ids.length === 0 ? !groups.whole : ids.some((id) => groups.statusOf(id) === 'unread');
    });
    if (unread) return Bits.all(accounts.size);
    return Bits.none().addAll(together([...exemptRoles].map((role) => roles.holdersOf(role))).perhaps);
  }

  group(id: string): boolean {
    return this.isGroup(id);
  }

  /** Whether all who hold the role may be left out by it. */
  role(templateId: string): boolean {
    const id = templateId.toLowerCase();
    if (id !== directorySynchronizationAccounts || this.listsSynchronization()) return this.roles.has(id);
    return this.roles.has(id) && this.pretenders.isEmpty && this.access.roles.whole;
  }

  /** Whether settings name the role of the synchronisation themselves: then it spares anyone who holds it. */
  private listsSynchronization(): boolean {
    return this.settings.except.roles.some((role) => this.access.roles.templateIdOf(role) === directorySynchronizationAccounts);
  }

  /** A suite that is listed holds its members. Only what Microsoft names goes by its label: anyone may call an application so. */
  app(part: ResourcePart): boolean {
    return this.isApp(part.key, isSuite(part) ? part.label : null) || isAmong(part, this.apps);
  }

  /** Of an application that was not read, a name in settings that none was found by may be the name. */
  mayBeApp({ key }: ResourcePart): boolean {
    if (this.access.appsWhole || !isObjectId(key) || this.access.appName(key) !== null) return false;
    return [...settingsReferences(this.settings).apps].some((name) => this.access.appsNamed(name).length === 0);
  }

  /** One that grew to hold everyone is not the one that was listed. */
  location(location: Location): boolean {
    const { id, name, kind } = location;
    if (isEverybody(location)) return false;
    const isRow = kind === 'countries' || kind === 'addresses' || kind === 'unread';
    return this.isLocation(id, isRow ? null : name);
  }

  private exemptAccounts(except: Except): Members {
    const { accounts, groups, roles } = this.access;
    const yes = this.breakGlass.copy().addAll(accountsMeant(this.access, except.users));
    const ofListedKind = (holds: (kinds: readonly GuestType[]) => boolean): Bits =>
      accounts.where(({ guestTypes }) => guestTypes.length > 0 && holds(guestTypes));
    if (this.guestTypes.size > 0) yes.addAll(ofListedKind((kinds) => kinds.every((kind) => this.guestTypes.has(kind))));
    const perhaps = yes.copy();
    if (this.guestTypes.size > 0) perhaps.addAll(ofListedKind((kinds) => kinds.some((kind) => this.guestTypes.has(kind))));
    for (const name of except.groups) {
      const ids = groups.named(name);
      for (const id of ids) {
        const members = groups.membersOf(id).yes;
        perhaps.addAll(members);
        if (ids.length === 1) yes.addAll(members);
      }
    }
    for (const role of this.roles) {
      const holders = roles.holdersOf(role).yes.copy();
      yes.addAll(role === directorySynchronizationAccounts ? holders.removeAll(this.pretenders) : holders);
    }
    return { yes, perhaps: perhaps.addAll(yes) };
  }
}

/** An id means its account also where the list of accounts did not come whole and does not show it. */
function accountsMeant({ accounts }: TenantAccess, names: readonly string[]): Bits {
  const ids = names.filter((name) => isObjectId(name) && accounts.named(name).length === 0);
  return Bits.of([
    ...names.flatMap((name) => accounts.named(name)),
    ...ids.map((id) => accounts.numberOf(id.trim())).filter((number) => number !== null),
  ]);
}

function isObjectId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim());
}

interface Named {
  readonly name: string;
  readonly ids: readonly string[];
}

interface Ambiguous {
  /** Where it stands, below `except`. */
  readonly list: 'groups' | 'apps' | 'locations';
  readonly name: string;
  readonly count: number;
}

/** By an id as it is written, or by the id of the only one of that name. */
function isOneOf(named: readonly Named[]): Listed {
  return listed(named.flatMap(({ name, ids }) => [name, ...(ids.length === 1 ? ids : [])]));
}

/** What Microsoft's own programs call the accounts that they make. Source: Microsoft's pages on Entra Connect and cloud sync. */
export const madeForSynchronization = /^(sync_|adtoaadsyncserviceaccount)/i;

function pretendersIn({ accounts, roles }: TenantAccess): Bits {
  const administering = roles.holdersBeside(directorySynchronizationAccounts);
  const held = roles.holdersOf(directorySynchronizationAccounts).yes.copy().keepAll(accounts.read);
  return Bits.of(
    [...held].filter((number) => {
      const { name, enabled, guestTypes } = accounts.get(number);
      return enabled && (!madeForSynchronization.test(name) || guestTypes.length > 0 || administering.has(number));
    }),
  );
}
