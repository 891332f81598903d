/** What people do in Teams: how it is typed and clicked, who they are to us, and that every act is answered once and in time. */

import type { DisplayedMessage } from '../../adapters/teams/fake/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import type { Card } from '../../src/chat/card';
import type { ChatEvent, OnEvent } from '../../src/chat/platform';
import { splitWords } from '../../src/gateway/commands/words/split-words';
import { askingCard, cardAbout, crowdedCard } from '../support/chat/sample-cards';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';

const { ana, bo, channel } = teamsIds;

let lab: TeamsLab;
let platform: TeamsPlatform;
let events: ChatEvent[];
let answer: Card | null;

async function open(
  changes: Parameters<typeof openTeamsLab>[0] = {},
  options: Parameters<TeamsLab['platform']>[0] = {},
): Promise<void> {
  lab = await openTeamsLab(changes);
  await listen(options);
}

async function listen(options: Parameters<TeamsLab['platform']>[0] = {}, onEvent?: OnEvent): Promise<void> {
  platform = lab.platform(options);
  await platform.start(
    onEvent ??
      (async (event) => {
        events.push(event);
        return answer;
      }),
  );
  lab.teams.connect(platform.port());
}

beforeEach(async () => {
  events = [];
  answer = null;
  await open();
});

afterEach(async () => {
  await platform.stop();
  await lab.teams.close();
});

/** A message in the channel with the buttons of a plan. */
async function posted(card: Card = askingCard): Promise<DisplayedMessage> {
  const { message } = await platform.post({ platform: 'teams', channel }, card);
  const shown = lab.teams.messages(channel).find((one) => one.id === message);
  if (shown === undefined) throw new Error('The message that was posted cannot be seen.');
  return shown;
}

/** An activity as Teams sends it, with other fields. */
async function sends(changes: object): Promise<{ readonly status: number; readonly body: string }> {
  const reply = await lab.teams.send({ ...lab.teams.activity(ana, channel), ...changes });
  await platform.idle();
  return reply;
}

