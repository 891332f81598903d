/** A gateway in a process of its own whose chat is the trial's, and that dies at a failpoint or works on. Argument: its configuration as JSON. */
import type { ChatPlatform, OnEvent, Posted } from '../../../src/chat/platform';
import { type GatewayStores, startGateway } from '../../../src/compose/gateway';
import { loadSettings } from '../../../src/config/load';
import { systemClock } from '../../../src/process/system-clock';
import { failpointOf, fateAt } from './failpoint';
import { type Fate, through } from './mortal';
import type { Asked, ChildMessage, ProcessConfig } from './process-config';
import { shiftedClock } from './shifted-clock';
import { placeOf, ringOf } from './worker-input';

function tell(told: ChildMessage): void {
  process.send?.(told);
}

/** The chat at the other end of the pipe. */
function remoteChat(fate: Fate): ChatPlatform {
  let onEvent: OnEvent = () => Promise.resolve(null);
  let calls = 0;
  const waiting = new Map<number, (posted: Posted) => void>();
  process.on('message', (asked: Asked) => {
    if (asked.kind === 'done') waiting.get(asked.call)?.(asked.posted);
    else void onEvent(asked.event).then((card) => tell({ kind: 'answer', call: asked.call, card }));
  });
  const ask = (told: (call: number) => ChildMessage): Promise<Posted> => {
    calls += 1;
    const call = calls;
    return new Promise((resolve) => {
      waiting.set(call, resolve);
      tell(told(call));
    });
  };
  return {
    name: 'terminal',
    start: (handler) => {
      onEvent = handler;
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    whisper: () => Promise.resolve(),
    post: (to, card) => through(fate, 'post', () => ask((call) => ({ kind: 'post', call, to, card }))),
    update: async (copy, card) => {
      await through(fate, 'update', () => ask((call) => ({ kind: 'update', call, copy, card })));
    },
  };
}

function mortalStores({ ledger, jobs, once }: GatewayStores, fate: Fate): GatewayStores {
  return {
    ledger: {
      ...ledger,
      append: (tenant, subject, event, conditions) =>
        through(fate, `append ${event.type}`, () => ledger.append(tenant, subject, event, conditions)),
    },
    jobs: { ...jobs, add: (job, options) => through(fate, `add ${job.name}`, () => jobs.add(job, options)) },
    once: { claim: (key, ttlMs) => through(fate, 'claim', () => once.claim(key, ttlMs)) },
  };
}

async function main(): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '') as ProcessConfig;
  const fate = fateAt(config.failpoint === undefined ? null : failpointOf(config.failpoint), {
    reached: () => void process.kill(process.pid, 'SIGKILL'),
    passed: (step, nth) => tell({ kind: 'step', step, nth }),
  });
  const quiet = (): void => undefined;
  const gateway = await startGateway({
    settings: loadSettings(config.settings),
    store: placeOf(config),
    decisionKeyPem: config.decisionKeyPem,
    keyring: ringOf(config),
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: config.clockFile === undefined ? systemClock : shiftedClock(config.clockFile),
    platforms: [remoteChat(fate)],
    lockMs: config.timing.lockMs,
    overdue: { everyMs: 200, graceMs: 2500 },
    wrap: (stores) => mortalStores(stores, fate),
  });
  tell({ kind: 'ready' });
  // A trial that was broken off leaves nobody behind.
  process.once('disconnect', () => process.exit(1));
  process.once('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
}

void main();
