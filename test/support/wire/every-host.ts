/** Every host there is, on this machine: a TLS connection to any of the named hosts ends at one server, which says who was meant. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { makeCertificate } from '../../../adapters/m365/simulator/index';
import { Simulation } from '../../../adapters/m365/simulator/simulation';

export interface HostRequest {
  /** As the TLS handshake and the request name it: they have to agree. */
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface EveryHost {
  readonly seen: HostRequest[];
  /** Hosts that were asked for and are none of those named: nothing was sent to them. */
  readonly strangers: string[];
  readonly tenantId: string;
  close(): Promise<void>;
}

/** Answers that the simulated tenant does not give: those of chats, by host. */
export type Others = Readonly<Record<string, unknown>>;

export async function openEveryHost(hosts: readonly string[], state: object, others: Others): Promise<EveryHost> {
  const simulation = new Simulation({ schema: 'tenant-state/1', ...state }, () => new Date());
  const { key, cert } = await makeCertificate(hosts);
  const seen: HostRequest[] = [];
  const strangers: string[] = [];
  const server: Server = createServer({ key, cert }, (incoming, outgoing) => {
    void text(incoming).then((body) => {
      const named = 'servername' in incoming.socket ? String(incoming.socket.servername) : '';
      const host = incoming.headers.host ?? '';
      seen.push({
        host: host === named ? host : `${named} but ${host}`,
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        body,
      });
      const url = new URL(incoming.url ?? '/', `https://${host}`);
      const other = others[host];
      const answer =
        other === undefined || url.pathname.includes('/oauth2/') || url.pathname.includes('/discovery/')
          ? simulation.answer({ method: incoming.method ?? 'GET', url, headers: incoming.headers, body })
          : { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(other) };
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions, listener?: () => void) => tls.TLSSocket;
  const spy = jest.spyOn(tls, 'connect').mockImplementation(((options: tls.ConnectionOptions, listener?: () => void) => {
    const { socket: _, path: __, ...rest } = options;
    const host = rest.servername ?? String(rest.host);
    if (hosts.includes(host)) return connect({ ...rest, servername: host, host: '127.0.0.1', port, ca: cert }, listener);
    strangers.push(host);
    return connect({ ...rest, host: '127.0.0.1', port: 1 }, listener);
  }) as typeof tls.connect);
  return {
    seen,
    strangers,
    tenantId: simulation.tenantId,
    close: async () => {
      spy.mockRestore();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
