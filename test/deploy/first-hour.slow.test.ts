/** The first hour with hardenbot, as docs/getting-started.md says it: its commands, a certificate, doctor until nothing is missing, start, the first /harden status. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FakeSlack } from '../../adapters/slack/fake/index';
import type { Check } from '../../src/setup/doctor/check';
import { grantName } from '../../src/setup/doctor/permissions';
import { needsOf } from '../../src/setup/needs';
import { slackManifest } from '../support/chat/slack-manifest';
import { FirstHour, missing, stateOf } from '../support/corridor/first-hour';
import { count } from '../support/runner/counts';
import type { TestValkey } from '../support/stores/valkey';
import { freePort } from '../support/wire/free-port';

const slackApp = { appId: 'A000000001', teamId: 'T000000001', signingSecret: 'canary-signing', botToken: 'xoxb-canary' };

let hour: FirstHour;
let slack: FakeSlack;
let port: number;
let bot: ReturnType<FirstHour['stay']>;

const scopes: string[] = [];

beforeAll(async () => {
  hour = await FirstHour.open('getting-started.md');
  port = await freePort();
  slack = await FakeSlack.start({
    ...slackApp,
    channels: ['C000000001'],
    people: [{ id: 'U000000001' }, { id: 'U000000002' }, { id: 'U000000003' }],
    scopes,
    now: () => new Date(),
  });
});
afterAll(async () => {
  await hour.close();
  await slack.close();
});

/** Resolves when something takes connections at the port. Rejects when the bot ends before. */
async function untilListening(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await pause(50);
  }
  throw new Error('hardenbot ended before it listened.');
}

