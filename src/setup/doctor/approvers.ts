/** Whether someone else could approve what each person asks for: settings may be whole, and every plan be refused all the same. */
import { rulesOfTenant, tenantIdOf } from '../../config/rules-of-tenant.js';
import type { Settings } from '../../config/settings.js';
import { type Unapprovable, unapprovable } from '../../config/whole.js';
import { type ApprovalPolicy, whyNobodyCanApprove } from '../../engine/plan/approval.js';
import { tiers } from '../../engine/plan/risk.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { type Check, missing, works } from './check.js';

export function checkApprovers(settings: Settings): readonly Check[] {
  return [...unapprovable(settings).map((found) => nobodyFor(found, 'name enough people')), ...highRisk(settings)];
}

/** A stolen account is enough where one approval is; that is the owner's to decide, and said each time. */
function highRisk(settings: Settings): readonly Check[] {
  return Object.entries(settings.tenants).map(([name, tenant]) => {
    const { approvals } = rulesOfTenant(settings, tenant).approvals.tiers.high;
    const found =
      approvals > 1
        ? `a change of high risk takes ${approvals} approvals`
        : 'a change of high risk takes one approval, so one stolen account is enough: name a second approver, and write 2 under approvals.tiers.high';
    return works('settings', `approvals of high risk in ${name}`, found);
  });
}

/** The same where groups of Entra ID decide, as they are now: anyone who left one may have been the last who could approve. */
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
    remedy: `${more} beside ${person} under approvals.approvers; hardenbot takes no fewer approvals than approvals.tiers says`,
  });
}
