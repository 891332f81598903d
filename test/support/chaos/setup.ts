/** The setup of a trial with real processes: store, simulated tenant and chat here, gateways and workers each in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RecordedCall, type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { StoreClient } from '../../../adapters/redis/connection';
import { storedRows } from '../../../adapters/redis/ledger';
import type { Card } from '../../../src/chat/card';
import { startGateway } from '../../../src/compose/gateway';
import type { Running } from '../../../src/compose/stores';
import { startWorker } from '../../../src/compose/worker';
import { loadSettings } from '../../../src/config/load';
import type { Change } from '../../../src/engine/changes/change';
import { changeOf } from '../../../src/engine/changes/change-of';
import type { Entry } from '../../../src/engine/ledger/entry';
import { isUnreadable, readRow } from '../../../src/engine/ledger/stored-row';
import type { Clock } from '../../../src/lib/clock';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { systemClock } from '../../../src/process/system-clock';
import { type ChatRoom, openChatRoom } from '../chat/chat-room';
import { asStored, gatewayKeys as keys, workerKeys as ledgerKeys } from '../ledger/signed-entries';
import { fromSources } from '../runner/own-process';
import type { Asked, ChildMessage, ProcessConfig } from './process-config';
import { type MoreSettings, writeSettings } from './setup-settings';
import { shift, shiftedClock } from './shifted-clock';
import { type ChaosStore, openChaosStore } from './store';
import { contosoId } from './store-under-trial';
import { logTo } from './trial-log';
import { shortTiming, stateFor } from './weather';
import { placeOf, ringOf, workerInput } from './worker-input';

export type Role = 'gateway' | 'worker';

/** How a process differs from the usual one. */
export type Life = Partial<Pick<ProcessConfig, 'failpoint' | 'stops' | 'redisUrl' | 'store' | 'mirrorFolder' | 'timing'>> & {
  /** The folder of other sources to run. */
  readonly program?: string;
  /** Serves its metrics nowhere: the port of its role is another process's. */
  readonly isUnwatched?: boolean;
};

const root = join(__dirname, '..', '..', '..');

export interface Spawned {
  readonly child: ChildProcess;
  /** Settles when it has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Settles when it is about to stop at its failpoint. */
  readonly stopping: Promise<void>;
  /** The steps that it began, as failpoint names without their first word. */
  readonly steps: readonly string[];
}

/** What a trial reads of its store, whatever that is made of. */
export interface TrialStore {
  readonly redis: StoreClient;
  /** Of the one server; a store of several is in `settings`. */
  readonly url: string;
  readonly settings?: object;
  close(): Promise<void>;
}

export interface Setup<Store extends TrialStore = TrialStore> {
  readonly store: Store;
  readonly simulator: Simulator;
  readonly room: ChatRoom;
  readonly tenantId: string;
  /** Path of the settings, for the command line. */
  readonly settings: string;
  /** The mirror of the first worker. */
  readonly mirror: string;
  /** What the command line needs beside them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the one gateway and the one worker that are watched tell their metrics. */
  readonly monitoring?: Readonly<Record<Role, number>>;
  /** What was logged as a warning or an error, but for gateways in processes of their own. */
  log(): string;
  /** Turns the clock of all processes ahead, by milliseconds, where it can be. */
  shift(ms: number): void;
  /** In a process of its own. */
  start(role: Role, life?: Life): Promise<Spawned>;
  /** In the process of the trial, for a role that is not to die: it starts sooner. */
  host(role: Role, life?: Life): Promise<Running>;
  entries(): Promise<readonly Entry[]>;
  /** The changes that people asked for, in order. */
  changes(): Promise<readonly Change[]>;
  effects(): readonly RecordedCall[];
  close(): Promise<void>;
}

