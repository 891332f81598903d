/** The corridor in Slack: signed requests on a real port, messages that are rewritten as the job moves. */
import type { SlackPlatform } from '../adapters/slack/index';
import type { Shown } from '../adapters/slack/stand-in';
import { type Harness, openHarness } from './support/harness';
import { openSlackLab, type SlackLab, slackIds } from './support/slack-driver';

const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: '<!channel> *ana*@contoso.com',
        Guid: '0a000000-0000-4000-8000-000000000001',
        PopEnabled: true,
        ImapEnabled: true,
      },
    ],
    CASMailboxPlan: [
      { Name: 'ExchangeOnlineEnterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false },
    ],
  },
};

let lab: SlackLab;
let platform: SlackPlatform;
let harness: Harness;

beforeEach(async () => {
  lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UGUEST', is_restricted: true }] });
  platform = lab.platform();
  harness = await openHarness({ platform, state: tenant, controls: { 'pop-imap': {} }, channel: { slack: slackIds.channel } });
  lab.slack.connect(platform.port());
});
afterEach(async () => {
  await harness.close();
  await lab.slack.close();
});

const says = (words: string) => (shown: Shown) => shown.text.includes(words);
const until = (words: string) => lab.slack.until(slackIds.channel, says(words));
const whispered = (person: string) =>
  lab.slack
    .whispers(person)
    .map((shown) => shown.text)
    .join('\n');

test('a plan is asked for, refused to its requester, approved by another, applied and verified in one message', async () => {
  await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const waiting = await until('waiting for approval');
  await lab.slack.clickAs('UANA', waiting, 'Approve');
  await platform.idle();
  expect(whispered('UANA')).toContain('someone else has to approve');
  await lab.slack.clickAs('UBO', waiting, 'Approve');
  const done = await until('applied and verified');
  expect(done.ts).toBe(waiting.ts);
  expect(
    harness.simulator
      .calls()
      .filter((call) => call.write)
      .map((call) => call.cmdlet),
  ).toEqual(['Set-CASMailbox']);
});

test('a rejection asks for its reason in a dialog and ends the plan', async () => {
  await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const waiting = await until('waiting for approval');
  await lab.slack.clickAs('UBO', waiting, 'Reject', 'not this week');
  const rejected = await until('not this week');
  expect(rejected.buttons).toEqual([]);
});

test('a hostile name in the tenant is shown as it is written', async () => {
  await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const waiting = await until('waiting for approval');
  expect(waiting.text).toContain('<!channel> *ana*@contoso.com');
  expect(waiting.live).toEqual([]);
});

test('a mistyped command is answered to its sender alone, with what was probably meant', async () => {
  await lab.slack.sayAs('UANA', '/harden stauts', slackIds.channel);
  await platform.idle();
  expect(whispered('UANA')).toContain('Did you mean /harden status?');
  await lab.slack.sayAs('UANA', '/harden plan pop-imp', slackIds.channel);
  await platform.idle();
  expect(whispered('UANA')).toContain('Did you mean pop-imap?');
  expect(lab.slack.messages(slackIds.channel)).toEqual([]);
});

test('a guest of the workspace may do nothing', async () => {
  await lab.slack.sayAs('UGUEST', '/harden plan pop-imap', slackIds.channel);
  await platform.idle();
  expect(whispered('UGUEST')).toContain('does not know you');
  expect(lab.slack.messages(slackIds.channel)).toEqual([]);
});
