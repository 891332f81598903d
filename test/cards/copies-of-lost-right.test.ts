/** A copy of a card in someone's own chat loses its content with their right, however often the card is drawn after that. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { Conversation } from '../../src/chat/platform';
import { notingPlaces } from '../../src/gateway/outbox/asked-places';
import type { JobQueue } from '../../src/queue/job';
import { ids, type Outbox, openOutbox } from '../support/chat/outbox';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { listedAccounts, type Office, openOffice, tenantId } from '../support/corridor/office';

const { channel } = slackIds;
const here: Conversation = { platform: 'slack', channel };
const minute = 60_000;
const group = 'aaaaaaaa-0000-4000-8000-00000000000a';
const graph = () => ({ users: structuredClone(listedAccounts), groups: [{ id: group, members: [ids.bo, ids.cy] }] });
const accounts = (entraId: string) =>
  entraId === ids.bo ? { slack: slackIds.bo } : entraId === ids.ana ? { slack: slackIds.ana } : {};

let lab: SlackLab;
let slack: SlackPlatform;
let office: Office;
let outbox: Outbox;

beforeEach(async () => {
  lab = await openSlackLab({ channels: [channel] });
  slack = lab.platform();
  const only = { people: [ids.ana] };
  office = openOffice({ approvals: { approvers: { entraGroup: group } }, access: { read: only, request: only }, graph: graph() });
  outbox = openOutbox({ messengers: { slack }, channel: { slack: channel }, accounts, office });
});

afterEach(async () => {
  await slack.stop();
  await lab.slack.close();
});

const directOf = async (id: string): Promise<Conversation> => {
  if (slack.direct === undefined) throw new Error('Slack has chats with one person.');
  return slack.direct({ platform: 'slack', id, membership: 'member' });
};
const shownTo = (person: string): string =>
  lab.slack
    .whispers(person)
    .map(({ text }) => text)
    .join('\n');
const members = (...people: readonly string[]) => Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: people });

test('of who was shown a plan because the channel is gone, and may approve no more', async () => {
  const change = await outbox.plan();
  lab.slack.world.channels.delete(channel);
  await outbox.draw(change, here);
  expect(shownTo(slackIds.bo)).toContain('POP');
  members(ids.cy);
  // Nobody else can be reached.
  for (let times = 0; times < 2; times += 1) await expect(outbox.draw(change, here)).rejects.toThrow('channel_not_found');
  expect(shownTo(slackIds.bo)).toContain('You may not see contoso any more');
  expect(shownTo(slackIds.bo)).not.toContain('POP');
  members(ids.bo, ids.cy);
  await outbox.draw(change, here);
  expect(shownTo(slackIds.bo)).toContain('POP');
});

test('of who asked for it there, and has no account any more', async () => {
  const change = await outbox.plan();
  const own = await directOf(slackIds.ana);
  const nobody: JobQueue = { add: () => Promise.resolve(), ensure: () => Promise.resolve(true) };
  const { messages, tenants } = outbox.ports;
  const job = { name: 'plan', tenant: tenantId, subject: change, reply: { conversation: own, messageKey: change } } as const;
  await notingPlaces(nobody, { messages, tenants }).add(job, undefined, ids.ana);
  await outbox.draw(change, own);
  expect(shownTo(slackIds.ana)).toContain('POP');
  office.state.graph?.['users']?.splice(0, 1);
  office.forward(5 * minute);
  for (let times = 0; times < 2; times += 1) await outbox.draw(change, own);
  expect(shownTo(slackIds.ana)).toContain('You may not see contoso any more');
  expect(shownTo(slackIds.ana)).not.toContain('POP');
  expect(lab.slack.messages(channel).map(({ text }) => text)[0]).toContain('POP');
});

test('stays as it is while nobody can say whether they may see it', async () => {
  const change = await outbox.plan();
  lab.slack.world.channels.delete(channel);
  await outbox.draw(change, here);
  const before = shownTo(slackIds.bo);
  expect(before).toContain('POP');
  Object.assign(office.state, { collection: { [`graph.groups/${group}`]: { complete: false, error: { status: 503 } } } });
  await outbox.draw(change, here).catch(() => undefined);
  expect(shownTo(slackIds.bo)).toBe(before);
});
