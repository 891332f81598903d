/** How long it takes from a signed click on Approve to the first write to the tenant, against bare Bolt and BullMQ from click to job. */
import { spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App, HTTPReceiver } from '@slack/bolt';
import { Queue, Worker } from 'bullmq';
import { z } from 'zod';
import { connectRedis } from '../adapters/redis/connection';
import { openHarness } from '../test/support/harness';
import { openSlackLab, slackIds } from '../test/support/slack-driver';
import { type Benchmark, median } from './support/benchmark';
import { signedRequest } from './support/signed-request';

const clicks = 30;

export const click: Benchmark = {
  name: 'click',
  about: `median of ${clicks} approvals from the click to the first write (authorize, sign, ledger, queue, verify, re-read, journal), against bare Bolt + BullMQ from click to job start`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 2.5 },
  rounds: 3,
  open: async () => {
    const lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
    const platform = lab.platform();
    const harness = await openHarness({
      platform,
      state: tenant,
      controls: {},
      channel: { slack: slackIds.channel },
      withoutWorker: true,
      mostRequests: Number.POSITIVE_INFINITY,
    });
    const stopWorker = startWorkerProcess(harness.workerFile);
    lab.slack.connect(platform.port());
    const bare = await bareChain(harness.valkey.url, lab.slack.apiUrl);
    return {
      round: async () => {
        const floors: number[] = [];
        const values: number[] = [];
        for (let n = 0; n < clicks; n += 1) {
          floors.push(await bare.click());
          await lab.slack.sayAs('UANA', '/harden plan modern-auth', slackIds.channel);
          const waiting = await lab.slack.until(slackIds.channel, (shown) =>
            shown.buttons.some((button) => button.label === 'Approve'),
          );
          const began = performance.now();
          const written = firstWrite();
          await lab.slack.clickAs('UBO', waiting, 'Approve');
          values.push((await written) - began);
          await lab.slack.until(
            slackIds.channel,
            (shown) => shown.ts === waiting.ts && shown.text.includes('applied and verified'),
          );
          harness.simulator.load({ ...tenant, organization: { id: harness.tenantId } });
        }
        return { floor: median(floors), value: median(values) };
      },
      close: async () => {
        await bare.close();
        await stopWorker();
        await harness.close();
        await lab.slack.close();
      },
    };
  },
};

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

/** Resolves to the moment at which the next write reaches the simulated tenant. */
function firstWrite(): Promise<number> {
  return new Promise((resolve) => {
    noticeWrite = resolve;
  });
}

/** The built worker in a process of its own, as it is run. */
function startWorkerProcess(workerFile: string): () => Promise<void> {
  const config = workerConfig.parse(JSON.parse(readFileSync(workerFile, 'utf8')));
  const root = join(__dirname, '..');
  const child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), 'worker', '--settings', config.settings], {
    stdio: 'ignore',
    env: {
      REDIS_URL: config.redisUrl,
      HARDENBOT_DECISION_PUBLIC_KEY: config.decisionPublicKeyPem,
      HARDENBOT_LEDGER_KEY: config.ledgerKeyPem,
      HARDENBOT_LEDGER_MIRROR: config.mirrorFolder,
      HARDENBOT_CONTOSO_CLIENT_ID: config.clientId,
      HARDENBOT_CONTOSO_CLIENT_SECRET: config.clientSecret,
    },
  });
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}

/** What the harness writes for a worker in another process. */
const workerConfig = z.object({
  settings: z.string(),
  redisUrl: z.string(),
  decisionPublicKeyPem: z.string(),
  ledgerKeyPem: z.string(),
  mirrorFolder: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

async function bareChain(redisUrl: string, apiUrl: string): Promise<{ click(): Promise<number>; close(): Promise<void> }> {
  const signingSecret = 'bench';
  const connection = connectRedis(redisUrl);
  const queue = new Queue('bare', { connection });
  let began: (at: number) => void = () => undefined;
  const worker = new Worker('bare', () => Promise.resolve(began(performance.now())), { connection });
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] });
  const app = new App({ token: 'xoxb-of-the-tests', receiver, clientOptions: { slackApiUrl: apiUrl } });
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
    team: { id: slackIds.team },
    user: { id: 'UBO' },
    api_app_id: slackIds.app,
    channel: { id: slackIds.channel },
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
