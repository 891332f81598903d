/** Who holds a directory role for good, and who only for some time or for the hours that it was activated. */
import { readOf } from '../../../../tenant/resource.js';
import { roleSchedules } from '../../../../tenant/resources/role-assignment.js';
import type { Outcomes } from '../../../control.js';
import type { Missing } from '../../../finding.js';
import type { Bits } from '../kinds/bits.js';
import { RoleIndex } from './role-index.js';
import type { TenantAccess } from './tenant-access.js';

export const scheduleRead = readOf(roleSchedules, [
  'id',
  'principalId',
  'roleDefinitionId',
  'directoryScopeId',
  'assignmentType',
  'endDateTime',
]);

export class PermanentRoles {
  private readonly access: TenantAccess;
  private readonly forGood: RoleIndex;
  private readonly forSomeTime: RoleIndex;

  constructor(access: TenantAccess) {
    this.access = access;
    this.forGood = new RoleIndex(access.accounts, access.groups);
    this.forSomeTime = new RoleIndex(access.accounts, access.groups);
    access.rows.on(scheduleRead, (row) => {
      const isTimed = row.assignmentType?.toLowerCase() === 'activated' || Boolean(row.endDateTime);
      (isTimed ? this.forSomeTime : this.forGood).assign(row);
    });
  }

  /** Who holds it over the whole tenant without an end. Without the licence for anything else that is everyone who holds it. */
  holdersOf(templateId: string): Bits {
    const timed = this.forSomeTime.tenantHoldersOf(templateId).yes.copy();
    timed.removeAll(this.forGood.tenantHoldersOf(templateId).yes);
    return this.access.roles.tenantHoldersOf(templateId).yes.copy().removeAll(timed);
  }

  /** Whether the service keeps such schedules: it takes a licence. */
  areKept(outcomes: Outcomes): boolean {
    return outcomes(scheduleRead).complete;
  }

  /** Whether it is known who holds a role for good. */
  isTold(outcomes: Outcomes): boolean {
    const outcome = outcomes(scheduleRead);
    return outcome.complete || outcome.missing.licence !== undefined;
  }

  missing(outcomes: Outcomes): readonly Missing[] {
    const outcome = outcomes(scheduleRead);
    return outcome.complete || outcome.missing.licence !== undefined ? [] : [outcome.missing];
  }
}
