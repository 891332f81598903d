/** Directory roles: their names, who holds one over the whole tenant, and who may activate one. */
import { builtInRoleId, builtInRoleName } from '../../../../tenant/resources/built-in-roles.js';
import {
  isEligibleAt,
  isTenantWide,
  type RoleAssignment,
  type RoleEligibility,
} from '../../../../tenant/resources/role-assignment.js';
import type { RoleDefinition } from '../../../../tenant/resources/role-definition.js';
import { Bits } from '../kinds/bits.js';
import type { AccountIndex } from './account-index.js';
import { type GroupIndex, type Members, together } from './group-index.js';

/** Who holds a directory role. */
export interface Roles {
  /** Whether every assignment came. */
  readonly whole: boolean;
  nameOf(templateId: string): string;
  holdersOf(templateId: string): Members;
}

export class RoleIndex implements Roles {
  private readonly definitions = new Map<
    string,
    { readonly templateId: string; readonly name: string | null; readonly isCustom: boolean }
  >();
  /** Ids of the definitions of a template. */
  private readonly byTemplate = new Map<string, Set<string>>();
  private readonly holders = new Map<string, Set<string>>();
  private readonly eligible = new Map<string, Set<string>>();
  /** Over an administrative unit or one object. */
  private readonly scopedHolders = new Map<string, Set<string>>();
  private readonly scopedEligible = new Map<string, Set<string>>();
  private readonly accounts: AccountIndex;
  private readonly groups: GroupIndex;
  /** Whether every assignment came. */
  whole = false;
  /** Whether every definition came. */
  definitionsWhole = false;

  constructor(accounts: AccountIndex, groups: GroupIndex) {
    this.accounts = accounts;
    this.groups = groups;
  }

  define(row: RoleDefinition): void {
    if (typeof row.id !== 'string') return;
    const id = row.id.toLowerCase();
    const templateId = row.templateId?.toLowerCase() ?? id;
    this.byTemplate.get(this.definitions.get(id)?.templateId ?? '')?.delete(id);
    this.byTemplate.set(templateId, (this.byTemplate.get(templateId) ?? new Set()).add(id));
    this.definitions.set(id, {
      templateId,
      name: row.displayName ?? null,
      // One that does not say is of the tenant's own, unless its id is one of those that every tenant has.
      isCustom: row.isBuiltIn === false || (row.isBuiltIn !== true && builtInRoleName(row.templateId ?? id) === null),
    });
  }

  /** Policies do not count roles that are held over an administrative unit or one object. */
  assign(row: RoleAssignment): void {
    note(isTenantWide(row) ? this.holders : this.scopedHolders, row);
  }

  allow(row: RoleEligibility, asOf: Date): void {
    if (isEligibleAt(row, asOf)) note(isTenantWide(row) ? this.eligible : this.scopedEligible, row);
  }

  nameOf(templateId: string): string {
    const known = builtInRoleName(templateId.toLowerCase());
    if (known !== null) return known;
    const [defined] = this.definitionsOf(templateId);
    return defined?.name ?? templateId;
  }

  /** The template id that a name or id of the settings means; the text itself where it means none that we know. */
  templateIdOf(text: string): string {
    const wanted = text.trim().toLowerCase();
    const defined = [...this.definitions.values()].find((role) => role.name?.toLowerCase() === wanted);
    return builtInRoleId(text) ?? defined?.templateId ?? wanted;
  }

  /** Everyone and everything that holds or may activate a role, or one of these: accounts, groups and service principals by id. */
  principals(wanted?: readonly string[]): readonly string[] {
    const all = [this.holders, this.eligible, this.scopedHolders, this.scopedEligible];
    const counts = (roleId: string): boolean => wanted === undefined || wanted.some((role) => this.isRole(roleId, role));
    return all.flatMap((roles) => [...roles].flatMap(([roleId, ids]) => (counts(roleId) ? [...ids] : [])));
  }

  /** Makes accounts of the principals that stand for one and were not read. */
  meetPrincipals(): void {
    for (const principal of this.principals()) this.membersOf(principal);
  }

  /** Those whom a condition on the role means: policies do not know custom roles. Source: Microsoft's page on users and groups in policies. */
  holdersOf(templateId: string): Members {
    if (this.isCustom(templateId)) return { yes: Bits.none(), perhaps: Bits.none() };
    const members = this.asFarAsRead(this.accountsOf(this.holders, templateId));
    return this.mayBeCustom(templateId) ? { yes: Bits.none(), perhaps: members.perhaps } : members;
  }

  /** A role of the tenant's own, which no condition of a policy means. */
  isCustom(templateId: string): boolean {
    return this.definitionsOf(templateId).some((role) => role.isCustom);
  }

  /** Neither Microsoft's list of roles nor what was read of the tenant's says whose it is. */
  private mayBeCustom(templateId: string): boolean {
    const isDefined = this.definitionsOf(templateId).length > 0;
    return !this.definitionsWhole && !isDefined && builtInRoleName(templateId) === null;
  }

