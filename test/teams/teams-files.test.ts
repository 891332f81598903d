/** Files in Teams: offered to one person, taken by that person's own rights, put where Teams says and nowhere else. */
import type { TeamsPlatform } from '../../adapters/teams/index';
import { textFile } from '../../src/chat/attachment';
import { type ChatEvent, DeliveryError } from '../../src/chat/platform';
import { cardAbout, cardWithFile } from '../support/chat/sample-cards';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';

const { ana, bo, channel } = teamsIds;
const list = cardWithFile(textFile('"ana@contoso.com","true","false"\r\n'));

let lab: TeamsLab;
let platform: TeamsPlatform;
let events: ChatEvent[];
let answer = list;

async function open(options: Parameters<TeamsLab['platform']>[0] = {}): Promise<void> {
  platform = lab.platform(options);
  await platform.start(async (event) => {
    events.push(event);
    return answer;
  });
  lab.teams.connect(platform.port());
}

beforeEach(async () => {
  events = [];
  answer = list;
  lab = await openTeamsLab();
  await open();
  await lab.teams.sayAs(ana, '/harden export c-1', { channel });
  await platform.idle();
});
afterEach(async () => {
  await platform.stop();
  await lab.teams.close();
});

test('a file that was asked for in a channel is offered in the chat with the person, and to nobody else', () => {
  expect(lab.teams.offers(ana)).toEqual(['c-1.csv']);
  expect(lab.teams.offers(bo)).toEqual([]);
  expect(lab.teams.messages(channel)).toEqual([]);
});

test('accepting it is asking for it again, where it was asked for', async () => {
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toBe('"ana@contoso.com","true","false"\r\n');
  await platform.idle();
  expect(events).toMatchObject([
    { kind: 'command', text: 'export c-1', conversation: { channel } },
    { kind: 'command', text: 'export c-1', conversation: { channel }, actor: { id: ana, membership: 'member' } },
  ]);
  expect(new Set(events.map(({ key }) => key)).size).toBe(2);
});

test('it can be accepted after a restart', async () => {
  await platform.stop();
  await open();
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toContain('ana@contoso.com');
});

test('a person who has lost the right to it meanwhile gets the refusal and no file', async () => {
  answer = cardAbout('You may not do this.');
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toBeNull();
  expect(
    lab.teams
      .whispers(ana)
      .map(({ text }) => text)
      .join(),
  ).toContain('You may not do this.');
});

test('declining it sends nothing and asks for nothing', async () => {
  expect(await lab.teams.answerOffer(ana, 'c-1.csv', 'decline')).toBeNull();
  expect(events).toHaveLength(1);
});

test('an offer that somebody else accepts, or that was never made, is none', async () => {
  const mine = lab.teams.world.files[0];
  if (mine === undefined) throw new Error('Nothing was offered.');
  lab.teams.world.files.push({ ...mine, person: bo });
  expect(await lab.teams.answerOffer(bo, 'c-1.csv')).toBeNull();
  for (const key of lab.kept.keys()) if (key.startsWith('offer:')) lab.kept.delete(key);
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toBeNull();
  expect(events).toHaveLength(1);
  for (const person of [ana, bo])
    expect(
      lab.teams
        .whispers(person)
        .map(({ text }) => text)
        .join(),
    ).toContain('This file is not offered any more');
});

test.each([
  ['what is asked for', { ask: 'contain cy@contoso.com' }],
  ['where it was asked for', { channel: '19:other@thread.tacv2' }],
  ['whom it is for', { person: bo }],
])('an offer of which somebody who can write to the store changed %s does nothing in the person’s name', async (_, change) => {
  for (const [key, offer] of lab.kept) if (key.startsWith('offer:')) lab.kept.set(key, { ...(offer as object), ...change });
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toBeNull();
  expect(events).toHaveLength(1);
});

test('the bytes go to no other host, whatever the request says', async () => {
  const sent = jest.spyOn(lab.teams.service, 'driveUrl').mockReturnValue('https://contoso.sharepoint.com.example.org/upload');
  expect(await lab.teams.answerOffer(ana, 'c-1.csv')).toBeNull();
  expect(events).toHaveLength(1);
  sent.mockRestore();
});

test('a file that cannot be read to its end is not offered, and the person is told why', async () => {
  const broken = {
    id: 'broken',
    read: async function* () {
      yield 'the beginning';
      throw new DeliveryError('The stored list is another one.', 'rejected');
    },
  };
  answer = cardWithFile(broken);
  await lab.teams.sayAs(bo, '/harden export c-1', { channel });
  await platform.idle();
  expect(lab.teams.offers(bo)).toEqual([]);
  expect(
    lab.teams
      .whispers(bo)
      .map(({ text }) => text)
      .join(),
  ).toContain('c-1.csv cannot be given to you\nThe stored list is another one.');
});

test('where bots give no files, the list comes whole as pages of the chat', async () => {
  await platform.stop();
  await lab.teams.close();
  lab = await openTeamsLab({ issuer: 'https://api.botframework.us' });
  const lines = Array.from({ length: 700 }, (_, index) => `"mailbox${index}@contoso.com","PopEnabled","true","false"`);
  answer = cardWithFile(textFile(`${lines.join('\r\n')}\r\n`));
  await open({ cloud: 'usGov' });
  await lab.teams.sayAs(bo, '/harden export c-1', { channel });
  await platform.idle();
  expect(lab.teams.offers(bo)).toEqual([]);
  const pages = lab.teams.whispers(bo).filter(({ text }) => text.includes(', page '));
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flatMap(({ text }) => text.split('\n').slice(1))).toEqual(lines);
});
