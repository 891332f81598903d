/** A receiver of webhooks over HTTPS on this machine: keeps what came, and answers as a test says. */
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { certificateOfProcess } from '../../../adapters/m365/simulator/index';
import { freePort } from './free-port';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** A status with headers, or no answer at all. */
export type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'silent' | 'cut';

export interface Receiver {
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  /** Everything that came, whatever was answered. */
  readonly requests: readonly Received[];
  /** What it took, verified with the reference library of Standard Webhooks and parsed. */
  taken(): readonly Taken[];
  /** Asked for each request. */
  answer(reply: (request: Received, count: number) => Reply): void;
  close(): Promise<void>;
}

export interface Taken {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;

export async function openReceiver(): Promise<Receiver> {
  const { key, cert } = await certificateOfProcess();
  const requests: Received[] = [];
  const taken: Taken[] = [];
  const reference = new Webhook(secret);
  let reply: (request: Received, count: number) => Reply = () => ({ status: 204 });
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    void (async () => {
      const request = { headers: incoming.headers, body: await text(incoming), path: incoming.url ?? '' };
      requests.push(request);
      const said = reply(request, requests.length);
      if (said === 'silent') return;
      if (said === 'cut') return void incoming.socket.destroy();
      if (said.status < 300) taken.push(reference.verify(request.body, request.headers as Record<string, string>) as Taken);
      outgoing.writeHead(said.status, said.headers).end();
    })();
  });
  server.listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `https://localhost:${port}/hook?to=us`,
    ca: cert,
    requests,
    taken: () => taken,
    answer: (next) => {
      reply = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
