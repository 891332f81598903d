/** How fast a signed slash command is acknowledged, against a bare Bolt app behind the same kind of receiver. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App, HTTPReceiver } from '@slack/bolt';
import { createMessageStore } from '../adapters/redis/messages';
import { createOnceStore } from '../adapters/redis/stores';
import { FakeSlack } from '../adapters/slack/fake/index';
import { createSlack } from '../adapters/slack/index';
import { openOutbox } from '../test/support/chat/outbox';
import { keptByGateways } from '../test/support/ledger/signed-entries';
import { startTestValkey } from '../test/support/stores/valkey';
import { type Benchmark, percentile } from './support/benchmark';
import { signedRequest } from './support/signed-request';

const requests = 1000;
const signingSecret = 'bench-signing-secret';
const ids = { appId: 'A1', teamId: 'T1' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const idle: readonly Benchmark[] = [
  { share: 50, goal: 2 },
  { share: 99, goal: 3 },
].map(({ share, goal }) => ({
  name: `ack-p${share}`,
  about: `p${share} of ${requests} signed /harden commands one after the other until 200, against bare Bolt`,
  unit: 'ms',
  goal: { kind: 'ratio' as const, number: goal },
  rounds: 3,
  open: () => openReceivers(share),
}));

const loaded: Benchmark = {
  name: 'ack-loaded',
  about: `p99 of ${requests} such commands while another process audits a tenant of 100,000 mailboxes without a pause, bare Bolt beside it`,
  unit: 'ms',
  goal: { kind: 'atMost', number: 100 },
  rounds: 3,
  open: async () => {
    const stopLoad = await startLoad();
    const receivers = await openReceivers(99);
    return {
      round: () => receivers.round(),
      close: async () => {
        await receivers.close();
        await stopLoad();
      },
    };
  },
};

const drawing: Benchmark = {
  name: 'ack-drawing',
  about: `p99 of ${requests} such commands while the same process draws one card after the other and posts each, against the same before it draws`,
  unit: 'ms',
  goal: { kind: 'atMost', number: 100 },
  rounds: 3,
  open: async () => {
    const receivers = await openReceivers(99);
    const messages = createMessageStore(receivers.redis, keptByGateways());
    const outbox = openOutbox({ messengers: { slack: receivers.ours }, channel: { slack: 'C1' }, messages });
    const change = await outbox.plan();
    return {
      round: async () => {
        const floor = await receivers.own();
        const course = { isOver: false, drawn: 0 };
        const draws = (async () => {
          for (; !course.isOver; course.drawn += 1) await outbox.draw(change, { platform: 'slack', channel: 'C1' });
        })();
        const value = await receivers.own();
        course.isOver = true;
        await draws;
        if (course.drawn < fewestDrawn) throw new Error(`Only ${course.drawn} cards were drawn meanwhile.`);
        return { floor, value };
      },
      close: receivers.close,
    };
  },
};

/** Fewer would not be without a pause. */
const fewestDrawn = 5;

export const ack: readonly Benchmark[] = [...idle, loaded, drawing];

/** Our Slack adapter and a bare Bolt app, side by side; a round gives the percentile of each. */
async function openReceivers(share: number) {
  const fake = await FakeSlack.start({
    ...ids,
    signingSecret,
    botToken: 'xoxb-bench',
    channels: ['C1'],
    people: [{ id: 'U1' }],
    scopes: ['commands', 'chat:write', 'users:read'],
    now: () => new Date(),
  });
  const bare = await bareBolt(fake.apiUrl);
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  const store = createOnceStore(redis);
  const ours = createSlack({
    ...ids,
    entrance: { mode: 'http', signingSecret, listen: { host: '127.0.0.1', port: 0 } },
    botToken: 'xoxb-bench',
    apiUrl: fake.apiUrl,
    logger: silent,
    now: () => new Date(),
    claim: (key) => store.claim(key, 600_000),
  });
  await ours.start(() => Promise.resolve(null));
  const own = async (): Promise<number> => percentile(await send(`http://127.0.0.1:${ours.port()}/slack/events`), share);
  return {
    ours,
    redis,
    own,
    round: async () => ({
      floor: percentile(await send(`http://127.0.0.1:${bare.port}/slack/events`), share),
      value: await own(),
    }),
    close: async () => {
      await ours.stop();
      await bare.stop();
      await fake.close();
      await valkey.stop();
    },
  };
}

async function startLoad(): Promise<() => Promise<void>> {
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  const child = spawn(process.execPath, ['--require', hook, join(__dirname, 'load-child.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}

async function bareBolt(apiUrl: string): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] });
  const app = new App({ token: 'xoxb-bench', receiver, clientOptions: { slackApiUrl: apiUrl } });
  app.command('/harden', async ({ ack: acknowledge }) => acknowledge());
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt listens on no port.');
  return { port: address.port, stop: async () => void (await app.stop()) };
}

let sent = 0;

async function send(url: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < requests; n += 1) {
    sent += 1;
    const form = {
      command: '/harden',
      text: 'status',
      team_id: ids.teamId,
      api_app_id: ids.appId,
      channel_id: 'C1',
      user_id: 'U1',
      trigger_id: `trigger-${sent}`,
      response_url: 'https://hooks.slack.com/commands/bench',
    };
    const began = performance.now();
    await signedRequest({ url, signingSecret, form });
    times.push(performance.now() - began);
  }
  return times;
}
