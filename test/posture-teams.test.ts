/** Drift and waivers in Teams: an alert that plans the fix, and an acceptance that others approve. */

import type { DisplayedMessage } from '../adapters/teams/fake/index';
import type { TeamsPlatform } from '../adapters/teams/index';
import { openTeamsLab, type TeamsLab, teamsIds } from './support/chat/teams-driver';
import { type Harness, openHarness, people } from './support/corridor/harness';
import { openTenant } from './support/tenants/mailbox-tenant';

const { channel } = teamsIds;
let lab: TeamsLab;
let platform: TeamsPlatform;
let harness: Harness;

beforeEach(async () => {
  lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }] });
  platform = lab.platform();
  harness = await openHarness({ platform, channel: { teams: channel }, state: openTenant(), controls: { 'pop-imap': {} } });
  lab.teams.connect(platform.port());
});
afterEach(async () => {
  await harness.close();
  await lab.teams.close();
});

const until = (words: string) => lab.teams.until(channel, (shown: DisplayedMessage) => shown.text.includes(words));
const says = async (person: string, line: string): Promise<void> => {
  await lab.teams.sayAs(person, `/harden ${line}`, { channel });
  await platform.idle();
};
const clicks = async (person: string, message: DisplayedMessage, label: string): Promise<void> => {
  await lab.teams.clickAs(person, message, label);
  await platform.idle();
};
const whispered = (person: string): string =>
  lab.teams
    .whispers(person)
    .map((shown) => shown.text)
    .join('\n');
const lastWaiver = (): DisplayedMessage => {
  const shown = lab.teams.messages(channel).find((one) => one.text.includes('Waive pop-imap'));
  if (shown === undefined) throw new Error('There is no waiver.');
  return shown;
};

test('a control that regressed raises an alert whose button plans the fix', async () => {
  await says(people.ana, 'audit pop-imap');
  await until('POP or IMAP is on for 0 of 2');
  harness.simulator.load(openTenant(harness.tenantId, '1'));
  await says(people.ana, 'audit pop-imap');
  const alert = await until('got worse');
  expect(alert.text).toContain('1@contoso.com');
  await clicks(people.ana, alert, 'Plan the fix');
  await until('waiting for approval');
});

test('a waiver is asked for, refused to its requester, approved by another, and ends when the value moves', async () => {
  harness.simulator.load(openTenant(harness.tenantId, '1'));
  await says(people.ana, 'audit pop-imap');
  await until('POP or IMAP is on for 1 of 2');
  await says(people.ana, 'waive pop-imap 1@contoso.com --days 30 --reason the scanner is replaced');
  const waiting = await until('the scanner is replaced');
  await clicks(people.ana, waiting, 'Approve');
  expect(whispered(people.ana)).toContain('someone else has to approve');
  await clicks(people.bo, waiting, 'Approve');
  const accepted = await until('approved by bo');
  expect(accepted.id).toBe(waiting.id);
  await says(people.bo, 'waivers');
  expect(whispered(people.bo)).toContain('waived');
  harness.simulator.load(openTenant(harness.tenantId, '1', '2'));
  await says(people.ana, 'audit pop-imap');
  await until('POP or IMAP is on for 2 of 2');
  expect(lastWaiver().text).toContain('approved by bo');
  harness.simulator.load(openTenant(harness.tenantId));
  await says(people.ana, 'audit pop-imap');
  await until('what was accepted is in order now');
  expect(lastWaiver().buttons).toEqual([]);
});
