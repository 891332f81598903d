/** The services of one tenant, opened together: connections, limits and retries are shared between them. */
import type { Resource } from '../../src/tenant/resource.js';
import { Arm } from './arm.js';
import type { TenantConnection, Time } from './connection.js';
import { DnsRecords } from './dns.js';
import { Tokens } from './entra.js';
import { Exchange } from './exchange.js';
import { Graph } from './graph.js';
import { createGraphSend } from './graph-client.js';
import { createRateLimits } from './rate-limits.js';
import { RetryingClient } from './retrying-client.js';
import type { Listing } from './service.js';
import { Wire } from './wire.js';

/** Nothing is sent until something is read or written; whoever opens it closes `wire`. */
export function openServices(connection: TenantConnection, time: Time) {
  const { endpoints, giveUpAfterMs, tenantId, cloud = 'global' } = connection;
  const wire = new Wire({ ca: connection.ca, answerWithinMs: giveUpAfterMs });
  const rateLimits = createRateLimits(time, connection);
  const retrying = new RetryingClient(new Tokens(connection, time), time, giveUpAfterMs, connection.onTaken);
  const graph = new Graph({ send: createGraphSend(endpoints.graph, wire), wire, retrying, rateLimits }, endpoints.graph, cloud);
  const exchange = new Exchange({ wire, retrying, rateLimits }, endpoints.exchange, tenantId);
  const arm = new Arm({ wire, retrying, rateLimits }, endpoints.arm);
  const listings: Readonly<Record<Resource['list']['service'], Listing>> = {
    graph,
    exchange,
    arm,
    dns: new DnsRecords(connection.resolve),
  };
  return { wire, rateLimits, retrying, graph, exchange, arm, listings };
}
