/** Nothing reaches the bot but what the channel service signed for it, from Teams, from its own tenant, to be answered at an address of Teams. */

import { createHmac, generateKeyPairSync } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import type { TokenChanges } from '../../adapters/teams/fake/signer';
import type { ChatEvent } from '../../src/chat/platform';
import { omitUndefined } from '../../src/lib/omit-undefined';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { count } from '../support/runner/counts';

let lab: TeamsLab;
let platform: ReturnType<TeamsLab['platform']>;
let events: ChatEvent[];
let printed: unknown[];

async function open(
  changes: Parameters<typeof openTeamsLab>[0] = {},
  options: Parameters<TeamsLab['platform']>[0] = {},
): Promise<void> {
  events = [];
  lab = await openTeamsLab(changes);
  platform = lab.platform(options);
  await platform.start(async (event) => {
    events.push(event);
    return { title: 'Secrets of the tenant', tone: 'neutral', blocks: [] };
  });
  lab.teams.connect(platform.port());
}

async function close(): Promise<void> {
  await platform.stop();
  await lab.teams.close();
}

beforeEach(async () => {
  printed = [];
  for (const method of ['error', 'warn', 'log'] as const)
    jest.spyOn(console, method).mockImplementation((...said) => void printed.push(...said));
  await open();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await close();
});

const activity = () => lab.teams.activity(teamsIds.ana, teamsIds.channel);
const seconds = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The request was answered with that status and without a word, and nothing came of it. */
async function expectRefused(reply: Promise<{ readonly status: number; readonly body: string }>, status: number): Promise<void> {
  expect(await reply).toEqual({ status, body: '' });
  expect(events).toEqual([]);
  expect(lab.teams.service.calls).toEqual([]);
  expect(printed).toEqual([]);
}

test('a good request is taken and answered', async () => {
  expect(await lab.teams.send(activity())).toMatchObject({ status: 200 });
  expect(events).toHaveLength(1);
  expect(lab.teams.whispers(teamsIds.ana)).toHaveLength(1);
});

test('a token that ended two minutes ago is still good, as clocks differ', async () => {
  expect(await lab.teams.send(activity(), { claims: { exp: seconds() - 120 } })).toMatchObject({ status: 200 });
  expect(events).toHaveLength(1);
});

describe('a request is refused when its token', () => {
  test('is missing', () => expectRefused(lab.teams.send(activity(), null), 401));

  test.each(['', 'x', 'a.b.c', 'null', '..', `${'a'.repeat(8000)}.b.c`])('is no token at all: "%.20s"', (token) =>
    expectRefused(lab.teams.send(activity(), token), 401),
  );

  test.each<readonly [string, TokenChanges]>([
    ['is for another app', { claims: { aud: 'f0f0f0f0-0000-4000-8000-00000000000f' } }],
    ['is for nobody', { claims: { aud: null } }],
    ['ended an hour ago', { claims: { exp: seconds() - 3600 } }],
    ['never ends', { claims: { exp: null } }],
    ['is not valid yet', { claims: { nbf: seconds() + 3600 } }],
    ['names no issuer', { claims: { iss: null } }],
    ['has another issuer', { claims: { iss: 'https://evil.example' } }],
    ['has the issuer of the other cloud', { claims: { iss: 'https://api.botframework.us' } }],
    ['names a key that is not published', { kid: 'another-key' }],
    ['names the key of another', { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }],
    ['names no serviceUrl', { claims: { serviceurl: null } }],
    ['names a serviceUrl that is no text', { claims: { serviceurl: ['https://smba.trafficmanager.net/emea/'] } }],
    ['names another serviceUrl than the request', { claims: { serviceurl: 'https://smba.trafficmanager.net/amer/' } }],
  ])('%s', (_name, changes) => expectRefused(lab.teams.send(activity(), changes), 401));

  test.each([
    ['of the Emulator', 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', { ver: '1.0', appid: teamsIds.app }],
    [
      'of the Emulator, second version',
      'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0',
      { ver: '2.0', azp: teamsIds.app },
    ],
    [
      'of the Emulator in our own tenant',
      `https://sts.windows.net/${teamsIds.tenant}/`,
      { ver: '1.0', appid: teamsIds.app, tid: teamsIds.tenant },
    ],
    [
      'of a skill',
      'https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/',
      { ver: '1.0', appid: 'b0b0b0b0-0000-4000-8000-00000000000b' },
    ],
    ['of a skill that is called anonymous', 'https://api.botframework.com', { appid: 'AnonymousSkill', ver: '1.0' }],
  ])('is one %s', (_name, iss, claims) => expectRefused(lab.teams.send(activity(), { claims: { iss, ...claims } }), 401));

  test('is not signed, which its header admits', async () => {
    const claims = lab.teams.service.signer.claims();
    await expectRefused(lab.teams.send(activity(), `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`), 401);
    await expectRefused(lab.teams.send(activity(), `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.bm9uZQ`), 401);
  });

  test.each(['pem', 'der'] as const)('is signed with the public key as a shared secret (%s)', async (format) => {
    const { publicKey, keyId } = lab.teams.service.signer;
    const secret = publicKey.export({ type: 'spki', format: format as 'pem' });
    const content = `${base64({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${base64(lab.teams.service.signer.claims())}`;
    const signature = createHmac('sha256', secret).update(content).digest('base64url');
    await expectRefused(lab.teams.send(activity(), `${content}.${signature}`), 401);
  });

  test('was changed after it was signed', async () => {
    const [header = '', , signature = ''] = (await lab.teams.service.signer.token()).split('.');
    const claims = { ...lab.teams.service.signer.claims(), exp: seconds() + 999_999 };
    await expectRefused(lab.teams.send(activity(), `${header}.${base64(claims)}.${signature}`), 401);
  });

  test('brings the key to verify it with', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = pair.publicKey.export({ format: 'jwk' });
    await expectRefused(
      lab.teams.send(activity(), { key: pair.privateKey, header: { jwk, jku: 'https://evil.example/keys' } }),
      401,
    );
  });

  test('was signed with a key for other channels', async () => {
    await close();
    await open({ endorsements: ['webchat', 'directline'] });
    await expectRefused(lab.teams.send(activity()), 401);
  });

  test('was signed with a key for no channel', async () => {
    await close();
    await open({ endorsements: [] });
    await expectRefused(lab.teams.send(activity()), 401);
  });
});

