/** Limits that the descriptions cannot say, each with the page of the vendor that says it. */

/** Rows a page where it is not 999 (paging of directory objects), by the path. */
export const pageLimits: ReadonlyMap<string, number> = new Map([
  // learn.microsoft.com/graph/api/signin-list: the maximum page size is 1,000.
  ['/auditLogs/signIns', 1000],
  ['/auditLogs/directoryAudits', 1000],
  // learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces: 1 to 5,000.
  ['/admin/exchange/tracing/messageTraces', 5000],
]);

/** learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces: both bounds, ten days at most, ninety days back. */
export const traces = { path: '/admin/exchange/tracing/messageTraces', days: 10, back: 90 } as const;

/** Calls in one batch of Exchange Online: what published clients send; no page of Microsoft says a number. */
export const callsInBatch = 10;
