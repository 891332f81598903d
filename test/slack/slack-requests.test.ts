/** Nothing reaches the app from Slack's address but what Slack signed, just now, once, for this app and this workspace. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import type { SlackPlatform } from '../../adapters/slack/index';
import type { ChatEvent } from '../../src/chat/platform';
import { anyCharacter } from '../support/chat/any-character';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { count } from '../support/runner/counts';

type Fields = Readonly<Record<string, string>>;

const command: Fields = {
  command: '/harden',
  text: 'status',
  api_app_id: slackIds.app,
  team_id: slackIds.team,
  user_id: slackIds.ana,
  channel_id: slackIds.channel,
  trigger_id: '1.2.trigger',
};
const press = {
  type: 'block_actions',
  api_app_id: slackIds.app,
  team: { id: slackIds.team },
  user: { id: slackIds.ana, team_id: slackIds.team },
  channel: { id: slackIds.channel },
  trigger_id: '1.2.trigger',
  actions: [{ type: 'button', action_id: 'harden.0.0', action_ts: '1.1', value: '{"name":"approve","subject":"change-1"}' }],
};
const submission = {
  type: 'view_submission',
  api_app_id: slackIds.app,
  team: { id: slackIds.team },
  user: { id: slackIds.ana, team_id: slackIds.team },
  view: {
    id: 'V1',
    callback_id: 'harden.reason',
    private_metadata: JSON.stringify({ name: 'reject', subject: 'change-1', channel: slackIds.channel }),
    state: { values: { reason: { reason: { value: 'no' } } } },
  },
};

const opened = {
  type: 'event_callback',
  api_app_id: slackIds.app,
  team_id: slackIds.team,
  event_id: 'Ev000000001',
  event: { type: 'app_home_opened', user: slackIds.ana, channel: `D${slackIds.ana}`, tab: 'home' },
};

const form = (fields: Fields) => new URLSearchParams(fields).toString();
const payload = (value: unknown) => form({ payload: JSON.stringify(value) });

let lab: SlackLab;
let platform: SlackPlatform;
let events: ChatEvent[];

async function listen(changes: Parameters<SlackLab['platform']>[0] = {}): Promise<void> {
  platform = lab.platform(changes);
  await platform.start(async (event) => {
    events.push(event);
    return null;
  });
  lab.slack.connect(platform.port());
}

beforeEach(async () => {
  events = [];
  lab = await openSlackLab();
});

afterEach(async () => {
  await platform.stop();
  await lab.slack.close();
});

/** The status, once everything that the request may have set off is over. */
async function statusOf(body: string, headers: Fields): Promise<number> {
  const { status } = await lab.slack.send(body, headers);
  await platform.idle();
  return status;
}

const minute = 60;
const seconds = () => Math.floor(lab.slack.world.now / 1000);

describe('a request that Slack signed', () => {
  test.each([
    ['a command', form(command)],
    ['a press', payload(press)],
    ['an answered dialog', payload(submission)],
  ])('and that is %s is acknowledged and acts', async (_what, body) => {
    await listen();
    expect(await statusOf(body, lab.slack.signed(body))).toBe(200);
    expect(events).toHaveLength(1);
  });

  test.each([-4 * minute, 4 * minute])('passes while the two clocks are %d seconds apart', async (apart) => {
    await listen();
    expect(await statusOf(form(command), lab.slack.signed(form(command), seconds() + apart))).toBe(200);
    expect(events).toHaveLength(1);
  });
});

