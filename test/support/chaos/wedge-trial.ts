/** A worker that cannot take jobs although its store answers everything else: it comes back on its own, or its probe says in time that only a new start helps. */
import { performance } from 'node:perf_hooks';
import { prefix } from '../../../jobs/queues';
import { usualTiming } from '../../../src/compose/safeguards';
import { freePort } from '../wire/free-port';
import { openTcpProxy, type TcpProxy } from '../wire/tcp-proxy';
import { violations } from './checker';
import { click, ended, pause, until } from './people';
import { openSetup, type Setup } from './setup';
import type { ChaosStore } from './store';

export type Wedge = 'connections that are never answered' | 'a queue that nobody can take from';

export interface WedgeTrial {
  readonly wedge: Wedge;
  /** Milliseconds from the approval to the end of the change, or to the probe's no. */
  readonly tookMs: number;
  readonly problems: readonly string[];
}

/** Milliseconds. */
const backWithin = 45_000;
const toldWithin = 90_000;

export async function wedgeTrial(seed: number): Promise<WedgeTrial> {
  const monitoring = { gateway: await freePort(), worker: await freePort() };
  const setup = await openSetup({ mailboxes: 4, monitoring, timing: usualTiming });
  const proxy = await openTcpProxy(setup.store.socketPath);
  const isAlive = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${monitoring.worker}/healthz`)).ok;
  try {
    await setup.host('gateway');
    await setup.start('worker', { redisUrl: `redis://127.0.0.1:${proxy.port}` });
    const result = await (seed % 2 === 0 ? unanswered(setup, proxy, isAlive) : untakeable(setup, isAlive));
    const { status } = await ended(setup, { timeoutMs: toldWithin });
    await until(isAlive, 'probe that says that the worker lives');
    const left = status === 'verified' ? [] : [`the change is ${status}`];
    return {
      ...result,
      problems: [...result.problems, ...left, ...violations(setup.simulator.calls(), await setup.entries())],
    };
  } catch (error) {
    throw new Error(`${String(error)} What was logged:\n${setup.log().slice(-4000)}`, { cause: error });
  } finally {
    proxy.heal();
    await setup.close();
    await proxy.close();
  }
}

type IsAlive = () => Promise<boolean>;

/** Nobody has to start it again, and nobody is asked to. */
async function unanswered(setup: Setup<ChaosStore>, proxy: TcpProxy, isAlive: IsAlive): Promise<WedgeTrial> {
  const change = await planned(setup);
  proxy.wedge();
  await click(setup, 'approve', change);
  const began = performance.now();
  const over = new AbortController();
  const asking = countNo(isAlive, over.signal);
  await ended(setup, { timeoutMs: toldWithin });
  const tookMs = performance.now() - began;
  over.abort();
  const no = await asking;
  return {
    wedge: 'connections that are never answered',
    tookMs,
    problems: [
      ...(tookMs <= backWithin ? [] : [`the change ended ${Math.round(tookMs)} ms after the approval`]),
      ...(no === 0 ? [] : ['the probe said that only a new start helps, and work went on without one']),
    ],
  };
}

async function countNo(isAlive: IsAlive, signal: AbortSignal): Promise<number> {
  let no = 0;
  while (!signal.aborted) {
    if (!(await isAlive())) no += 1;
    await pause(500);
  }
  return no;
}

/** Someone paused the queue: nobody takes from it, and what is due can be counted. */
async function untakeable(setup: Setup<ChaosStore>, isAlive: IsAlive): Promise<WedgeTrial> {
  const change = await planned(setup);
  const meta = `${prefix}:change:meta`;
  await setup.store.redis.hset(meta, 'paused', 1);
  await click(setup, 'approve', change);
  const began = performance.now();
  await until(async () => !(await isAlive()), 'probe that says that only a new start helps', 2 * toldWithin);
  const tookMs = performance.now() - began;
  await setup.store.redis.hdel(meta, 'paused');
  return {
    wedge: 'a queue that nobody can take from',
    tookMs,
    problems: tookMs <= toldWithin ? [] : [`the probe said so ${Math.round(tookMs)} ms after the approval`],
  };
}

async function planned(setup: Setup<ChaosStore>) {
  await setup.room.says('ana', 'plan pop-imap');
  return until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
}
