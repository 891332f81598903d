/** Drift and waivers in Slack: an alert that plans the fix, and an acceptance that others approve. */

import type { DisplayedMessage } from '../adapters/slack/fake/index';
import type { SlackPlatform } from '../adapters/slack/index';
import { openSlackLab, type SlackLab, slackIds } from './support/chat/slack-driver';
import { type Harness, openHarness } from './support/corridor/harness';
import { openTenant } from './support/tenants/mailbox-tenant';

let lab: SlackLab;
let platform: SlackPlatform;
let harness: Harness;

beforeEach(async () => {
  lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
  platform = lab.platform();
  harness = await openHarness({
    platform,
    state: openTenant(),
    controls: { 'pop-imap': {} },
    channel: { slack: slackIds.channel },
  });
  lab.slack.connect(platform.port());
});
afterEach(async () => {
  await harness.close();
  await lab.slack.close();
});

const until = (words: string) => lab.slack.until(slackIds.channel, (shown: DisplayedMessage) => shown.text.includes(words));
const says = async (person: string, line: string): Promise<void> => {
  await lab.slack.sayAs(person, `/harden ${line}`, slackIds.channel);
  await platform.idle();
};
const clicks = async (person: string, message: DisplayedMessage, label: string): Promise<void> => {
  await lab.slack.clickAs(person, message, label);
  await platform.idle();
};
const whispered = (person: string): string =>
  lab.slack
    .whispers(person)
    .map((shown) => shown.text)
    .join('\n');
const lastWaiver = (): DisplayedMessage => {
  const shown = lab.slack.messages(slackIds.channel).find((one) => one.text.includes('Waive pop-imap'));
  if (shown === undefined) throw new Error('There is no waiver.');
  return shown;
};

test('a control that regressed raises an alert whose button plans the fix', async () => {
  await says('UANA', 'audit pop-imap');
  await until('POP or IMAP is on for 0 of 2');
  harness.simulator.load(openTenant(harness.tenantId, '1'));
  await says('UANA', 'audit pop-imap');
  const alert = await until('got worse');
  expect(alert.text).toContain('1@contoso.com');
  await clicks('UANA', alert, 'Plan the fix');
  await until('waiting for approval');
});

test('a waiver is asked for, refused to its requester, approved by another, and ends when the value moves', async () => {
  harness.simulator.load(openTenant(harness.tenantId, '1'));
  await says('UANA', 'audit pop-imap');
  await until('POP or IMAP is on for 1 of 2');
  await says('UANA', 'waive pop-imap 1@contoso.com --days 30 --reason the scanner is replaced');
  const waiting = await until('the scanner is replaced');
  await clicks('UANA', waiting, 'Approve');
  expect(whispered('UANA')).toContain('someone else has to approve');
  await clicks('UBO', waiting, 'Approve');
  const accepted = await until('approved by bo');
  expect(accepted.ts).toBe(waiting.ts);
  await says('UBO', 'waivers');
  expect(whispered('UBO')).toContain('waived');
  harness.simulator.load(openTenant(harness.tenantId, '1', '2'));
  await says('UANA', 'audit pop-imap');
  await until('POP or IMAP is on for 2 of 2');
  expect(lastWaiver().text).toContain('approved by bo');
  harness.simulator.load(openTenant(harness.tenantId));
  await says('UANA', 'audit pop-imap');
  await until('what was accepted is in order now');
  expect(lastWaiver().buttons).toEqual([]);
});