export interface SetupOptions {
  readonly mailboxes?: number;
  readonly keepWithinMs?: number;
  readonly faults?: readonly object[];
  /** Before every answer of the tenant. */
  readonly latencyMs?: number;
  readonly monitoring?: Setup['monitoring'];
  /** Of processes that name no other. */
  readonly timing?: ProcessConfig['timing'];
  readonly settings?: MoreSettings;
  /** Of the simulated tenant, beside its mailboxes. */
  readonly state?: object;
  /** A chat beside the terminal, that gateways of this process speak. */
  readonly otherRoom?: ChatRoom;
  /** Of processes in the process of the trial. */
  readonly clock?: Clock;
  /** All processes and the tenant share a clock that `shift` turns ahead. */
  readonly isShifted?: boolean;
}

export async function openSetup(options: SetupOptions = {}): Promise<Setup<ChaosStore>> {
  return openSetupOn(await openChaosStore(), options);
}

export async function openSetupOn<Store extends TrialStore>(store: Store, options: SetupOptions = {}): Promise<Setup<Store>> {
  const tenantId = contosoId;
  const state = { ...stateFor(tenantId, options.faults ?? [], options), ...options.state };
  const room = openChatRoom('terminal', 'hardening');
  const rooms = options.otherRoom === undefined ? [room] : [room, options.otherRoom];
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-setup-'));
  const clockFile = join(folder, 'clock');
  writeFileSync(clockFile, '0');
  const { monitoring, timing = shortTiming, isShifted = false } = options;
  const { clock = isShifted ? shiftedClock(clockFile) : systemClock } = options;
  const simulator = await startSimulator({ state, now: isShifted ? clock.now : () => new Date() });
  // The command line reads where the store is from there.
  const said = { ...options.settings, ...omitUndefined({ store: store.settings }) };
  const settings = writeSettings(folder, 'hardenbot', simulator, { ...said, ...omitUndefined({ monitoring }) });
  const unwatched = writeSettings(folder, 'unwatched', simulator, said);
  const logFile = join(folder, 'log');
  writeFileSync(logFile, '');
  const usual: ProcessConfig = {
    settings,
    redisUrl: store.url,
    ...(store.settings === undefined ? {} : { store: store.settings }),
    decisionKeyPem: keys.privateKeyPem,
    decisionPublicKeyPem: keys.publicKeyPem,
    ledgerKeyPem: ledgerKeys.privateKeyPem,
    ledgerPublicKeyPem: ledgerKeys.publicKeyPem,
    mirrorFolder: join(folder, 'mirror'),
    clientId: simulator.credential.clientId,
    clientSecret: simulator.credential.clientSecret,
    timing,
    logFile,
    ...(isShifted ? { clockFile } : {}),
    ...(options.keepWithinMs === undefined ? {} : { keepWithinMs: options.keepWithinMs }),
  };
  const configOf = ({ isUnwatched = false, ...life }: Omit<Life, 'program'>): ProcessConfig => ({
    ...usual,
    ...(isUnwatched ? { settings: unwatched } : {}),
    ...life,
  });
  const all: Spawned[] = [];
  const hosted: Running[] = [];
  const entries = async (): Promise<readonly Entry[]> => {
    const found: Entry[] = [];
    for await (const row of storedRows(store.redis, tenantId)) {
      const entry = readRow(row);
      if (isUnreadable(entry)) throw new Error(entry.problem);
      found.push(entry);
    }
    return found;
  };
  return {
    store,
    simulator,
    room,
    tenantId,
    settings,
    mirror: usual.mirrorFolder,
    ...omitUndefined({ monitoring }),
    environment: {
      ...(store.settings === undefined ? { REDIS_URL: store.url } : {}),
      HARDENBOT_LEDGER_KEY: ledgerKeys.privateKeyPem,
      HARDENBOT_LEDGER_MIRROR: usual.mirrorFolder,
      HARDENBOT_DECISION_KEY: keys.privateKeyPem,
      HARDENBOT_DECISION_PUBLIC_KEY: keys.publicKeyPem,
      HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
      HARDENBOT_CONTOSO_CLIENT_SECRET: simulator.credential.clientSecret,
    },
    log: () => readFileSync(logFile, 'utf8'),
    shift: (ms) => shift(clockFile, ms),
    start: async (role, { program = root, ...life } = {}) => {
      const spawned = await spawn(join(program, 'test', 'support', 'chaos'), role, configOf(life), room);
      all.push(spawned);
      return spawned;
    },
    host: async (role, life = {}) => {
      const config = configOf(life);
      const running = await (role === 'worker' ? hostWorker(config, clock) : hostGateway(config, { rooms, clock }));
      let stopped: Promise<void> | undefined;
      const onceOnly = { stop: () => (stopped ??= running.stop()) };
      hosted.push(onceOnly);
      return onceOnly;
    },
    entries,
    changes: async () => {
      const found = await entries();
      const subjects = [...new Set(found.map((entry) => entry.subject))];
      return subjects.flatMap((subject) => changeOf(asStored(found.filter((entry) => entry.subject === subject))) ?? []);
    },
    effects: () => simulator.calls().filter((call) => call.effect),
    close: async () => {
      for (const { child } of all) child.kill('SIGKILL');
      await Promise.all(all.map(({ ended }) => ended));
      await Promise.all(hosted.map((running) => running.stop()));
      await simulator.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function hostGateway(
  config: ProcessConfig,
  { rooms, clock }: { readonly rooms: readonly ChatRoom[]; readonly clock: Clock },
): Promise<Running> {
  const { decisionKeyPem } = config;
  const settings = loadSettings(config.settings);
  return startGateway({
    settings,
    store: placeOf(config),
    decisionKeyPem,
    keyring: ringOf(config),
    logger: logTo(config.logFile),
    clock,
    platforms: rooms,
    lockMs: config.timing.lockMs,
    ...omitUndefined({ maxDeaths: config.timing.maxDeaths }),
    overdue: { everyMs: 200, graceMs: 2500 },
  });
}

function hostWorker(config: ProcessConfig, clock: Clock): Promise<Running> {
  return startWorker({ ...workerInput(config, { logger: logTo(config.logFile), wrap: (work) => work }), clock, ownTime: true });
}

/** Resolves once it works, or has died before. */
export async function spawn(folder: string, role: Role, config: ProcessConfig, room: ChatRoom): Promise<Spawned> {
  const child = fork(join(folder, `${role}-process.ts`), [JSON.stringify(config)], {
    execArgv: [...fromSources],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const steps: string[] = [];
  const answers = new Map<number, (card: Card | null) => void>();
  let calls = 0;
  const reply = (asked: Asked): void => {
    if (child.connected) child.send(asked, () => undefined);
  };
  const ready = new Promise<void>((resolve) => {
    child.on('message', (told: ChildMessage) => {
      if (told.kind === 'ready') resolve();
      else if (told.kind === 'step') steps.push(`${told.step} ${told.nth}`);
      else if (told.kind === 'answer') answers.get(told.call)?.(told.card);
      else if (told.kind === 'post')
        void room.post(told.to, told.card).then((posted) => reply({ kind: 'done', call: told.call, posted }));
      else if (told.kind === 'update')
        void room.update(told.copy, told.card).then(() => reply({ kind: 'done', call: told.call, posted: told.copy }));
    });
  });
  const stopping = new Promise<void>((resolve) => {
    child.on('message', (told: ChildMessage) => told.kind === 'stopping' && resolve());
  });
  await Promise.race([ready, ended]);
  if (role === 'gateway')
    await room.start((event) => {
      calls += 1;
      const call = calls;
      const answered = new Promise<Card | null>((resolve) => void answers.set(call, resolve));
      reply({ kind: 'event', call, event });
      // Nobody answers for a gateway that died: the person sees that nothing happened, and may try again.
      return Promise.race([answered, ended.then(() => null)]);
    });
  return { child, ended, stopping, steps };
}
