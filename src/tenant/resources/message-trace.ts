/** Traces of messages that went through the service: from which address, from whom, to whom. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { LogReach, Prerequisite, Resource } from '../resource.js';

const messageTraceRow = row({
  id: text(),
  receivedDateTime: moment(),
  senderAddress: text(),
  /** The address as the sender wrote it, also where it is not the primary one: "addressed to" in the Graph reference of exchangeMessageTrace. */
  recipientAddress: text(),
  /** Where the message came from; empty for mail that began inside the service. */
  fromIP: text(),
  /** `delivered`, `failed`, `filteredAsSpam`, `quarantined`, `expanded`, `pending`, `gettingStatus`, `recalled`. */
  status: text(),
});
export type MessageTrace = z.infer<typeof messageTraceRow>;

const day = 24 * 60 * 60 * 1000;

/** Source: "List messageTraces" of the Graph v1.0 reference (2026-01-27): both bounds, at most 10 days between them, at most 90 days back. */
const reach: LogReach = { moment: 'receivedDateTime', atOnceMs: 10 * day, backMs: 90 * day };

/** Source: "Prerequisites" of `exchangeMessageTrace` in the Graph v1.0 reference; without it the service answers 401. */
export const traceService: Prerequisite = { appId: '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373', purpose: 'message traces' };

/**
 * Source: `exchangeMessageTrace` of Graph v1.0: the global cloud only, 5,000 rows a page at most, 100 requests in 5 minutes. One message to
 * several people has a row for each of them.
 */
export const messageTraces: Resource<MessageTrace> = {
  key: 'mail.messageTraces',
  list: {
    service: 'graph',
    path: '/admin/exchange/tracing/messageTraces',
    pageSize: 5000,
    select: false,
    rateLimit: 'messageTraces',
    log: reach,
    clouds: ['global'],
  },
  row: messageTraceRow,
  permission: { read: 'ExchangeMessageTrace.Read.All' },
  prerequisite: traceService,
  answers: {
    always: ['id', 'receivedDateTime', 'senderAddress', 'recipientAddress', 'fromIP', 'status'],
    words: {
      status: ['gettingStatus', 'pending', 'failed', 'delivered', 'expanded', 'quarantined', 'filteredAsSpam', 'recalled'],
    },
  },
  unconfirmed: [{ point: 'That fromIP is empty for mail that began inside the service.', field: 'fromIP' }],
};
