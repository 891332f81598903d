/** In Slack and in Teams: the help desk asks for a travel exception, an approver approves it, the traveller signs in from there, the end comes, and the card says so. */
import { openTenant } from '../../adapters/m365/index';
import type { TenantClient } from '../../src/tenant/client';
import { chats, openStage } from '../support/chat/story-stage';
import type { Harness } from '../support/corridor/harness';
import { people } from '../support/corridor/harness';
import { keptOut, travelIds, travelTenant } from '../support/tenants/travel-tenant';
import { hurriedClock } from '../support/time/hurried-clock';
import { manualTime } from '../support/time/manual-time';

const day = 86_400_000;
const { eva, max } = travelIds;

/** A day this many days from now, as people type it. */
const dayIn = (days: number, now: Date) => new Date(now.getTime() + days * day).toISOString().slice(0, 10);

/** What a sign-in would meet is asked of the simulated tenant itself. */
function signInsOf({ simulator }: Harness): TenantClient {
  const { clientId, clientSecret } = simulator.credential;
  const { tenantId, endpoints, ca } = simulator;
  const credential = { kind: 'secret' as const, clientId, secret: clientSecret };
  const resolve = (question: Parameters<typeof simulator.resolve>[0]) => simulator.resolve(question);
  return openTenant({ tenantId, endpoints, ca, credential, resolve, giveUpAfterMs: 60_000 }, manualTime());
}

test.each(chats)('in %s', async (chat) => {
  const clock = hurriedClock();
  const { says, clicks, shows, hears, harness, close } = await openStage(chat, {
    state: { schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z', ...travelTenant() },
    controls: {},
    clock,
    timing: { leaseMs: 10 * 60_000, doubtMs: [0], reconcileEveryMs: 100, graceMs: 0, lockMs: 15_000, stopWithinMs: 8000 },
    settings: {
      access: { read: { people: [people.bo] }, request: { people: [people.bo] }, travel: { people: [people.ana] } },
      approvals: { approvers: { people: [people.bo] } },
    },
  });
  const service = signInsOf(harness);
  try {
    await says('ana', `/harden travel eva@contoso.com ES until=${dayIn(3, clock.now())} reason="a fair"`);
    const plan = await shows('waiting for approval');
    for (const words of [
      'Allow eva@contoso.com to sign in from ES (Spain)',
      'ES (Spain)',
      'a fair',
      'Block some countries',
      'Only from home',
      'it ends automatically',
    ])
      expect(plan.text.toLowerCase()).toContain(words.toLowerCase());
    await clicks('bo', 'waiting for approval', 'Approve');
    const begun = await shows('gets in from ES');
    expect(begun.text).toContain('then it ends automatically');
    expect(await keptOut(service, eva, 'ES')).toEqual([]);
    expect(await keptOut(service, eva, 'RU')).not.toEqual([]);
    expect(await keptOut(service, max, 'ES')).not.toEqual([]);
    clock.forward(2.9 * day);
    await shows('ends within a day');
    await hears('ana', 'The travel exception ends automatically at');
    clock.forward(2 * day);
    const over = await shows('is left out of no policy any more');
    expect(over.text).toContain('its time is over');
    await hears('ana', 'its time is over');
    expect(await keptOut(service, eva, 'ES')).not.toEqual([]);
  } finally {
    await service.close();
    await close();
  }
});
