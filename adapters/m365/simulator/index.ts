/** A simulated Microsoft 365 tenant over HTTPS: Entra tokens, Graph, Exchange and ARM as they are on the wire, holding the state of a file. */
import type { DnsQuestion, Endpoints } from '../connection.js';
import type { RecordedCall } from './call-log.js';
import { certificateOfProcess } from './certificate.js';
import { serveDns } from './dns-server.js';
import type { Consents } from './entra/admin-consent.js';
import { madeId } from './ids.js';
import { serve } from './server.js';
import { Simulation } from './simulation.js';

export type { RecordedCall } from './call-log.js';
export type { TenantState } from './state.js';
export { parseState } from './state.js';

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
}

export interface Simulator {
  /** `https://localhost:PORT` */
  readonly url: string;
  /** PEM of the certificate, which is its own authority. */
  readonly ca: string;
  readonly tenantId: string;
  /** Accepted for every service. */
  readonly credential: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  /** Base URLs, and the resolver that tells the tenant's public DNS, as settings take them. */
  readonly endpoints: Endpoints & { readonly dns: string };
  /** The tenant as it is now, a `tenant-state/1` document. */
  state(): unknown;
  /** Every request so far, in order. */
  calls(): readonly RecordedCall[];
  /** Replaces the state and clears the calls; tokens stay valid. Throws InputError. */
  load(state: unknown): void;
  /** Apps of other tenants: consents to them, and roles of Exchange that somebody gives them. */
  consents(): Pick<Consents, 'consent' | 'withdraw' | 'assignExchangeRoles'>;
  /** Public DNS, from `mail.mx`, `mail.txt` and `mail.cname`; fails as a resolver does, and with TenantError for what the file does not hold. */
  resolve(question: DnsQuestion): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Throws InputError for a state that is none. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const simulation = new Simulation(options.state, options.now, options.monotonicMs);
  const certificate = await certificateOfProcess();
  const server = await serve({
    certificate,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    answer: (request) => simulation.answer(request),
    latencyMs: () => simulation.latencyMs,
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
      return { tenantId: simulation.tenantId, clientId: madeId('client'), clientSecret: 'simulated' };
    },
    endpoints: { authorityHost: url, graph: url, exchange: url, arm: url, dns: dns.address },
    state: () => simulation.state(),
    calls: () => simulation.calls(),
    load: (state) => simulation.load(state),
    consents: () => simulation.consents,
    resolve: async (question) => simulation.resolve(question),
    async close() {
      await Promise.all([server.close(), dns.close()]);
    },
  };
}
