/** Who decides on requests for consent: whether anyone is left behind the queries that name accounts, groups and roles. */
import { type Read, readOf } from '../../tenant/resource.js';
import { groupMembers } from '../../tenant/resources/group-member.js';
import { isEligibleAt, roleAssignments, roleEligibilities } from '../../tenant/resources/role-assignment.js';
import { oneUser } from '../../tenant/resources/user.js';
import type { Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';

export const roleReads = {
  active: readOf(roleAssignments, ['principalId', 'roleDefinitionId']),
  eligible: readOf(roleEligibilities, ['principalId', 'roleDefinitionId', 'startDateTime', 'endDateTime']),
};

/** `there`: an account that is switched on; `gone`: deleted, switched off, or nobody left in it. */
type Presence = 'there' | 'gone' | 'unknown';

interface Reviewer {
  readonly kind: 'user' | 'group' | 'role';
  readonly id: string;
}

const forms: readonly { readonly kind: Reviewer['kind']; readonly form: RegExp }[] = [
  { kind: 'user', form: /^\/users\/([^/?]+)\/?$/i },
  { kind: 'group', form: /^\/groups\/([^/?]+)\/(transitive)?members(\/microsoft\.graph\.user)?\/?$/i },
  { kind: 'role', form: /^\/roleManagement\/directory\/roleAssignments\?\$filter=roleDefinitionId eq '([^']+)'$/i },
];

/** What a query is about, to tell two writings of the same one. */
export function reviewerKey(query: string): string {
  const reviewer = reviewerOf(query);
  return reviewer === null ? query : `${reviewer.kind} ${reviewer.id.toLowerCase()}`;
}

/** Null for a query of a form that we do not know. Queries come with or without the version before them. */
function reviewerOf(query: string): Reviewer | null {
  const path = decodedBlanks(query.trim()).replace(/^\/?(v1\.0|beta)(?=\/)/i, '');
  for (const { kind, form } of forms) {
    const id = form.exec(path)?.[1];
    if (id !== undefined) return { kind, id };
  }
  return null;
}

function decodedBlanks(query: string): string {
  return query.replaceAll('%20', ' ').replaceAll('%27', "'").replaceAll('+', ' ');
}

/** Names anyone who has to be looked at, as the rows name them, and says who is there. */
export class Reviewers {
  private readonly wanted: (Reviewer | null)[] = [];
  private readonly holders = new Map<string, Set<string>>();
  private readonly accounts = new Map<string, Presence>();
  private readonly groups = new Map<string, Presence>();
  /** Of accounts that were read, by id in lower case. */
  private readonly names = new Map<string, string>();
  private readonly rows: RowCollector;

  constructor(rows: RowCollector, asOf: Date) {
    this.rows = rows;
    const hold = (row: {
      readonly principalId?: string | null | undefined;
      readonly roleDefinitionId?: string | null | undefined;
    }) => {
      const role = row.roleDefinitionId?.toLowerCase() ?? '';
      if (row.principalId) this.holders.set(role, (this.holders.get(role) ?? new Set<string>()).add(row.principalId));
    };
    rows.on(roleReads.active, hold).on(roleReads.eligible, (row) => {
      if (isEligibleAt(row, asOf)) hold(row);
    });
  }

  add(query: string | null | undefined): void {
    this.wanted.push(reviewerOf(query ?? ''));
  }

  /** The accounts and groups that are to be looked at next: of a principal of a role nobody knows which it is until it was asked for. */
  follow(outcomes: Outcomes): readonly Read[] {
    const asked = new Set(this.accounts.keys());
    return this.wanted.flatMap((reviewer) => {
      if (reviewer === null) return [];
      if (reviewer.kind === 'user') return [this.account(reviewer.id)];
      if (reviewer.kind === 'group') return [this.group(reviewer.id)];
      return this.principals(reviewer.id).flatMap((id) =>
        asked.has(id) && isNotFound(outcomes, this.account(id)) ? [this.account(id), this.group(id)] : [this.account(id)],
      );
    });
  }

