/** The card of a travel exception that waits for approval: of a tenant that blocks countries by two policies. */
import type { Card } from '../../../src/chat/card';
import { openChatRoom, textOf } from '../../../test/support/chat/chat-room';
import { openHarness } from '../../../test/support/corridor/harness';
import { travelTenant } from '../../../test/support/tenants/travel-tenant';

const day = 86_400_000;

export async function travelPicture(now: Date): Promise<Card> {
  const room = openChatRoom('terminal', 'hardening');
  const state = { schema: 'tenant-state/1', asOf: now.toISOString(), ...travelTenant() };
  const harness = await openHarness({ platform: room, state, controls: {} });
  try {
    const until = new Date(now.getTime() + 4 * day).toISOString().slice(0, 10);
    await room.says('ana', `travel eva@contoso.com ES until=${until} reason=fair in Madrid`);
    return await room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a travel exception that waits');
  } finally {
    await harness.close();
  }
}
