/**
 * Message traces. Source: "List messageTraces" and the prerequisites of `exchangeMessageTrace` in the Graph reference (2026-01-27): both bounds
 * or none, at most 10 days between them, at most 90 days back, and a service principal in the tenant. That one bound alone is refused is
 * not written there.
 */
import { traceService } from '../../../../src/tenant/resources/message-trace.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import type { Answer } from '../wire.js';
import { badRequest, graphError } from './errors.js';
import { type GraphCall, listAnswer } from './list.js';

const day = 24 * 60 * 60 * 1000;
const maxPeriod = 10 * day;
const kept = 90 * day;
/** What comes without bounds. */
const usual = 2 * day;

export function listTraces(call: GraphCall): Answer {
  const { tenant } = call;
  if ((tenant.settings.cloud ?? 'global') !== 'global') return notInThisCloud();
  const traces = tenant.collection('mail.messageTraces');
  const isForbidden = traces.cut?.after === 0;
  if (!isForbidden && lacksService(call)) return withoutService();
  assertOptions(call.request.url.searchParams);
  return listAnswer(call, traces, { only: within(call) });
}

/** A file that holds no service principals does not say which there are. */
function lacksService({ tenant }: GraphCall): boolean {
  const principals = tenant.collection('graph.servicePrincipals');
  return (
    principals.held &&
    principals.cut === null &&
    ![...principals.rows].some(({ appId }) => sameText(textOf(appId), traceService.appId))
  );
}

function withoutService(): Answer {
  return graphError(
    401,
    'Unauthorized',
    `Service principal-less Authentication failed: the service principal for App ID ${traceService.appId} was not found. Please create a service principal for this app in your tenant. Provisioning may take several hours to complete.`,
  );
}

/** The words are those for any path that a service does not have. */
function notInThisCloud(): Answer {
  return graphError(400, 'BadRequest', "Resource not found for the segment 'tracing'.");
}

function assertOptions(query: URLSearchParams): void {
  for (const name of query.keys())
    if (name.startsWith('$') && !['$filter', '$top', '$skiptoken'].includes(name))
      throw badRequest(`The query option '${name}' is not supported.`);
}

/** Which rows the bounds let through; refuses bounds that the service does not take. */
function within({ request, now, timePasses }: GraphCall): (row: Row) => boolean {
  const text = request.url.searchParams.get('$filter') ?? '';
  const from = bound(text, 'ge');
  const to = bound(text, 'le');
  const today = now().getTime();
  if (from === null && to === null) return (row) => receivedAt(row) >= today - usual;
  if (from === null || to === null)
    throw badRequest('Invalid filter clause: receivedDateTime takes both a lower and an upper bound.');
  if (to < from) throw badRequest('Invalid filter clause: the end of the time interval is before its start.');
  if (to - from > maxPeriod) throw badRequest('Invalid filter clause: the time interval must not exceed 10 days.');
  if (timePasses && from < today - kept) throw badRequest('Invalid filter clause: the start must not be more than 90 days ago.');
  if (timePasses && to > today + aMinute) throw badRequest('Invalid filter clause: the end must not be later than now.');
  return () => true;
}

/** Clocks of two machines. */
const aMinute = 60_000;

function bound(filter: string, operator: 'ge' | 'le'): number | null {
  const found = [...filter.matchAll(/\breceivedDateTime\s+(\w+)\s+(\S+)/gi)].filter(
    ([, word]) => word?.toLowerCase() === operator,
  );
  if (found.length > 1) throw badRequest(`Invalid filter clause: ${filter}`);
  const [[, , at] = []] = found;
  if (at === undefined) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at.replace(/\)+$/, ''))) throw badRequest(`Invalid filter clause: ${filter}`);
  return Date.parse(at.replace(/\)+$/, ''));
}

function receivedAt(row: Row): number {
  return Date.parse(textOf(row['receivedDateTime']));
}
