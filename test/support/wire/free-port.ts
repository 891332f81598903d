/**
 * A port on 127.0.0.1 that nobody listened on a moment ago. It lies below the ports that systems give to outgoing connections
 * (Linux: 32768 and up), so that no neighbour's connection takes it between the look and its use.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

const lowest = 10_000;
const ports = 22_000;
export const highestPort = lowest + ports - 1;

export async function freePort(): Promise<number> {
  const first = Math.floor(Math.random() * ports);
  for (let step = 0; step < ports; step += 1) {
    const port = lowest + ((first + step) % ports);
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port.');
}

/** Whether nobody listens on it. */
export async function isFree(port: number): Promise<boolean> {
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
