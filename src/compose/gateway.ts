/** Builds the gateway: the process that talks to people. */

import { randomUUID } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { createMessageStore } from '../../adapters/redis/messages.js';
import { serverTime } from '../../adapters/redis/server-time.js';
import { createLinkCodeStore, createOnceStore } from '../../adapters/redis/stores.js';
import { startWorkers, type WorkerOptions } from '../../jobs/worker.js';
import type { OnceStore } from '../chat/once-store.js';
import type { ChatPlatform } from '../chat/platform.js';
import { definitions } from '../controls/definitions.js';
import { OpenSubjects } from '../engine/changes/open-subjects.js';
import { behindThese } from '../engine/changes/orphaned-changes.js';
import { type EntrySigner, entrySigner } from '../engine/ledger/envelope.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import { storeRetryLater } from '../engine/ledger/retry-later.js';
import { openLedger } from '../engine/ledger/sealed-ledger.js';
import { decisionSigner } from '../engine/plan/decision.js';
import { meaningInChat } from '../features/commands.js';
import { gatewayFeatures } from '../features/gateway.js';
import type { LinkPorts, NewLink } from '../gateway/decisions/link-accounts.js';
import { createActLimits } from '../gateway/events/act-limits.js';
import { createEventHandler, type HandlerPorts } from '../gateway/events/handle-event.js';
import { rateLimited } from '../gateway/events/rate-limit.js';
import { announceLink } from '../gateway/outbox/announce-link.js';
import { notingPlaces } from '../gateway/outbox/asked-places.js';
import { drawMessage, redrawShared } from '../gateway/outbox/draw-message.js';
import type { DrawPorts } from '../gateway/outbox/draw-ports.js';
import { drawingWithoutQueue } from '../gateway/outbox/draw-without-queue.js';
import { type FoundAlarm, factOf, PostedAlarms } from '../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../gateway/outbox/tenant-channels.js';
import { lookEveryMs } from '../gateway/outbox/watch-alarms.js';
import { type OverdueWatch, watchOverdue } from '../gateway/outbox/watch-overdue.js';
import { zoneOfPerson } from '../gateway/outbox/zone-of-person.js';
import { quietForMs } from '../lib/calendar.js';
import { newCode, newId } from '../lib/ids.js';
import { type Looks, lookEvery } from '../lib/look-every.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { settleEach } from '../lib/settle-each.js';
import { ledgerNotify } from '../people/notify.js';
import { alertChannels, alertSeverity, quietFor } from '../posture/drift-alert.js';
import { countOwnFaults, type OwnFaults } from '../process/internal-errors.js';
import { within } from '../process/shutdown.js';
import { systemClock } from '../process/system-clock.js';
import { keepGauge } from '../process/tenant-metrics.js';
import { type ClockWatch, watchClock } from '../process/watch-clock.js';
import { type Watch, watchProcess } from '../process/watch-process.js';
import type { Job } from '../queue/job.js';
import { foundKey } from '../queue/message-key.js';
import { drawJob } from '../queue/redraw.js';
import type { OpenChat } from '../setup/chat-setup.js';
import { orphanedChangesCard, silentReceiverCard, takingAgainCard } from '../views/notices.js';
import { answeringLedger, answeringOnce } from './answering-ledger.js';
import { openDirectoryTenant } from './directory-tenant.js';
import { type GatewayServices, gatewayServices, type People, peopleOf } from './gateway-services.js';
import { openPlatforms } from './platforms.js';
import { digestTimeOf, handOutFrom, waivedPorts, zoneOfTenant } from './posture-ports.js';
import { renewAll, renewOne } from './renew-settings.js';
import { setUpSignIn } from './sign-in.js';
import { startChats } from './start-chats.js';
import { type OpenStores, type ProcessInput, type Running, startOn, tellUnusableGroups } from './stores.js';
import { tenantsLeftBy } from './tenants.js';
import { watchLedgers } from './watch-ledgers.js';
import { type OrphanWatchInput, watchOrphanedChanges } from './watch-orphaned-changes.js';
import { openWebhooks, type ReceiverAlarms, type WebhookInput, type Webhooks } from './webhooks.js';

