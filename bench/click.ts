/** How long it takes from a signed click on Approve to the first write to the tenant, against bare Bolt and BullMQ from click to job. */
import { subscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import { Queue, Worker } from 'bullmq';
import { connectRedis } from '../adapters/redis/connection';
import { type Benchmark, median } from './support/benchmark';
import { channel, openCorridor, slackApp } from './support/corridor';
import { signedRequest } from './support/signed-request';

const clicks = 30;

export const click: Benchmark = {
  name: 'click',
  about: `median of ${clicks} approvals from the click to the first write (authorize, sign, ledger, queue, verify, re-read, journal), against bare Bolt + BullMQ from click to job start`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 2.5 },
  rounds: 3,
  open: async () => {
    const corridor = await openCorridor(tenant, [...askers, 'UBO']);
    const { slack, simulator, valkey } = corridor;
    const bare = await bareChain(valkey.url, slack.apiUrl);
    return {
      round: async () => {
        const floors: number[] = [];
        const values: number[] = [];
        for (let n = 0; n < clicks; n += 1) {
          await pause(readingMs);
          floors.push(await bare.click());
          await slack.sayAs(askers[n % askers.length] ?? '', '/harden plan modern-auth', channel);
          const waiting = await slack.until(channel, (shown) => shown.buttons.some((button) => button.label === 'Approve'));
          await pause(readingMs);
          const pressed = nextPress();
          const written = firstWrite();
          await slack.clickAs('UBO', waiting, 'Approve');
          values.push((await written) - (await pressed));
          await slack.until(channel, (shown) => shown.ts === waiting.ts && shown.text.includes('applied and verified'));
          simulator.load({ ...tenant, organization: { id: simulator.tenantId } });
        }
        return { floor: median(floors), value: median(values) };
      },
      close: async () => {
        await bare.close();
        await corridor.close();
      },
    };
  },
};

/** One person may ask for sixty plans a minute. */
const askers = ['UANA', 'UCY', 'UDI'];
/** Nobody presses a button in the moment in which it appears: what was still under way then has ended. */
const readingMs = 100;

const tenant = {
  schema: 'tenant-state/1',
  exchange: {
    OrganizationConfig: { OAuth2ClientProfileEnabled: false, DefaultAuthenticationPolicy: null },
    AuthenticationPolicy: [],
  },
};

let noticeWrite: (at: number) => void = () => undefined;
subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: { readonly headers: unknown } };
  if (JSON.stringify(request.headers).includes('Set-OrganizationConfig')) noticeWrite(performance.now());
});

let noticePress: (at: number) => void = () => undefined;
subscribe('undici:request:create', (message) => {
  const { request } = message as { readonly request: { readonly path: string } };
  if (request.path === '/slack/events') noticePress(performance.now());
});

/** Resolves to the moment at which Slack sends the next act of a person. */
function nextPress(): Promise<number> {
  return new Promise((resolve) => {
    noticePress = resolve;
  });
}

/** Resolves to the moment at which the next write reaches the simulated tenant. */
function firstWrite(): Promise<number> {
  return new Promise((resolve) => {
    noticeWrite = resolve;
  });
}

async function bareChain(redisUrl: string, apiUrl: string): Promise<{ click(): Promise<number>; close(): Promise<void> }> {
  const signingSecret = 'bench';
  const connection = connectRedis(redisUrl);
  const queue = new Queue('bare', { connection });
  let began: (at: number) => void = () => undefined;
  const worker = new Worker('bare', () => Promise.resolve(began(performance.now())), { connection });
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] });
  const app = new App({ token: slackApp.botToken, receiver, clientOptions: { slackApiUrl: apiUrl } });
  app.action('approve', async ({ ack }) => {
    await ack();
    await queue.add('apply', {}, { removeOnComplete: true });
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  await worker.waitUntilReady();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt listens on no port.');
  const payload = {
    type: 'block_actions',
    team: { id: slackApp.teamId },
    user: { id: 'UBO' },
    api_app_id: slackApp.appId,
    channel: { id: channel },
    actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value: 'x', action_ts: '1' }],
  };
  return {
    click: async () => {
      const job = new Promise<number>((resolve) => {
        began = resolve;
      });
      const sentAt = performance.now();
      await signedRequest({
        url: `http://127.0.0.1:${address.port}/slack/events`,
        signingSecret,
        form: { payload: JSON.stringify(payload) },
      });
      return (await job) - sentAt;
    },
    close: async () => {
      await worker.close();
      await queue.close();
      await app.stop();
      connection.disconnect();
    },
  };
}
