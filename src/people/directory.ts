/** Who people are and what they may do, derived from the settings, the groups they name and the accounts people linked. */

import type { CalledGroup } from '../chat/called-group.js';
import { lookOf } from '../chat/look-alike.js';
import type { Account, Actor } from '../chat/platform.js';
import type { PeopleSettings } from '../config/approvals.js';
import { accountsOfUnlisted } from '../config/chats.js';
import { groupsNamed, type RulesOfTenant, rulesOfTenant, tenantIdOf } from '../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import type { ReadsSubject } from '../engine/ledger/ledger.js';
import { LedgerBehind } from '../engine/ledger/retry-later.js';
import type { ApprovalPolicy, ApproverSet, TierRule } from '../engine/plan/approval.js';
import type { Tier } from '../engine/plan/risk.js';
import { rightNames } from '../features/settings.js';
import { type FeatureGroup, groupNames, ofEachGroup, referenceRuleNames } from '../features/terms.js';
import { zoneOf } from '../lib/calendar.js';
import { isRefusal, type Refusal, refusalText, refuse } from '../lib/errors.js';
import type { Person } from '../lib/person.js';
import type { KnowsDeparted, WhyDeparted } from './departed.js';
import { type GroupReader, readingOnce } from './group-members.js';
import type { AccountLinks } from './links.js';
import { peopleOfRight, type Right } from './rights.js';

export interface ReportsProblems {
  /** Groups that do not exist or are empty, each a line for anyone who starts hardenbot. Groups that cannot be read now are not among them. */
  problems(): Promise<readonly string[]>;
}

export interface ListsVisibleTenants {
  /** Those of some tenants that the person may see anything of. The others are to be like tenants that do not exist. */
  visible<Tenant extends { readonly id: string }>(person: Person, tenants: readonly Tenant[]): Promise<readonly Tenant[]>;
}

export interface ListsReadableTenants {
  /** Those that the person may read, the same way; a group of Entra ID that several name is read once. */
  readable<Tenant extends { readonly id: string }>(person: Person, tenants: readonly Tenant[]): Promise<readonly Tenant[]>;
}

export interface Authorizes {
  /** Null when the person has the right in this tenant now; otherwise why not. The one place that decides. */
  authorize(person: Person, right: Right, tenantId: string): Promise<Refusal | null>;
}

export interface NamesPeople {
  /** For people to read; the id where no name is known. */
  nameOf(entraId: string): string;
}

export interface ListsPeople {
  /** Whether the settings know an account, without asking anything else. */
  isListed(actor: Actor): boolean;
}

export interface KnowsApprovers {
  /** Whom settings name in an approver set of a tenant, and the members of its group as they are now; without those where it cannot be read. */
  membersOf(tenantId: string, which: 'approvers' | FeatureGroup): Promise<readonly string[]>;
}

export interface IdentifiesPeople {
  /** The person behind a chat account, by its immutable id; a refusal for anyone that is not linked, a guest, an external or a bot. */
  identify(actor: Actor): Promise<Person | Refusal>;
}

export interface ReachesPeople {
  /** Every account by which a person can be reached: listed, linked, or the one that a platform knows everyone by. */
  reach(entraId: string): Promise<readonly Account[]>;
}

interface KnowsOnCall {
  /** The people whom settings of a tenant name first while a plan waits, in their order. */
  onCall(tenantId: string): readonly string[];
}

interface KnowsCalledGroups {
  /** The groups of the chats that settings of a tenant name for calling its approvers. */
  calledGroups(tenantId: string): readonly CalledGroup[];
}

export interface KnowsPolicy {
  /** The rules of a tenant with the members of every group as they are now; a refusal names the rule that is unknown. */
  policy(tenantId: string): Promise<ApprovalPolicy | Refusal>;
}