export interface GatewayInput extends ProcessInput {
  readonly decisionKeyPem: string;
  /** Secrets of the chats that the settings name. */
  readonly chats?: readonly OpenChat[];
  /** Reads the members of groups, and nothing else; needed where the settings name groups. Throws InputError where it cannot be used now. */
  readonly directoryCredential?: () => Credential;
  /** Of the app registration that people sign in to, where it is not a public client. */
  readonly signInSecret?: string;
  /** The secrets of the webhooks that the settings name, as they stand in the environment. */
  readonly webhookSecrets?: ReadonlyMap<string, string>;
  /** For trials: where webhooks may go, and how often what was not sent is looked for. */
  readonly webhooks?: Partial<Omit<WebhookInput, 'secrets'>>;
  /** Platforms beside those of the settings: the terminal of the demo. */
  readonly platforms?: readonly ChatPlatform[];
  /** How long a message that a dead gateway was drawing is left alone, in milliseconds; as `startWorkers` has it when left out. */
  readonly lockMs?: number;
  /** How often what is overdue is looked for, and how long a worker is given, in milliseconds; as usual where it is left out. */
  readonly overdue?: { readonly everyMs: number; readonly graceMs: number };
  /** How many audits and plans a person may ask for within a minute; as `rateLimited` has it when left out. */
  readonly maxRequests?: number;
  /** For trials of failures: puts something between the services and their ports. */
  readonly wrap?: (ports: GatewayStores) => GatewayStores;
}

/** The ports through which the gateway changes anything. */
export type GatewayStores = Pick<OpenStores, 'jobs'> & { readonly ledger: Ledger; readonly once: OnceStore };

/** Milliseconds that a start waits for what was decided of the settings: of very many tenants it goes on beside the work. */
const renewedWithinMs = 2500;

/** Milliseconds, as of a worker: container engines kill after ten seconds. */
const stopWithinMs = 8000;

/** Talks to people; holds the decision key and no credential of a tenant. */
export function startGateway(input: GatewayInput): Promise<Running> {
  const entries = entrySigner('gateway', input.decisionKeyPem);
  return startOn(input, entries, (opened) => startOnStores({ ...input, settings: opened.live.view }, opened, entries));
}

async function startOnStores(input: GatewayInput, opened: OpenStores, entries: EntrySigner): Promise<Running> {
  const { settings, logger, clock } = input;
  const alarms = new PostedAlarms({ now: () => clock.now(), logger, outside: (alarm) => webhooks.alarm(alarm) });
  const { once, ...stores } = { ...opened, ...wrappedStores(input, opened, { signer: entries, alarms }) };
  const faults = countOwnFaults(logger);
  const clocks = watchedClock(input, opened);
  const watch = watchProcess({
    ...input,
    ...stores,
    name: 'gateway',
    newId,
    workers: () => workers,
    metrics: [keepGauge(() => watching.keeps()), faults.metric, clocks.gauge, stores.certificateDays],
    port: settings.monitoring.gateway,
  });
  const directoryClient = await openDirectoryTenant({
    settings,
    clock,
    logger,
    credential: input.directoryCredential,
    tenant: tenantOfDirectory(stores),
  });
  const people = peopleOf({ ...input, ...stores, client: directoryClient, signer: decisionSigner(input.decisionKeyPem) });
  await tellUnusableGroups(people.directory, logger);
  for (const name of Object.keys(settings.tenants))
    if (meaningInChat(name) !== null)
      logger.warn({ tenant: name }, 'a tenant is called like what people type; see hardenbot doctor');
  const signIn = await setUpSignIn({ ...input, clientSecret: input.signInSecret, directory: tenantOfDirectory(stores), once });
  // Those of the settings claim each act themselves, before anything of it is looked up.
  const claiming = await openPlatforms({ ...input, ...opened, once });
  const platforms = [...(input.platforms ?? []), ...claiming];
  const messengers = new Map(platforms.map((platform) => [platform.name, platform]));
  const ports = portsOf(input, { stores, people, messengers, pageFor: signIn?.pageFor ?? null, entries });
  const services = gatewayServices({ ...ports, jobs: notingPlaces(stores.jobs, ports) });
  const decided = { decided: services.events.decided, ledger: stores.ledger, tenants: stores.tenants, logger };
  const draw = drawPorts({ ...ports, decided }, { messengers, alarms, handOut: handOutFrom(services.events) });
  const told = { faulted: faults.told, ...callsAbout(draw) };
  const webhooks = openWebhooks({ ...stores, ...input, ...input.webhooks, ...told, secrets: input.webhookSecrets });
  await watch.listen();
  const watching = await watchEvery(input, { ...ports, faulted: faults.told, decided }, draw);
  const page = (await signIn?.open({ ...services, ...people })) ?? null;
  const events = limitedEvents(input, services, people);
  const handlerOf = (platform: ChatPlatform) =>
    watch.events(createEventHandler(events, claiming.includes(platform) ? null : once));
  const chats = await startChats({ platforms, handlerOf, logger });
  const workers = takeJobs(input, stores, handlersOf(watch, draw, webhooks));
  await watch.open();
  return {
    stop: async () => {
      for (const one of [clocks, watching, webhooks]) await one.close();
      await watch.close();
      await page?.close();
      await chats.stop();
      await workers.close(stopWithinMs);
      await stores.jobs.close();
      await directoryClient?.close();
      opened.disconnect();
    },
  };
}

