/** Builds the gateway: the process that talks to people. */
import { randomUUID } from 'node:crypto';
import { checkDurability } from '../../adapters/redis/connection.js';
import { createMessageBook, createOnceStore } from '../../adapters/redis/stores.js';
import { createSlack } from '../../adapters/slack/index.js';
import { startWorkers } from '../../jobs/worker.js';
import type { ChatPlatform } from '../chat/platform.js';
import { commands } from '../commands/index.js';
import { controls } from '../controls/index.js';
import { newId } from '../ids.js';
import { decisionSigner } from '../plan/decision.js';
import { drawMessage } from '../services/draw-message.js';
import { createDeciding } from '../services/gateway.js';
import { createEventHandler } from '../services/handle-event.js';
import { openStores, type ProcessInput, type Running } from './stores.js';

export interface GatewayInput extends ProcessInput {
  readonly decisionKeyPem: string;
  readonly slack?: { readonly botToken: string; readonly signingSecret: string };
  /** Platforms beside those of the settings: the terminal of the demo. */
  readonly platforms?: readonly ChatPlatform[];
}

/** Talks to people; holds the decision key and no credential of a tenant. */
export async function startGateway(input: GatewayInput): Promise<Running> {
  const { settings, logger, clock } = input;
  const { redis, tenants, ...stores } = openStores(input);
  await checkDurability(redis);
  const once = createOnceStore(redis);
  const deciding = createDeciding({
    ...stores,
    signer: decisionSigner(input.decisionKeyPem),
    clock,
    newId,
    newNonce: randomUUID,
    controls,
  });
  const onEvent = createEventHandler({ ...stores, deciding, controls, commands, once, logger, newId, tenants });
  const platforms = [...(input.platforms ?? [])];
  if (settings.slack !== undefined && input.slack !== undefined)
    platforms.push(
      createSlack({
        ...input.slack,
        appId: settings.slack.appId,
        teamId: settings.slack.teamId,
        listen: { host: settings.slack.host, port: settings.slack.port },
        ...(settings.slack.apiUrl === undefined ? {} : { apiUrl: settings.slack.apiUrl }),
        logger,
        now: () => clock.now(),
        claim: (key) => once.claim(key, 10 * 60_000),
      }),
    );
  const messengers = new Map(platforms.map((platform) => [platform.name, platform]));
  const draw = { ...stores, messages: createMessageBook(redis), controls, tenants, messengers };
  const workers = startWorkers({
    connection: redis,
    logger,
    handlers: { outbox: { concurrency: 8, run: async (job) => void (job.name === 'draw' && (await drawMessage(job, draw))) } },
  });
  for (const platform of platforms) await platform.start(onEvent);
  return {
    stop: async () => {
      await Promise.all(platforms.map((platform) => platform.stop()));
      await workers.close();
      await stores.jobs.close();
      redis.disconnect();
    },
  };
}