export interface Directory
  extends KnowsOnCall,
    KnowsCalledGroups,
    ReportsProblems,
    ListsVisibleTenants,
    ListsReadableTenants,
    Authorizes,
    NamesPeople,
    ListsPeople,
    KnowsApprovers,
    IdentifiesPeople,
    ReachesPeople,
    KnowsPolicy {
  /** The people who have a right in a tenant now, by Entra object id; a refusal where a group cannot be read. */
  withRight(right: Right, tenantId: string): Promise<readonly string[] | Refusal>;
  /** The accounts that the settings name for a person, by platform. */
  accountsOf(entraId: string): Readonly<Record<string, string>>;
  /** Whether an account of a tenant, by its object id, is the person's own, or another one that settings list as theirs. */
  isOwn(entraId: string, account: string): boolean;
  /** Groups that cannot be read now, each a line. */
  unreadable(): Promise<readonly string[]>;
  /** The same, with linked accounts read by a ledger that belongs to one request. */
  within(ledger: ReadsSubject): Directory;
}

interface DirectoryInput {
  readonly settings: Settings;
  /** Null where no group is named. */
  readonly groups: GroupReader | null;
  /** Accounts that people linked themselves, and took back; null where nobody asks who an account is and nothing is decided. */
  readonly links: AccountLinks | null;
  /** Absent: everyone whom settings list counts. */
  readonly departed?: KnowsDeparted | undefined;
}

export function createDirectory(input: DirectoryInput): Directory {
  return new DirectoryOfSettings(input);
}

interface KnownTenant extends RulesOfTenant {
  readonly timeZone: string;
  /** The settings they come from. */
  readonly tenant: TenantSettings;
}

class DirectoryOfSettings implements Directory {
  private readonly byAccount: ReadonlyMap<string, string>;
  /** Of people of the settings, and of members of groups that were read. */
  private readonly names: Map<string, string>;
  /** Their own names: anyone may be called as an approver is. */
  private readonly namedPeople: NamedPerson[];
  private readonly tenantNames: ReadonlyMap<string, string>;
  private readonly otherAccounts: ReadonlyMap<string, string>;
  /** As they were worked out from settings that count still. */
  private readonly rules = new Map<string, KnownTenant>();

  constructor(private readonly input: DirectoryInput) {
    const { settings } = input;
    this.namedPeople = [...settings.people];
    this.names = namesToldApart(this.namedPeople);
    this.byAccount = new Map(
      settings.people.flatMap(({ entraId, accounts }) =>
        Object.entries(accounts).map(([platform, account]) => [`${platform}:${account}`, entraId] as const),
      ),
    );
    this.otherAccounts = new Map(
      settings.people.flatMap(({ entraId, accounts }) =>
        accountsIn(accounts).map(({ id }) => [id.toLowerCase(), entraId] as const),
      ),
    );
    this.tenantNames = new Map(Object.entries(settings.tenants).map(([name, tenant]) => [tenantIdOf(name, tenant), name]));
  }

  /** The rules of a tenant as its settings are now: people change them while the process runs. */
  private rulesOf(tenantId: string): KnownTenant | undefined {
    const { settings } = this.input;
    const tenant = settings.tenants[this.tenantNames.get(tenantId) ?? ''];
    if (tenant === undefined) return undefined;
    const known = this.rules.get(tenantId);
    if (known?.tenant === tenant) return known;
    const rules = { ...rulesOfTenant(settings, tenant), timeZone: zoneOf({ settings: tenant }), tenant };
    this.rules.set(tenantId, rules);
    return rules;
  }

  within(ledger: ReadsSubject): Directory {
    const { links } = this.input;
    if (links === null) return this;
    // What was worked out from the settings stays as it is.
    return Object.create(this, { input: { value: { ...this.input, links: links.within(ledger) } } }) as Directory;
  }

  nameOf(entraId: string): string {
    return this.names.get(entraId) ?? entraId;
  }

  accountsOf(entraId: string): Readonly<Record<string, string>> {
    return Object.fromEntries(accountsIn(this.listedOf(entraId) ?? {}).map(({ platform, id }) => [platform, id]));
  }

  isOwn(entraId: string, account: string): boolean {
    const id = account.toLowerCase();
    return id === entraId.toLowerCase() || this.otherAccounts.get(id) === entraId;
  }

  async reach(entraId: string): Promise<readonly Account[]> {
    const listed = accountsIn(this.listedOf(entraId) ?? accountsOfUnlisted(entraId));
    const linked = (await this.linkedTo(entraId)) ?? [];
    return [...listed, ...linked.filter(({ platform, id }) => !listed.some((one) => one.platform === platform && one.id === id))];
  }

