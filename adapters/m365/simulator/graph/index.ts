/** The simulated Microsoft Graph: v1.0, and the little of beta that v1.0 has not. */
import { isObject } from '../../../../src/lib/json.js';
import type { Tokens } from '../entra/tokens.js';
import type { Tenant } from '../tenant.js';
import { type Answer, bodyObject, type Routed, type SimRequest } from '../wire.js';
import { audited, type WriteLog } from './audited.js';
import { graphError } from './errors.js';
import type { GraphCall } from './list.js';
import { downloadPath, reportDownload } from './reports.js';
import { noSuchPath, type Route, routes } from './routes.js';

interface GraphOptions {
  readonly tenant: Tenant;
  readonly tokens: Tokens;
  readonly now: () => Date;
  readonly timePasses: boolean;
  readonly held: GraphCall['held'];
  readonly writeLog: WriteLog;
}

/** Null for a path that is not Graph's. */
export function routeGraph(request: SimRequest, options: GraphOptions): Routed | null {
  const { pathname } = request.url;
  const isDownload = pathname === downloadPath;
  const version = /^\/(v1\.0|beta)\//.exec(pathname)?.[1];
  if (version === undefined && !isDownload) return null;
  const call = (path: Readonly<Record<string, string>>): GraphCall => ({ ...options, request, path });
  if (isDownload) return { service: 'graph', key: 'graph.emailAppUsage', write: false, run: () => reportDownload(call({})) };
  const match = matched(request.method, pathname.slice(`/${version ?? ''}`.length), version === 'beta');
  const body = bodyObject(request);
  const write = request.method !== 'GET' && match?.route.write !== false;
  return {
    service: 'graph',
    key: match?.route.key ?? null,
    ...(body === null ? {} : { body: withoutPassword(body) }),
    write,
    run: () => {
      const check = options.tokens.check(request, 'graph');
      if (!check.ok) return unauthorized(check.reason);
      if (match === null) return noSuchPath(pathname);
      if (!write) return match.route.handle(call(match.path));
      return audited(match.route, call(match.path), { token: check.token, write: options.writeLog });
    },
  };
}

const patterns = routes.map((route) => ({ route, pattern: route.path.split('/') }));

function matched(
  method: string,
  pathname: string,
  isBeta: boolean,
): { readonly route: Route; readonly path: Readonly<Record<string, string>> } | null {
  const segments = pathname.split('/');
  const spelled = pathname.toLowerCase().split('/');
  for (const { route, pattern } of patterns) {
    if (route.method !== method || pattern.length !== segments.length || (route.beta ?? false) !== isBeta) continue;
    if (!pattern.every((part, index) => part.startsWith('{') || part.toLowerCase() === spelled[index])) continue;
    const variables = pattern.flatMap((part, index) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(segments[index] ?? '')] as const] : [],
    );
    return { route, path: Object.fromEntries(variables) };
  }
  return null;
}

function unauthorized(reason: 'missing' | 'invalid' | 'audience'): Answer {
  const texts = {
    missing: 'Access token is empty.',
    invalid: 'IDX14100: JWT is not well formed.',
    audience: 'Access token validation failure. Invalid audience.',
  };
  return graphError(401, 'InvalidAuthenticationToken', texts[reason]);
}

/** Not even the record of the calls keeps a password. */
function withoutPassword(body: Readonly<Record<string, unknown>>): unknown {
  const { passwordProfile: profile } = body;
  if (!isObject(profile) || !('password' in profile)) return body;
  return { ...body, passwordProfile: { ...profile, password: '(not recorded)' } };
}
