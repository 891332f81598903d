/** A Valkey that can be killed, started again on what is left of its file or on what it had before, emptied, and have the end of its file cut off. */
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '../../../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../../../adapters/redis/embedded';

type Redis = ReturnType<typeof connectRedis>;

export interface ChaosStore {
  readonly url: string;
  readonly socketPath: string;
  /** Comes back on its own after a restart. */
  readonly redis: Redis;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Bytes of the file that the server writes every command to. */
  size(): number;
  /** Drops the end of that file; while the server is dead. */
  cut(bytes: number): void;
  /** What it has on disk now: anyone who calls what it gives, while the server is dead, puts that back. */
  copy(): () => void;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openChaosStore(): Promise<ChaosStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-store-'));
  const program = findServerProgram(join(__dirname, '..', '..', '..'));
  let server = await startEmbeddedValkey({ ...program, dataDir });
  const { url, socketPath } = server;
  const redis = connectRedis(url);
  redis.on('error', () => undefined);
  const file = (): string => {
    const folder = join(dataDir, 'appendonlydir');
    const name = readdirSync(folder).find((candidate) => candidate.endsWith('.incr.aof'));
    if (name === undefined) throw new Error('The store has no append-only file.');
    return join(folder, name);
  };
  return {
    url,
    socketPath,
    redis,
    kill: async () => {
      const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
      const gone = new Promise<void>((resolve) => void redis.once('close', resolve));
      process.kill(pid, 'SIGKILL');
      await gone;
    },
    size: () => statSync(file()).size,
    cut: (bytes) => truncateSync(file(), Math.max(0, statSync(file()).size - bytes)),
    copy: () => {
      const [folder, kept] = [join(dataDir, 'appendonlydir'), mkdtempSync(join(dataDir, 'backup-'))];
      cpSync(folder, kept, { recursive: true });
      return () => {
        rmSync(folder, { recursive: true });
        cpSync(kept, folder, { recursive: true });
      };
    },
    start: async () => {
      server = await startEmbeddedValkey({ ...program, dataDir });
      await redis.ping();
    },
    close: async () => {
      redis.disconnect();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
