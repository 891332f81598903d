/** Why someone is allowed from where nobody else is, asked of the tenant of the demo. */
import demo from '../../../examples/demo-tenant.json';
import type { Card } from '../../../src/chat/card';
import { shiftDates } from '../../../src/cli/demo/shift-dates';
import { whyCard } from '../../../src/features/why/card';
import { lookWhy } from '../../../src/features/why/worker/look';
import { isRefusal } from '../../../src/lib/errors';
import { tenantWithWhatIf } from '../../../test/support/tenants/what-if-of-state';

export async function whyPicture(now: Date): Promise<Card> {
  const client = tenantWithWhatIf(shiftDates(demo, now));
  const answer = await lookWhy({ client, question: { person: 'fay' }, asOf: now, monotonicMs: () => 0 });
  if (isRefusal(answer)) throw new Error(answer.reason);
  return whyCard('contoso', answer);
}
