/** Someone empties the store of running processes: people are notified once, by the name that they know. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness } from '../support/corridor/harness';

const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: { OrganizationConfig: { Name: 'contoso', Identity: 'contoso' } },
};

/** Of the gateway: long enough that the queue has reported it before the second one. */
const everyMs = 1500;

test('each tenant is told once, by its name', async () => {
  const room = openChatRoom('terminal', 'hardening');
  const posted: string[] = [];
  const post: typeof room.post = async (to, card) => {
    posted.push(`${card.title} ${textOf(card)}`);
    // Long enough that anyone who draws it beside has looked for a copy by then.
    await sleep(200);
    return room.post(to, card);
  };
  const harness = await openHarness({
    platform: { ...room, post },
    state: tenant,
    controls: { 'direct-send': {} },
    overdue: { everyMs, graceMs: 60_000 },
  });
  try {
    await room.says('ana', 'audit direct-send');
    await room.waitFor((card) => textOf(card).includes('requested by'), 'an audit');
    await harness.valkey.connect().flushall();
    await room.waitFor(({ title }) => title.includes('is not what was written'), 'the notice');
    // A second copy would come from one of the next looks of the gateway.
    await sleep(2 * everyMs);
    const told = posted.filter((card) => card.includes('is not what was written'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('The ledger of contoso holds less than its');
    expect(told[0]).not.toContain(harness.tenantId);
  } finally {
    await harness.close();
  }
});
