/** How cards get to Teams: to conversations that are remembered, with a token that goes nowhere else, and with failures distinguished. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsPlatform } from '../../adapters/teams/index';
import type { Actor, Conversation } from '../../src/chat/platform';
import { cardAbout, crowdedCard } from '../support/chat/sample-cards';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';

const { ana, bo, channel } = teamsIds;
const here: Conversation = { platform: 'teams', channel };
const toBo: Actor = { platform: 'teams', id: bo, membership: 'member' };

let lab: TeamsLab;
let platform: TeamsPlatform;

async function open(
  changes: Parameters<typeof openTeamsLab>[0] = {},
  options: Parameters<TeamsLab['platform']>[0] = {},
): Promise<void> {
  lab = await openTeamsLab(changes);
  platform = lab.platform(options);
  await platform.start(async () => null);
  lab.teams.connect(platform.port());
}

beforeEach(() => open());

afterEach(async () => {
  await platform.stop();
  await lab.teams.close();
});

describe('a conversation', () => {
  test('can be posted to before anybody has spoken in it', async () => {
    await platform.post(here, cardAbout('First'));
    expect(lab.teams.messages(channel).map(({ text }) => text)).toEqual(['First']);
  });

  test('is reached where it was last heard from, after a restart too', async () => {
    await lab.teams.send({ ...lab.teams.activity(ana, channel), type: 'conversationUpdate' });
    expect(lab.kept.get(channel)).toEqual({ serviceUrl: lab.teams.service.endpoints.serviceUrl, conversationType: 'channel' });
    await platform.stop();
    platform = lab.platform();
    await platform.start(async () => null);
    await platform.post(here, cardAbout('After the restart'));
    expect(lab.teams.messages(channel)).toHaveLength(1);
  });

  test('is remembered anew with every act', async () => {
    lab.kept.set(channel, { serviceUrl: 'http://127.0.0.1:9/', conversationType: 'channel' });
    await lab.teams.sayAs(ana, '/harden status', { channel });
    expect(lab.kept.get(channel)).toMatchObject({ serviceUrl: lab.teams.service.endpoints.serviceUrl });
  });

  test('that somebody changed in the store does not get our token', async () => {
    const thief = await listenFor();
    lab.kept.set(channel, { serviceUrl: thief.url });
    lab.kept.set('last-heard', { serviceUrl: thief.url });
    await platform.post(here, cardAbout('Safe'));
    expect(thief.requests).toEqual([]);
    expect(lab.teams.messages(channel)).toHaveLength(1);
    expect(lab.log.lines.join('\n')).toContain('an address that is not of Teams');
    await thief.close();
  });
});

describe('a card for one person', () => {
  test('is shown in the channel to that person alone', async () => {
    await platform.whisper(here, toBo, cardAbout('Only for Bo'));
    expect(lab.teams.whispers(bo)).toMatchObject([{ conversation: channel, text: 'Only for Bo' }]);
  });

  test('goes to the chat with the person where the channel cannot show it', async () => {
    await platform.stop();
    await lab.teams.close();
    await open({ connector: { targeting: 'refused' } });
    await platform.whisper(here, toBo, cardAbout('Only for Bo'));
    expect(lab.teams.whispers(bo)).toMatchObject([{ conversation: lab.teams.world.chatOf({ id: bo }), text: 'Only for Bo' }]);
    expect(lab.teams.messages(channel)).toEqual([]);
  });

  test('is tried again later where Teams is busy, and not sent elsewhere', async () => {
    lab.teams.service.failNext({ status: 429, retryAfter: '3' });
    await expect(platform.whisper(here, toBo, cardAbout('Only for Bo'))).rejects.toMatchObject({
      kind: 'later',
      retryAfterMs: 3000,
    });
    expect(lab.teams.service.calls).toHaveLength(1);
  });

  test('for somebody who never spoke is addressed by the Entra id', async () => {
    await platform.whisper(here, toBo, cardAbout('Only for Bo'));
    expect(lab.teams.service.calls.at(-1)?.body).toMatchObject({ recipient: { id: bo } });
  });

  test('for somebody who spoke is addressed by the account', async () => {
    await lab.teams.sayAs(bo, '/harden status', { channel });
    await platform.whisper(here, toBo, cardAbout('Only for Bo'));
    expect(lab.teams.service.calls.at(-1)?.body).toMatchObject({ recipient: { id: lab.teams.world.accountOf({ id: bo }) } });
  });
});

describe('a message that Teams does not take', () => {
  test.each([
    ['gone', 404, 'ConversationNotFound'],
    ['gone', 404, 'ActivityNotFoundInConversation'],
    ['gone', 403, 'BotNotInConversationRoster'],
    ['gone', 403, 'MessageWritesBlocked'],
    ['later', 412, 'PreconditionFailed'],
    ['later', 429, 'TooManyRequests'],
    ['later', 500, 'ServiceError'],
    ['later', 502, 'BadGateway'],
    ['later', 503, 'ServiceUnavailable'],
    ['later', 504, 'GatewayTimeout'],
    ['rejected', 400, 'BadSyntax'],
    // The next secret brings the message there.
    ['later', 401, 'Unauthorized'],
    ['rejected', 403, 'Forbidden'],
  ])('is %s for %i %s, after a single try', async (kind, status, code) => {
    lab.teams.service.failNext({ status, code, times: 5 });
    await expect(platform.post(here, cardAbout('Lost'))).rejects.toMatchObject({ name: 'DeliveryError', kind });
    expect(lab.teams.service.calls).toHaveLength(1);
  });

  test.each([
    ['2', 2000],
    ['0', 0],
    ['100000', 15 * 60_000],
    ['soon', 5000],
    ['-1', 5000],
  ])('because of haste waits as asked: %s', async (retryAfter, retryAfterMs) => {
    lab.teams.service.failNext({ status: 429, retryAfter });
    await expect(platform.post(here, cardAbout('Busy'))).rejects.toMatchObject({ kind: 'later', retryAfterMs });
  });

  test('because nothing answers is tried again later', async () => {
    await platform.post(here, cardAbout('First'));
    await lab.teams.close();
    await expect(platform.post(here, cardAbout('Second'))).rejects.toMatchObject({ kind: 'later' });
    lab = await openTeamsLab();
  });

  test('because it is too long is drawn shorter once', async () => {
    await platform.stop();
    await lab.teams.close();
    await open({ connector: { messageBytes: 16_000 } });
    const rows = Array.from({ length: 500 }, (_, index) => [{ text: `mailbox${index}@contoso.com` }, { text: 'POP is on' }]);
    await platform.post(here, { ...cardAbout('Long'), blocks: [{ kind: 'table', columns: ['Mailbox', 'Why'], rows }] });
    expect(lab.teams.service.calls).toHaveLength(2);
    expect(lab.teams.messages(channel)[0]?.text).toMatch(/… \d+ more rows not shown/);
  });
});

describe('our token', () => {
  test('is asked for once for many messages', async () => {
    await Promise.all(Array.from({ length: 10 }, () => platform.post(here, cardAbout('Busy'))));
    expect(lab.teams.service.signIns).toBe(1);
  });

  test('is asked for anew before it ends', async () => {
    await platform.post(here, cardAbout('First'));
    lab.advance(54 * 60_000);
    await platform.post(here, cardAbout('Second'));
    expect(lab.teams.service.signIns).toBe(1);
    lab.advance(2 * 60_000);
    await platform.post(here, cardAbout('Third'));
    expect(lab.teams.service.signIns).toBe(2);
  });

  test('that Entra does not give is waited for, and says why', async () => {
    await platform.stop();
    platform = lab.platform({ credential: { kind: 'secret', secret: 'wrong' } });
    await platform.start(async () => null);
    await expect(platform.post(here, cardAbout('Lost'))).rejects.toMatchObject({
      kind: 'later',
      message: expect.stringContaining('invalid_client'),
    });
  });

  test('does not follow a redirect', async () => {
    const thief = await listenFor();
    lab.teams.service.failNext({ status: 307, location: thief.url });
    await expect(platform.post(here, cardAbout('Lost'))).rejects.toMatchObject({ kind: 'later' });
    expect(thief.requests).toEqual([]);
    await thief.close();
  });

  test('and the secret are in no error and in no log', async () => {
    const printed: unknown[] = [];
    const spies = (['error', 'warn', 'log'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...said) => void printed.push(said)),
    );
    lab.teams.service.failNext({ status: 500, times: 100 });
    const error: unknown = await platform.post(here, cardAbout('Lost')).catch((reason: unknown) => reason);
    await lab.teams.sayAs(ana, '/harden status', { channel });
    await platform.idle();
    const everything = [
      ...printed,
      ...lab.log.lines,
      error instanceof Error ? [error.message, error.stack, JSON.stringify(error)] : error,
    ]
      .flat(3)
      .join('\n');
    expect(everything).not.toContain(lab.teams.service.accessToken);
    expect(everything).not.toContain('client-secret-of-the-tests');
    for (const spy of spies) spy.mockRestore();
  });
});

test('a message is a card, with a summary for notifications and nothing that is parsed', async () => {
  await platform.post(here, crowdedCard);
  const body = lab.teams.service.calls.at(-1)?.body;
  expect(Object.keys(body as object).sort()).toEqual(['attachments', 'summary', 'type']);
  expect(body).toMatchObject({
    type: 'message',
    summary: '⛔ POP3 and IMAP4 are off · A sentence with a strong word. · Tenant: Contoso · Risk: medium',
  });
});

/** A server that only remembers what is sent to it. */
async function listenFor(): Promise<{ readonly url: string; readonly requests: string[]; close(): Promise<void> }> {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    requests.push(`${request.method} ${request.headers.authorization ?? ''}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