  /** As people know a reviewer: an account by its sign-in name, where that was read, else the query itself. */
  nameOf(query: string): string {
    const reviewer = reviewerOf(query);
    return (reviewer?.kind === 'user' ? this.names.get(reviewer.id.toLowerCase()) : undefined) ?? query;
  }

  /** One answer for each that was added, in their order. */
  presences(outcomes: Outcomes): readonly Presence[] {
    return this.wanted.map((reviewer) => {
      if (reviewer === null) return 'unknown';
      if (reviewer.kind === 'user') return this.told(outcomes, this.account(reviewer.id), this.accounts);
      if (reviewer.kind === 'group') return this.told(outcomes, this.group(reviewer.id), this.groups);
      return this.holdersOf(reviewer.id, outcomes);
    });
  }

  /** What could not be read of them; an account or group that is not there was read. */
  missing(outcomes: Outcomes): readonly Missing[] {
    const reads = this.wanted.some((reviewer) => reviewer?.kind === 'role') ? Object.values(roleReads) : [];
    return [...reads, ...this.follow(outcomes)].flatMap((read) => {
      const outcome = outcomes(read);
      return outcome.complete || isNotFound(outcomes, read) ? [] : [outcome.missing];
    });
  }

  private holdersOf(role: string, outcomes: Outcomes): Presence {
    const presences = this.principals(role).map((id): Presence => {
      const asAccount = this.told(outcomes, this.account(id), this.accounts);
      return isNotFound(outcomes, this.account(id)) ? this.told(outcomes, this.group(id), this.groups) : asAccount;
    });
    if (presences.includes('there')) return 'there';
    const eligible = outcomes(roleReads.eligible);
    // Without P2 nobody is eligible, and the service refuses to say so.
    const eligibleTold = eligible.complete || eligible.missing.licence !== undefined;
    return presences.includes('unknown') || !outcomes(roleReads.active).complete || !eligibleTold ? 'unknown' : 'gone';
  }

  private principals(role: string): readonly string[] {
    return [...(this.holders.get(role.toLowerCase()) ?? [])];
  }

  private told(outcomes: Outcomes, read: Read, known: ReadonlyMap<string, Presence>): Presence {
    const presence = known.get(read.of ?? '') ?? 'gone';
    if (presence === 'there') return 'there';
    return outcomes(read).complete || isNotFound(outcomes, read) ? presence : 'unknown';
  }

  private account(id: string): Read {
    const read = readOf(oneUser, ['id', 'accountEnabled', 'userPrincipalName'], { of: id });
    if (!this.accounts.has(id)) {
      this.accounts.set(id, 'gone');
      this.rows.on(read, ({ accountEnabled, userPrincipalName }) => {
        this.accounts.set(id, presenceOf(accountEnabled));
        if (userPrincipalName) this.names.set(id.toLowerCase(), userPrincipalName);
      });
    }
    return read;
  }

  private group(id: string): Read {
    const read = readOf(groupMembers, ['id', 'accountEnabled'], { of: id });
    if (!this.groups.has(id)) {
      this.groups.set(id, 'gone');
      this.rows.on(read, ({ accountEnabled, kind }) => {
        const isOther = kind !== null && kind !== undefined && !kind.endsWith('.user');
        if (isOther || this.groups.get(id) === 'there') return;
        const presence = presenceOf(accountEnabled);
        if (presence !== 'gone') this.groups.set(id, presence);
      });
    }
    return read;
  }
}

function presenceOf(accountEnabled: boolean | null | undefined): Presence {
  if (accountEnabled === true) return 'there';
  return accountEnabled === false ? 'gone' : 'unknown';
}

function isNotFound(outcomes: Outcomes, read: Read): boolean {
  const outcome = outcomes(read);
  return !outcome.complete && outcome.missing.status === 404;
}
