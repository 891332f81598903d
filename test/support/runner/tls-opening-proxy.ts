/** A proxy that opens TLS, as in a company or a virus scanner: it shows each host a certificate of its own authority and passes on what it reads. */
import { createServer } from 'node:http';
import { createServer as createTlsServer, request as requestOverTls } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { generate } from 'selfsigned';

export interface TlsOpeningProxy {
  /** What HTTPS_PROXY names. */
  readonly address: string;
  /** What shows itself as the host, where the network leads through it unasked. */
  readonly transparent: string;
  /** PEM of its authority. */
  readonly ca: string;
  /** Requests that it read in the clear, as `GET host/path`. */
  readonly read: string[];
  close(): void;
}

/** @param to the host behind it, with the certificate that it trusts it by */
export async function startTlsOpeningProxy(
  name: string,
  to: { readonly url: string; readonly ca: string },
): Promise<TlsOpeningProxy> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const read: string[] = [];
  const opened = createTlsServer({ key: leaf.private, cert: `${leaf.cert}\n${authority.cert}` }, (incoming, outgoing) => {
    read.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    const onward = requestOverTls(
      new URL(incoming.url ?? '/', to.url),
      { method: incoming.method, headers: incoming.headers, ca: to.ca },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const proxy = createServer();
  proxy.on('connect', (_request, socket: Socket) => {
    const { port } = opened.address() as AddressInfo;
    const inside = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      inside.pipe(socket).pipe(inside);
    });
    inside.on('error', () => socket.destroy());
    socket.on('error', () => inside.destroy());
  });
  const ports = await Promise.all(
    [proxy, opened].map(
      (server) =>
        new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))),
    ),
  );
  return {
    address: `http://127.0.0.1:${ports[0]}`,
    transparent: `https://localhost:${ports[1]}`,
    ca: authority.cert,
    read,
    close: () => {
      for (const server of [proxy, opened]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