  /** Where the record of links is halted, nobody knows of any: people are notified on the accounts that settings name. */
  private async linkedTo(entraId: string): Promise<readonly Account[] | undefined> {
    try {
      return await this.input.links?.accountsOf(entraId);
    } catch (error) {
      if (!(error instanceof LedgerBehind)) throw error;
      return undefined;
    }
  }

  onCall(tenantId: string): readonly string[] {
    return this.rulesOf(tenantId)?.approvals.escalation ?? [];
  }

  calledGroups(tenantId: string): readonly CalledGroup[] {
    return this.rulesOf(tenantId)?.approvals.mention ?? [];
  }

  isListed(actor: Actor): boolean {
    const { platform, id, entraId, membership } = actor;
    if (membership !== 'member') return this.ofAnother(actor) !== null;
    return this.byAccount.has(`${platform}:${id}`) || (entraId !== undefined && this.names.has(entraId.toLowerCase()));
  }

  async identify(actor: Actor): Promise<Person | Refusal> {
    if (actor.membership !== 'member') return this.ofAnother(actor) ?? unknownAccount(actor);
    const listed = this.byAccount.get(`${actor.platform}:${actor.id}`);
    const entraId = listed ?? (await this.input.links?.find(actor)) ?? actor.entraId?.toLowerCase() ?? null;
    return entraId === null ? unknownAccount(actor) : { entraId, name: this.nameOf(entraId) };
  }

  /** Someone of another organisation whom settings name with this account, and with the organisation that the platform vouches for. */
  private ofAnother({ platform, id, membership, organisation }: Actor): Person | null {
    if (membership === 'bot') return null;
    const named = this.input.settings.people.find((one) => {
      const accounts: AccountIds = one.accounts;
      const theirs: AccountIds | undefined = one.organisation;
      if (theirs === undefined || accounts[platform] !== id) return false;
      return membership === 'guest' || (organisation !== undefined && theirs[platform] === organisation);
    });
    return named === undefined ? null : { entraId: named.entraId, name: named.name };
  }

  visible<Tenant extends { readonly id: string }>(person: Person, candidates: readonly Tenant[]): Promise<readonly Tenant[]> {
    return this.having(person, ['read', ...rightNames], candidates);
  }

  readable<Tenant extends { readonly id: string }>(person: Person, candidates: readonly Tenant[]): Promise<readonly Tenant[]> {
    return this.having(person, ['read'], candidates);
  }

  async policy(tenantId: string): Promise<ApprovalPolicy | Refusal> {
    const rules = this.rulesOf(tenantId);
    if (rules === undefined) return unknownTenant;
    const { approvals, timeZone } = rules;
    const read = this.reading();
    const [approvers, low, medium, high, groups, withdrawn, departed] = await Promise.all([
      read(approvals.approvers, 'approvals.approvers'),
      tierRule(rules, 'low', read),
      tierRule(rules, 'medium', read),
      tierRule(rules, 'high', read),
      groupsOfFeatures(approvals, read),
      this.input.links?.withdrawn() ?? new Map<string, Date>(),
      this.departed(),
    ]);
    if (isRefusal(approvers)) return approvers;
    if (isRefusal(low)) return low;
    if (isRefusal(medium)) return medium;
    if (isRefusal(high)) return high;
    return {
      approvers,
      tiers: { low, medium, high },
      sizes: approvals.sizes,
      emergency: new Set(approvals.emergency.filter((id) => !departed.has(id))),
      departed: new Set(departed.keys()),
      otherAccounts: this.otherAccounts,
      ...groups,
      freeze: approvals.freeze,
      ...Object.fromEntries(referenceRuleNames.map((name) => [name, approvals[name]])),
      windows: approvals.windows,
      timeZone,
      expiresAfterMs: approvals.expiresAfter,
      applyWithinMs: approvals.applyWithin,
      withdrawn,
    };
  }

  async membersOf(tenantId: string, which: 'approvers' | FeatureGroup): Promise<readonly string[]> {
    const allowed = this.rulesOf(tenantId)?.approvals[which];
    if (allowed === undefined) return [];
    const members = await this.reading()(allowed, `approvals.${which}`);
    const departed = await this.departed();
    return isRefusal(members) ? allowed.people.filter((id) => !departed.has(id)) : [...members];
  }