describe('a request with a good token is refused when it', () => {
  test.each([
    ['is of another channel', { channelId: 'webchat' }],
    ['is of the Emulator', { channelId: 'emulator' }],
    ['is of a channel that botbuilder verifies less', { channelId: 'AseChannel' }],
    ['names no channel', { channelId: undefined }],
    ['is of another tenant', { conversation: { id: '19:x@thread.tacv2', tenantId: teamsIds.otherTenant } }],
    ['is of another tenant by its channel data', { channelData: { tenant: { id: teamsIds.otherTenant } } }],
    ['names no tenant', { conversation: { id: '19:x@thread.tacv2' }, channelData: {} }],
    ['names no serviceUrl', { serviceUrl: undefined }],
    ['names an empty serviceUrl', { serviceUrl: '' }],
  ])('%s', async (_name, changes) => expectRefused(lab.teams.send({ ...activity(), ...changes }), 403));

  test.each([
    'https://evil.example/',
    'http://169.254.169.254/latest/meta-data/',
    'https://smba.trafficmanager.net.evil.example/emea/',
    'https://smba.trafficmanager.net@evil.example/',
    'file:///etc/passwd',
    'not an address',
  ])('asks to be answered at %s, even where its token says so', async (serviceUrl) =>
    expectRefused(lab.teams.send({ ...activity(), serviceUrl }, { claims: { serviceurl: serviceUrl } }), 403),
  );

  test.each([
    ['is no object', '[]'],
    ['is no JSON', '{"type":'],
    ['is empty', ''],
    ['has no type', '{"channelId":"msteams"}'],
    ['has no conversation', '{"type":"message","channelId":"msteams"}'],
  ])('%s', async (_name, body) =>
    expectRefused(post(body, { authorization: `Bearer ${await lab.teams.service.signer.token()}` }), 400),
  );

  test('is no JSON by its content type, as a page in a browser could send', async () => {
    const headers = { authorization: `Bearer ${await lab.teams.service.signer.token()}`, 'content-type': 'text/plain' };
    await expectRefused(post(JSON.stringify(activity()), headers), 415);
  });
});

