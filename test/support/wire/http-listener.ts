/** A proxy in front of the simulated tenant: passes requests on, except those for which a test scripts another answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { certificateOfProcess } from '../../../adapters/m365/simulator/index';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/**
 * - an answer, given in place of the tenant's
 * - `cut`: the connection is closed without an answer, before the tenant hears of the request
 * - `cutAfter`: the tenant does what it is asked, and the connection is closed without an answer
 * - `brokenAfter`: the tenant does what it is asked, and the answer is a 500
 * - `silent`: the connection stays open, and no answer ever comes
 * - a function: changes the tenant's own answer
 */
export type Scripted =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'cut'
  | 'cutAfter'
  | 'brokenAfter'
  | 'silent'
  | ((answer: string) => string);

export interface FrontDoor {
  readonly origin: string;
  /** PEM of the proxy's own certificate. */
  readonly ca: string;
  readonly seen: readonly SeenRequest[];
  /** Asked for each request; null passes it on. */
  script(answer: (request: SeenRequest) => Scripted | null): void;
  close(): Promise<void>;
}

export async function openFrontDoor(behind: { readonly origin: string; readonly ca: string }): Promise<FrontDoor> {
  const { key, cert } = await certificateOfProcess();
  const agent = new Agent({ connect: { ca: behind.ca } });
  const seen: SeenRequest[] = [];
  let scripted: (request: SeenRequest) => Scripted | null = () => null;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const asked: SeenRequest = { method, path, headers, body: await text(incoming) };
    seen.push(asked);
    const script = scripted(asked);
    if (script === 'cut') return void incoming.socket.destroy();
    if (script === 'silent') return;
    if (script !== null && typeof script === 'object') {
      outgoing.writeHead(script.status, script.headers).end(script.body ?? '');
      return;
    }
    const reply = await request(`${behind.origin}${path}`, {
      dispatcher: agent,
      method: method as 'GET',
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name))) as Record<string, string>,
      body: asked.body === '' ? null : asked.body,
    });
    const body = await reply.body.text();
    if (script === 'cutAfter') return void incoming.socket.destroy();
    if (script === 'brokenAfter') return void outgoing.writeHead(500).end();
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = reply.headers;
    outgoing.writeHead(reply.statusCode, rest).end(typeof script === 'function' ? script(body) : body);
  }

  const server = createServer({ key, cert }, (incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: cert,
    seen,
    script: (next) => {
      scripted = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