/** Nobody waits for the first look: people are answered meanwhile. */
function watchedClock({ logger }: GatewayInput, { redis }: OpenStores): ClockWatch {
  const watch = watchClock({ name: 'gateway', clock: systemClock, logger, storeTime: () => serverTime(redis) });
  void watch.start();
  return watch;
}

/** Last of all: a process whose ports are taken ends, and what it had taken would wait for another one. */
function takeJobs(
  { telemetry, lockMs, logger, clock }: GatewayInput,
  { redis, jobs }: OpenStores,
  handlers: WorkerOptions['handlers'],
) {
  const due = () => jobs.due(clock.now());
  return startWorkers({ connection: redis, ...omitUndefined({ telemetry, lockMs }), logger, clock, due, handlers });
}

/** Has people called in every channel of a tenant by what this process alone found. */
async function callFound(
  { id, channel }: TenantChannels,
  subject: string,
  { alarm, draw }: { readonly alarm: FoundAlarm; readonly draw: DrawPorts },
): Promise<void> {
  draw.alarms.sawFound(id, subject, alarm);
  await settleEach(Object.entries(channel), async ([platform, place]) => {
    const reply = { conversation: { platform, channel: place }, messageKey: foundKey(subject, platform) };
    await drawMessage(drawJob('found', { tenant: id, subject, reply }), draw);
  });
}

/** Of receivers that take nothing, and for who was called about one that takes something again. */
function callsAbout(draw: DrawPorts): ReceiverAlarms {
  const factAbout = ({ id }: TenantChannels, subject: string, after: number): string => factOf('receiver', id, subject, after);
  return {
    silent: (tenant, subject, silent) => {
      const card = silentReceiverCard({ tenant: tenant.name, ...silent });
      return callFound(tenant, subject, { alarm: { card, fact: factAbout(tenant, subject, silent.after) }, draw });
    },
    again: (tenant, subject, { name, after }) => {
      const called = factAbout(tenant, subject, after);
      const card = takingAgainCard({ tenant: tenant.name, name });
      return callFound(tenant, subject, { alarm: { card, fact: factOf('again', called), after: called }, draw });
    },
  };
}

/** Of what is open in tenants that left the settings, in the channels of the tenant of the people who run hardenbot. */
function callLeft(draw: DrawPorts, directoryTenant: string): NonNullable<OrphanWatchInput['call']> {
  return async (orphaned) => {
    const home = draw.tenants.find(({ id }) => id === directoryTenant);
    if (home === undefined || orphaned.tenant === behindThese) return;
    const alarm = { card: orphanedChangesCard(orphaned, draw.now()), fact: factOf('left', orphaned.tenant, orphaned.open) };
    await callFound(home, `left-${orphaned.tenant}`, { alarm, draw });
  };
}

/** What this process does of jobs: it draws messages, and notifies receivers outside. */
function handlersOf(watch: Watch, draw: DrawPorts, webhooks: Webhooks): WorkerOptions['handlers'] {
  const drawn = async (job: Job): Promise<void> => {
    if (job.name === 'draw') await drawMessage(job, draw);
  };
  return {
    outbox: { concurrency: 8, run: watch.jobs(drawn) },
    webhook: { concurrency: 4, run: watch.jobs((job) => webhooks.run(job)) },
  };
}

type Stores = OpenStores & Pick<GatewayStores, 'ledger'>;

/** The stores through which the gateway changes anything, with what a trial of failures puts before them. */
function wrappedStores(
  input: GatewayInput,
  { redis, log, indexes, jobs, tenants }: OpenStores,
  { signer, alarms }: { readonly signer: EntrySigner; readonly alarms: PostedAlarms },
): GatewayStores {
  const watched = watchLedgers(input.logger, { jobs, tenants });
  const own = openLedger({
    log,
    clock: input.clock,
    keyring: input.keyring,
    signer,
    indexes,
    onIndexLost: (tenant, error) => {
      if (storeRetryLater(error) === null)
        input.logger.warn({ tenant, err: error }, 'the index of a ledger could not be kept: the next start reads more');
    },
    ...watched,
    onHalt: (tenant, reason) => {
      alarms.sawHalt(tenant, reason);
      watched.onHalt(tenant, reason);
    },
  });
  const ports: GatewayStores = { ledger: answeringLedger(own, log), jobs, once: answeringOnce(createOnceStore(redis)) };
  return input.wrap?.(ports) ?? ports;
}

function tenantOfDirectory({ tenants, directoryTenant }: OpenStores) {
  return tenants.find((tenant) => tenant.id === directoryTenant);
}