describe('a command', () => {
  test.each(['slash', 'mention', 'personal'] as const)('arrives when it is said by %s', async (manner) => {
    await lab.teams.sayAs(ana, '/harden plan pop-imap', { channel, manner });
    expect(events).toMatchObject([{ kind: 'command', text: 'plan pop-imap', actor: { id: ana, membership: 'member' } }]);
  });

  test.each([
    ['/harden status', 'status'],
    ['harden status', 'status'],
    ['HARDEN Status', 'Status'],
    ['hardening', 'hardening'],
    ['  status  ', 'status'],
    ['plan  "a b"', 'plan  "a b"'],
  ])('may be typed with its name or without: %s', async (text, arrives) => {
    await sends({ text });
    expect(events).toMatchObject([{ kind: 'command', text: arrives }]);
  });

  test('in a thread belongs to its channel', async () => {
    await lab.teams.sayAs(ana, '/harden status', { channel, manner: 'mention' });
    expect(events).toMatchObject([{ conversation: { platform: 'teams', channel } }]);
  });

  test('in the chat with the bot is answered there', async () => {
    answer = cardAbout('Nothing is wrong');
    await lab.teams.sayAs(ana, '/harden status', { channel, manner: 'personal' });
    const chat = events[0]?.conversation.channel ?? '';
    expect(lab.teams.whispers(ana)).toMatchObject([{ conversation: chat, text: 'Nothing is wrong' }]);
  });

  test('loses the mention of the bot, markup of the editor and entities, and keeps who else is mentioned as a word', async () => {
    await sends({
      recipient: { id: `28:${teamsIds.app}` },
      text: '<div><at>hardenbot</at>&nbsp;<b>expect</b> <at>Bo Meier</at> new&#45;phone &amp;lt;</div>\n',
      entities: [
        { type: 'mention', mentioned: { id: `28:${teamsIds.app}`, name: 'hardenbot' }, text: '<at>hardenbot</at>' },
        { type: 'mention', mentioned: { id: '29:bo', name: 'Bo Meier' }, text: '<at>Bo Meier</at>' },
      ],
    });
    expect(events.map((event) => (event.kind === 'command' ? splitWords(event.text) : []))).toEqual([
      ['expect', '@Bo Meier', 'new-phone', '&lt;'],
    ]);
  });

  test('adds no word of the name of who is mentioned', async () => {
    const name = 'Bo&amp;quot; --tenant fabrikam &quot;&lt;b&gt;';
    await sends({
      recipient: { id: `28:${teamsIds.app}` },
      text: `<at>hardenbot</at> expect <at>${name}</at> new`,
      entities: [
        { type: 'mention', mentioned: { id: `28:${teamsIds.app}`, name: 'hardenbot' }, text: '<at>hardenbot</at>' },
        { type: 'mention', mentioned: { id: '29:bo' }, text: `<at>${name}</at>` },
      ],
    });
    expect(events.map((event) => (event.kind === 'command' ? splitWords(event.text) : []))).toEqual([
      ['expect', '@Boquot; --tenant fabrikam b', 'new'],
    ]);
  });

  test.each(['@', 'n', '"', ' ', '&', '</at>', '<at>'])('is no longer for mentions that name themselves %j', async (text) => {
    const mention = { type: 'mention', mentioned: { id: '29:bo' }, text };
    await sends({ text: '@ben "new phone" <at>Bo</at> &amp; n', entities: Array.from({ length: 16 }, () => mention) });
    expect(events.map((event) => (event.kind === 'command' ? event.text.replaceAll(/\s+/gu, ' ') : ''))).toEqual([
      '@ben "new phone" Bo & n',
    ]);
  });

  test('is read from the text alone, whatever is attached', async () => {
    await sends({
      attachments: [
        { contentType: 'text/html', content: '<p>approve everything</p>' },
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          name: 'x.exe',
          content: { downloadUrl: 'https://evil.example' },
        },
      ],
    });
    expect(events).toMatchObject([{ kind: 'command', text: 'status' }]);
  });

  test('is not read out of what people say to each other in a channel', async () => {
    expect(await sends({ recipient: { id: `28:${teamsIds.app}` }, text: 'harden status' })).toEqual({ status: 200, body: '' });
    expect(events).toEqual([]);
  });

  test('is not read out of a mention of somebody else', async () => {
    await sends({
      recipient: { id: `28:${teamsIds.app}` },
      text: '<at>hardenbot</at> status',
      entities: [{ type: 'mention', mentioned: { id: '29:a-person-with-that-name' }, text: '<at>hardenbot</at>' }],
    });
    expect(events).toEqual([]);
  });

  test.each(['messageUpdate', 'messageDelete', 'messageReaction', 'typing', 'event', 'endOfConversation', 'something new'])(
    'is not an activity of the type %s',
    async (type) => {
      expect(await sends({ type })).toEqual({ status: 200, body: '' });
      expect(events).toEqual([]);
    },
  );
});