  problems(): Promise<readonly string[]> {
    return this.troubles((refusal) => refusal.code !== 'group-unreadable');
  }

  unreadable(): Promise<readonly string[]> {
    return this.troubles((refusal) => refusal.code === 'group-unreadable');
  }

  authorize(person: Person, right: Right, tenantId: string): Promise<Refusal | null> {
    return this.decide(person, right, tenantId, this.reading());
  }

  async withRight(right: Right, tenantId: string): Promise<readonly string[] | Refusal> {
    const rules = this.rulesOf(tenantId);
    if (rules === undefined) return unknownTenant;
    const [read, departed] = [this.reading(), await this.departed()];
    const found = new Set<string>();
    for (const one of peopleOfRight(right, rules)) {
      const members = await read(one, right);
      if (isRefusal(members)) return members;
      for (const id of members) found.add(id);
    }
    return [...found].filter((id) => !departed.has(id));
  }

  /** Those in which the person has one of the rights. */
  private async having<Tenant extends { readonly id: string }>(
    person: Person,
    rights: readonly Right[],
    candidates: readonly Tenant[],
  ): Promise<readonly Tenant[]> {
    const read = this.reading();
    const has = await Promise.all(
      candidates.map(async ({ id }) => {
        for (const right of rights) if ((await this.decide(person, right, id, read)) === null) return true;
        return false;
      }),
    );
    return candidates.filter((_tenant, index) => has[index] === true);
  }

  private async decide(person: Person, right: Right, tenantId: string, read: ReadMembers): Promise<Refusal | null> {
    const rules = this.rulesOf(tenantId);
    if (rules === undefined) return unknownTenant;
    const { approvals } = rules;
    const allowed = peopleOfRight(right, rules);
    const listed = right !== 'read' ? [] : [...approvals.emergency, ...approvals.escalation];
    const why = (await this.departed()).get(person.entraId);
    if (why !== undefined) return whyDeparted[why];
    if (listed.includes(person.entraId) || allowed.some(({ people }) => people.includes(person.entraId))) return null;
    for (const one of allowed) {
      const members = await read(one, right);
      if (isRefusal(members)) return members;
      if (members.has(person.entraId)) return null;
    }
    return refuse(
      'not-allowed',
      'You may not do this.',
      `Only people under ${right === 'contain' ? ['access.request', ...groupNames.map((group) => `approvals.${group}`)].join(' or ') : `access.${right}`} in hardenbot.yaml may; ask the person who runs hardenbot.`,
    );
  }

  private async departed(): Promise<ReadonlyMap<string, WhyDeparted>> {
    return (await this.input.departed?.departed()) ?? nobody;
  }

  private listedOf(entraId: string): AccountIds | undefined {
    return this.input.settings.people.find((person) => person.entraId === entraId)?.accounts;
  }

  private async troubles(counts: (refusal: Refusal) => boolean): Promise<readonly string[]> {
    const found: string[] = [];
    const read = this.reading();
    for (const [key, allowed] of groupsNamed(this.input.settings)) {
      const members = await read(allowed, key);
      if (isRefusal(members) && counts(members)) found.push(`${key}: ${refusalText(members)}`);
    }
    return found;
  }

  private learn(members: ReadonlyMap<string, string>): void {
    const added = [...members].filter(([id]) => !this.names.has(id)).map(([entraId, name]) => ({ entraId, name }));
    if (added.length === 0) return;
    this.namedPeople.push(...added);
    for (const [id, name] of namesToldApart(this.namedPeople)) this.names.set(id, name);
  }