interface Parts {
  readonly stores: Stores;
  readonly people: People;
  readonly messengers: ReadonlyMap<string, ChatPlatform>;
  readonly pageFor: LinkPorts['pageFor'];
  readonly entries: EntrySigner;
}

/** A pause that keeps no process from ending. */
function keepingNothing(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}

/** What answering, deciding and drawing take. */
function portsOf({ settings, clock, logger }: GatewayInput, { stores, people, messengers, pageFor, entries }: Parts) {
  const { redis, tenants } = stores;
  return {
    ...stores,
    ...people,
    settings,
    clock,
    logger,
    controls: definitions,
    features: gatewayFeatures,
    newId,
    newCode,
    newNonce: randomUUID,
    entrySigner: entries,
    left: tenantsLeftBy(settings, stores.register),
    pageFor,
    codes: createLinkCodeStore(redis, stores.byGateways),
    notify: ledgerNotify(stores.ledger, stores.directoryTenant),
    messages: createMessageStore(redis, stores.byGateways),
    zoneOfPerson: zoneOfPerson.bind(null, people.directory, messengers),
    announce: (link: NewLink) => announceLink({ ...people, tenants, messengers, logger, sleep: keepingNothing }, link),
  };
}

/** What an act of a person is answered from, within the limits of what anyone may ask for. */
function limitedEvents(
  { clock, maxRequests }: GatewayInput,
  { events, deciding }: GatewayServices,
  people: People,
): HandlerPorts {
  return {
    ...events,
    deciding: rateLimited(deciding, clock, maxRequests),
    limits: createActLimits({
      ...people,
      clock,
    }),
  };
}

interface WithRenewal {
  readonly decided: Parameters<typeof renewAll>[0];
}

/** What messages are drawn from. */
function drawPorts(
  ports: ReturnType<typeof portsOf> & WithRenewal,
  parts: Pick<DrawPorts, 'messengers' | 'handOut' | 'alarms'>,
): DrawPorts {
  const { tenants, clock } = ports;
  return {
    ...ports,
    ...waivedPorts(ports),
    now: () => clock.now(),
    renewSettings: (tenantId, ledger) => renewOne({ ...ports.decided, ledger }, tenantId),
    ...parts,
    zoneOf: (tenantId: string) => zoneOfTenant(tenants, tenantId),
    quietForMs: (tenantId: string) => quietForMs(clock.now(), tenants.find(({ id }) => id === tenantId)?.settings.digest),
    digestAt: (tenantId: string) => digestTimeOf(tenants, tenantId),
    reportOnlyForMs: (tenantId: string) => tenants.find(({ id }) => id === tenantId)?.settings.reportOnlyFor ?? 0,
  };
}

/** Draws on its own what the worker should have had drawn long ago, and says what is open in tenants that left the settings. */
async function watchEvery(
  { overdue, logger, settings }: GatewayInput,
  {
    ledger,
    tenants,
    clock,
    register,
    scanCursors,
    watermark,
    faulted,
    decided,
    directoryTenant,
  }: ReturnType<typeof portsOf> & WithRenewal & { readonly faulted: OwnFaults['told'] },
  draw: DrawPorts,
): Promise<Pick<OverdueWatch, 'keeps'> & Looks> {
  await within(renewedWithinMs, renewAll(decided));
  const watcher = watchOverdue({
    ...overdue,
    features: gatewayFeatures,
    ledger,
    stillOpen: new OpenSubjects(ledger, scanCursors),
    watermark,
    shown: draw.shown,
    progress: draw.progress,
    alarms: draw.alarms,
    directory: draw.directory,
    tenants,
    left: draw.left,
    now: () => clock.now(),
    speaks: (platform) => draw.messengers.has(platform),
    draw: drawingWithoutQueue(draw),
    redrawShared: (tenant, change) => redrawShared(tenant, change, draw),
    ofDay: draw,
    quietForMs: draw.quietForMs,
    alertPlaces: (tenantId, move) => {
      const known = tenants.find(({ id }) => id === tenantId)?.settings;
      const severity = alertSeverity(draw.controls, move);
      const places = known === undefined ? [] : alertChannels(known, severity);
      return { places, quietMs: quietFor(clock.now(), severity, known?.digest) };
    },
    logger,
    faulted,
  });
  const behind = await watchOrphanedChanges({ register, ledger, settings, logger, clock, call: callLeft(draw, directoryTenant) });
  // The look reads the ledger of every tenant.
  const looks = lookEvery(overdue?.everyMs ?? lookEveryMs, async (ends) => {
    await watcher.look(ends);
    if (!ends.aborted) await renewAll(decided, 'known');
  });
  return {
    keeps: () => watcher.keeps(),
    close: () => {
      behind.close();
      return looks.close();
    },
  };
}