describe('a click', () => {
  test('is always answered with a body', async () => {
    const reply = await lab.teams.clickAs(bo, await posted(), 'Approve');
    expect(JSON.parse(reply?.body ?? '')).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringMatching(/^Taken/),
    });
  });

  test('is answered in a few words where a few words say it', async () => {
    answer = { ...cardAbout('You may not do this.'), blocks: [{ kind: 'text', spans: [{ text: 'Ask Bo.' }] }] };
    await lab.teams.clickAs(bo, await posted(), 'Approve');
    expect(lab.teams.whispers(bo).map(({ text }) => text)).toEqual(['You may not do this. – Ask Bo.']);
  });

  test('is answered with a card to the person alone where words do not say it', async () => {
    answer = crowdedCard;
    await lab.teams.clickAs(bo, await posted(), 'Approve');
    const [card, words] = lab.teams.whispers(bo);
    expect(card?.buttons.map(({ label }) => label)).toEqual(['Approve', 'Reject']);
    expect(words?.text).toBe('The answer is in a message that only you can see.');
    expect(lab.teams.whispers(ana)).toEqual([]);
  });

  test('says so when its answer can be shown nowhere', async () => {
    answer = crowdedCard;
    const message = await posted();
    lab.teams.service.failNext({ status: 502, path: '/activities' });
    await lab.teams.clickAs(bo, message, 'Approve');
    expect(lab.teams.whispers(bo).map(({ text }) => text)).toEqual([crowdedCard.title]);
    expect(lab.log.lines.join('\n')).toContain('An answer could not be shown in Teams.');
  });

  test('in an old client arrives as well', async () => {
    await lab.teams.clickAs(bo, await posted(), 'Approve', { client: 'old' });
    await lab.teams.clickAs(bo, await posted(), 'Reject', { client: 'old', reason: 'Not today' });
    expect(events).toMatchObject([
      { kind: 'click', action: 'approve', digest: 'd1'.repeat(32) },
      { kind: 'click', action: 'reject', reason: 'Not today' },
    ]);
  });

  test('on a button that asks does nothing before the reason is sent', async () => {
    expect(await lab.teams.clickAs(bo, await posted(), 'Reject')).toBeNull();
    expect(events).toEqual([]);
  });

  test('on two buttons that ask brings back the reason of its own', async () => {
    const asks = { title: 'Sure?', label: 'Why?' };
    const action = (subject: string) => ({ name: 'reject' as const, label: `Reject ${subject}`, subject, asks });
    const message = await posted({ ...cardAbout('Two'), blocks: [{ kind: 'actions', actions: [action('c-1'), action('c-2')] }] });
    await lab.teams.clickAs(bo, message, 'Reject c-2', { reason: 'second' });
    expect(events).toMatchObject([{ subject: 'c-2', reason: 'second' }]);
  });

  test.each([
    ['without an action', {}],
    ['without data', { action: { type: 'Action.Execute', verb: 'harden' } }],
    ['with the data of another app', { action: { type: 'Action.Execute', verb: 'harden', data: { action: 'approve' } } }],
    [
      'with an action that there is not',
      { action: { type: 'Action.Execute', verb: 'harden', data: { harden: { name: 'destroy', subject: 'x' } } } },
    ],
    ['with more than we write', { action: { verb: 'harden', data: { harden: { name: 'approve', subject: 'x', person: ana } } } }],
    ['with another verb', { action: { verb: 'other', data: { harden: { name: 'approve', subject: 'x' } } } }],
    ['with no value', null],
  ])('%s is told that the button no longer works', async (_name, value) => {
    const reply = await sends({ type: 'invoke', name: 'adaptiveCard/action', value });
    expect(JSON.parse(reply.body).value).toMatch(/^This button no longer works/);
    expect(events).toEqual([]);
  });

  test.each(['task/fetch', 'composeExtension/query', 'signin/verifyState', 'fileConsent/invoke'])(
    'an invoke of the name %s is answered as not supported',
    async (name) => {
      const reply = await sends({ type: 'invoke', name, value: {} });
      expect(reply.status).toBe(200);
      expect(JSON.parse(reply.body)).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' });
    },
  );

  test('delivered again is answered, and acts once', async () => {
    await lab.teams.clickAs(bo, await posted(), 'Approve');
    await lab.teams.retry();
    expect(events).toHaveLength(1);
    expect(lab.teams.answers.map(({ words }) => words)).toEqual([expect.stringMatching(/^Taken/), 'This was taken already.']);
  });

  test('whose sender asks for replies in the response gets the answer of a click', async () => {
    const shown = await posted();
    const { element } = shown.buttons[0] ?? {};
    const value = { action: { ...element, data: element?.type === 'Action.Execute' ? element.data : {} } };
    const reply = await sends({ type: 'invoke', name: 'adaptiveCard/action', deliveryMode: 'expectReplies', value });
    expect(JSON.parse(reply.body)).toMatchObject({ statusCode: 200, value: expect.stringMatching(/^Taken/) });
  });
});

describe('when the product takes longer than Teams waits', () => {
  let finish: (card: Card | null) => void;

  beforeEach(async () => {
    await platform.stop();
    const slow = new Promise<Card | null>((resolve) => {
      finish = resolve;
    });
    await listen({ answerWithinMs: 5 }, () => slow);
  });

  test('a click is answered in time, and the rest follows to the person alone', async () => {
    const reply = await lab.teams.clickAs(bo, await posted(), 'Approve');
    expect(JSON.parse(reply?.body ?? '').value).toMatch(/^Taken/);
    finish(cardAbout('You cannot approve your own plan'));
    await platform.idle();
    expect(lab.teams.whispers(bo).map(({ text }) => text)).toContain('You cannot approve your own plan');
  });

  test('stopping waits for what is under way', async () => {
    await lab.teams.sayAs(ana, '/harden status', { channel });
    const stopped = platform.stop();
    finish(cardAbout('Nothing is wrong'));
    await stopped;
    expect(lab.teams.whispers(ana)).toHaveLength(1);
  });
});

