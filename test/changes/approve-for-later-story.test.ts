/** In Slack and in Teams: approved on Friday for the window of Saturday night, with a new worker and someone else's part in between. */

import { openStage } from '../support/chat/story-stage';
import { people } from '../support/corridor/harness';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const hour = 3_600_000;

/** One mailbox, in which someone may have switched POP off by hand. */
const tenant = (id?: string, popByHand = true) => ({
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  ...(id === undefined ? {} : { organization: { id } }),
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: '1@contoso.com',
        Guid: '0a000000-0000-4000-8000-000000000001',
        PopEnabled: popByHand,
        ImapEnabled: true,
      },
    ],
    CASMailboxPlan: [
      { Name: 'ExchangeOnlineEnterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false },
    ],
  },
});

/** The next Friday evening. */
function onFriday(): HurriedClock {
  const clock = hurriedClock();
  const evening = new Date(clock.now());
  evening.setUTCHours(20, 0, 0, 0);
  while (evening.getUTCDay() !== 5 || evening <= clock.now()) evening.setUTCDate(evening.getUTCDate() + 1);
  clock.forward(evening.getTime() - clock.now().getTime());
  return clock;
}

const options = (clock: HurriedClock) => ({
  state: tenant(),
  controls: { 'pop-imap': {} },
  clock,
  timing: { leaseMs: 30_000, doubtMs: [0], reconcileEveryMs: 100, graceMs: 0, lockMs: 15_000, stopWithinMs: 8000 },
  settings: {
    approvals: {
      approvers: { people: Object.values(people) },
      windows: [{ days: ['sat'], from: '22:00', to: '04:00' }],
    },
  },
});

test.each([
  ['Slack', 'what moved in between stops it, and the card says what moved', 'drift'],
  ['Teams', 'what moved in between stops it, and the card says what moved', 'drift'],
  ['Slack', 'it is applied in the window, and verified', 'calm'],
  ['Teams', 'it is applied in the window, and verified', 'calm'],
] as const)('in %s %s', async (chat, _what, weather) => {
  const clock = onFriday();
  const { says, clicks, shows, harness, close } = await openStage(chat, options(clock));
  const writes = () => harness.simulator.calls().filter(({ write }) => write).length;
  try {
    await says('ana', '/harden plan pop-imap');
    await clicks('bo', 'waiting for approval', 'Approve for');
    const scheduled = await shows('approved, begins');
    expect(scheduled.text).toContain('everything is checked again before');
    // Another worker, that was there for nothing of this.
    await harness.restartWorker();
    if (weather === 'drift') harness.simulator.load(tenant(harness.tenantId, false));
    clock.forward(26 * hour + 60_000);
    const ended = await shows(weather === 'drift' ? 'PopEnabled was true and is false' : 'applied and verified');
    expect([ended.text.includes('refused'), writes()]).toEqual(weather === 'drift' ? [true, 0] : [false, 1]);
  } finally {
    await close();
  }
});
