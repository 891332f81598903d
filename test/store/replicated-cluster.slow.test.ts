/** A cluster of real nodes, whose slots go from one to another: an entry counts once replicas of the node that has it now have it too. */
import { connectStore, type StoreClient } from '../../adapters/redis/connection';
import { keys } from '../../adapters/redis/keys';
import { noPasswords } from '../../adapters/redis/place';
import { openReplicatedWriter } from '../../adapters/redis/replicated';
import { Unsettled } from '../../src/engine/ledger/retry-later';
import { type ClusterStore, moveSlot, ownerOf, startClusterStore } from '../support/stores/cluster-store';
import type { Server } from '../support/stores/many-servers';

const tenant = 't';
const tag = `{${tenant}}`;

let store: ClusterStore;

beforeAll(async () => {
  store = await startClusterStore({ withoutReplicas: true });
});
afterAll(() => store.stop());

function openWriter(withinMs: number) {
  const client = connectStore({ kind: 'cluster', nodes: store.nodes, passwords: noPasswords, durability: 'disk' });
  return openReplicatedWriter(client, { replicas: 1, withinMs });
}

test('an entry whose slot goes to another node before the wait counts once that node has told a replica, and not because the old one has', async () => {
  const primaries = store.servers.slice(0, 3);
  const from = await ownerOf(tag, primaries);
  const [to, other] = primaries.filter((server) => server !== from) as [Server, Server];
  await store.addReplica(from);
  const writer = openWriter(20_000);
  const hasty = openWriter(100);
  try {
    const append = async (client: StoreClient): Promise<string> => {
      await client.xadd(keys.ledger(tenant), '*', 'e', 'text');
      return 'appended';
    };
    const isThere = async (): Promise<boolean> => (await writer.client.exists(keys.ledger(tenant))) === 1;
    const hasWritten = (): boolean => true;
    expect(await writer.write(tenant, { run: append, hasWritten, isThere })).toBe('appended');

    const appendAndMove = async (client: StoreClient): Promise<string> => {
      const answer = await append(client);
      await moveSlot(tag, { from, to, others: [other] });
      return answer;
    };
    await expect(hasty.write(tenant, { run: appendAndMove, hasWritten, isThere })).rejects.toThrow(Unsettled);

    await store.addReplica(to);
    expect(await writer.read(tenant, (client) => client.xlen(keys.ledger(tenant)))).toBe(2);
  } finally {
    writer.close();
    hasty.close();
  }
});
