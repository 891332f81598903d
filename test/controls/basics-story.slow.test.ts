/** The basics from chat: each is planned, approved by someone else, applied, verified, and restored. */
import demo from '../../examples/demo-tenant.json';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { type ChatRoom, changeIdIn, changeTitleOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const hour = 60 * 60 * 1000;
const day = 24 * hour;
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
let clock: HurriedClock;
let harness: Harness;
beforeAll(async () => {
  room = openChatRoom('terminal', 'hardening');
  const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
  clock = hurriedClock();
  harness = await openHarness({ platform: room, clock, state: demo, controls, settings, timing });
});
afterAll(() => harness.close());

/** The tenant without its own log, which keeps what was done. */
function inTenant(): string {
  const { exchange, ...others } = withoutServiceProperties(harness.simulator.state()) as typeof demo;
  const { UnifiedAuditLog: _log, ...settled } = exchange;
  return JSON.stringify({ ...others, exchange: settled });
}

/** The id of a plan that says all of that. */
async function planned(control: string, named: readonly string[]): Promise<string> {
  await room.says('ana', `plan ${control}`);
  const card = await room.waitFor(says(changeTitleOf(control), 'waiting for approval'), 'a plan');
  const plan = textOf(card);
  for (const words of named) expect(plan).toContain(words);
  return changeIdIn(card);
}

/** `at once`: the change would revert itself anyway, so a press is enough. `by approval`: a plan of its own, with a warning where there is one. */
const stories = [
  { control: 'auto-forward', named: ['AutoForwardingMode', 'eli@contoso.com', 'to eli.novak@mail.example, keeps a copy'] },
  { control: 'audit-log', named: ['svc-report'], revert: 'Log gap' },
  { control: 'app-consent', named: ['permissionGrantPoliciesAssigned', 'Quick PDF Converter'], revert: 'by approval' },
  { control: 'passwords', named: ['passwordValidityPeriodInDays'], revert: 'by approval' },
  { control: 'weak-methods', named: ['Sms'] },
  {
    control: 'spam-filter',
    named: ['AllowedSenderDomains', 'Mail loss', 'by AllowedSenderDomains: fabrikam.com', 'by IPAllowList: 192.0.2.25'],
  },
  { control: 'shared-mailbox', named: ['info@contoso.com', 'accountEnabled'] },
  { control: 'ews', named: ['EwsAllowedAppIDs', 'May use EWS in every mailbox, not listed', 'Room display', '24 hours'] },
  { control: 'domain-spoofing', named: ['contoso.com', 'Enabled'], revert: 'by approval' },
] as const;

test.each(stories)('$control is planned with its evidence, approved, applied, verified and restored', async (story) => {
  const { control, named } = story;
  const revert = 'revert' in story ? story.revert : 'at once';
  const before = inTenant();
  const id = await planned(control, named);
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(id, changeTitleOf(control), 'applied and verified', 'posted in the thread'), 'applied');
  expect(inTenant()).not.toBe(before);
  await room.clicks('ana', 'Revert');
  if (revert === 'at once') await room.waitFor(says(id, changeTitleOf(control), 'undone without being kept'), 'restored');
  else {
    const undoing = await room.waitFor(says(`Undo: ${changeTitleOf(control)}`, 'waiting for approval'), 'a plan to undo');
    if (revert !== 'by approval') expect(textOf(undoing)).toContain(revert);
    await room.clicks('cy', 'Approve');
    await room.waitFor(says(`Undone: ${changeTitleOf(control)}`, 'applied and verified', 'posted in the thread'), 'restored');
  }
  expect(JSON.parse(inTenant())).toEqual(JSON.parse(before));
});

test('device-code is tried by a policy that only reports, enforced days later with who signed in so, and put back', async () => {
  const before = inTenant();
  const trial = await planned('device-code', ['"Stage","value":"step 1 of 2', 'hana@contoso.com', 'Signed in by device code']);
  await room.clicks('bo', 'Approve');
  const card = await room.waitFor(
    says(trial, changeTitleOf('device-code'), 'applied and verified', 'posted in the thread'),
    'prepared',
  );
  expect(card.title).toMatch(/^Step 1 of 2 done: .*, report-only$/);
  expect(card.tone).toBe('neutral');
  expect(textOf(card)).toContain('report-only, nobody is affected yet');
  expect(textOf(card)).not.toContain('checked: fail');
  const prepared = inTenant();
  clock.forward(8 * day);
  const id = await planned('device-code', ['"Stage","value":"enforce"', 'hana@contoso.com']);
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(id, changeTitleOf('device-code'), 'applied and verified', 'posted in the thread'), 'enforced');
  expect(inTenant()).not.toBe(prepared);
  await room.clicks('ana', 'Revert');
  await room.waitFor(says(id, changeTitleOf('device-code'), 'undone without being kept'), 'restored');
  expect(JSON.parse(inTenant())).toEqual(JSON.parse(prepared));
  expect(prepared).not.toBe(before);
});

test('ews waits two days to be kept, longer than its effect takes, and reverts itself when nobody does', async () => {
  const before = inTenant();
  const id = await planned('ews', ['EwsAllowedAppIDs']);
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(id, changeTitleOf('ews'), 'applied and verified', 'Keep', 'posted in the thread'), 'applied');
  clock.forward(47 * hour);
  await room.says('ana', 'audit ews');
  await room.waitFor(
    says('Audit of ews in contoso', 'EWS is open to 1 listed application'),
    'an audit while there is time to keep it',
  );
  expect(inTenant()).not.toBe(before);
  clock.forward(2 * hour);
  await room.waitFor(says(id, changeTitleOf('ews'), 'undone without being kept', 'posted in the thread'), 'reverted');
  expect(JSON.parse(inTenant())).toEqual(JSON.parse(before));
});

test('no card, list, log or message of it holds a banned term', () => {
  expect(harness.log.join('\n')).not.toContain('northwind');
  expect(room.seen.map(textOf).join('\n')).not.toContain('northwind');
});
