/** The corridor in Slack, over HTTP and over Socket Mode: messages that are rewritten as the job moves. */

import type { DisplayedMessage } from '../../adapters/slack/fake/index';
import type { SlackPlatform } from '../../adapters/slack/index';
import { openSlackLab, type SlackLab, slackIds, slackModes } from '../support/chat/slack-driver';
import { type Harness, openHarness } from '../support/corridor/harness';
import { isFull } from '../support/runner/counts';

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

describe.each(slackModes)('over %s', (mode) => {
  let lab: SlackLab;
  let platform: SlackPlatform;
  let harness: Harness;

  beforeEach(async () => {
    lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UGUEST', is_restricted: true }] }, mode);
    platform = lab.platform();
    harness = await openHarness({ platform, state: tenant, controls: { 'pop-imap': {} }, channel: { slack: slackIds.channel } });
    lab.connect(platform);
  });
  afterEach(async () => {
    await harness.close();
    await lab.slack.close();
  });

  const says = (words: string) => (shown: DisplayedMessage) => shown.text.includes(words);
  const until = (words: string) => lab.slack.until(slackIds.channel, says(words));
  const cmdletsWritten = () =>
    harness.simulator
      .calls()
      .filter((call) => call.write)
      .map((call) => call.cmdlet);
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
    expect(lab.slack.sharedIn(slackIds.channel, waiting.ts)).toHaveLength(1);
    expect(cmdletsWritten()).toEqual(['Set-CASMailbox']);
  });

  test('a rejection asks for its reason in a dialog and ends the plan', async () => {
    await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    const waiting = await until('waiting for approval');
    await lab.slack.clickAs('UBO', waiting, 'Reject', 'not this week');
    const rejected = await until('not this week');
    expect(rejected.buttons.map(({ label }) => label)).toEqual(['Plan again']);
  });

  test('App Home shows what waits for a person, and an audit asked for there is answered in the conversation with the bot', async () => {
    await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    await until('waiting for approval');
    await lab.slack.appHome.opensAs('UBO');
    await platform.idle();
    expect(lab.slack.appHome.shown('UBO')?.text).toContain('1 decision for you');
    await lab.slack.appHome.clickAs('UBO', 'Check now');
    await lab.slack.untilWhispered('UBO', says('POP or IMAP is on'));
    expect(lab.slack.whispers('UBO').every(({ channel }) => channel === 'DUBO')).toBe(true);
  });

  // What comes after an act has arrived is the same code for both; that both bring the same acts is what the contract of platforms shows.
  if (mode === 'socket' && !isFull()) return;

  test('the full list of a plan is a file in the thread of its card', async () => {
    await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    const waiting = await until('in the thread of this message');
    const list = await lab.slack.untilShared(slackIds.channel, waiting.ts);
    expect(list.content).toContain('"<!channel> *ana*@contoso.com","exchange.CASMailbox","PopEnabled","true","false"');
  });

  test('a channel that is deleted while a change is decided neither stops the change nor repeats it', async () => {
    await lab.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    const waiting = await until('waiting for approval');
    lab.slack.world.channels.delete(slackIds.channel);
    await lab.slack.clickAs('UBO', waiting, 'Approve');
    const told = await lab.slack.untilWhispered('UBO', says('applied and verified'));
    expect(told.text).toContain(`the channel ${slackIds.channel} cannot be reached`);
    expect(cmdletsWritten()).toEqual(['Set-CASMailbox']);
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

  test('App Home shows a guest of the workspace nothing', async () => {
    await lab.slack.appHome.opensAs('UGUEST');
    await platform.idle();
    expect(lab.slack.appHome.shown('UGUEST')?.text).toContain('does not know you');
  });
});
