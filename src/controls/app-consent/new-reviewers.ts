/** Who is to decide on requests, as settings name them: each name looked up before anything is planned. */
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { builtInRoleId } from '../../tenant/resources/built-in-roles.js';
import { groups } from '../../tenant/resources/group.js';
import { oneUser } from '../../tenant/resources/one-user.js';
import type { Outcomes } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';

const groupRead = readOf(groups, ['id', 'displayName', 'mail']);

export class NewReviewers {
  private readonly names: readonly string[];
  private readonly users = new Map<string, string>();
  private readonly groupIds = new Map<string, string[]>();

  constructor(rows: RowCollector, names: readonly string[]) {
    this.names = names;
    for (const name of names.filter(isUser))
      rows.on(userRead(name), ({ id }) => {
        if (id) this.users.set(name, id);
      });
    rows.on(groupRead, ({ id, displayName, mail }) => {
      if (!id) return;
      for (const name of new Set([id, displayName, mail].flatMap((text) => text?.toLowerCase() ?? [])))
        this.groupIds.set(name, [...(this.groupIds.get(name) ?? []), id]);
    });
  }

  get reads(): readonly Read[] {
    const byGroup = this.names.some((name) => !isUser(name) && builtInRoleId(name) === null);
    return [...this.names.filter(isUser).map(userRead), ...(byGroup ? [groupRead] : [])];
  }

  /** A query for each name, or why one of them is nobody. */
  queries(outcomes: Outcomes): readonly string[] | Refusal {
    const unreadable = missingReads(this.reads, outcomes).filter(({ status }) => status !== 404);
    const refusal = refuseUnreadable(unreadable);
    if (refusal !== null) return refusal;
    const queries: string[] = [];
    for (const name of this.names) {
      const found = this.queriesOf(name);
      if (found.length !== 1 || found[0] === undefined)
        return refuse(
          found.length === 0 ? 'unknown-reviewer' : 'ambiguous-reviewer',
          found.length === 0 ? `Nobody and nothing is called "${name}".` : `${found.length} groups are called "${name}".`,
          'Write in reviewers the user principal name of an account, the id of a group, or the name of a role.',
        );
      queries.push(found[0]);
    }
    return queries;
  }

  private queriesOf(name: string): readonly string[] {
    if (isUser(name)) {
      const id = this.users.get(name);
      return id === undefined ? [] : [`/users/${id}`];
    }
    const role = builtInRoleId(name);
    if (role !== null) return [`/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${role}'`];
    return (this.groupIds.get(name.toLowerCase()) ?? []).map((id) => `/groups/${id}/transitiveMembers/microsoft.graph.user`);
  }
}

function isUser(name: string): boolean {
  return name.includes('@');
}

function userRead(name: string) {
  return readOf(oneUser, ['id', 'accountEnabled'], { of: name });
}
