/** The corridor in Teams: signed requests on a real port, messages that are rewritten as the job moves. */

import type { DisplayedMessage } from '../../adapters/teams/fake/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';

const { channel } = teamsIds;
const guest = 'f0f0f0f0-0000-4000-8000-00000000000f';
const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: '<at>all</at> [x](http://evil.example) **ana**@contoso.com',
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

let lab: TeamsLab;
let platform: TeamsPlatform;
let harness: Harness;

beforeEach(async () => {
  lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }, { id: guest, userRole: 'guest' }] });
  platform = lab.platform();
  harness = await openHarness({ platform, channel: { teams: channel }, state: tenant, controls: { 'pop-imap': {} } });
  lab.teams.connect(platform.port());
});
afterEach(async () => {
  await harness.close();
  await lab.teams.close();
});

const until = (words: string) => lab.teams.until(channel, (shown: DisplayedMessage) => shown.text.includes(words));
const says = async (person: string, line: string) => {
  await lab.teams.sayAs(person, line, { channel });
  await platform.idle();
};
const whispered = (person: string) =>
  lab.teams
    .whispers(person)
    .map((shown) => shown.text)
    .join('\n');

test('a plan is asked for, refused to its requester, approved by another, applied and verified in one message', async () => {
  await says(people.ana, '/harden plan pop-imap');
  const waiting = await until('waiting for approval');
  await lab.teams.clickAs(people.ana, waiting, 'Approve');
  expect(whispered(people.ana)).toContain('someone else has to approve');
  await lab.teams.clickAs(people.bo, waiting, 'Approve');
  const done = await until('applied and verified');
  expect(done.id).toBe(waiting.id);
  expect(
    harness.simulator
      .calls()
      .filter((call) => call.write)
      .map((call) => call.cmdlet),
  ).toEqual(['Set-CASMailbox']);
});

test('a rejection asks for its reason in the card and ends the plan', async () => {
  await says(people.ana, '/harden plan pop-imap');
  const waiting = await until('waiting for approval');
  await lab.teams.clickAs(people.bo, waiting, 'Reject', { reason: 'not this week' });
  const rejected = await until('not this week');
  expect(rejected.id).toBe(waiting.id);
  expect(rejected.buttons.map(({ label }) => label)).toEqual(['Plan again']);
});

test('a hostile name in the tenant is shown as it is written', async () => {
  await says(people.ana, '/harden plan pop-imap');
  const waiting = await until('waiting for approval');
  expect(waiting.text).toContain('<at>all</at> [x](http://evil.example) **ana**@contoso.com');
  // Moments are ours.
  expect(waiting.live.filter((one) => !/^\{\{(?:DATE|TIME)\(/.test(one))).toEqual([]);
});

test('a mistyped command is answered to its sender alone, with what was probably meant', async () => {
  await says(people.ana, '/harden stauts');
  expect(whispered(people.ana)).toContain('Did you mean /harden status?');
  await says(people.ana, '/harden plan pop-imp');
  expect(whispered(people.ana)).toContain('Did you mean pop-imap?');
  expect(lab.teams.messages(channel)).toEqual([]);
});

test('a guest of the tenant may do nothing', async () => {
  await says(guest, '/harden plan pop-imap');
  expect(whispered(guest)).toContain('does not know you');
  expect(lab.teams.messages(channel)).toEqual([]);
});
