/** A server that hangs closes nothing and answers nothing: every connection notices it on its own, and none takes a wait that was asked for for a hang. */
import { connectRedis } from '../../adapters/redis/connection';
import { openReplicatedWriter } from '../../adapters/redis/replicated';
import { startRounds } from '../../jobs/schedules';
import { startWorkers } from '../../jobs/worker';
import { systemClock } from '../../src/process/system-clock';
import { KeptLog } from '../support/corridor/kept-log';
import { askServer, ServerFarm, until } from '../support/stores/many-servers';

const address = ({ port }: { readonly port: number }): string => `redis://127.0.0.1:${port}`;

test('a connection that nobody uses is made anew when its server hangs, so that whoever uses it next waits for nothing', async () => {
  const farm = new ServerFarm();
  const server = await farm.startServer();
  const redis = connectRedis(address(server));
  try {
    await redis.ping();
    const told = new Promise<Error>((resolve) => void redis.once('error', resolve));
    server.child.kill('SIGSTOP');
    expect((await told).message).toMatch(/^Socket timeout/);
  } finally {
    redis.disconnect();
    await farm.stop();
  }
});

test('replicas that are waited for as long as settings may say leave the connection as it is', async () => {
  const farm = new ServerFarm();
  const own = connectRedis(address(await farm.startServer()));
  let closed = 0;
  own.on('close', () => {
    closed += 1;
  });
  const writer = openReplicatedWriter(own, { replicas: 1, withinMs: 10_000 });
  try {
    const written = writer.write('t', {
      run: (client) => client.set('hardenbot:{t}:probe', '1'),
      hasWritten: (said) => said === 'OK',
      isThere: () => Promise.resolve(true),
    });
    await expect(written).rejects.toMatchObject({ name: 'Unsettled', message: expect.stringContaining('replicas have it') });
    expect(closed).toBe(0);
  } finally {
    writer.close();
    await farm.stop();
  }
});

test('what takes jobs, or goes rounds, ends in time although the store hangs, and leaves no connection that comes back', async () => {
  const farm = new ServerFarm();
  const server = await farm.startServer();
  const redis = connectRedis(address(server));
  redis.on('error', () => undefined);
  const usual = { connection: redis, logger: new KeptLog(), clock: systemClock };
  const run = (): Promise<void> => Promise.resolve();
  const workers = startWorkers({ ...usual, handlers: { change: { concurrency: 1, run } } });
  const rounds = await startRounds({ ...usual, name: 'upkeep', everyMs: 60_000, lockMs: 15_000, run });
  const connections = async (): Promise<number> =>
    String(await askServer(server, (hand) => hand.client('LIST')))
      .trim()
      .split('\n').length;
  // Of either the one that waits for jobs, the shared one, and anyone who asks.
  await until('they wait for jobs', async () => (await connections()) === 4);
  try {
    server.child.kill('SIGSTOP');
    await Promise.all([workers.close(300), rounds.close(300)]);
    redis.disconnect();
    server.child.kill('SIGCONT');
    await until('nobody but the one who asks is there', async () => (await connections()) === 1);
  } finally {
    redis.disconnect();
    await farm.stop();
  }
});
