/** Opens a long ledger as a gateway that has just started, and answers a first question of it: run by `long-ledger.ts`. Arguments: store, keys, tenant. */
import { performance } from 'node:perf_hooks';
import { connectRedis } from '../adapters/redis/connection';
import { createIndexStore } from '../adapters/redis/index-store';
import { createEntryLog } from '../adapters/redis/ledger';
import { entrySigner } from '../src/engine/ledger/envelope';
import { digestOfKeys } from '../src/engine/ledger/kept-index';
import { openLedger } from '../src/engine/ledger/sealed-ledger';
import { sealedValues } from '../src/engine/ledger/sealed-value';
import { systemClock } from '../src/process/system-clock';
import { keyringOf, type RunKeys } from './support/long-change';

/** Until the first answer: seconds of the clock and of the processor, and the peak memory of the process in megabytes. */
export interface FirstAnswer {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly head: number;
}

/** As many as `/harden changes` looks at. */
const changes = 60;
/** Milliseconds within which the index is kept for the next start. */
const keptWithinMs = 10_000;

async function main(url: string, keys: RunKeys, tenant: string): Promise<void> {
  const redis = connectRedis(url);
  const signer = entrySigner('gateway', keys.gateway.privateKeyPem);
  const keyring = keyringOf(keys);
  const values = sealedValues('gateway', { keyring, signer, now: () => systemClock.now() });
  const store = createIndexStore(redis, values, () => ({ code: 'bench', keys: digestOfKeys(keyring) }));
  let kept: Promise<void> = Promise.resolve();
  const indexes: typeof store = {
    ...store,
    keep: (of, index) => {
      kept = store.keep(of, index);
      return kept;
    },
  };
  const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer, indexes });
  const since = performance.now();
  const cpu = process.cpuUsage();
  const recent = await ledger.recent(tenant, changes, ['c-']);
  for (const subject of recent.slice(0, 3)) await ledger.count(tenant, subject, 'known');
  const { seq } = await ledger.head(tenant, 'known');
  const { user, system } = process.cpuUsage(cpu);
  const told: FirstAnswer = {
    seconds: (performance.now() - since) / 1000,
    cpu: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    head: seq,
  };
  process.send?.(told);
  const late = setTimeout(() => process.exit(1), keptWithinMs);
  await kept;
  clearTimeout(late);
  redis.disconnect();
  process.disconnect();
}

const [url = '', keys = '', tenant = ''] = process.argv.slice(2);
void main(url, JSON.parse(keys) as RunKeys, tenant);
