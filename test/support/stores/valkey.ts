/** A Valkey of its own for a test file, durable as in production, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '../../../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../../../adapters/redis/embedded';

export interface TestValkey {
  readonly url: string;
  connect(): ReturnType<typeof connectRedis>;
  stop(): Promise<void>;
}

export async function startTestValkey(): Promise<TestValkey> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-test-'));
  const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..', '..', '..')), dataDir });
  const connections: ReturnType<typeof connectRedis>[] = [];
  return {
    url: server.url,
    connect: () => {
      const redis = connectRedis(server.url);
      connections.push(redis);
      return redis;
    },
    stop: async () => {
      for (const redis of connections) redis.disconnect();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
