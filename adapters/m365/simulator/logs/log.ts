/** Which collections are logs: rows that come with the moment of an event, and can be read some time after it. */
import type { Row } from '../template.js';
import { textOf } from '../text.js';

export interface Log {
  readonly key: string;
  /** The property that holds the moment of the event. */
  readonly at: string;
  /** Rows come the newest first where nothing else is asked for. Source: the list methods of the Graph reference. */
  readonly newestFirst: boolean;
  /** Days that rows are kept, without and with Entra ID P1. Source: "Microsoft Entra data retention". */
  readonly keptDays: { readonly free: number; readonly premium: number };
}

const ofGraph = { newestFirst: true, keptDays: { free: 7, premium: 30 } };

export const logs: readonly Log[] = [
  { ...ofGraph, key: 'graph.directoryAudits', at: 'activityDateTime' },
  { ...ofGraph, key: 'graph.signIns', at: 'createdDateTime' },
  { key: 'graph.riskDetections', at: 'detectedDateTime', newestFirst: false, keptDays: { free: 7, premium: 90 } },
  { key: 'exchange.UnifiedAuditLog', at: 'CreationDate', newestFirst: false, keptDays: { free: 180, premium: 180 } },
];

const byKey = new Map(logs.map((log) => [log.key, log]));

/** Undefined for a collection that is no log. */
export function logOf(key: string): Log | undefined {
  return byKey.get(key);
}

/** Milliseconds; 0 where the row says nothing that is a time. The unified log writes UTC without a zone. */
export function momentOf(row: Row, property: string): number {
  const written = textOf(row[property]);
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(written) ? written : `${written}Z`);
  return Number.isNaN(at) ? 0 : at;
}
