/** Collects what audit and plan of weak-methods both need: the methods with their targets, the groups behind them, and who has what. */
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type AuthenticationMethodsPolicy,
  authenticationMethodsPolicies,
  type MethodConfiguration,
} from '../../tenant/resources/authentication-methods-policy.js';
import { groupName, groups } from '../../tenant/resources/group.js';
import { groupMembers } from '../../tenant/resources/group-member.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import { users } from '../../tenant/resources/user.js';
import { type UserRegistrationDetail, userRegistrationDetails } from '../../tenant/resources/user-registration-detail.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allMethods, type Method, type Settings } from './definition.js';

export const policyRead = readOf(authenticationMethodsPolicies, ['policyMigrationState', 'authenticationMethodConfigurations']);
export const registrationRead = readOf(userRegistrationDetails, ['id', 'userPrincipalName', 'isAdmin', 'methodsRegistered']);
export const groupRead = readOf(groups, ['id', 'displayName']);
const defaultsRead = readOf(securityDefaults, ['isEnabled']);
/** The registration report has no addresses. */
const addressRead = readOf(users, ['id', 'mail']);

/** Codes that go to a telephone. Source: the words of the registration report. */
const phones = new Set(['mobilephone', 'alternatemobilephone', 'officephone']);
/** What a password is reset with and nobody signs in with. */
const noSignIn = new Set(['email', 'securityquestion']);

export class Inputs {
  readonly rows = new RowCollector();
  policy: AuthenticationMethodsPolicy | undefined;
  /** null: unknown. */
  defaultsOn: boolean | null = null;
  readonly weakOnly: UserRegistrationDetail[] = [];
  /** Ids of accounts that settings declare as break-glass accounts by their mail address. */
  readonly declaredByAddress = new Set<string>();
  private readonly settings: Settings;
  private readonly names = new Map<string, string>();
  private readonly members = new Map<string, Set<string>>();
  /** Break-glass accounts, as settings write them, that no row of the report is called so far. */
  private readonly unmatched: Set<string>;

  constructor({ settings, breakGlass }: Context<Settings>) {
    this.settings = settings;
    this.unmatched = new Set(breakGlass.map((name) => name.trim().toLowerCase()));
    this.rows
      .on(addressRead, ({ id, mail }) => {
        if (id && mail && this.unmatched.has(mail.toLowerCase())) this.declaredByAddress.add(id.toLowerCase());
      })
      .on(policyRead, (row) => {
        this.policy = row;
      })
      .on(groupRead, (group) => {
        if (group.id) this.names.set(group.id.toLowerCase(), groupName(group));
      })
      .on(defaultsRead, ({ isEnabled }) => {
        this.defaultsOn = isEnabled ?? null;
      })
      .on(registrationRead, (person) => {
        for (const name of [person.id, person.userPrincipalName]) if (name) this.unmatched.delete(name.toLowerCase());
        const methods = (person.methodsRegistered ?? [])
          .map((method) => method.toLowerCase())
          .filter((method) => !noSignIn.has(method));
        if (methods.length > 0 && methods.every((method) => phones.has(method))) this.weakOnly.push(person);
      });
  }

  get reads(): readonly Read[] {
    return [policyRead, registrationRead, groupRead, defaultsRead];
  }

  /** Members of every group that one of these methods is for. */
  follow(of: readonly Method[] = allMethods): readonly Read[] {
    const ids = of.flatMap((method) => (this.configuration(method)?.includeTargets ?? []).flatMap(({ id }) => id ?? []));
    return [...new Set([...ids.filter(isGroup), ...this.excepted])].map((id) => this.memberRead(id));
  }

  /** Needed where someone has nothing but a telephone, and that may be a break-glass account. */
  addresses(): readonly Read[] {
    return this.weakOnly.length > 0 && this.unmatched.size > 0 ? [addressRead] : [];
  }

  configuration(method: Method): MethodConfiguration | undefined {
    return this.policy?.authenticationMethodConfigurations?.find(({ id }) => id?.toLowerCase() === method);
  }

  /** Groups of settings by id; a name that several carry is none of them. */
  get excepted(): readonly string[] {
    return this.settings.except.groups.flatMap((name) => (this.groupsCalled(name).length === 1 ? this.groupsCalled(name) : []));
  }

  /** Whether settings list a group; unknown where groups did not all come, and one of them may be called as settings say. */
  isExcepted(id: string, outcomes: Outcomes): boolean | 'unknown' {
    const wanted = id.toLowerCase();
    const names = this.settings.except.groups;
    if (names.some((name) => name.toLowerCase() === wanted)) return true;
    const isFound = this.excepted.includes(wanted);
    if (outcomes(groupRead).complete) return isFound;
    const mayBeCalledSo = !this.names.has(wanted) && names.some((name) => this.groupsCalled(name).length === 0);
    return isFound || mayBeCalledSo ? 'unknown' : false;
  }

  groupsCalled(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    if (this.names.has(wanted)) return [wanted];
    return [...this.names].flatMap(([id, displayName]) => (displayName.toLowerCase() === wanted ? [id] : []));
  }

  nameOf(id: string): string {
    return this.names.get(id.toLowerCase()) ?? id;
  }

  /** `empty`: nobody is in it today; `gone`: it was deleted. */
  group(id: string, outcomes: Outcomes): 'some' | 'empty' | 'gone' | 'unknown' {
    const outcome = outcomes(this.memberRead(id));
    if (this.membersOf(id).size > 0) return 'some';
    if (outcome.complete) return 'empty';
    return outcome.missing.status === 404 ? 'gone' : 'unknown';
  }

  membersOf(id: string): ReadonlySet<string> {
    return this.members.get(id.toLowerCase()) ?? new Set();
  }

  private memberRead(id: string) {
    const read = readOf(groupMembers, ['id'], { of: id });
    const key = id.toLowerCase();
    if (!this.members.has(key)) {
      const ids = new Set<string>();
      this.members.set(key, ids);
      this.rows.on(read, (member) => {
        if (member.id) ids.add(member.id.toLowerCase());
      });
    }
    return read;
  }
}

export function isGroup(id: string): boolean {
  return id.toLowerCase() !== 'all_users';
}