describe('a request is refused as unauthenticated', () => {
  const junk = 'a'.repeat(64);
  const cases: readonly (readonly [string, string, (signed: Fields) => Fields])[] = [
    ['without any signature', form(command), () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['when a press has no signature', payload(press), () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['when JSON has no signature', '{"type":"url_verification","challenge":"x"}', () => ({ 'content-type': 'application/json' })],
    ['with a signature that is none', form(command), (signed) => ({ ...signed, 'x-slack-signature': `v0=${junk}` })],
    [
      'with text after the signature',
      form(command),
      (signed) => ({ ...signed, 'x-slack-signature': `${signed['x-slack-signature']}=zzz` }),
    ],
    [
      'with a signature in capitals',
      form(command),
      (signed) => ({ ...signed, 'x-slack-signature': signed['x-slack-signature']?.toUpperCase() ?? '' }),
    ],
    [
      'with two signatures',
      form(command),
      (signed) => ({ ...signed, 'x-slack-signature': `${signed['x-slack-signature']}, v0=${junk}` }),
    ],
    [
      'with a signature of another version',
      form(command),
      (signed) => ({ ...signed, 'x-slack-signature': signed['x-slack-signature']?.replace('v0', 'v1') ?? '' }),
    ],
    ['without a timestamp', form(command), (signed) => ({ ...signed, 'x-slack-request-timestamp': '' })],
    [
      'with another timestamp than was signed',
      form(command),
      (signed) => ({ ...signed, 'x-slack-request-timestamp': `${Number(signed['x-slack-request-timestamp']) + 1}` }),
    ],
    [
      'with the same timestamp written differently',
      form(command),
      (signed) => ({ ...signed, 'x-slack-request-timestamp': `${signed['x-slack-request-timestamp']}.0` }),
    ],
  ];

  test.each(cases)('%s', async (_what, body, change) => {
    await listen();
    expect(await statusOf(body, change(lab.slack.signed(body)))).toBe(401);
    expect(events).toEqual([]);
  });

  test('when its body is not the one that was signed', async () => {
    await listen();
    const signed = lab.slack.signed(form(command));
    expect(await statusOf(form({ ...command, user_id: slackIds.bo }), signed)).toBe(401);
    expect(events).toEqual([]);
  });

  test.each([-6 * minute, 6 * minute, 60 * minute])('when it was signed %d seconds from now', async (apart) => {
    await listen();
    expect(await statusOf(form(command), lab.slack.signed(form(command), seconds() + apart))).toBe(401);
    expect(events).toEqual([]);
  });
});

describe('the check of the certificate', () => {
  const plain = { 'content-type': 'application/x-www-form-urlencoded' };

  test('is answered and does nothing', async () => {
    await listen();
    expect(await statusOf(form({ ssl_check: '1', token: 'x' }), plain)).toBe(200);
    expect(events).toEqual([]);
  });

  test.each([
    ['press', form({ ssl_check: '1', payload: JSON.stringify(press) })],
    ['command', form({ ssl_check: '1', ...command })],
    ['press before it', `${payload(press)}&ssl_check=1`],
    ['press between two checks', `ssl_check=1&${payload(press)}&ssl_check=1`],
  ])('carries no %s past the signature', async (_what, body) => {
    await listen();
    expect(await statusOf(body, plain)).toBe(401);
    expect(events).toEqual([]);
  });

  test('is short: of what nobody signed, no more is read as a form', async () => {
    await listen();
    expect(await statusOf(`ssl_check=1&token=${'+'.repeat(2000)}`, { 'content-type': 'application/x-www-form-urlencoded' })).toBe(
      401,
    );
  });

  test('carries no press even with a signature', async () => {
    await listen();
    const body = form({ ssl_check: '1', payload: JSON.stringify(press) });
    expect(await statusOf(body, lab.slack.signed(body))).toBe(400);
    expect(events).toEqual([]);
  });
});

describe('a signed request is refused', () => {
  const otherTeam = { id: slackIds.otherTeam };

  test.each([
    ['a command of another app', 403, form({ ...command, api_app_id: 'A000000009' })],
    ['a command from another workspace', 403, form({ ...command, team_id: slackIds.otherTeam })],
    ['a press of another app', 403, payload({ ...press, api_app_id: 'A000000009' })],
    ['a press from another workspace', 403, payload({ ...press, team: otherTeam })],
    ['a dialog of another app', 403, payload({ ...submission, api_app_id: 'A000000009' })],
    ['a dialog from another workspace', 403, payload({ ...submission, team: otherTeam })],
    ['another command', 400, form({ ...command, command: '/deploy' })],
    [
      'a command that names no app',
      400,
      form(Object.fromEntries(Object.entries(command).filter(([key]) => key !== 'api_app_id'))),
    ],
    ['a press of two buttons at once', 400, payload({ ...press, actions: [...press.actions, ...press.actions] })],
    ['a press of something that is no button', 400, payload({ ...press, actions: [{ ...press.actions[0], type: 'overflow' }] })],
    ['a press outside any channel', 400, payload({ ...press, channel: undefined })],
    ['a shortcut', 400, payload({ ...press, type: 'shortcut' })],
    ['an event', 400, payload({ type: 'event_callback', event: { type: 'message' } })],
    ['two payloads', 400, `${payload(press)}&${payload(press)}`],
    ['a payload that is no JSON', 400, 'payload=%7B'],
    ['a payload of nothing', 400, payload(null)],
    ['a payload that is a list', 400, payload([press])],
    ['an empty body', 400, ''],
    ['names of people that are no ids', 400, form({ ...command, user_id: '<!channel>' })],
  ])('when it is %s (%d)', async (_what, status, body) => {
    await listen();
    expect(await statusOf(body, lab.slack.signed(body))).toBe(status);
    expect(events).toEqual([]);
  });

  test.each<readonly [string, number, object]>([
    ['an event of another app', 403, { ...opened, api_app_id: 'A000000002' }],
    ['an event of another workspace', 403, { ...opened, team_id: slackIds.otherTeam }],
    ['an event that the app never asked for', 400, { ...opened, event: { ...opened.event, type: 'message' } }],
    ['an event without an id', 400, { ...opened, event_id: undefined }],
    ['an event of a person whose name is no id', 400, { ...opened, event: { ...opened.event, user: '<!channel>' } }],
    ['a press as JSON', 400, press],
    ['a command as JSON', 400, command],
    ['a challenge with content', 400, { type: 'url_verification', challenge: 'c', token: 't', event: opened.event }],
  ])('when it is %s (%d)', async (_what, status, json) => {
    await listen();
    const body = JSON.stringify(json);
    expect(await statusOf(body, lab.slack.signed(body))).toBe(status);
    expect(events).toEqual([]);
  });

  test('when it is an event that comes as a form (400)', async () => {
    await listen();
    const body = payload(opened);
    expect(await statusOf(body, lab.slack.signed(body))).toBe(400);
    expect(events).toEqual([]);
  });

  test('when it is an event that was not signed (401)', async () => {
    await listen();
    expect(await statusOf(JSON.stringify(opened), { 'content-type': 'application/json' })).toBe(401);
    expect(events).toEqual([]);
  });

  test('when it is neither a form nor JSON (415)', async () => {
    await listen();
    const body = JSON.stringify(press);
    expect(await statusOf(body, { ...lab.slack.signed(body), 'content-type': 'text/plain' })).toBe(415);
    expect(events).toEqual([]);
  });

  test('when it is larger than anything Slack sends (413)', async () => {
    await listen();
    const body = form({ ...command, text: 'x'.repeat(1024 * 1024) });
    expect(await statusOf(body, lab.slack.signed(body))).toBe(413);
    expect(events).toEqual([]);
  });

  test('when its length is not announced and grows too large (413)', async () => {
    await listen();
    const status = await new Promise((resolve, reject) => {
      const sending = httpRequest({ port: platform.port(), path: '/slack/events', method: 'POST' }, (response) =>
        resolve(response.resume().statusCode),
      );
      sending.on('error', reject);
      for (let sent = 0; sent < 20; sent += 1) sending.write('x'.repeat(64 * 1024));
      sending.end();
    });
    expect(status).toBe(413);
  });
});

test('large requests that do not end take no more than 32 MB: the oldest is given up, and a signed one is answered meanwhile', async () => {
  await listen();
  const all = 50;
  const part = Buffer.alloc(1024 * 1024 - 1, 'x');
  const head = `POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: ${part.length + 1}\r\n\r\n`;
  const sockets: Socket[] = [];
  try {
    const given: number[] = [];
    for (let n = 0; n < all; n += 1) {
      const socket = connect(platform.port() ?? 0, '127.0.0.1');
      socket.on('error', () => undefined).once('close', () => given.push(n));
      sockets.push(socket);
      await new Promise((resolve) => socket.write(Buffer.concat([Buffer.from(head), part]), resolve));
    }
    expect(await statusOf(form(command), lab.slack.signed(form(command)))).toBe(200);
    const giveUp = AbortSignal.timeout(5000);
    await Promise.all(sockets.slice(0, all - 32).map(async (one) => (one.closed ? [] : once(one, 'close', { signal: giveUp }))));
    // The oldest, and one more for the signed one.
    expect(given.length).toBeLessThanOrEqual(all - 31);
    expect(given.toSorted((one, other) => one - other)).toEqual(Array.from({ length: given.length }, (_, n) => n));
    expect(lab.log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('a request that comes byte by byte is refused before it takes much of the time and memory of the process (413)', async () => {
  await listen();
  const socket = connect(platform.port() ?? 0, '127.0.0.1');
  try {
    let answer = '';
    socket.on('error', () => undefined).on('data', (data) => (answer += data.toString()));
    socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    // Never ended: what ends it is its number of parts, and not that it was whole.
    socket.write('1\r\na\r\n'.repeat(20_000));
    await once(socket, 'close', { signal: AbortSignal.timeout(8000) });
    expect(answer).toContain('413');
  } finally {
    socket.destroy();
  }
});

describe('a request that comes a second time is acknowledged, and nothing is done', () => {
  test('byte for byte', async () => {
    await listen();
    const signed = lab.slack.signed(form(command));
    expect(await statusOf(form(command), signed)).toBe(200);
    expect(await statusOf(form(command), signed)).toBe(200);
    await platform.idle();
    expect(events).toHaveLength(1);
  });

  test('at the same moment', async () => {
    await listen();
    const signed = lab.slack.signed(form(command));
    const replies = await Promise.all([1, 2, 3, 4].map(() => lab.slack.send(form(command), signed)));
    await platform.idle();
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
    expect(events).toHaveLength(1);
  });

  test('with new marks of a retry', async () => {
    await listen();
    const signed = lab.slack.signed(form(command));
    await statusOf(form(command), signed);
    expect(await statusOf(form(command), { ...signed, 'x-slack-retry-num': '1' })).toBe(200);
    await platform.idle();
    expect(events).toHaveLength(1);
  });
});

test('a request that may have been seen before is not acted on', async () => {
  await listen({ claim: () => Promise.reject(new Error('connect ECONNREFUSED')) });
  expect(await statusOf(form(command), lab.slack.signed(form(command)))).toBe(200);
  await platform.idle();
  expect(events).toEqual([]);
  expect(lab.log.lines.join('\n')).toContain('could not be handled');
});

test.each([
  ['GET', '/slack/events'],
  ['PUT', '/slack/events'],
  ['POST', '/'],
  ['POST', '//'],
  ['POST', '/slack/events/'],
  ['POST', '/slack/events?x=1'],
  ['POST', '/slack/install'],
  ['GET', '/slack/oauth_redirect'],
])('there is nothing at %s %s', async (method, path) => {
  await listen();
  const response = await fetch(`http://127.0.0.1:${platform.port()}${path}`, { method });
  expect(response.status).toBe(404);
});

test('no change to a signed request passes, and none breaks the receiver', async () => {
  await listen();
  const bodies = [form(command), payload(press), payload(submission)];
  const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 3 }), put: fc.string({ unit: anyCharacter, maxLength: 5 }) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bodies), edit, async (body, { at, cut, put }) => {
      const place = at % body.length;
      const changed = body.slice(0, place) + put.toWellFormed() + body.slice(place + cut);
      fc.pre(changed !== body);
      expect(await statusOf(changed, lab.slack.signed(body))).toBe(401);
    }),
    { numRuns: count({ fast: 60, full: 300 }) },
  );
  expect(events).toEqual([]);
});

test('a signed body of any bytes is answered and never breaks the receiver', async () => {
  await listen();
  const value = fc.jsonValue({ maxDepth: 4 });
  const body = fc.oneof(
    fc.string({ unit: anyCharacter }).map((text) => text.toWellFormed()),
    value.map(payload),
    fc
      .record({ actions: value, user: value, view: value, team: value, channel: value })
      .map((parts) => payload({ ...press, ...parts })),
    fc.record({ view: value }).map((parts) => payload({ ...submission, ...parts })),
    fc
      .tuple(fc.constantFrom('event', 'command', 'name', 'actions'), value)
      .map(([key, part]) => payload({ ...submission, [key]: part })),
    fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'payload', 'command', 'text', 'ssl_check'), fc.string()).map(form),
  );
  await fc.assert(
    fc.asyncProperty(body, async (text) => expect([200, 400, 403]).toContain(await statusOf(text, lab.slack.signed(text)))),
    { numRuns: count({ fast: 60, full: 300 }) },
  );
  expect(events).toEqual([]);
});

