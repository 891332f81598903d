/** How soon it is noticed that the store lost or changed the end of a ledger: the rounds that look for it, at the pace that the manual promises. */
import { keys } from '../../adapters/redis/keys';
import { usualTiming } from '../../src/compose/safeguards';
import { lookEveryMs, usualGraceMs } from '../../src/gateway/outbox/watch-alarms';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness } from '../support/corridor/harness';

const state = {
  schema: 'tenant-state/1',
  exchange: {
    CASMailbox: [{ PrimarySmtpAddress: 'a@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001', PopEnabled: true }],
    CASMailboxPlan: [{ Name: 'Plan', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: true, ImapEnabled: true }],
  },
};

/** Rounds are a hundred times as fast as usual: what takes more than two of them is too late. */
const faster = 100;
const soon = (usualMs: number): number => (usualMs / faster) * 2;

/** A ledger that someone made something of, with the end then changed; returns once the tenant is halted, with the time that took in milliseconds. */
async function noticedBy(who: 'worker' | 'gateway', change: 'cut off' | 'changed'): Promise<number> {
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({
    platform: room,
    state,
    controls: { 'pop-imap': {} },
    timing: { ...usualTiming, reconcileEveryMs: who === 'worker' ? usualTiming.reconcileEveryMs / faster : 600_000 },
    overdue: { everyMs: who === 'gateway' ? lookEveryMs / faster : 600_000, graceMs: usualGraceMs },
  });
  try {
    await room.says('ana', 'audit pop-imap');
    await room.waitFor((card) => textOf(card).includes('POP or IMAP is on for'), 'the findings');
    const redis = harness.valkey.connect();
    const ledger = keys.ledger(harness.tenantId);
    const [[id, row] = ['', []]] = (await redis.xrevrange(ledger, '+', '-', 'COUNT', 1)) as [string, string[]][];
    const from = performance.now();
    await redis.xdel(ledger, id);
    if (change === 'changed') {
      // A stream takes no number again that it had: it is written again whole.
      const kept = (await redis.xrange(ledger, '-', '+')) as [string, string[]][];
      await redis.del(ledger);
      for (const [number, fields] of kept) await redis.xadd(ledger, number, ...(fields as [string, string]));
      await redis.xadd(ledger, id, ...(row.map((field) => field.replace('audited', 'edited')) as [string, string]));
    }
    while ((await redis.exists(keys.halted(harness.tenantId))) === 0) {
      if (performance.now() - from > 30_000) throw new Error('Nobody noticed it.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now() - from;
  } finally {
    await harness.close();
  }
}

test('the paces are those that the manual promises', () => {
  expect(usualTiming.reconcileEveryMs).toBe(30_000);
  expect(lookEveryMs).toBe(60_000);
  expect(usualGraceMs).toBe(10 * 60_000);
  expect(usualTiming.graceMs + usualTiming.reconcileEveryMs).toBeLessThanOrEqual(2 * 60_000);
});

test.each([
  ['worker', 'cut off', usualTiming.reconcileEveryMs],
  ['worker', 'changed', usualTiming.reconcileEveryMs],
  ['gateway', 'cut off', lookEveryMs],
] as const)('an end is noticed by the next round: by a %s, where it is %s', async (who, change, everyMs) => {
  expect(await noticedBy(who, change)).toBeLessThan(soon(everyMs) + 2000);
});
