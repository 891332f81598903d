/** Traces of messages that went through the service: from which address, from whom, to whom. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const messageTraceRow = row({
  id: text(),
  receivedDateTime: moment(),
  senderAddress: text(),
  /** The address as the sender wrote it, also where it is not the primary one: "addressed to" in the Graph reference of exchangeMessageTrace. */
  recipientAddress: text(),
  /** Where the message came from; empty for mail that began inside the service. */
  fromIP: text(),
  status: text(),
});
export type MessageTrace = z.infer<typeof messageTraceRow>;

/**
 * Source: `exchangeMessageTrace` of Graph v1.0, 90 days back, global cloud only; 5,000 rows a page at most.
 */
export const messageTraces: Resource<MessageTrace> = {
  key: 'mail.messageTraces',
  list: { service: 'graph', path: '/admin/exchange/tracing/messageTraces', pageSize: 5000, select: false, rateLimit: 'reports' },
  row: messageTraceRow,
  permission: { read: 'ExchangeMessageTrace.Read.All' },
  answers: {
    always: ['id', 'receivedDateTime', 'senderAddress', 'recipientAddress', 'fromIP', 'status'],
  },
};
