/** The basics from chat: each is planned, approved by somebody else, applied, verified, and put back. */
import demo from '../examples/demo-tenant.json';
import type { Card } from '../src/chat/card';
import { usualTiming } from '../src/compose/safeguards';
import { type ChatRoom, openChatRoom, textOf } from './support/chat-room';
import { type Harness, openHarness, people } from './support/harness';
import { hurriedClock } from './support/hurried-clock';
import { withoutServiceProperties } from './support/tenant-lab';

const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const archive = '2b000000-0000-4000-8000-000000000002';
const controls = {
  'app-consent': { reviewers: ['ana@contoso.com'] },
  passwords: { terms: ['contoso', 'northwind'] },
  ews: { apps: [archive] },
};
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

let room: ChatRoom;
let harness: Harness;
beforeAll(async () => {
  room = openChatRoom('terminal', 'hardening');
  const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
  harness = await openHarness({ platform: room, clock: hurriedClock(), state: demo, controls, settings, timing });
});
afterAll(() => harness.close());

/** The tenant without its own log, which keeps what was done. */
function inTenant(): string {
  const { exchange, ...others } = withoutServiceProperties(harness.simulator.state()) as typeof demo;
  const { UnifiedAuditLog: _log, ...settled } = exchange;
  return JSON.stringify({ ...others, exchange: settled });
}

test.each([
  ['audit-log', 'svc-report', 'log-gap'],
  ['app-consent', 'permissionGrantPoliciesAssigned', 'by approval'],
  ['passwords', 'passwordValidityPeriodInDays', 'by approval'],
  ['weak-methods', 'Sms', 'at once'],
  ['ews', 'EwsAllowedAppIDs', 'at once'],
] as const)('%s is planned, approved, applied, verified and put back', async (control, named, undo) => {
  const before = inTenant();
  await room.says('ana', `plan ${control}`);
  const plan = textOf(await room.waitFor(says(`${control} in`, 'waiting for approval'), 'a plan'));
  expect(plan).toContain(named);
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(`${control} in`, 'applied and verified', 'hardenbot-checkpoint'), 'applied');
  expect(inTenant()).not.toBe(before);
  await room.clicks('ana', 'Revert');
  if (undo === 'at once') await room.waitFor(says(`${control} in`, 'undid itself'), 'put back');
  else {
    const undoing = await room.waitFor(says(`(${control}) in`, 'put back what', 'waiting for approval'), 'a plan to undo');
    if (undo !== 'by approval') expect(textOf(undoing)).toContain(undo);
    await room.clicks('cy', 'Approve');
    await room.waitFor(says(`(${control}) in`, 'put back what', 'applied and verified', 'hardenbot-checkpoint'), 'put back');
  }
  expect(JSON.parse(inTenant())).toEqual(JSON.parse(before));
});

test('no card, list, log or message of it holds a banned term', () => {
  expect(harness.log.join('\n')).not.toContain('northwind');
  expect(room.seen.map(textOf).join('\n')).not.toContain('northwind');
});
