/** The same change of settings proposed in each tenant of a group: each is decided on in its own tenant, by its own approvers. */
import type { Card } from '../../../chat/card.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refusalText } from '../../../lib/errors.js';
import { counted } from '../../../views/words.js';

interface GroupOfTenants {
  /** As it is typed behind the `@`. */
  readonly group: string;
  readonly tenants: readonly TenantAddress[];
}

/** @param propose proposes it in one tenant; null where the card of the proposal follows */
export async function proposeInEach(
  { tenants, group }: GroupOfTenants,
  propose: (tenant: TenantAddress) => Promise<Card | Refusal | null>,
): Promise<Card> {
  const done: string[] = [];
  const refused: { readonly label: string; readonly value: string }[] = [];
  for (const tenant of tenants) {
    const answer = await propose(tenant);
    if (isRefusal(answer)) refused.push({ label: tenant.name, value: refusalText(answer) });
    else done.push(tenant.name);
  }
  return {
    title: `Settings of @${group}`,
    tone: refused.length === 0 ? 'neutral' : 'warn',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `Proposed in ${done.length} of ${counted(tenants.length, 'tenant')}.`, style: 'strong' },
          { text: done.length === 0 ? '' : ' Each is decided on in its own channel, by its own approvers.' },
        ],
      },
      ...(refused.length === 0 ? [] : [{ kind: 'facts' as const, facts: refused }]),
    ],
  };
}
