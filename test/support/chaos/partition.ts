/** A worker is cut off from the store for longer than its lock while it changes a tenant: what BullMQ alone makes of that, and what we do. */
import { Queue, Worker } from 'bullmq';
import { openTenant } from '../../../adapters/m365/index';
import { connectRedis } from '../../../adapters/redis/connection';
import type { Operation } from '../../../src/engine/plan/operation';
import { systemClock } from '../../../src/process/system-clock';
import { openTcpProxy, type TcpProxy } from '../wire/tcp-proxy';
import { violations } from './checker';
import { askAndApprove, ended, pause, until } from './people';
import { chanceOf } from './random';
import { openSetup, type Setup } from './setup';
import type { ChaosStore } from './store';

const lockMs = 500;
/** The tenant has the first write wait: in that pause the network falls apart. */
const busy = { match: 'exchange.CASMailbox', only: 'writes', status: 429, times: 1, retryAfter: 2 };
const mailbox = '0a000000-0000-4000-8000-000000000000';

/** How often the tenant did what one job asked for. */
export async function effectsOfBareQueue(): Promise<number> {
  const setup = await openSetup({ mailboxes: 1, faults: [busy] });
  const proxy = await openTcpProxy(setup.store.socketPath);
  const operation: Operation = {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: 'user0@contoso.com',
    identity: mailbox,
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  };
  const opened: { close(): unknown }[] = [];
  const queue = new Queue('bare', { connection: setup.store.redis });
  queue.on('error', () => undefined);
  let ends = 0;
  const work = (url: string): void => {
    const redis = connectRedis(url);
    redis.on('error', () => undefined);
    const tenant = tenantOf(setup);
    const worker = new Worker(
      'bare',
      async () => {
        await tenant.write(operation);
        ends += 1;
      },
      { connection: redis, lockDuration: lockMs, stalledInterval: lockMs },
    );
    worker.on('error', () => undefined);
    opened.push({ close: () => worker.close(true) }, { close: () => tenant.close() }, { close: () => redis.disconnect() });
  };
  try {
    work(`redis://127.0.0.1:${proxy.port}`);
    await queue.add('change', {});
    await untilBusy(setup);
    proxy.cut();
    work(setup.store.url);
    await until(() => ends === 2, 'second end of the job');
    proxy.heal();
    return setup.effects().length;
  } finally {
    proxy.heal(true);
    for (const one of opened) await one.close();
    await queue.close();
    await proxy.close();
    await setup.close();
  }
}

/** The same with two of our workers: how often the tenant did it, and what the checker says. */
export async function effectsOfOurs(): Promise<{ readonly effects: number; readonly problems: readonly string[] }> {
  return withPartition([busy], 1, async (setup, proxy) => {
    await untilBusy(setup);
    proxy.cut();
    await setup.host('worker');
    await ended(setup);
    // The one that was cut off would write now.
    await pause(2500);
    proxy.heal();
    await pause(500);
  });
}

/** Cut at a random moment for a random time, healed with what was under way arriving late or never. Returns what is wrong. */
export async function partitionTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const after = chance.below(6);
  const late = chance.below(60);
  const length = lockMs + chance.below(1500);
  const lose = chance.happens(0.5);
  const faults = chance.happens(0.5) ? [{ ...busy, skip: chance.below(3), retryAfter: 1 }] : [];
  const { problems } = await withPartition(faults, 4, async (setup, proxy) => {
    await until(() => setup.simulator.calls().filter((call) => call.write).length >= Math.min(after, 5), 'write');
    await pause(late);
    proxy.cut();
    await setup.host('worker');
    await pause(length);
    proxy.heal(lose);
    await ended(setup);
    await pause(300);
  });
  return problems;
}

async function withPartition(
  faults: readonly object[],
  mailboxes: number,
  run: (setup: Setup<ChaosStore>, proxy: TcpProxy) => Promise<void>,
): Promise<{ readonly effects: number; readonly problems: readonly string[] }> {
  const setup = await openSetup({ mailboxes, faults, latencyMs: 20 });
  const proxy = await openTcpProxy(setup.store.socketPath);
  try {
    await setup.host('gateway');
    await setup.host('worker', { redisUrl: `redis://127.0.0.1:${proxy.port}`, mirrorFolder: `${setup.mirror}-cut` });
    await askAndApprove(setup);
    await run(setup, proxy);
    const [change] = await setup.changes();
    const problems = [...violations(setup.simulator.calls(), await setup.entries())];
    if (change?.status !== 'verified') problems.push(`the change is ${change?.status}`);
    const ofOne = setup.effects().filter(({ parameters }) => (parameters as { Identity?: string }).Identity === mailbox);
    return { effects: ofOne.length, problems };
  } finally {
    proxy.heal();
    await setup.close();
    await proxy.close();
  }
}

async function untilBusy({ simulator }: Setup): Promise<void> {
  await until(() => simulator.calls().some((call) => call.write && call.status === 429), 'write that has to wait');
}

/** The client of the trial's tenant, without anything of ours behind it. */
export function tenantOf({ simulator, tenantId }: Setup) {
  const { clientId, clientSecret } = simulator.credential;
  return openTenant(
    {
      tenantId,
      endpoints: simulator.endpoints,
      ca: simulator.ca,
      credential: { kind: 'secret', clientId, secret: clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: systemClock.monotonicMs, sleep: systemClock.sleep, random: () => 0.5 },
  );
}
