/** A button of Slack that starts a job, by Bolt and BullMQ alone. */
import { performance } from 'node:perf_hooks';
import { App, HTTPReceiver } from '@slack/bolt';
import { Queue, Worker } from 'bullmq';
import { connectRedis } from '../../adapters/redis/connection';
import { channel, slackApp } from './corridor';
import { signedRequest } from './signed-request';

/** What is done beside, in the places where hardenbot does it. */
export interface Beside {
  /** Between the press and the job. */
  readonly pressed: () => Promise<void>;
  /** In the job; resolves to the moment that counts as its end, by `performance.now()`. */
  readonly inJob: () => Promise<number>;
}

export interface BareChain {
  /** Presses the button; milliseconds until the job starts, or to the end of what is done in it. */
  click(): Promise<number>;
  close(): Promise<void>;
}

export async function openBareChain(
  { redisUrl, apiUrl, name }: { readonly redisUrl: string; readonly apiUrl: string; readonly name: string },
  beside: Beside,
): Promise<BareChain> {
  const signingSecret = 'bench';
  const connection = connectRedis(redisUrl);
  const queue = new Queue(name, { connection });
  // Nobody draws: that is after the write.
  const messages = new Queue(`${name}-messages`, { connection });
  let ended: (at: number) => void = () => undefined;
  const worker = new Worker(name, async () => ended(await beside.inJob()), { connection });
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] });
  const app = new App({ token: slackApp.botToken, receiver, clientOptions: { slackApiUrl: apiUrl } });
  app.action('approve', async ({ ack }) => {
    await ack();
    await beside.pressed();
    await Promise.all([queue.add('apply', {}, { removeOnComplete: true }), messages.add('draw', {}, { delay: 200 })]);
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  await worker.waitUntilReady();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt listens on no port.');
  const url = `http://127.0.0.1:${address.port}/slack/events`;
  return {
    click: async () => {
      const end = new Promise<number>((resolve) => {
        ended = resolve;
      });
      const sentAt = performance.now();
      await signedRequest({ url, signingSecret, form: { payload: JSON.stringify(press) } });
      return (await end) - sentAt;
    },
    close: async () => {
      await worker.close();
      await queue.close();
      await messages.close();
      await app.stop();
      connection.disconnect();
    },
  };
}

const press = {
  type: 'block_actions',
  team: { id: slackApp.teamId },
  user: { id: 'UBO' },
  api_app_id: slackApp.appId,
  channel: { id: channel },
  actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value: 'x', action_ts: '1' }],
};
