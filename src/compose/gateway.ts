/** Builds the gateway: the process that talks to people. */

import { randomUUID } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { createLinkCodeStore, createMessageStore, createOnceStore } from '../../adapters/redis/stores.js';
import { startWorkers } from '../../jobs/worker.js';
import type { OnceStore } from '../chat/once-store.js';
import type { ChatPlatform } from '../chat/platform.js';
import { controls } from '../controls/index.js';
import { commands } from '../gateway/commands/index.js';
import { createDeciding } from '../gateway/decisions/decisions.js';
import { createLinking } from '../gateway/decisions/link-accounts.js';
import { createActLimits } from '../gateway/events/act-limits.js';
import { createEventHandler, isUrgent } from '../gateway/events/handle-event.js';
import { rateLimited } from '../gateway/events/rate-limit.js';
import { announceLink } from '../gateway/outbox/announce-link.js';
import { drawMessage } from '../gateway/outbox/draw-message.js';
import { watchOverdue } from '../gateway/outbox/watch-overdue.js';
import { newCode, newId } from '../ids.js';
import { entrySigner } from '../ledger/envelope.js';
import type { Ledger } from '../ledger/ledger.js';
import { openLedger } from '../ledger/sealed-ledger.js';
import { createDirectory } from '../people/directory.js';
import { groupReader } from '../people/group-members.js';
import { ledgerLinks } from '../people/links.js';
import { decisionSigner, decisionVerifier } from '../plan/decision.js';
import { watchProcess } from '../process/watch-process.js';
import { tellHalt } from '../queue/tell-halt.js';
import { openDirectoryTenant } from './directory-tenant.js';
import { type ChatSecrets, openPlatforms } from './platforms.js';
import { posturePorts, waiverPorts } from './posture-ports.js';
import { setUpSignIn } from './sign-in.js';
import { openStores, type ProcessInput, type Running, refuseUnknownGroups } from './stores.js';

export interface GatewayInput extends ProcessInput {
  readonly decisionKeyPem: string;
  /** Secrets of the chats that the settings name. */
  readonly chats?: ChatSecrets;
  /** Reads the members of groups, and nothing else; needed where the settings name groups. */
  readonly directoryCredential?: Credential;
  /** Of the app registration that people sign in to, where it is not a public client. */
  readonly signInSecret?: string;
  /** Platforms beside those of the settings: the terminal of the demo. */
  readonly platforms?: readonly ChatPlatform[];
  /** How long a message that a dead gateway was drawing is left alone, in milliseconds; as `startWorkers` has it when left out. */
  readonly lockMs?: number;
  /** How often what is overdue is looked for, and how long a worker is given, in milliseconds; as usual where it is left out. */
  readonly overdue?: { readonly everyMs: number; readonly patienceMs: number };
  /** How many audits and plans a person may ask for within a minute; as `rateLimited` has it when left out. */
  readonly maxRequests?: number;
  /** For trials of failures: puts something between the services and their ports. */
  readonly wrap?: (ports: GatewayStores) => GatewayStores;
}

/** The ports through which the gateway changes anything. */
export type GatewayStores = Pick<ReturnType<typeof openStores>, 'jobs'> & { readonly ledger: Ledger; readonly once: OnceStore };