test('a press with anything beside what a press has acts once, or is refused', async () => {
  await listen();
  const extra = fc.dictionary(
    fc.constantFrom(
      'event',
      'command',
      'name',
      'view',
      'function_data',
      'enterprise',
      'is_enterprise_install',
      'response_urls',
      'callback_id',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  let number = 0;
  await fc.assert(
    fc.asyncProperty(extra, async (parts) => {
      number += 1;
      const [pressed] = press.actions;
      const body = payload({ ...press, ...parts, actions: [{ ...pressed, action_ts: `${number}` }] });
      const before = events.length;
      const status = await statusOf(body, lab.slack.signed(body));
      expect([status, events.length - before]).toEqual(status === 200 ? [200, 1] : [400, 0]);
    }),
    { numRuns: count({ fast: 60, full: 300 }) },
  );
});

test('a refusal is logged with its reason and without what was sent', async () => {
  await listen();
  await statusOf(form({ ...command, text: 'very-private-words' }), {});
  expect(lab.log.lines.join('\n')).toContain('refused: signature');
  expect(lab.log.lines.join('\n')).not.toContain('very-private-words');
});

test('of refusals in a minute the log has sixty, and then how many more there were', async () => {
  await listen();
  for (let n = 0; n < 100; n += 1) expect(await statusOf(form(command), {})).toBe(401);
  expect(lab.log.lines).toHaveLength(60);
  lab.advance(60_000);
  await statusOf(form(command), {});
  expect(lab.log.lines.slice(60)).toEqual([
    expect.stringContaining('"requests":40'),
    expect.stringContaining('refused: signature'),
  ]);
});

test('a platform that was stopped takes nothing more', async () => {
  await listen();
  await platform.stop();
  await expect(lab.slack.sayAs(slackIds.ana, '/harden status', slackIds.channel)).rejects.toThrow('fetch failed');
});

test('a signed challenge is answered with its word, as Slack asks when the address of events is entered', async () => {
  await listen();
  const body = JSON.stringify({ type: 'url_verification', challenge: 'a-word', token: 'retired' });
  expect(await lab.slack.send(body, lab.slack.signed(body))).toEqual({ status: 200, body: '{"challenge":"a-word"}' });
  expect((await lab.slack.send(body, { 'content-type': 'application/json' })).status).toBe(401);
  expect(events).toEqual([]);
});
