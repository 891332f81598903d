/** What a plan's card says about who must not be locked out: the people that every control takes into account while it plans. */
import type { ApprovalPolicy } from '../../plan/approval.js';
import type { Decision } from '../../plan/decision.js';
import type { Plan } from '../../plan/plan.js';
import type { TenantContext } from '../context.js';

/** The requester, the approvers, the emergency accounts and our own identity, as they were handed to the control. */
export function guardsOf(tenant: TenantContext, request: Decision, policy: ApprovalPolicy): Plan['guards'] {
  const { breakGlass, bot } = tenant.settings;
  const own = [...(bot.servicePrincipalId === null ? [] : [bot.servicePrincipalId]), ...bot.egress];
  return [
    { label: 'Emergency accounts', value: breakGlass.length === 0 ? 'none declared' : breakGlass.join(', ') },
    { label: 'People', value: `${request.person.name}, who asks, and ${policy.approvers.size} approvers` },
    { label: 'hardenbot itself', value: own.length === 0 ? 'its addresses are not declared' : own.join(', ') },
  ];
}
