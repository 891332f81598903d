/** Refuses a store that may lose or drop what it was given, or that is of another kind than the settings say. */
import { Cluster, type Redis, ReplyError } from 'ioredis';
import { z } from 'zod';
import { InputError } from '../../src/lib/errors.js';
import type { StoreClient } from './connection.js';
import { isLoginRefusal, kindProblem, readInfo, type ServerInfo } from './kind-of-server.js';
import type { StorePlace } from './place.js';

const needed = [
  {
    setting: 'maxmemory-policy',
    value: 'noeviction',
    otherwise: 'a full server drops ledger entries and jobs without telling',
  },
  { setting: 'appendonly', value: 'yes', otherwise: 'everything is gone when the server stops' },
  {
    setting: 'appendfsync',
    value: 'always',
    // Valkey 8.1.1 answers WAITAOF too early with everysec (redis/redis#12622), so waiting for the disk is no way out.
    otherwise: 'what was acknowledged in the last seconds is lost with the power',
  },
] as const;

/** The store takes no login of ours. */
export class LoginRefused extends InputError {
  /** @param why in the server's words, which begin with a code */
  constructor(why: string, place: StorePlace) {
    super('The store does not take this login.', [`${loginRemedy(place)} (the server says ${why.split(' ', 1)[0]})`]);
  }
}

/** What answers is another kind of server than the settings name. */
export class WrongServer extends InputError {
  constructor(problems: readonly string[]) {
    super('This is not the store that the settings name.', problems);
  }
}

/** What to do where the store takes no login of ours, as a part of a sentence. */
export function loginRemedy({ passwords }: StorePlace): string {
  return passwords.whenRefused ?? 'correct the user and its password: STORE_PASSWORD, or the one in REDIS_URL';
}

/**
 * Throws InputError with each line to change where the store may evict entries, or acknowledges before the disk has them; WrongServer where it is not
 * what the settings say it is. Of a managed store only what can be read is checked. Throws LoginRefused where nothing is reported.
 */
export async function checkStore(client: StoreClient, place: StorePlace): Promise<void> {
  try {
    await checkServers(client, place);
  } catch (error) {
    throw isLoginRefusal(error) ? new LoginRefused(error.message, place) : error;
  }
}

async function checkServers(client: StoreClient, place: StorePlace): Promise<void> {
  const isCluster = client instanceof Cluster;
  if (isCluster) await connected(client);
  const servers = isCluster ? client.nodes('master') : [client];
  const wrong: string[] = [];
  const problems: string[] = [];
  for (const server of servers) {
    const name = servers.length === 1 ? '' : `${server.options.host}:${server.options.port}: `;
    const info = await infoOf(server);
    const kind = kindProblem(info, place.kind);
    if (kind !== null) wrong.push(name + kind);
    else
      for (const problem of [...followed(info, place.durability), ...(await durabilityProblems(server, place.durability))])
        problems.push(name + problem);
  }
  if (wrong.length > 0) throw new WrongServer([...wrong, ...problems]);
  if (problems.length > 0) throw new InputError('This Valkey or Redis server would not keep the ledger safe.', problems);
}

/** Until the nodes are known there are none to be asked. */
async function connected(cluster: Cluster): Promise<void> {
  if (cluster.status === 'ready') return;
  await new Promise<void>((resolve) => {
    cluster.once('ready', () => resolve());
  });
}

async function durabilityProblems(server: Redis, durability: StorePlace['durability']): Promise<readonly string[]> {
  const problems: string[] = typeof durability === 'object' ? [...(await fenceProblems(server, durability.replicas))] : [];
  for (const { setting, value, otherwise } of needed) {
    if (durability === 'provider' && setting !== 'maxmemory-policy') continue;
    const actual = await readSetting(server, setting);
    if (actual === value || (actual === null && durability === 'provider')) continue;
    problems.push(
      actual === null
        ? `${setting} cannot be read: let this user run CONFIG GET (\`ACL SETUSER <user> +config|get\`), or, where the store's provider ` +
            'answers for it and forbids CONFIG, write `durability: provider` under `store` in the settings'
        : `${setting} is ${actual}: write \`${setting} ${value}\` into the server's configuration, or ${otherwise}`,
    );
  }
  return [...problems, ...(await replyProblems(server))];
}

const replyLimit = 'client-output-buffer-limit';
/** Bytes: pages of ledgers, chunks of plans and files of evidence are shorter. */
const maxReply = 16 * 1024 * 1024;

/** A server that breaks the connection over a long answer is asked for it again, and breaks it again. */
async function replyProblems(server: Redis): Promise<readonly string[]> {
  const limits = await readSetting(server, replyLimit);
  const hard = Number(/(?:^| )normal (\d+)/.exec(limits ?? '')?.[1] ?? 0);
  if (hard === 0 || hard >= maxReply) return [];
  return [
    `${replyLimit} of normal clients is ${hard} bytes: write \`${replyLimit} normal 0 0 0\` into the server's configuration, or what is longer is asked for again and again`,
  ];
}

/**
 * Waiting for replicas does not keep a primary that was cut off from taking writes: only this does, and it has to stop before a lease of
 * half a minute could be taken on the other side.
 */
async function fenceProblems(server: Redis, replicas: number): Promise<readonly string[]> {
  const [atLeast, lag] = [await readSetting(server, 'min-replicas-to-write'), await readSetting(server, 'min-replicas-max-lag')];
  const problems: string[] = [];
  if (atLeast === null || Number(atLeast) < replicas)
    problems.push(
      `min-replicas-to-write is ${atLeast ?? 'unknown'}: write \`min-replicas-to-write ${replicas}\` into the server's configuration, or a primary that was cut off goes on alone`,
    );
  if (lag === null || Number(lag) > maxLagSeconds || Number(lag) === 0)
    problems.push(`min-replicas-max-lag is ${lag ?? 'unknown'}: write \`min-replicas-max-lag ${maxLagSeconds}\``);
  return problems;
}

const maxLagSeconds = 10;

/** Behind one address another server may take over as soon as one follows: what it had not yet is then gone, whatever was acknowledged. */
function followed(info: ServerInfo, durability: StorePlace['durability']): readonly string[] {
  const count = Number(info.get('connected_slaves') ?? 0);
  if (durability !== 'disk' || count === 0) return [];
  return [
    `${count === 1 ? '1 replica follows' : `${count} replicas follow`} this server, and one that takes over may lack what was acknowledged: write \`durability: { replicas: 1 }\` under \`store\` in the settings (\`provider\` where the store's provider answers for it)`,
  ];
}

/** Nothing where this user may not ask. */
async function infoOf(server: Redis): Promise<ServerInfo> {
  return readInfo(await answerOrNull(server.info()));
}

/** Name and value in turn; nothing where the server does not know the name. */
const settingReply = z.union([
  z.tuple([z.string(), z.string()]).transform(([, value]) => value),
  z.tuple([]).transform(() => null),
]);

/** Null where the server does not tell: absent is not a pass. */
async function readSetting(server: Redis, setting: string): Promise<string | null> {
  const reply = await answerOrNull(server.config('GET', setting));
  return reply === null ? null : settingReply.parse(reply);
}

async function answerOrNull<Reply>(asked: Promise<Reply>): Promise<Reply | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ReplyError && !isLoginRefusal(error)) return null;
    throw error;
  }
}
