/**
 * Everything between a click on Approve and the first write that lies on a disk, is signed or goes over the wire, with nothing read or decided in between:
 * the act claimed, the decision in the ledger, the lease, three requests side by side, the beginning and the intent each in the ledger and in the mirror.
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Agent, request } from 'undici';
import type { Simulator } from '../../adapters/m365/simulator/index';
import { connectRedis } from '../../adapters/redis/connection';
import type { Beside } from './bare-chain';

/** About what an entry takes. */
const entryBytes = 700;

export interface Steps extends Beside {
  close(): Promise<void>;
}

export async function openSteps(redisUrl: string, simulator: Simulator): Promise<Steps> {
  const redis = connectRedis(redisUrl);
  const agent = new Agent({ connect: { ca: simulator.ca } });
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-steps-'));
  const mirror = await open(join(folder, 'mirror'), 'a');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let acts = 0;

  /** Signed by one, verified by the other. */
  const append = async (file: FileHandle | null): Promise<void> => {
    const entry = Buffer.alloc(entryBytes, String(acts));
    if (!verify(null, entry, publicKey, sign(null, entry, privateKey))) throw new Error('The signature does not fit.');
    await redis.xadd('steps', '*', 'entry', entry);
    await file?.write(entry);
    await file?.datasync();
  };
  // Refused for want of a token, which takes the same way.
  const ask = async (): Promise<void> => {
    const answer = await request(`${simulator.endpoints.graph}/v1.0/organization`, { dispatcher: agent });
    await answer.body.dump();
  };
  return {
    pressed: async () => {
      acts += 1;
      await redis.set(`steps:act:${acts}`, '1', 'PX', 600_000, 'NX');
      await append(null);
    },
    inJob: async () => {
      await redis.set(`steps:lease:${acts}`, '1', 'PX', 30_000, 'NX');
      await Promise.all([ask(), ask(), ask()]);
      await append(mirror);
      await append(mirror);
      return performance.now();
    },
    close: async () => {
      redis.disconnect();
      await agent.close();
      await mirror.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
