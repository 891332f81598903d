/** Whether somebody else could approve what each person asks for: settings may be whole, and every plan be refused all the same. */
import { rulesOfTenant, tenantIdOf } from '../../config/rules-of-tenant.js';
import type { Settings } from '../../config/settings.js';
import { type Unapprovable, unapprovable } from '../../config/whole.js';
import { isRefusal, type Refusal } from '../../errors.js';
import { type ApprovalPolicy, whyNobodyCanApprove } from '../../plan/approval.js';
import { tiers } from '../../plan/risk.js';
import { type Check, missing } from './check.js';

export function checkApprovers(settings: Settings): readonly Check[] {
  return unapprovable(settings).map((found) => nobodyFor(found, 'name enough people'));
}

/** The same where groups of Entra ID decide, as they are now: whoever left one may have been the last who could approve. */
export async function checkGroupApprovers(
  settings: Settings,
  directory: { policy(tenantId: string): Promise<ApprovalPolicy | Refusal>; nameOf(entraId: string): string },
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [name, tenant] of Object.entries(settings.tenants)) {
    const policy = await directory.policy(tenantIdOf(name, tenant));
    if (isRefusal(policy)) continue;
    const { access, approvals } = rulesOfTenant(settings, tenant);
    for (const entraId of access.request.people) {
      const person = directory.nameOf(entraId);
      const hopeless = tiers.filter((tier) => {
        const isByGroup = [approvals.approvers, ...approvals.tiers[tier].groups].some(
          ({ entraGroup }) => entraGroup !== undefined,
        );
        return isByGroup && whyNobodyCanApprove({ entraId, name: person }, tier, policy) !== null;
      });
      if (hopeless.length > 0)
        checks.push(nobodyFor({ tenant: name, person, tiers: hopeless }, 'add enough people to the group, or name them'));
    }
  }
  return checks;
}

function nobodyFor({ tenant, person, tiers: hopeless }: Unapprovable, more: string): Check {
  return missing({
    area: 'settings',
    name: `approvers of ${tenant}`,
    found: `nobody could approve what ${person} asks for: changes of ${hopeless.join(', ')} risk`,
    disables: [],
    remedy: `${more} beside ${person} under approvals.approvers, or ask for fewer approvals under approvals.tiers`,
  });
}
