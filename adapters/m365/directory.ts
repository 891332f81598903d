/** The directory alone: lists of Microsoft Graph, and nothing with which a tenant could be changed. What the gateway may have of a tenant. */
import type { ClosesTenant, ReadsTenant } from '../../src/tenant/client.js';
import { speakerNames } from '../../src/tenant/origin.js';
import type { Read } from '../../src/tenant/resource.js';
import { originOf, type TenantConnection, type Time } from './connection.js';
import { Tokens } from './entra.js';
import { Graph } from './graph.js';
import { createGraphSend } from './graph-client.js';
import { createRateLimits } from './rate-limits.js';
import { parsedPages } from './reader.js';
import { RetryingClient } from './retrying-client.js';
import { Wire } from './wire.js';

/** Nothing is sent until something is read. The caller closes it. */
export function openDirectory(connection: TenantConnection, time: Time): ReadsTenant & ClosesTenant {
  const { endpoints, giveUpAfterMs, cloud = 'global' } = connection;
  const wire = new Wire({ ca: connection.ca, proxy: connection.proxy, answerWithinMs: giveUpAfterMs });
  const retrying = new RetryingClient(new Tokens(connection, time), time, {
    giveUpAfterMs,
    names: speakerNames(originOf(connection)),
  });
  const rateLimits = createRateLimits(time);
  const graph = new Graph({ send: createGraphSend(endpoints.graph, wire), wire, retrying, rateLimits }, endpoints.graph, cloud);
  return {
    read: <Row>(read: Read<Row>) => parsedPages(read, graph.pages(read as Read)),
    close: () => wire.close(),
  };
}