describe('the port', () => {
  test.each([
    ['GET', '/api/messages', 405],
    ['PUT', '/api/messages', 405],
    ['POST', '/', 404],
    ['POST', '/api/messages/', 404],
    ['POST', '/api/messages?x=1', 404],
    ['GET', '/metrics', 404],
  ])('answers %s %s with %i', async (method, path, status) => expectRefused(post('{}', {}, { method, path }), status));

  test.each([
    ['/privacy', 'run by your own organisation'],
    ['/terms', 'MIT licence'],
  ])('has the page that the manifest names at %s, which loads and runs nothing', async (path, words) => {
    const answer = await post('', {}, { method: 'GET', path });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining(words) });
    expect(answer.policy).toContain("default-src 'none'");
  });

  test('takes no more than a megabyte', async () => {
    await expectRefused(lab.teams.send({ ...activity(), text: 'x'.repeat(1_100_000) }), 413);
  });

  test('reads nothing that comes without a token', async () => {
    const status = new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': 1_000_000 };
      const sending = httpRequest({ port: platform.port(), path: '/api/messages', method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.on('error', reject).flushHeaders();
    });
    expect(await status).toBe(401);
  });
});

test('a token that was changed anywhere is refused, whatever it was changed to', async () => {
  const token = await lab.teams.service.signer.token();
  // The last character of a signature holds bits that mean nothing.
  const place = fc.integer({ min: 0, max: token.length - 2 });
  const letter = fc.constantFrom('A', 'B', 'a', 'b', '0', '9', '-', '_', '.', '=', '%', ' ');
  await fc.assert(
    fc.asyncProperty(place, letter, async (index, other) => {
      fc.pre(token[index] !== other);
      await expectRefused(lab.teams.send(activity(), token.slice(0, index) + other + token.slice(index + 1)), 401);
    }),
    { numRuns: count({ fast: 50, full: 200 }) },
  );
});

test('a request of any form is refused or taken, and never ends in an error of ours', async () => {
  const token = await lab.teams.service.signer.token();
  const part = fc.oneof(fc.jsonValue(), fc.constantFrom('msteams', 'message', 'invoke', lab.teams.service.endpoints.serviceUrl));
  const fields = [
    'type',
    'id',
    'from',
    'recipient',
    'conversation',
    'channelData',
    'text',
    'entities',
    'value',
    'name',
    'attachments',
    'deliveryMode',
  ];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...fields), part), async (changes) => {
      const { status } = await lab.teams.send({ ...activity(), ...changes }, token);
      expect([200, 400, 403]).toContain(status);
    }),
    { numRuns: count({ fast: 50, full: 200 }) },
  );
});

test('a refusal is logged with its reason and without the token', async () => {
  const token = await lab.teams.service.signer.token({ claims: { aud: 'another' } });
  await lab.teams.send(activity(), token);
  expect(lab.log.lines).toEqual([expect.stringMatching(/^warn A request to the Teams address was refused: token: .*aud/)]);
  expect(lab.log.lines.join('\n')).not.toContain(token.slice(0, 40));
});

test('of refusals in a minute the log has sixty', async () => {
  for (let n = 0; n < 70; n += 1) await expectRefused(lab.teams.send(activity(), null), 401);
  expect(lab.log.lines).toHaveLength(60);
});

test('while the keys cannot be had, requests are refused for later and not as wrong', async () => {
  await close();
  await open(
    {},
    {
      endpoints: { openIdMetadata: 'http://127.0.0.1:9/openid', login: 'http://127.0.0.1:9/', serviceUrl: 'http://127.0.0.1:9/' },
    },
  );
  await expectRefused(lab.teams.send(activity()), 503);
});

test('keys are fetched once and kept', async () => {
  await lab.teams.send(activity());
  const first = lab.teams.service.keyFetches;
  await Promise.all(Array.from({ length: 20 }, () => lab.teams.send(activity())));
  expect(events).toHaveLength(21);
  expect(lab.teams.service.keyFetches).toBe(first);
});

test('a key that was published since is found after a pause, and a forger does not make us ask each time', async () => {
  await lab.teams.send(activity());
  const before = lab.teams.service.keyFetches;
  for (let forged = 0; forged < 5; forged += 1) await lab.teams.send(activity(), { kid: `forged-${forged}` });
  expect(lab.teams.service.keyFetches).toBe(before);
  lab.advance(6 * 60_000);
  await lab.teams.send(activity(), { kid: 'forged' });
  expect(lab.teams.service.keyFetches).toBe(before + 1);
});

/** Sends bytes as they are. */
function post(
  body: string,
  headers: Readonly<Record<string, string>>,
  { method = 'POST', path = '/api/messages' } = {},
): Promise<{ readonly status: number; readonly body: string; readonly policy?: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: platform.port(), method, path, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        const policy = response.headers['content-security-policy']?.toString();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, ...omitUndefined({ policy }) }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
