/** Anyone who runs the store shows the worker another one than the gateway: what happens, and who is notified, with real processes. */

import { click, until } from '../support/chaos/people';
import { openSetup } from '../support/chaos/setup';
import { type ChaosStore, openChaosStore } from '../support/chaos/store';
import { patientTiming } from '../support/chaos/weather';
import { textOf } from '../support/chat/chat-room';
import { dumpOf, restore } from '../support/stores/store-keys';
import { openTcpProxy } from '../support/wire/tcp-proxy';

test('a worker that is shown another store does what was revoked there, people are told, and it stops where it sees the first one again', async () => {
  const setup = await openSetup({ mailboxes: 2, timing: patientTiming });
  const other = await openChaosStore();
  const [there, way] = [await openTcpProxy(other.socketPath), await openTcpProxy(setup.store.socketPath)];
  const back = await openTcpProxy(setup.store.socketPath);
  try {
    await setup.host('gateway');
    await setup.start('worker', { redisUrl: `redis://127.0.0.1:${way.port}` });
    await setup.room.says('ana', 'plan pop-imap');
    const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
    await restore(other.redis, await dumpOf(setup.store.redis));
    way.moveAt('xrange', there.port);
    await until(async () => (await clientsOf(other)) > 1, 'worker at the other store');
    await click(setup, 'approve', change);
    const approved = await dumpOf(setup.store.redis);
    expect(await click(setup, 'revoke', change)).toBeNull();
    await restore(other.redis, approved);
    await until(() => setup.effects().length === 3, 'effects of what was revoked');
    await setup.room.waitFor((card) => card.title.endsWith('was revoked, and no worker has read that'), 'word that nobody heard');
    way.moveAt('xrange', back.port);
    await setup.room.waitFor(
      (card) => textOf(card).includes('is not what was written'),
      'word that the ledger is not what it was',
    );
    expect(setup.effects()).toHaveLength(3);
  } finally {
    await setup.close();
    await other.close();
    for (const proxy of [there, way, back]) await proxy.close();
  }
});

/** The trial's own connection is one of them. */
async function clientsOf({ redis }: ChaosStore): Promise<number> {
  return Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]);
}