/** Talks to people; holds the decision key and no credential of a tenant. */
export async function startGateway(input: GatewayInput): Promise<Running> {
  const { settings, logger, clock } = input;
  const entries = entrySigner('gateway', input.decisionKeyPem);
  const { redis, log, disconnect, tenants, ...opened } = openStores(input, entries);
  await checkStore(redis, input.store);
  const unwrapped = openLedger({
    log,
    clock,
    keyring: input.keyring,
    signer: entries,
    onHalt: (tenant, reason) => {
      logger.error({ tenant }, reason);
      void tellHalt(opened.jobs, tenants, tenant).catch((error: unknown) => logger.error({ err: error }, 'nobody could be told'));
    },
  });
  const ports: GatewayStores = { ledger: unwrapped, jobs: opened.jobs, once: createOnceStore(redis) };
  const { once, ...wrapped } = input.wrap?.(ports) ?? ports;
  const stores = { ...opened, ...wrapped };
  const watch = watchProcess({
    ...input,
    name: 'gateway',
    redis,
    newId,
    jobs: stores.jobs,
    workers: () => workers,
    port: settings.monitoring.gateway,
  });
  const signer = decisionSigner(input.decisionKeyPem);
  const verifier = decisionVerifier(input.keyring);
  const { ledger, directoryTenant } = stores;
  const directoryGateway = await openDirectoryTenant({
    settings,
    clock,
    credential: input.directoryCredential,
    tenant: tenants.find((tenant) => tenant.id === directoryTenant),
  });
  const links = ledgerLinks(ledger, verifier, directoryTenant);
  const directory = createDirectory({
    settings,
    groups: directoryGateway === null ? null : groupReader(directoryGateway),
    links,
  });
  await refuseUnknownGroups(directory);
  const signIn = setUpSignIn({
    ...input,
    clientSecret: input.signInSecret,
    directory: tenants.find((tenant) => tenant.id === directoryTenant),
    once,
  });
  const linking = createLinking({
    ledger,
    clock,
    signer,
    newNonce: randomUUID,
    newCode,
    directoryTenant,
    links,
    codes: createLinkCodeStore(redis),
    announce: (link) => announceLink({ directory, tenants, messengers, logger }, link),
    pageFor: signIn?.pageFor ?? null,
  });
  const unlimited = createDeciding({
    ...stores,
    directory,
    signer,
    clock,
    newId,
    newNonce: randomUUID,
    controls,
    settingsOf: (tenantId, controlId) => tenants.find(({ id }) => id === tenantId)?.settings.controls.get(controlId),
  });
  const deciding = rateLimited(unlimited, clock, input.maxRequests);
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
  };
  const limits = createActLimits({ clock, directory, isUrgent: (event) => isUrgent(event, commands) });
  const events = {
    ...stores,
    limits,
    ...posturePorts(past),
    directory,
    linking,
    deciding,
    controls,
    commands,
    logger,
    newId,
    tenants,
  };
  // Those of the settings claim each act themselves, before anything of it is looked up.
  const claiming = await openPlatforms({ settings, secrets: input.chats ?? {}, redis, once, logger, clock });
  const platforms = [...(input.platforms ?? []), ...claiming];
  const messengers = new Map(platforms.map((platform) => [platform.name, platform]));
  const draw = {
    ...stores,
    ...waiverPorts(past),
    directory,
    now: () => clock.now(),
    messages: createMessageStore(redis),
    controls,
    tenants,
    messengers,
    incident: (tenantId: string) => tenants.find(({ id }) => id === tenantId)?.rules.approvals.incident.people ?? [],
  };
  const workers = startWorkers({
    connection: redis,
    ...(input.telemetry === undefined ? {} : { telemetry: input.telemetry }),
    logger,
    clock,
    ...(input.lockMs === undefined ? {} : { lockMs: input.lockMs }),
    due: () => stores.jobs.due(),
    handlers: {
      outbox: { concurrency: 8, run: watch.jobs(async (job) => void (job.name === 'draw' && (await drawMessage(job, draw)))) },
    },
  });
  const overdue = watchOverdue({
    ...input.overdue,
    ledger,
    tenants,
    now: () => clock.now(),
    draw: (job) => drawMessage(job, draw),
    logger,
  });
  const watching = setInterval(() => void overdue.look(), input.overdue?.everyMs ?? 60_000);
  watching.unref();
  const page = (await signIn?.open({ linking, directory })) ?? null;
  for (const platform of platforms)
    await platform.start(watch.events(createEventHandler(events, claiming.includes(platform) ? null : once)));
  await watch.open();
  return {
    stop: async () => {
      clearInterval(watching);
      await watch.close();
      await page?.close();
      await Promise.all(platforms.map((platform) => platform.stop()));
      await workers.close();
      await stores.jobs.close();
      await directoryGateway?.close();
      disconnect();
    },
  };
}
