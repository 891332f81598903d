/** What command-line-tools reads: the tools, who is assigned to them, who administers the tenant, and, for a plan, who used them. */
import { type Read, readKey, readOf } from '../../tenant/resource.js';
import { appRolesAssignedTo } from '../../tenant/resources/app-role-assignment.js';
import { directMembers } from '../../tenant/resources/group-member.js';
import { type ServicePrincipal, servicePrincipals } from '../../tenant/resources/service-principal.js';
import { type SignIn, signIns } from '../../tenant/resources/sign-in.js';
import type { Context, Outcomes, ReadOutcome } from '../control.js';
import type { Missing } from '../finding.js';
import { FollowUp } from '../reasoning/access/coverage/coverage-input.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { privilegedRoles } from '../reasoning/access/tenant/privileged-roles.js';
import { noReferences } from '../reasoning/access/tenant/references.js';
import { eligibilityRead, roleRead, TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import { hitFields } from '../reasoning/usage/hit-list.js';
import { type Settings, type Tool, tools } from './definition.js';

export const principalRead = readOf(servicePrincipals, [
  'id',
  'appId',
  'displayName',
  'accountEnabled',
  'appRoleAssignmentRequired',
]);
export const reads: readonly Read[] = [principalRead, userRead, roleRead, eligibilityRead];

const month = 30 * 24 * 60 * 60 * 1000;

/** People who may sign in with a tool, by number. */
export interface Assigned {
  readonly people: Bits;
  /** Whether everyone who is assigned is among them. */
  readonly isWhole: boolean;
}

/** Who may use a tool. */
interface Permitted {
  readonly yes: Bits;
  mayBe(number: number): boolean;
}

interface Assignment {
  readonly id: string;
  /** `user`, `group`, `serviceprincipal`, or another word or none. */
  readonly type: string | undefined;
}

export class Inputs {
  readonly access: TenantAccess;
  readonly wanted: readonly Tool[];
  private readonly context: Context<Settings>;
  private readonly followUp = new FollowUp();
  private readonly principals = new Map<string, ServicePrincipal>();
  /** By the object id of the tool. */
  private readonly assignments = new Map<string, Assignment[]>();
  private readonly memberIds = new Map<string, string[]>();
  private readonly asked = new Map<string, Read>();
  private readonly since: Date;
  /** Object ids and names of those who signed in, in lower case, by the application id of the tool. */
  private readonly users = new Map<string, Map<string, string>>();
  private readonly useReads: ReadonlyMap<string, Read<SignIn>>;

  /** @param withUse whether it asks who used the tools in 30 days */
  constructor(context: Context<Settings>, { withUse }: { readonly withUse: boolean }) {
    const { settings, breakGlass, protectedPeople, asOf } = context;
    this.context = context;
    this.wanted = tools.filter(({ id }) => settings.tools.includes(id));
    this.since = new Date(asOf.getTime() - month);
    this.access = new TenantAccess(reads, {
      accountNames: [...breakGlass, ...settings.allow, ...protectedPeople],
      alsoRefers: noReferences,
      matters: () => false,
      spareSynchronization: false,
      rolesMatter: () => true,
      eligibilitiesMatter: true,
      asOf,
    });
    this.access.rows.on(principalRead, (row) => {
      if (row.appId && row.id) this.principals.set(row.appId.toLowerCase(), row);
    });
    this.useReads = new Map(withUse ? this.wanted.map(({ appId }) => [appId, this.useRead(appId)] as const) : []);
  }

  /** The application as the tenant knows it; null: the tenant has no service principal of it. */
  principalOf({ appId }: Tool): ServicePrincipal | null {
    return this.principals.get(appId) ?? null;
  }

  follow = (outcomes: Outcomes): readonly Read[] =>
    this.followUp.follow(this.access, outcomes, () => [...this.assignmentReads(), ...this.useReads.values()]);

  missing(outcomes: Outcomes): readonly Missing[] {
    const own = [...this.asked.values()].flatMap((read) => {
      const outcome = outcomes(read);
      return outcome.complete || isGone(outcome.missing) ? [] : [outcome.missing];
    });
    return [...own, ...this.access.missing(outcomes)];
  }

  /** Administrators, active or eligible, those that settings list, and break-glass accounts. */
  permitted({ alsoFor = [] }: Tool, outcomes: Outcomes): Permitted {
    const { access, context } = this;
    access.settle(outcomes);
    const { roles, accounts } = access;
    const yes = Bits.of([...context.settings.allow, ...context.breakGlass].flatMap((name) => accounts.named(name)));
    const perhaps = Bits.none();
    for (const role of [...privilegedRoles, ...alsoFor])
      for (const members of [roles.everyHolderOf(role), roles.everyEligibleFor(role), roles.scopedEligibleFor(role)]) {
        yes.addAll(members.yes);
        perhaps.addAll(members.perhaps);
      }
    const eligibility = outcomes(eligibilityRead);
    const isTold = accounts.whole && (eligibility.complete || isUnlicensed(eligibility));
    return { yes, mayBe: (number) => !isTold || yes.has(number) || perhaps.has(number) };
  }

  assigned(principalId: string, outcomes: Outcomes): Assigned {
    const read = assignedRead(principalId);
    let isWhole = this.access.accounts.whole && this.asked.has(readKey(read)) && outcomes(read).complete;
    const ids = (this.assignments.get(principalId) ?? []).flatMap(({ id, type }) => {
      if (type !== 'group') {
        // Of whom nothing is said may be a group with members.
        isWhole &&= type === 'user' || type === 'serviceprincipal' || this.access.accounts.numberOf(id) !== null;
        return [id];
      }
      const outcome = outcomes(memberRead(id));
      isWhole &&= outcome.complete || isGone(outcome.missing);
      return this.memberIds.get(id) ?? [];
    });
    const numbers = ids.map((id) => this.access.accounts.numberOf(id)).filter((number) => number !== null);
    return { people: Bits.of(numbers), isWhole };
  }

  /** Enabled accounts that signed in with the tool in 30 days; null: the log could not be read. */
  usersOf({ appId }: Tool, outcomes: Outcomes): Bits | null {
    const read = this.useReads.get(appId);
    if (read === undefined || !outcomes(read).complete) return null;
    const seen = this.users.get(appId) ?? new Map<string, string>();
    return this.access.accounts.where(({ id, enabled }) => enabled && seen.has(id.toLowerCase()));
  }

  /** Who asks for the change or approves it. */
  protectedPeople(): Bits {
    return Bits.of(this.context.protectedPeople.flatMap((name) => this.access.accounts.named(name)));
  }

  breakGlass(): Bits {
    return Bits.of(this.context.breakGlass.flatMap((name) => this.access.accounts.named(name)));
  }

  whyNoLog(outcomes: Outcomes): Missing | null {
    const [first] = [...this.useReads.values()].flatMap((read) => {
      const outcome = outcomes(read);
      return outcome.complete ? [] : [outcome.missing];
    });
    return first ?? null;
  }

  /** Lists of who is assigned, and of groups among them those who are in them directly. */
  private assignmentReads(): readonly Read[] {
    for (const tool of this.wanted) {
      const id = this.principalOf(tool)?.id;
      if (!id) continue;
      this.ask(assignedRead(id), (read) => {
        this.access.rows.on(read, ({ principalId, principalType }) => {
          if (!principalId) return;
          const list = this.assignments.get(id) ?? [];
          this.assignments.set(id, [...list, { id: principalId, type: principalType?.toLowerCase() }]);
        });
      });
      for (const { id: group, type } of this.assignments.get(id) ?? [])
        if (type === 'group')
          this.ask(memberRead(group), (read) => {
            this.access.rows.on(read, (member) => {
              if (member.id) this.memberIds.set(group, [...(this.memberIds.get(group) ?? []), member.id]);
            });
          });
    }
    return [...this.asked.values()];
  }

  private ask<Row>(read: Read<Row>, listen: (read: Read<Row>) => void): void {
    const key = readKey(read);
    if (this.asked.has(key)) return;
    this.asked.set(key, read);
    listen(read);
  }

  private useRead(appId: string): Read<SignIn> {
    const read = readOf(signIns, [...hitFields, 'appId'], {
      filter: encodeURIComponent(`appId eq '${appId}' and createdDateTime ge ${this.since.toISOString()}`),
    });
    this.access.rows.on(read, (row) => {
      // A filter is a wish: other rows may come.
      if (row.appId?.toLowerCase() !== appId || row.status?.errorCode !== 0 || !row.userId) return;
      if (row.createdDateTime && row.createdDateTime < this.since) return;
      const users = this.users.get(appId) ?? new Map<string, string>();
      this.users.set(appId, users.set(row.userId.toLowerCase(), row.userPrincipalName ?? row.userId));
    });
    return read;
  }
}

/** Without the licence for eligible roles there are none. */
export function isUnlicensed(outcome: ReadOutcome): boolean {
  return !outcome.complete && outcome.missing.licence !== undefined;
}

function assignedRead(principalId: string) {
  return readOf(appRolesAssignedTo, ['principalId', 'principalDisplayName', 'principalType'], { of: principalId });
}

function memberRead(groupId: string) {
  return readOf(directMembers, ['id'], { of: groupId });
}

/** A group that is gone has no members. */
function isGone({ status }: Missing): boolean {
  return status === 404;
}
