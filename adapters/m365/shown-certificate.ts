/** Who issued the certificate that a host shows: where this machine does not trust it, that name says which proxy or virus scanner opens TLS. */
import { request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { HttpProxy } from './connection.js';

/** Characters of a name that comes from the network. */
const maxName = 80;

/**
 * The name of the authority at the top of the chain; null where it is not known in time. The certificate is looked at and not trusted: the
 * connection carries nothing and is closed.
 */
export function issuerShown(
  url: string,
  way: { readonly proxy?: HttpProxy | undefined; readonly withinMs: number },
): Promise<string | null> {
  const { hostname, port } = new URL(url);
  const at = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port === '' ? 443 : port) };
  return new Promise((resolve) => {
    let outermost: Socket | null = null;
    const end = (name: string | null): void => {
      clearTimeout(timer);
      // It takes the connection below it along; that one first ends Node itself (seen with 20.20).
      outermost?.destroy();
      resolve(name);
    };
    const timer = setTimeout(() => end(null), way.withinMs);
    const look = (through?: Socket): void => {
      const options = { ...at, rejectUnauthorized: false, ...(through === undefined ? {} : { socket: through }) };
      const socket: TLSSocket = connect({ ...options, ...(isName(at.host) ? { servername: at.host } : {}) });
      outermost = socket;
      socket.once('secureConnect', () => end(topOf(socket.getPeerCertificate(true))));
      socket.once('error', () => end(null));
    };
    if (way.proxy === undefined) return look();
    const tunnel = askForTunnel(way.proxy, at);
    tunnel.once('connect', ({ statusCode }, socket) => {
      outermost = socket;
      if (statusCode === 200) look(socket);
      else end(null);
    });
    tunnel.once('error', () => end(null));
    tunnel.end();
  });
}

function askForTunnel(proxy: HttpProxy, { host, port }: { readonly host: string; readonly port: number }) {
  const { protocol, hostname, port: proxyPort, username, password } = new URL(proxy.address);
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const options = {
    host: hostname,
    port: proxyPort === '' ? undefined : proxyPort,
    method: 'CONNECT',
    path: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    agent: false as const,
    headers: username === '' ? {} : { 'proxy-authorization': `Basic ${login}` },
  };
  return protocol === 'https:' ? requestOverTls(options) : request(options);
}

function isName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(':');
}

/** A chain may end in itself, or repeat. */
function topOf(certificate: DetailedPeerCertificate): string | null {
  const seen = new Set<string>();
  let top = certificate;
  while (top.issuerCertificate !== undefined && !seen.has(top.fingerprint256)) {
    seen.add(top.fingerprint256);
    top = top.issuerCertificate;
  }
  const { CN, O } = (top.issuer ?? {}) as Partial<Record<'CN' | 'O', string | readonly string[]>>;
  const name = [CN, O].flat().find((one) => typeof one === 'string' && one.trim() !== '');
  return name === undefined
    ? null
    : name
        .replaceAll(/[\p{C}\p{Z}"]+/gu, ' ')
        .trim()
        .slice(0, maxName) || null;
}
