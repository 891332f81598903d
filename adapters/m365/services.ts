/** The services of one tenant, opened together: connections, limits and retries are shared between them. */

import { TenantError } from '../../src/lib/errors.js';
import { speakerNames } from '../../src/tenant/origin.js';
import { type Read, type Resource, readName } from '../../src/tenant/resource.js';
import { Arm } from './arm.js';
import { type DnsQuestion, originOf, type TenantConnection, type Time } from './connection.js';
import { Tokens } from './entra.js';
import { Exchange } from './exchange.js';
import { Graph } from './graph.js';
import { createGraphSend } from './graph-client.js';
import { createRateLimits } from './rate-limits.js';
import { RetryingClient } from './retrying-client.js';
import { brokenPage, type Listing, type RawPage } from './service.js';
import { Wire } from './wire.js';

/** Nothing is sent until something is read or written; anyone who opens it closes `wire`. */
export function openServices(connection: TenantConnection, time: Time) {
  const { endpoints, giveUpAfterMs, tenantId, cloud = 'global' } = connection;
  const wire = new Wire({ ca: connection.ca, proxy: connection.proxy, answerWithinMs: giveUpAfterMs });
  const rateLimits = createRateLimits(time, connection);
  const tokens = new Tokens(connection, time);
  const retrying = new RetryingClient(tokens, time, {
    giveUpAfterMs,
    names: speakerNames(originOf(connection)),
    onTaken: connection.onTaken,
  });
  const graph = new Graph({ send: createGraphSend(endpoints.graph, wire), wire, retrying, rateLimits }, endpoints.graph, cloud);
  const exchange = new Exchange({ wire, retrying, rateLimits }, endpoints.exchange, {
    tenantId,
    onlyGets: connection.credential.kind === 'person',
  });
  const arm = new Arm({ wire, retrying, rateLimits }, endpoints.arm);
  const listings: Readonly<Record<Resource['list']['service'], Listing>> = {
    graph,
    exchange,
    arm,
    dns: new DnsRecords(connection.resolve),
  };
  return { wire, rateLimits, tokens, retrying, graph, exchange, arm, listings };
}

/** The words by which a resolver says that there is no such record, which is an answer too. */
const noRecord: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/** What a record is called in a row, beside the `domain` that it is for. */
const valueNames = { MX: 'exchange', TXT: 'text', CNAME: 'target' } as const;

/** Public DNS records of a name, read through the resolver that the connection brings: absence is an answer, failure is not. */
class DnsRecords implements Listing {
  readonly #resolve: TenantConnection['resolve'];

  constructor(resolve: TenantConnection['resolve']) {
    this.#resolve = resolve;
  }

  async *pages(read: Read): AsyncGenerator<RawPage> {
    const question = questionOf(read);
    try {
      const values = await this.#resolve(question);
      const rows = values.map((value) => ({ domain: question.name, [valueNames[question.record]]: value }));
      yield { rows, calls: 1, next: null, broken: null };
    } catch (error) {
      if (error instanceof TenantError) {
        yield brokenPage(error, 1);
        return;
      }
      const code = codeOf(error);
      if (code === null) throw error;
      if (noRecord.has(code)) yield { rows: [], calls: 1, next: null, broken: null };
      else yield brokenPage(new TenantError(`${readName(read)}: no answer from DNS (${code})`, { kind: 'unavailable' }), 1);
    }
  }
}

/** The code of a resolver's error, or null for an error that is none. By its shape: an error of Node's own is no `Error` of another context. */
function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

function questionOf(read: Read): DnsQuestion {
  const { list, key } = read.resource;
  if (list.service !== 'dns' || read.of === undefined) throw new Error(`${key} is read for a name, and the read names none.`);
  const servers = read.parameters?.['resolvers'];
  return { record: list.record, name: read.of, servers: Array.isArray(servers) ? servers.map(String) : [] };
}
