/** Builds the gateway: the process that talks to people. */
import { randomUUID } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { checkDurability } from '../../adapters/redis/connection.js';
import { createHistoryStore } from '../../adapters/redis/history.js';
import { createRoundStore } from '../../adapters/redis/rounds.js';
import { createShownBook } from '../../adapters/redis/shown.js';
import { createMessageBook, createOnceStore } from '../../adapters/redis/stores.js';
import { createWaiverIndex } from '../../adapters/redis/waivers.js';
import { startWorkers } from '../../jobs/worker.js';
import type { ChatPlatform } from '../chat/platform.js';
import { commands } from '../commands/index.js';
import { controls } from '../controls/index.js';
import { newCode, newId } from '../ids.js';
import { decisionSigner, decisionVerifier, publicKeyOf } from '../plan/decision.js';
import { createDirectory } from '../services/directory.js';
import { drawMessage } from '../services/draw-message.js';
import { createDeciding } from '../services/gateway.js';
import { groupReader } from '../services/group-members.js';
import { createEventHandler } from '../services/handle-event.js';
import { createLinking } from '../services/link-accounts.js';
import { ledgerLinks } from '../services/links.js';
import { posturePorts, waiverPorts } from '../services/posture-ports.js';
import { openDirectoryTenant } from './directory-tenant.js';
import { type ChatSecrets, openPlatforms } from './platforms.js';
import { openStores, type ProcessInput, type Running, refuseUnknownGroups } from './stores.js';
import { watchProcess } from './watch-process.js';

export interface GatewayInput extends ProcessInput {
  readonly decisionKeyPem: string;
  /** Secrets of the chats that the settings name. */
  readonly chats?: ChatSecrets;
  /** Reads the members of groups, and nothing else; needed where the settings name groups. */
  readonly directoryCredential?: Credential;
  /** Platforms beside those of the settings: the terminal of the demo. */
  readonly platforms?: readonly ChatPlatform[];
}

/** Talks to people; holds the decision key and no credential of a tenant. */
export async function startGateway(input: GatewayInput): Promise<Running> {
  const { settings, logger, clock } = input;
  const { redis, tenants, ...stores } = openStores(input);
  await checkDurability(redis);
  const once = createOnceStore(redis);
  const watch = watchProcess({ ...input, redis, newId, jobs: stores.jobs, port: settings.monitoring.gateway });
  const signer = decisionSigner(input.decisionKeyPem);
  const verifier = decisionVerifier(publicKeyOf(input.decisionKeyPem));
  const { ledger, directoryTenant } = stores;
  const directoryGateway = openDirectoryTenant({
    settings,
    clock,
    credential: input.directoryCredential,
    tenant: tenants.find((tenant) => tenant.id === directoryTenant),
  });
  const directory = createDirectory({
    settings,
    groups: directoryGateway === null ? null : groupReader(directoryGateway),
    links: ledgerLinks(ledger, verifier, directoryTenant),
  });
  await refuseUnknownGroups(directory);
  const linking = createLinking({ ledger, clock, signer, newNonce: randomUUID, newCode, directoryTenant });
  const deciding = createDeciding({
    ...stores,
    directory,
    signer,
    clock,
    newId,
    newNonce: randomUUID,
    controls,
  });
  const past = {
    ...stores,
    directory,
    signer,
    verifier,
    clock,
    newId,
    newNonce: randomUUID,
    controls,
    settings,
    tenants,
    history: createHistoryStore(redis),
    waiverIndex: createWaiverIndex(redis),
  };
  const onEvent = createEventHandler({
    ...stores,
    ...posturePorts(past),
    directory,
    linking,
    deciding,
    controls,
    commands,
    once,
    logger,
    newId,
    tenants,
  });
  const platforms = [
    ...(input.platforms ?? []),
    ...openPlatforms({ settings, secrets: input.chats ?? {}, redis, once, logger, clock }),
  ];
  const messengers = new Map(platforms.map((platform) => [platform.name, platform]));
  const draw = {
    ...stores,
    ...waiverPorts(past),
    rounds: createRoundStore(redis),
    directory,
    now: () => clock.now(),
    messages: createMessageBook(redis),
    shown: createShownBook(redis),
    controls,
    tenants,
    messengers,
  };
  const workers = startWorkers({
    connection: redis,
    logger,
    clock,
    handlers: {
      outbox: { concurrency: 8, run: watch.jobs(async (job) => void (job.name === 'draw' && (await drawMessage(job, draw)))) },
    },
  });
  for (const platform of platforms) await platform.start(watch.events(onEvent));
  await watch.open();
  return {
    stop: async () => {
      await watch.close();
      await Promise.all(platforms.map((platform) => platform.stop()));
      await workers.close();
      await stores.jobs.close();
      await directoryGateway?.close();
      redis.disconnect();
    },
  };
}
