/**
 * Ports on 127.0.0.1 that no other process of ours is given while this one lives, also while the server that they were for is dead. They lie below the
 * ports that systems give to outgoing connections (Linux: 32768 and up), so that no neighbour's connection takes one between the look and its use.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

const lowest = 10_000;
/** Nodes of a cluster talk among themselves by the port that lies so far above their own: each port is given with that one. */
export const busAbove = 10_000;
const perBlock = 20;
const blocks = busAbove / perBlock;
/** Anyone who listens on the port of a block has the block: the system takes that back with the process, however it ends. */
const firstGuard = lowest + 2 * busAbove;

let left: number[] = [];

export async function freePort(): Promise<number> {
  for (;;) {
    if (left.length === 0) left = await claimBlock();
    const port = left.pop();
    if (port !== undefined && (await isFree(port)) && (await isFree(port + busAbove))) return port;
  }
}

async function claimBlock(): Promise<number[]> {
  const first = Math.floor(Math.random() * blocks);
  for (let step = 0; step < blocks; step += 1) {
    const block = (first + step) % blocks;
    if (!(await listens(firstGuard + block))) continue;
    return Array.from({ length: perBlock }, (_unused, place) => lowest + block * perBlock + place);
  }
  throw new Error('There is no free port.');
}

/** For as long as the process lives, which it does not keep alive. */
async function listens(port: number): Promise<boolean> {
  const guard = createServer().unref();
  guard.listen(port, '127.0.0.1');
  try {
    await once(guard, 'listening');
    return true;
  } catch {
    return false;
  }
}

/** Whether nobody listens on it. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
