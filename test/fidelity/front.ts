/** The simulated tenant behind the vendor's host names: TLS by a made authority, every request handed on as it came. */
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import type { Simulator } from '../../adapters/m365/simulator/index';
import { makeCertificate } from '../../adapters/m365/simulator/index';

const hosts = ['login.microsoftonline.com', 'graph.microsoft.com', 'outlook.office365.com', 'management.azure.com'];

export interface Front {
  readonly port: number;
  /** PEM, for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  close(): Promise<void>;
}

/** Host names go on in the header, so that links in answers lead back here. */
export async function openFront(simulator: Pick<Simulator, 'url' | 'ca'>): Promise<Front> {
  const { key, cert } = await makeCertificate(hosts);
  // The name that is asked for is the vendor's, and the tenant's own certificate is for this machine.
  const agent = new Agent({ connect: { ca: simulator.ca, checkServerIdentity: () => undefined } });
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const {
      connection: _connection,
      'transfer-encoding': _encoding,
      'accept-encoding': _accepted,
      ...headers
    } = incoming.headers;
    text(incoming)
      .then((body) =>
        request(`${simulator.url}${incoming.url ?? '/'}`, {
          method: (incoming.method ?? 'GET') as 'GET',
          headers: headers as Record<string, string>,
          body: body === '' ? null : body,
          dispatcher: agent,
        }),
      )
      .then(async (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers as Record<string, string>);
        outgoing.end(Buffer.from(await answer.body.arrayBuffer()));
      })
      .catch((error: unknown) => {
        outgoing.writeHead(502);
        outgoing.end(String(error));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front does not listen on a port.');
  return {
    port: address.port,
    authority: cert,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}