describe('when something breaks', () => {
  test('a person whose act could not be claimed is told so', async () => {
    await platform.stop();
    await listen({ claim: () => Promise.reject(new Error('the store is down')) });
    await lab.teams.clickAs(bo, await posted(), 'Approve');
    expect(lab.teams.whispers(bo)[0]?.text).toMatch(/^Something went wrong on our side/);
    expect(events).toEqual([]);
  });

  test('an act is not done when the store was out of reach for more than a minute, and the person is told', async () => {
    await platform.stop();
    const storeComesBack = async () => {
      lab.advance(61_000);
      return true;
    };
    await listen({ claim: storeComesBack });
    await lab.teams.clickAs(bo, await posted(), 'Approve');
    expect(lab.teams.whispers(bo)[0]?.text).toMatch(/^This came too late/);
    expect(events).toEqual([]);
  });

  test('an act counts although its conversation cannot be kept', async () => {
    await platform.stop();
    const store = { save: () => Promise.reject(new Error('the store is down')), load: async () => null };
    await listen({ references: store });
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(events).toHaveLength(1);
    expect(lab.log.lines.join('\n')).toContain('could not be kept');
  });
});

describe('who a person is', () => {
  const someone = 'f1f1f1f1-0000-4000-8000-00000000000f';

  async function membershipOf(account: object, changes: object = {}): Promise<string | undefined> {
    await platform.stop();
    await lab.teams.close();
    await open({ people: [{ id: someone, ...account }] });
    await lab.teams.send({ ...lab.teams.activity(someone, channel), ...changes });
    await platform.idle();
    return events[0]?.actor.membership;
  }

  test.each([
    ['member', 'of our tenant', {}],
    ['guest', 'a guest by role', { userRole: 'guest' }],
    ['guest', 'a guest by name', { userPrincipalName: 'eve_evil.example#EXT#@contoso.com' }],
    ['external', 'anonymous in a meeting', { userRole: 'anonymous' }],
    ['external', 'of another tenant', { tenantId: teamsIds.otherTenant }],
    ['external', 'without an Entra id', { withoutEntraId: true }],
    ['bot', 'a bot', { isBot: true }],
  ])('is %s for somebody %s', async (standing, _name, account) => {
    expect(await membershipOf(account)).toBe(standing);
  });

  test('is told with the tenant that an external account belongs to', async () => {
    await lab.teams.sayAs(teamsIds.external, '/harden status', { channel });
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(events.map(({ actor }) => actor.organisation)).toEqual([teamsIds.otherTenant, undefined]);
  });

  test('is vouched for by its Entra id when it is a member, and only then', async () => {
    await lab.teams.sayAs(ana, '/harden status', { channel });
    await lab.teams.sayAs(teamsIds.guest, '/harden status', { channel });
    expect(events.map(({ actor }) => actor.entraId)).toEqual([ana, undefined]);
  });

  test('is external where Teams does not tell', async () => {
    lab.teams.service.failNext({ status: 500, path: '/members/' });
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(events).toMatchObject([{ actor: { id: ana, membership: 'external' } }]);
  });

  test('is external for a claimed Entra id that Teams does not confirm', async () => {
    await sends({ from: { id: lab.teams.world.accountOf({ id: ana }), aadObjectId: bo } });
    expect(events).toMatchObject([{ actor: { id: bo, membership: 'external' } }]);
  });

  test('does not depend on the case of the Entra id, nor on the display name', async () => {
    await sends({ from: { id: lab.teams.world.accountOf({ id: ana }), aadObjectId: ana.toUpperCase(), name: 'Bo' } });
    expect(events).toMatchObject([{ actor: { id: ana, membership: 'member' } }]);
  });

  test('is asked again after a minute', async () => {
    const asked = () => lab.teams.service.calls.filter(({ path }) => path.includes('/members/')).length;
    await lab.teams.sayAs(ana, '/harden status', { channel });
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(asked()).toBe(1);
    lab.advance(61_000);
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(asked()).toBe(2);
  });
});
