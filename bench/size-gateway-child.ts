/** Draws the card of a long change again and again while it is applied, as a gateway does: run by `size.ts`. Arguments: store, keys, tenant. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { connectRedis } from '../adapters/redis/connection';
import { createPlanStore } from '../adapters/redis/plans';
import { readChange } from '../src/engine/changes/change-of';
import { systemClock } from '../src/process/system-clock';
import { changeCard } from '../src/views/change';
import { gatewayLedger, type RunKeys, subject } from './support/long-change';

/** Milliseconds of processor time and of the clock that single draws took, and the peak memory of the process. */
export interface GatewayTold {
  readonly draws: readonly { readonly entries: number; readonly milliseconds: number; readonly cpu: number }[];
  readonly megabytes: number;
}

/** As often as the worker reports progress. */
const drawEveryMs = 400;

async function main(url: string, keys: RunKeys, tenant: string): Promise<void> {
  const redis = connectRedis(url);
  const ledger = gatewayLedger(redis, keys);
  const plans = createPlanStore(redis);
  const draws: { entries: number; milliseconds: number; cpu: number }[] = [];
  for (let isOver = false; !isOver; await pause(drawEveryMs)) {
    const since = performance.now();
    const cpu = process.cpuUsage();
    const change = await readChange(ledger, tenant, subject);
    if (change === null) throw new Error('There is no change.');
    changeCard({
      tenant: 'contoso',
      change,
      control: undefined,
      progress: null,
      first: await plans.first(tenant, subject, 10),
      list: null,
      keepers: [],
      reportsUntil: null,
      approval: { needed: 0, missing: 0, missingFrom: [], canApprove: [], mentioned: [], obstacle: null },
      now: systemClock.now(),
    });
    const { user, system } = process.cpuUsage(cpu);
    draws.push({ entries: change.entries, milliseconds: performance.now() - since, cpu: (user + system) / 1000 });
    isOver = change.status === 'applied';
  }
  const told: GatewayTold = { draws, megabytes: process.resourceUsage().maxRSS / 1024 };
  process.send?.(told);
  redis.disconnect();
  process.disconnect();
}

const [url = '', keys = '', tenant = ''] = process.argv.slice(2);
void main(url, JSON.parse(keys) as RunKeys, tenant);
