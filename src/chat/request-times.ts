/** How long a request to one of our ports may take, the same on each of them. */

/** Milliseconds. Node looks for requests that are late every 30 seconds unless it is told to look more often. */
export const requestTimes = { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 1000 } as const;
