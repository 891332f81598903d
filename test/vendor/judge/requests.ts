/** Judges every request that was recorded, each shape once for each registration, and says of how many requests that speaks. */
import type { Recorded } from '../record/recording';
import { judgeArm } from './arm';
import { type HeldRoles, judgeBatch, judgeExchange } from './exchange';
import { type Held, judgeGraph } from './graph';
import type { Violation } from './violation';

export interface Rights {
  readonly permissions: Held;
  readonly roles: HeldRoles;
}

/** What one request breaks; nothing for a request that the vendor's descriptions take. */
export function judge(request: Recorded, rights: Rights): readonly Violation[] {
  switch (request.service) {
    case 'graph':
      return isDownload(request) ? [] : judgeGraph(request, rights.permissions);
    case 'exchange':
      return judgeExchange(callOf(request), rights.roles);
    case 'arm':
      return judgeArm(request);
    case 'entra':
      return [];
  }
}

/** A report is fetched from an address that Graph names, without a token: no vendor describes it. */
export function isDownload({ path }: Recorded): boolean {
  return !/^\/(v1\.0|beta)\//.test(path);
}

export function judgeAll(requests: readonly Recorded[], rights: Rights): readonly Violation[] {
  const batches = new Map<string, Recorded[]>();
  for (const request of requests)
    if (request.batch !== undefined) {
      const key = `${request.during} ${request.batch}`;
      batches.set(key, [...(batches.get(key) ?? []), request]);
    }
  return [...requests.flatMap((request) => judge(request, rights)), ...[...batches.values()].flatMap(judgeBatch)];
}

function callOf({ cmdlet = '', parameters, headers, path, app }: Recorded) {
  const given = typeof parameters === 'object' && parameters !== null ? (parameters as Readonly<Record<string, unknown>>) : {};
  return { cmdlet, parameters: given, headers, path, app };
}
