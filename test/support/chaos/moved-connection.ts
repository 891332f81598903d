/**
 * Between an entry and the question whether replicas have it the connection breaks, and the next one leads to another primary, as after a fail-over: that one
 * is asked by a connection which wrote nothing there, and says yes at once. It has the entry, or nobody believes that it was written.
 */
import { connectRedis } from '../../../adapters/redis/connection';
import { keys } from '../../../adapters/redis/keys';
import { openReplicatedWriter } from '../../../adapters/redis/replicated';
import { RetryLater } from '../../../src/engine/ledger/retry-later';
import { ledgerOn } from '../ledger/signed-entries';
import { askServer, ServerFarm, startReplicated } from '../stores/many-servers';
import { openTcpProxy } from '../wire/tcp-proxy';
import { chanceOf } from './random';

const tenant = 't';
const clock = { now: () => new Date('2026-11-24T10:00:00Z') };

/** Gives what is wrong. */
export async function movedConnectionTrial(seed: number): Promise<readonly string[]> {
  const before = chanceOf(seed).below(3);
  const farm = new ServerFarm();
  const [{ primary: one }, { primary: other }] = await Promise.all([startReplicated(farm), startReplicated(farm)]);
  const proxy = await openTcpProxy(one.port);
  const redis = connectRedis(`redis://127.0.0.1:${proxy.port}`);
  const writer = openReplicatedWriter(connectRedis(`redis://127.0.0.1:${proxy.port}`), { replicas: 1, withinMs: 10_000 });
  const ledger = ledgerOn(redis, clock, { writer });
  const append = (n: number) => ledger.append(tenant, `c-${n}`, { type: 'nothingToDo', reason: 'x' });
  try {
    for (let n = 0; n < before; n += 1) await append(n);
    proxy.moveAt(keys.settled(tenant), other.port);
    const isBelieved = await append(before).then(
      () => true,
      (error: unknown) => {
        if (error instanceof RetryLater) return false;
        throw error;
      },
    );
    const [old, now] = [await entriesOn(one.port), await entriesOn(other.port)];
    return [
      ...(old === before + 1 ? [] : [`the first primary has ${old} entries, and not ${before + 1}`]),
      ...(isBelieved && now !== 1 ? [`an entry counts as written, and the primary has ${now}`] : []),
      ...(before > 0 || isBelieved ? [] : ['the first entry of a ledger was not written again']),
    ];
  } finally {
    writer.close();
    redis.disconnect();
    await proxy.close();
    await farm.stop();
  }
}

const entriesOn = (port: number): Promise<number> => askServer(port, (redis) => redis.xlen(keys.ledger(tenant)));
