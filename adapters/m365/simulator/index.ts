/** A simulated Microsoft 365 tenant over HTTPS: Entra tokens, Graph, Exchange and ARM as they are on the wire, holding the state of a file. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { DnsQuestion, Endpoints } from '../connection.js';
import type { RecordedCall } from './call-log.js';
import { serveDns } from './dns-server.js';
import type { Consents } from './entra/admin-consent.js';
import type { Delegations } from './entra/delegated.js';
import { madeId } from './ids.js';
import type { Happening } from './logs/happenings.js';
import { Simulation } from './simulation.js';
import type { AppRequests } from './throttle.js';
import { type Answer, json, type SimRequest } from './wire.js';

export type { RecordedCall } from './call-log.js';
export type { Happening } from './logs/happenings.js';
export type { TenantState } from './state.js';
export { parseState } from './state.js';
export { AppRequests } from './throttle.js';

export interface SimulatorOptions {
  /** Parsed JSON of a state file (`tenant-state/1`). */
  readonly state: unknown;
  /** A free port when absent. */
  readonly port?: number;
  /** The address to listen on; 127.0.0.1 when absent. Anything else lets others in, who need no more than the credential it prints. */
  readonly host?: string;
  /** The tenant's clock, for times that a service sets. By default it stands still at the `asOf` of the state. */
  readonly now?: () => Date;
  /** Fills the buckets of limits; by default the tenant's clock does, and they stay empty where that stands still. */
  readonly monotonicMs?: () => number;
  /** Holds requests and answers back, together for `simulator.latencyMs`; by default for as long as that is. A tenant on a clock of its own gives that clock's pause. */
  readonly pause?: (ms: number) => Promise<void>;
  /** What its app asks of all tenants, where several are simulated; absent: this one is alone. */
  readonly appRequests?: AppRequests;
  /** What happens in the tenant as its clock goes on, in order of time; read as it goes. */
  readonly happenings?: Iterable<Happening>;
}

export interface Simulator {
  /** `https://localhost:PORT` */
  readonly url: string;
  /** PEM of the certificate, which is its own authority. */
  readonly ca: string;
  readonly tenantId: string;
  /** Accepted for every service. */
  readonly credential: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  /** Base URLs, and the resolver that knows the tenant's public DNS, as settings take them. */
  readonly endpoints: Endpoints & { readonly dns: string };
  /** The tenant as it is now, a `tenant-state/1` document. */
  state(): unknown;
  /** Adds what is to happen as the tenant's clock goes on, in order of time. */
  happen(stream: Iterable<Happening>): void;
  /** Every request so far, in order. */
  calls(): readonly RecordedCall[];
  /** Replaces the state and clears the calls; tokens stay valid. Throws InputError. */
  load(state: unknown): void;
  /** Apps of other tenants: consents to them, and roles of Exchange that someone gives them. */
  consents(): Pick<Consents, 'consent' | 'withdraw' | 'assignExchangeRoles'>;
  /** What people let apps do in their name. */
  delegations(): Pick<Delegations, 'consent' | 'withdraw'>;
  /** Public DNS, from `mail.mx`, `mail.txt` and `mail.cname`; fails as a resolver does, and with TenantError for what the file does not hold. */
  resolve(question: DnsQuestion): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Throws InputError for a state that is none. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const simulation = new Simulation(options.state, options.now, options.monotonicMs, options.appRequests);
  if (options.happenings !== undefined) simulation.happen(options.happenings);
  const certificate = await certificateOfProcess();
  const server = await serve({
    certificate,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    answer: (request) => simulation.answer(request),
    latencyMs: () => simulation.latencyMs,
    // An answer that is held back keeps no process running.
    pause: options.pause ?? ((ms) => wait(ms, undefined, { ref: false })),
  });
  const dns = await serveDns((question) => simulation.resolve(question), options.host ?? '127.0.0.1');
  const url = `https://localhost:${server.port}`;
  return {
    url,
    ca: certificate.cert,
    get tenantId() {
      return simulation.tenantId;
    },
    get credential() {
      return { tenantId: simulation.tenantId, clientId: madeId('client'), clientSecret: 'secret-of-the-simulator' };
    },
    endpoints: { authorityHost: url, graph: url, exchange: url, arm: url, dns: dns.address },
    state: () => simulation.state(),
    happen: (stream) => simulation.happen(stream),
    calls: () => simulation.calls(),
    load: (state) => simulation.load(state),
    consents: () => simulation.consents,
    delegations: () => simulation.delegations,
    resolve: async (question) => simulation.resolve(question),
    async close() {
      await Promise.all([server.close(), dns.close()]);
    },
  };
}

/** The HTTPS server of the simulated tenant: reads a request whole, finds the service it is for, records what was answered. */
interface ServerOptions {
  readonly certificate: Certificate;
  /** 0 for a free one. */
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  readonly answer: (request: SimRequest) => Answer;
  /** Milliseconds that every request and its answer are on the way. */
  readonly latencyMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
async function serve(options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ key: options.certificate.key, cert: options.certificate.cert }, (incoming, outgoing) => {
    respond(incoming, options)
      .then((answer) => send(outgoing, answer))
      .catch((error: unknown) => send(outgoing, json(500, { error: { code: 'SimulatorBug', message: String(error) } })));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return { port: address.port, close: () => closed(server) };
}

async function respond(incoming: IncomingMessage, options: ServerOptions): Promise<Answer> {
  const body = await bodyOf(incoming);
  // Half of it on the way here: the service counts a request when it arrives, and not when it was sent.
  const onTheWay = options.latencyMs() / 2;
  if (onTheWay > 0) await options.pause(onTheWay);
  const answer = options.answer({
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `https://${incoming.headers.host ?? 'localhost'}`),
    headers: incoming.headers,
    body,
  });
  if (onTheWay > 0) await options.pause(onTheWay);
  return answer;
}

/** As `text` of `node:stream/consumers` reads it, which takes several times as long for what is mostly nothing. */
function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => resolve(Buffer.concat(chunks).toString()));
    incoming.once('error', reject);
  });
}

function send(outgoing: ServerResponse, answer: Answer): void {
  if (answer.reset === true) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(Buffer.byteLength(answer.body)) });
  outgoing.end(answer.body);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

/** The certificate of the simulated tenant: made again by every process, for this machine's own names. */
interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM; self-signed, so it is also what a client has to trust. */
  readonly cert: string;
}

let ofThisProcess: Promise<Certificate> | null = null;

/** The same one each time: to make one takes longer than all else that a simulated tenant starts with. */
export function certificateOfProcess(): Promise<Certificate> {
  ofThisProcess ??= makeCertificate();
  return ofThisProcess;
}

/** Another one each time. @param hosts whom it is for besides this machine */
export async function makeCertificate(hosts: readonly string[] = []): Promise<Certificate> {
  // Two hundred files, of which an audit of a live tenant needs none.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: hostname() },
          ...hosts.map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
