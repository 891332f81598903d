/**
 * Everything between a click on Approve and the first write that lies on a disk, is signed or goes over the wire, with nothing read or decided in between:
 * the act claimed, the decision signed, in the ledger and in the mirror, the job and the drawing in their queues, the signatures of the request and of the
 * approval verified, the lease, the same three questions to the tenant side by side, the beginning with the intent in the ledger and in the mirror.
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Agent, request } from 'undici';
import type { Simulator } from '../../adapters/m365/simulator/index';
import { connectRedis } from '../../adapters/redis/connection';
import type { Beside } from './bare-chain';
import { tokenOf } from './tenant';

/** About what a decision takes that a person makes. */
const decisionBytes = 500;
/** About what an entry takes. */
const entryBytes = 700;

/** What the plan is held against: its object, and its control planned again. */
const reads = ['Get-OrganizationConfig', 'Get-OrganizationConfig', 'Get-AuthenticationPolicy'];

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

  /** This many entries in one step: signed by one, verified by the other. */
  const append = async (count: number): Promise<Buffer> => {
    const entries = Array.from({ length: count }, () => Buffer.alloc(entryBytes, String(acts)));
    for (const entry of entries)
      if (!verify(null, entry, publicKey, sign(null, entry, privateKey))) throw new Error('The signature does not fit.');
    await redis.xadd('steps', '*', ...entries.flatMap((entry) => ['entry', entry]));
    return Buffer.concat(entries);
  };
  const decided = Buffer.alloc(decisionBytes, 'd');
  const byPerson = () => sign(null, decided, privateKey);
  const asked = byPerson();
  let approval: Buffer = asked;
  const keep = async (entries: Buffer): Promise<void> => {
    await mirror.write(entries);
    await mirror.datasync();
  };
  let decision: Buffer = Buffer.alloc(0);
  const ask = await asksOf(simulator, agent);
  return {
    pressed: async () => {
      acts += 1;
      approval = byPerson();
      await redis.set(`steps:act:${acts}`, '1', 'PX', 600_000, 'NX');
      decision = await append(1);
    },
    inJob: async () => {
      await keep(decision);
      for (const signed of [asked, approval])
        if (!verify(null, decided, publicKey, signed)) throw new Error('The signature does not fit.');
      await redis.set(`steps:lease:${acts}`, '1', 'PX', 30_000, 'NX');
      await Promise.all(reads.map(ask));
      await keep(await append(2));
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

/** What the simulated tenant takes for an answer is its own time, so it is asked for what hardenbot asks it for, with a token. */
async function asksOf(simulator: Simulator, agent: Agent): Promise<(cmdlet: string) => Promise<void>> {
  const token = await tokenOf(simulator, agent);
  return async (cmdlet) => {
    const answer = await request(`${simulator.endpoints.exchange}/adminapi/beta/${simulator.tenantId}/InvokeCommand`, {
      dispatcher: agent,
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-cmdletname': cmdlet },
      body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: {} } }),
    });
    if (answer.statusCode !== 200) throw new Error(`The simulated tenant answered ${answer.statusCode}.`);
    await answer.body.text();
  };
}
