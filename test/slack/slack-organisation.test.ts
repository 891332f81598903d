/** Slack with an Enterprise organisation: people of its other workspaces are not external, wherever the app is installed; others stay unknown accounts unless named. */
import type { Enterprise } from '../../adapters/slack/fake/world';
import type { SlackPlatform } from '../../adapters/slack/index';
import type { ChatEvent } from '../../src/chat/platform';
import { openSlackLab, type SlackLab, type SlackMode, slackIds, slackModes } from '../support/chat/slack-driver';
import { openHarness } from '../support/corridor/harness';
import { openTenant } from '../support/tenants/mailbox-tenant';

const ours = 'E000000001';
const theirs = 'E000000009';
const otherWorkspace = 'T000000003';
const { channel, team } = slackIds;

/** Of our workspace, of another one of our organisation, of someone else's organisation, and of no organisation. */
const people = [
  { id: 'UANA', team_id: team, enterprise_user: { id: 'UANA', enterprise_id: ours, teams: [team] } },
  { id: 'WBO', team_id: otherWorkspace, enterprise_user: { id: 'WBO', enterprise_id: ours, teams: [otherWorkspace] } },
  {
    id: 'WGUEST',
    team_id: otherWorkspace,
    is_restricted: true,
    enterprise_user: { id: 'WGUEST', enterprise_id: ours, teams: [otherWorkspace] },
  },
  { id: 'WDORA', team_id: 'T000000009', enterprise_user: { id: 'WDORA', enterprise_id: theirs, teams: ['T000000009'] } },
  { id: 'UEVE', team_id: 'T000000008' },
];

const installed: readonly (readonly [string, Enterprise, string])[] = [
  ['in one workspace', { id: ours, isInstalledForAll: false }, team],
  ['for the whole organisation', { id: ours, isInstalledForAll: true }, ours],
];

let lab: SlackLab;
let platform: SlackPlatform;
let events: ChatEvent[];

async function listen(enterprise: Enterprise, teamId: string, mode: SlackMode = 'http'): Promise<void> {
  lab = await openSlackLab({ people, enterprise }, mode);
  platform = lab.platform({ teamId });
  events = [];
  await platform.start(async (event) => {
    events.push(event);
    return null;
  });
  lab.connect(platform);
}

afterEach(async () => {
  await platform.stop();
  await lab.slack.close();
});

const asks = { title: 'Reject', label: 'Why?' };
async function messageWithButtons() {
  const card = {
    title: 'A plan',
    tone: 'neutral' as const,
    blocks: [
      {
        kind: 'actions' as const,
        actions: [
          { name: 'approve' as const, label: 'Approve', subject: 'c-1' },
          { name: 'reject' as const, label: 'Reject', subject: 'c-1', asks },
        ],
      },
    ],
  };
  const { message } = await platform.post({ platform: 'slack', channel }, card);
  return lab.slack.until(channel, ({ ts }) => ts === message);
}

describe.each(installed)('the app is installed %s', (_where, enterprise, teamId) => {
  test.each([
    ['UANA', 'member', undefined],
    ['WBO', 'member', undefined],
    ['WGUEST', 'guest', undefined],
    ['WDORA', 'external', 'T000000009'],
    ['UEVE', 'external', 'T000000008'],
  ])('%s who presses a button and answers a dialog is a %s', async (who, membership, organisation) => {
    await listen(enterprise, teamId);
    const message = await messageWithButtons();
    await lab.slack.clickAs(who, message, 'Approve');
    await lab.slack.clickAs(who, message, 'Reject', 'no');
    await platform.idle();
    const expected = [membership, organisation];
    expect(events.map(({ actor }) => [actor.membership, actor.organisation])).toEqual([expected, expected]);
  });

  test.each(slackModes)('a command and App Home of our people arrive over %s', async (mode) => {
    await listen(enterprise, teamId, mode);
    const who = enterprise.isInstalledForAll ? 'WBO' : 'UANA';
    await lab.slack.sayAs(who, '/harden status', channel);
    await lab.slack.appHome.opensAs(who);
    await platform.idle();
    expect(events.map(({ actor }) => [actor.id, actor.membership])).toEqual([
      [who, 'member'],
      [who, 'member'],
    ]);
  });
});

test('of another organisation nothing arrives, whatever workspace it names', async () => {
  await listen({ id: ours, isInstalledForAll: true }, ours);
  const foreign = {
    type: 'block_actions',
    api_app_id: slackIds.app,
    is_enterprise_install: true,
    team: null,
    enterprise: { id: theirs, name: 'Fabrikam' },
    user: { id: 'WDORA', team_id: theirs },
    channel: { id: channel },
    trigger_id: '1.2.trigger',
    actions: [{ type: 'button', action_id: 'harden.0.0', action_ts: '1.1', value: '{"name":"approve","subject":"c-1"}' }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(foreign) }).toString();
  expect(await lab.slack.send(body, lab.slack.signed(body))).toMatchObject({ status: 403 });
  expect(events).toEqual([]);
});

test('a token of another organisation does not start', async () => {
  await listen({ id: ours, isInstalledForAll: true }, ours);
  await expect(lab.platform({ teamId: theirs }).start(() => Promise.resolve(null))).rejects.toThrow('Slack is not set up');
});

test('somebody of another workspace of the organisation approves; a stranger of the shared channel may do nothing', async () => {
  lab = await openSlackLab({ people, enterprise: { id: ours, isInstalledForAll: false } });
  platform = lab.platform();
  const [ana, bo] = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];
  const harness = await openHarness({
    platform,
    channel: { slack: channel },
    state: openTenant(undefined, '1'),
    controls: { 'pop-imap': {} },
    settings: {
      people: [
        { entraId: ana, name: 'ana', slack: 'UANA' },
        { entraId: bo, name: 'bo', slack: 'WBO' },
      ],
      access: { read: { people: [ana, bo] }, request: { people: [ana] } },
      approvals: { approvers: { people: [bo] }, tiers: { high: 1 } },
    },
  });
  lab.slack.connect(platform.port());
  try {
    await lab.slack.sayAs('UANA', '/harden plan pop-imap', channel);
    const plan = await lab.slack.until(channel, ({ text }) => text.includes('waiting for approval'));
    await lab.slack.clickAs('WDORA', plan, 'Approve');
    const refused = await lab.slack.untilWhispered('WDORA', () => true);
    expect(refused.text).toMatch(/organisation|not allowed|may not|do not know/i);
    await lab.slack.clickAs('WBO', plan, 'Approve');
    const done = await lab.slack.until(channel, ({ text }) => text.includes('applied and verified'));
    expect(done.text).toContain('bo');
  } finally {
    await harness.close();
  }
});