test('1. hardenbot init writes the settings, the keys and the files for secrets', async () => {
  // The Slack of this test is on this machine, and calls.
  const { code, err } = await hour.init('--slack-mode', 'http', '--slack-api', slack.apiUrl, '--slack-port', String(port));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('2. hardenbot doctor, before anything else is done, finds everything missing and says what to do about each', async () => {
  const checks = await hour.doctor();
  expect(stateOf(checks, hour.path('hardenbot.yaml'))).toBe('works');
  expect(missing(checks)).toEqual([
    'HARDENBOT_DECISION_KEY',
    'HARDENBOT_DECISION_PUBLIC_KEY',
    'HARDENBOT_LEDGER_KEY',
    'HARDENBOT_LEDGER_PUBLIC_KEY',
    'connection',
    'signing secret',
    'bot token',
    'credential',
  ]);
  expect(checks.filter(({ state, remedy }) => state === 'missing' && (remedy ?? '') === '')).toEqual([]);
});

test('3. keys, store, Slack and a certificate in place of a secret: each works as soon as it is there', async () => {
  const { code, out } = await hour.makeCertificate();
  expect({ code, uploads: out.includes('contoso-certificate.crt') }).toEqual({ code: 0, uploads: true });
  hour.fillIn('gateway.env', {
    REDIS_URL: hour.setup.valkey.url,
    SLACK_BOT_TOKEN: slackApp.botToken,
    SLACK_SIGNING_SECRET: slackApp.signingSecret,
  });
  hour.envFiles = ['gateway.env', 'worker.env'];
  const withoutScopes = await hour.doctor();
  expect(stateOf(withoutScopes, 'decision key pair')).toBe('works');
  expect(stateOf(withoutScopes, 'durability')).toBe('works');
  expect(missing(withoutScopes)).toEqual(expect.arrayContaining(['scope chat:write', 'scope commands', 'scope users:read']));
  scopes.push(...slackManifest().oauth_config.scopes.bot);
  const checks = await hour.doctor();
  expect(missing(checks).filter((name) => name.startsWith('scope'))).toEqual([]);
  expect(stateOf(checks, 'channel of contoso')).toBe('unknown');
});

test('4. Entra ID refuses the app until it is registered and the certificate is uploaded', async () => {
  const tokens = ['token for Microsoft Graph', 'token for Exchange Online', 'token for Azure'];
  expect(missing(await hour.doctor())).toEqual(tokens);
  hour.grant('registration');
  expect(missing(await hour.doctor())).toEqual(tokens);
  hour.grant('certificate');
  expect(missing(await hour.doctor())).not.toContain('token for Microsoft Graph');
});

test('5. each permission is missing or not known until it is granted, and then works; nothing else moves', async () => {
  const checks = await hour.doctor();
  expect(missing(checks)).toContain('Exchange.ManageAsApp');
  const order = ['Exchange.ManageAsApp', ...needsOf('read').map(({ grant: one }) => grantName(one))];
  // What is read below something that cannot be read yet is not known to be missing.
  const isOpen = ({ state, found }: Check) => state === 'missing' || (state === 'unknown' && found.includes('read below it'));
  const permissions = (all: readonly Check[]) =>
    new Set(all.flatMap((check) => (order.includes(check.name) && isOpen(check) ? [check.name] : [])));
  let before = permissions(checks);
  expect(before).toEqual(new Set(order));
  // Each alone in full; else a few at a time, each still seen to move.
  const step = Math.ceil(order.length / count({ fast: 8, full: order.length }));
  for (let at = 0; at < order.length; at += step) {
    const granted = order.slice(at, at + step);
    hour.grant(...granted);
    const after = permissions(await hour.doctor());
    expect([...before].filter((one) => !after.has(one)).sort()).toEqual(granted.toSorted());
    before = after;
  }
  expect(before.size).toBe(0);
});

test('6. what a missing permission stops is named, and what to do is exact', async () => {
  hour.revoke('Policy.Read.All');
  const check = (await hour.doctor()).find(({ name }) => name === 'Policy.Read.All');
  expect(check).toMatchObject({
    state: 'missing',
    disables: expect.arrayContaining(['legacy-auth', 'country-block', 'workload-ip', 'mfa', 'break-glass']),
    remedy: expect.stringContaining('grant the application permission Policy.Read.All of Microsoft Graph with admin consent'),
  });
  hour.grant('Policy.Read.All');
});

test('7. what changes need is told by the directory once the settings name the service principal', async () => {
  const name = 'Policy.ReadWrite.ConditionalAccess (to change)';
  expect(stateOf(await hour.doctor(), name)).toBe('unknown');
  hour.nameServicePrincipal();
  expect(stateOf(await hour.doctor(), name)).toBe('missing');
  hour.grant('Policy.ReadWrite.ConditionalAccess');
  expect(stateOf(await hour.doctor(), name)).toBe('works');
  const incident = (checks: readonly Check[]) => missing(checks).filter((one) => one.endsWith('(to contain an account)'));
  expect(incident(await hour.doctor())).toContain('User.RevokeSessions.All (to contain an account)');
  hour.grant(...needsOf('write').map(({ grant: one }) => grantName(one)));
  expect(incident(await hour.doctor())).toEqual([]);
});

test('8. the licence that is left is a note, and stops one control; with it nothing is left', async () => {
  const left = (await hour.doctor()).filter(({ state }) => state === 'missing' || state === 'note');
  expect(left).toEqual([expect.objectContaining({ name: 'Microsoft Entra Workload ID Premium', disables: ['workload-ip'] })]);
  hour.grant('Workload ID licence');
  expect((await hour.doctor()).filter(({ state }) => state === 'missing' || state === 'note')).toEqual([]);
});

test('9. hardenbot doctor --json ends well, and prints no secret', async () => {
  const { code, out, err } = await hour.hardenbot(...hour.inTheGuide('doctor'), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ schema: 'doctor/1', counts: { missing: 0 } });
  expect(out).not.toMatch(/canary|PRIVATE KEY/);
});

test('10. hardenbot start, and the first /harden status is answered', async () => {
  bot = hour.stay(...hour.inTheGuide('start'));
  slack.connect(port);
  await untilListening(bot);
  await slack.sayAs('U000000001', '/harden status', 'C000000001');
  const shown = await slack.untilWhispered('U000000001', ({ text }) =>
    /not been audited|first audit has been running/.test(text),
  );
  expect(shown.text).toContain('contoso');
});

const says = (words: string) => (shown: { readonly text: string }) => shown.text.includes(words);
const logged = () =>
  hour.log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

test('11. the first change: one person asks, another approves, it is applied and verified', async () => {
  await slack.sayAs('U000000001', '/harden plan pop-imap', 'C000000001');
  const waiting = await slack.until('C000000001', says('waiting for approval'));
  await slack.clickAs('U000000002', waiting, 'Approve');
  await slack.until('C000000001', says('applied and verified'));
});

/** What both processes logged of the last press, as `process job`. */
function ofTheLastClick(): readonly string[] {
  const click = logged().findLast((line) => line['kind'] === 'click');
  const ofRequest = logged().filter((line) => line['request'] === click?.['request']);
  return ofRequest.map((line) => `${String(line['name'])} ${String(line['job'] ?? line['kind'])}`);
}

test('12. one request can be followed through both processes by its id', async () => {
  // A job is logged once it has ended, which is after the message that it drew.
  const wanted = ['hardenbot-gateway click', 'hardenbot-worker apply', 'hardenbot-gateway draw'];
  while (!wanted.every((line) => ofTheLastClick().includes(line))) await once(bot.stderr, 'data');
  expect(ofTheLastClick()).toEqual(expect.arrayContaining(wanted));
});

test.each(['gateway', 'worker'] as const)('13. the %s says that it lives, that it is ready, and what it did', async (name) => {
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${hour.setup.monitoring[name]}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/readyz')).status).toBe(200);
  const { text } = await ask('/metrics');
  expect(text).toContain('hardenbot_jobs_waiting{queue="change"} 0');
  expect(text).toMatch(
    name === 'gateway' ? /hardenbot_events_total\{platform="slack",kind="click"\} 1/ : /job="apply",outcome="done"/,
  );
  expect(text).not.toContain(hour.setup.simulator.tenantId);
});

test('14. no secret is in the log, the ledger, the messages, the store or the mirror, after trouble too', async () => {
  slack.failNext({ method: 'chat.update', status: 500, times: 1 });
  hour.revoke(...hour.granted);
  await slack.sayAs('U000000001', '/harden audit pop-imap', 'C000000001');
  await slack.until('C000000001', says('nknown now'));
  const { folder, valkey } = hour.setup;
  const keys = ['decision.pem', 'ledger.pem', 'contoso-certificate.pem'].flatMap((file) =>
    readFileSync(hour.path(file), 'utf8')
      // A certificate in front of its key is public.
      .replace(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/, '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('-----')),
  );
  const secrets = [...keys, slackApp.signingSecret, slackApp.botToken];
  const messages = JSON.stringify([slack.messages('C000000001'), slack.whispers('U000000001'), slack.whispers('U000000002')]);
  const places = { log: hour.log, messages, store: await everythingIn(valkey), files: filesBelow(folder) };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length).toBeGreaterThan(100);
    for (const secret of secrets) expect({ place, leaked: text.includes(secret) }).toEqual({ place, leaked: false });
  }
});

/** All keys of the store with what is in them; the ledger, plans, messages and jobs among them. */
async function everythingIn(store: TestValkey): Promise<string> {
  const redis = store.connect();
  const parts: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    const value =
      type === 'string'
        ? await redis.get(key)
        : type === 'hash'
          ? await redis.hgetall(key)
          : type === 'list'
            ? await redis.lrange(key, 0, -1)
            : type === 'stream'
              ? await redis.xrange(key, '-', '+')
              : type === 'zset'
                ? await redis.zrange(key, '0', '-1')
                : await redis.smembers(key);
    parts.push(key, JSON.stringify(value));
  }
  return parts.join('\n');
}

/** What was written beside the files that are there to hold secrets. */
function filesBelow(path: string): string {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(pem|env)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
