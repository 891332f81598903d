/**
 * The limits that Microsoft publishes of Graph, as a tenant keeps them, written down here apart from the pace of our clients. Source: "Microsoft
 * Graph service-specific throttling limits", and "List messageTraces" of the Graph reference.
 */
import type { Routed } from './wire.js';

interface Window {
  readonly requests: number;
  readonly seconds: number;
  /** Whether a request to a collection, at an address, counts. */
  readonly counts: (key: string, url: URL) => boolean;
}

const among =
  (...keys: readonly string[]) =>
  (key: string) =>
    keys.includes(key);

const windows: readonly Window[] = [
  {
    requests: 5,
    seconds: 10,
    counts: among('graph.signIns', 'graph.directoryAudits', 'graph.userRegistrationDetails', 'graph.authenticationMethods'),
  },
  {
    requests: 1,
    seconds: 1,
    counts: among('graph.conditionalAccessPolicies', 'graph.namedLocations', 'graph.riskyUsers', 'graph.riskDetections'),
  },
  { requests: 14, seconds: 600, counts: (key, url) => key === 'graph.emailAppUsage' && url.pathname.includes('/reports/') },
  {
    requests: 10,
    seconds: 60,
    counts: (key, url) => key === 'graph.users' && /signInActivity/i.test(url.searchParams.get('$select') ?? ''),
  },
  { requests: 100, seconds: 300, counts: among('mail.messageTraces') },
];

export class PublishedWindows {
  private readonly starts = windows.map((): number[] => []);

  /** Whether a request may be answered at `now` (milliseconds); one that may not counts for nothing. */
  takes({ key }: Routed, url: URL, now: number): boolean {
    const concerned = windows.flatMap((window, place) => {
      const starts = this.starts[place];
      return key !== null && starts !== undefined && window.counts(key, url) ? [{ window, starts }] : [];
    });
    for (const { window, starts } of concerned) {
      while (starts[0] !== undefined && starts[0] <= now - window.seconds * 1000) starts.shift();
      if (starts.length >= window.requests) return false;
    }
    for (const { starts } of concerned) starts.push(now);
    return true;
  }
}
