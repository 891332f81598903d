/** A queue that is opened again at the moment at which the store is back: the connection that it waited on before is left for good. */
import { EventEmitter } from 'node:events';
import { Worker } from 'bullmq';
import { connectRedis } from '../../adapters/redis/connection';
import { openQueue } from '../../jobs/queue-watchdog';
import { prefix } from '../../jobs/queues';
import { systemClock } from '../../src/process/system-clock';
import { KeptLog } from '../support/corridor/kept-log';
import { askServer, end, type Server, ServerFarm, until } from '../support/stores/many-servers';

let farm: ServerFarm;
let server: Server;
let printed: jest.SpyInstance;
beforeEach(async () => {
  printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  farm = new ServerFarm();
  server = await farm.startServer();
});
afterEach(async () => {
  printed.mockRestore();
  await farm.stop();
});

const name = `${prefix}:${Buffer.from('change').toString('base64')}`;

/** The connections that wait for jobs of the queue, as the store lists them. */
const listed = (): Promise<readonly string[]> =>
  askServer(server.port, async (redis) =>
    String(await redis.client('LIST'))
      .split('\n')
      .filter((line) => line.includes(` name=${name} `)),
  );
const waiting = async (): Promise<number> => (await listed()).length;
/** Between two waits it asks by the other connection, of which BullMQ never thinks that it is not answered. */
const isBlocked = async (): Promise<boolean> => (await listed()).some((line) => / flags=\S*b/.test(line));

test('a queue that is opened anew while BullMQ renews its connection leaves none behind, and says nothing past the log', async () => {
  const redis = connectRedis(`redis://127.0.0.1:${server.port}`);
  redis.on('error', () => undefined);
  const workers: Worker[] = [];
  const queue = openQueue('change', {
    connection: redis,
    lockMs: 15_000,
    concurrency: 1,
    clock: systemClock,
    start: () => {
      // Long enough to be ended in; a second later BullMQ takes the connection for one that is never answered.
      const worker = new Worker('change', () => Promise.resolve(), { connection: redis, prefix, drainDelay: 3 });
      worker.on('error', () => undefined);
      workers.push(worker);
      return worker;
    },
  });
  const client = await workers[0]?.getBackend().blockingClient;
  if (client === undefined) throw new Error('The worker has no connection that waits for jobs.');
  const isRenewing = () => Promise.resolve(EventEmitter.listenerCount(client as unknown as EventEmitter, 'end') > 0);
  const left = new Promise<void>((resolve) => {
    const { disconnect } = client;
    client.disconnect = (...how: Parameters<typeof disconnect>): void => {
      client.disconnect = disconnect;
      disconnect(...how);
      queue.open(new KeptLog());
      resolve();
    };
  });
  await until('it waits for jobs', isBlocked);
  await end(server);
  await until('BullMQ waits for the connection to come back', isRenewing);
  await farm.restart(server);
  await left;
  await until('the new one waits for jobs alone', async () => (await waiting()) === 1 && client.status === 'end');
  await end(farm.servers.at(-1) ?? server);
  await farm.restart(server);
  await until('the new one is back', async () => (await waiting()) > 0);
  expect(await waiting()).toBe(1);
  expect(client.status).toBe('end');
  expect(printed.mock.calls).toEqual([]);
  await queue.close(10_000);
  redis.disconnect();
});