  /** Of one question: each group is read once for all rules and tenants that name it. */
  private reading(): ReadMembers {
    const groups = this.input.groups === null ? null : readingOnce(this.input.groups);
    return async ({ people: named, entraGroup }, rule) => {
      const unread = `${rule} names a group, and nothing here may read groups.`;
      if (entraGroup !== undefined && groups === null)
        return refuse('group-unreadable', unread, 'Tell the person who runs hardenbot.');
      const asked = entraGroup === undefined ? undefined : groups?.members(entraGroup);
      const [members, departed] = await Promise.all([asked, this.departed()]);
      const people = named.filter((id) => !departed.has(id));
      if (members === undefined) return new Set(people);
      if (isRefusal(members)) return { ...members, reason: `${rule}: ${members.reason}` };
      this.learn(members);
      return new Set([...people, ...members.keys()]);
    };
  }
}

/** Says who is in an approver set; a refusal names the rule that is unknown. */
type ReadMembers = (allowed: PeopleSettings, rule: string) => Promise<ReadonlySet<string> | Refusal>;

/** Unknown is nobody: then it takes what every change of that risk takes, and nothing else has to wait. */
async function groupsOfFeatures(
  approvals: RulesOfTenant['approvals'],
  read: ReadMembers,
): Promise<Record<FeatureGroup, ReadonlySet<string>>> {
  const groups = ofEachGroup<ReadonlySet<string>>(new Set());
  for (const group of groupNames) {
    const members = await read(approvals[group], `approvals.${group}`);
    if (!isRefusal(members)) groups[group] = members;
  }
  return groups;
}

async function tierRule({ approvals }: RulesOfTenant, tier: Tier, members: ReadMembers): Promise<TierRule | Refusal> {
  const { groups, approvals: number } = approvals.tiers[tier];
  const approverSets = await Promise.all(
    groups.map(async (group): Promise<ApproverSet | Refusal> => {
      const inSet = await members(group, `approvals.tiers.${tier}.groups (${group.name})`);
      return isRefusal(inSet) ? inSet : { name: group.name, members: inSet };
    }),
  );
  return (
    approverSets.find(isRefusal) ?? {
      approvals: number,
      approverSets: approverSets.filter((one): one is ApproverSet => !isRefusal(one)),
    }
  );
}

/** The ids of accounts by their platform. */
type AccountIds = Readonly<Record<string, string | undefined>>;

function accountsIn(ids: AccountIds): readonly Account[] {
  return Object.entries(ids).flatMap(([platform, id]) => (id === undefined ? [] : [{ platform, id }]));
}

const nobody: ReadonlyMap<string, WhyDeparted> = new Map();

const whyDeparted: Readonly<Record<WhyDeparted, Refusal>> = {
  disabled: refuse(
    'account-disabled',
    'Your Microsoft 365 account cannot sign in, so you decide nothing here.',
    'Ask an administrator of the tenant to enable it.',
  ),
  missing: refuse(
    'account-missing',
    'The tenant has no account with the id that settings list for you, so you decide nothing here.',
    'Ask the person who runs hardenbot to correct your entry under people in hardenbot.yaml.',
  ),
};

const unknownTenant = refuse(
  'no-tenant',
  'There is no such tenant here.',
  'Ask in the channel that hardenbot.yaml names for it.',
);

function unknownAccount(actor: Actor): Refusal {
  const reason = 'hardenbot does not know you here';
  if (actor.membership === 'bot') return refuse('is-a-bot', `${reason}: bots decide nothing.`, 'A person has to do this.');
  if (actor.membership !== 'member')
    return refuse(
      'not-of-us',
      `${reason}: guests and people of other organisations decide nothing.`,
      'Ask someone of this organisation.',
    );
  return refuse(
    'unknown-person',
    `${reason}.`,
    'Link this account with /harden link, or ask the person who runs hardenbot to list it under people in hardenbot.yaml.',
  );
}

interface NamedPerson {
  readonly entraId: string;
  readonly name: string;
}

/** Names by Entra object id. */
function namesToldApart(people: readonly NamedPerson[]): Map<string, string> {
  const idsByLook = new Map<string, Set<string>>();
  for (const { entraId, name } of people) {
    const ids = idsByLook.get(lookOf(name)) ?? new Set();
    idsByLook.set(lookOf(name), ids.add(entraId));
  }
  return new Map(
    people.map(({ entraId, name }) => {
      const isAlone = (idsByLook.get(lookOf(name))?.size ?? 0) < 2;
      return [entraId, isAlone ? name : `${name} (id …${entraId.slice(-4)})`];
    }),
  );
}
