/** Judges a request to Microsoft Graph by Microsoft's metadata, table of permissions and documented limits. */
import type { App } from '../record/recording';
import { complaintsOfBody } from './graph-body';
import { type Target, targetOf } from './graph-path';
import { type Complaint, complaintsOfQuery } from './graph-query';
import { allowedBy, enoughFor, rowOf } from './graph-rights';
import { traces } from './limits';
import { refresh, type Violation } from './violation';

export interface GraphRequest {
  readonly method: string;
  /** Path and query, the version first. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The clock of the tenant when it came, ISO 8601. */
  readonly at: string;
  readonly app: App;
}

/** Names of application permissions that each registration holds. */
export type Held = Readonly<Record<App, ReadonlySet<string>>>;

const methodsOf: Readonly<Record<Target['kind'], readonly string[]>> = {
  list: ['GET', 'POST'],
  object: ['GET', 'PATCH', 'PUT', 'DELETE'],
  action: ['POST'],
  function: ['GET'],
};

export function judgeGraph(request: GraphRequest, held: Held): readonly Violation[] {
  const url = new URL(request.path, 'https://graph.microsoft.com');
  const target = targetOf(url.pathname);
  if (typeof target === 'string') return [{ rule: 'path', request: `${request.method} ${url.pathname}`, says: target }];
  const name = nameOf(request.method, target);
  const complaints: readonly Complaint[] = [
    ...(methodsOf[target.kind].includes(request.method)
      ? []
      : [
          {
            rule: 'path' as const,
            says: `uses ${request.method}, which ${target.kind === 'object' ? 'an object' : `a ${target.kind}`} does not take`,
          },
        ]),
    ...complaintsOfQuery(target, url.searchParams, request.headers),
    ...complaintsOfBody(target, request.method, request.body),
    ...complaintsOfHeaders(request),
    ...complaintsOfTraces(target, url.searchParams, request.at),
    ...complaintsOfRights(target, request, held),
  ];
  return complaints.map(({ rule, says }) => ({ rule, request: name, says: `${name} ${says}.` }));
}

export function nameOf(method: string, { version, template }: Target): string {
  return `${method} ${version === 'v1.0' ? '' : `/${version}`}${template}`;
}

/** learn.microsoft.com/graph/best-practices-concept: members of enumerations that were added later come only to anyone who asks for them. */
function complaintsOfHeaders({ method, headers, body }: GraphRequest): readonly Complaint[] {
  const prefers = (headers['prefer'] ?? '').split(/[;,]/).map((word) => word.trim());
  const complaints: Complaint[] = [];
  if (method === 'GET' && !prefers.includes('include-unknown-enum-members'))
    complaints.push({
      rule: 'header',
      says: 'lacks the header Prefer: include-unknown-enum-members, without which newer members of enumerations are hidden',
    });
  if (body !== undefined && !(headers['content-type'] ?? '').startsWith('application/json'))
    complaints.push({ rule: 'header', says: `sends JSON as ${headers['content-type'] ?? 'nothing'}` });
  return complaints;
}

/** Reads the bounds out of the filter: the page asks for both, ten days apart at most and ninety days back. */
function complaintsOfTraces({ template }: Target, query: URLSearchParams, at: string): readonly Complaint[] {
  if (template !== traces.path || query.has('$skiptoken')) return [];
  const filter = query.get('$filter') ?? '';
  const bound = (words: string) => Date.parse(new RegExp(`receivedDateTime (?:${words}) '?([^\\s')]+)`).exec(filter)?.[1] ?? '');
  const [from, to] = [bound('ge|gt'), bound('le|lt')];
  const day = 24 * 3_600_000;
  if (Number.isNaN(from) || Number.isNaN(to))
    return [{ rule: 'limit', says: 'asks for message traces without both bounds of time' }];
  if (to - from > traces.days * day)
    return [
      {
        rule: 'limit',
        says: `asks for ${Math.round((to - from) / day)} days of message traces, and the service gives ${traces.days} at once`,
      },
    ];
  if (Date.parse(at) - from > traces.back * day)
    return [{ rule: 'limit', says: `asks for message traces of more than ${traces.back} days ago, which are gone` }];
  return [];
}

function complaintsOfRights(target: Target, { method, app, body }: GraphRequest, held: Held): readonly Complaint[] {
  const row = rowOf(method, target.template);
  if (row === undefined) return [{ rule: 'permission', says: `has no row in the table of permissions; ${refresh}` }];
  const members = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (allowedBy(row, held[app], members).length > 0) return [];
  const enough = enoughFor(row);
  const named = enough.filter((name) => row.least.includes(name));
  const least = named.length > 0 ? named : enough.slice(0, 1);
  return [{ rule: 'permission', says: `needs ${least.join(' or ')}, and the ${app} registration holds nothing that allows it` }];
}