  /** Anyone who holds it, over the whole tenant, a part of it, or one object. */
  everyHolderOf(templateId: string): Members {
    return this.asFarAsRead(together([this.accountsOf(this.holders, templateId), this.scopedHoldersOf(templateId)]));
  }

  scopedHoldersOf(templateId: string): Members {
    return this.accountsOf(this.scopedHolders, templateId);
  }

  tenantHoldersOf(templateId: string): Members {
    return this.accountsOf(this.holders, templateId);
  }

  /** Anyone who may activate it over the whole tenant. */
  everyEligibleFor(templateId: string): Members {
    return this.accountsOf(this.eligible, templateId);
  }

  scopedEligibleFor(templateId: string): Members {
    return this.accountsOf(this.scopedEligible, templateId);
  }

  /** Template ids of the roles that someone or something holds or may activate, wherever they hold. */
  get held(): ReadonlySet<string> {
    const all = [this.holders, this.eligible, this.scopedHolders, this.scopedEligible];
    return new Set(all.flatMap((roles) => [...roles.keys()].map((id) => this.definitions.get(id)?.templateId ?? id)));
  }

  /** Accounts that hold or may activate any other role, wherever it holds. */
  holdersBeside(templateId: string): Bits {
    const found = Bits.none();
    for (const roles of [this.holders, this.eligible, this.scopedHolders, this.scopedEligible])
      for (const [roleId, principals] of roles)
        if (!this.isRole(roleId, templateId)) for (const principal of principals) found.addAll(this.membersOf(principal).yes);
    return found;
  }

  /** Names of the groups by which an account holds, or may activate, a role over the whole tenant. */
  groupsBehind(templateId: string, account: number): readonly string[] {
    const principals = [this.holders, this.eligible].flatMap((roles) =>
      this.idsOf(templateId).flatMap((id) => [...(roles.get(id) ?? [])]),
    );
    return [...new Set(principals)]
      .filter((id) => this.groups.wasAsked(id) && this.groups.membersOf(id).yes.has(account))
      .map((id) => this.groups.nameOf(id));
  }

  /** What policies see once everyone who may activate the role has done so. */
  asIfActivated(templateId: string): Roles {
    const wanted = templateId.toLowerCase();
    return {
      whole: this.whole,
      nameOf: (id) => this.nameOf(id),
      holdersOf: (id) =>
        id.toLowerCase() === wanted && !this.isCustom(id)
          ? together([this.holdersOf(id), this.everyEligibleFor(id)])
          : this.holdersOf(id),
    };
  }

  private asFarAsRead(members: Members): Members {
    return this.whole ? members : { yes: members.yes, perhaps: Bits.all(this.accounts.size) };
  }

  /** Accounts that may activate the role and do not hold it now. */
  eligibleFor(templateId: string): Bits {
    return this.accountsOf(this.eligible, templateId).yes.copy().removeAll(this.holdersOf(templateId).yes);
  }

  /** Whether the id of a definition means the role: on its own, or as its template. */
  private isRole(definitionId: string, templateId: string): boolean {
    const wanted = templateId.toLowerCase();
    return definitionId === wanted || this.definitions.get(definitionId)?.templateId === wanted;
  }

  /** The ids by which assignments name the role. */
  private idsOf(templateId: string): readonly string[] {
    const wanted = templateId.toLowerCase();
    const defined = this.byTemplate.get(wanted);
    return defined === undefined ? [wanted] : [...new Set([wanted, ...defined])];
  }

  private definitionsOf(templateId: string) {
    return this.idsOf(templateId).flatMap((id) => this.definitions.get(id) ?? []);
  }

  private accountsOf(principals: ReadonlyMap<string, ReadonlySet<string>>, templateId: string): Members {
    const yes = Bits.none();
    const perhaps = Bits.none();
    for (const roleId of this.idsOf(templateId))
      for (const principal of principals.get(roleId) ?? []) {
        const members = this.membersOf(principal);
        yes.addAll(members.yes);
        perhaps.addAll(members.perhaps);
      }
    return { yes, perhaps };
  }

  /** Where neither accounts nor groups are known whole, a principal may be a group, and anyone in it. */
  private membersOf(principal: string): Members {
    const isRead = this.accounts.isRead(principal);
    if (!isRead && this.groups.wasAsked(principal)) return this.groups.membersOf(principal);
    const number = this.accounts.numberOf(principal);
    const one = number === null ? Bits.none() : Bits.of([number]);
    const mayBeGroup = !isRead && !this.accounts.whole && !this.groups.whole;
    return mayBeGroup ? { yes: Bits.none(), perhaps: Bits.all(this.accounts.size) } : { yes: one, perhaps: one };
  }
}

function note(
  roles: Map<string, Set<string>>,
  row: { readonly roleDefinitionId?: string | null | undefined; readonly principalId?: string | null | undefined },
): void {
  if (typeof row.roleDefinitionId !== 'string' || typeof row.principalId !== 'string') return;
  const id = row.roleDefinitionId.toLowerCase();
  const principals = roles.get(id) ?? new Set();
  roles.set(id, principals.add(row.principalId.toLowerCase()));
}
