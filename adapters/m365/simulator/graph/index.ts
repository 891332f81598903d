/** The simulated Microsoft Graph: v1.0, and the little of beta that v1.0 has not. */

import { randomUUID } from 'node:crypto';
import { isObject, parsedOrNull } from '../../../../src/lib/json.js';
import { findSpec } from '../collections.js';
import { principalOf } from '../entra/admin-consent.js';
import type { ShownToken, Tokens } from '../entra/tokens.js';
import { type Initiator, rowsOfWrite } from '../logs/directory-rows.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, type Routed, type SimRequest } from '../wire.js';
import { deviceNow } from './devices.js';
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

/** Puts a row into a log, from when the tenant shows it. */
type WriteLog = (key: string, row: Row) => void;

/** Runs a change and writes what the service would of it; refused changes leave nothing. */
function audited(route: Route, call: GraphCall, log: { readonly token: ShownToken; readonly write: WriteLog }): Answer {
  const before = objectOf(route, call);
  const answer = route.handle(call);
  if (answer.status >= 300) return answer;
  const made = route.method === 'POST' ? parsedOrNull(answer.body.toString()) : null;
  const after = route.method === 'DELETE' ? null : isObject(made) && 'id' in made ? made : objectOf(route, call);
  const rows = rowsOfWrite({
    route: `${route.method} ${route.path}`,
    before,
    after,
    body: bodyObject(call.request) ?? {},
    initiatedBy: initiatorOf(call.tenant, log.token),
    at: call.now(),
  });
  for (const row of rows) log.write('graph.directoryAudits', row);
  if (route.path === confirmed) for (const row of detectionsOf(call)) log.write('graph.riskDetections', row);
  return answer;
}

const confirmed = '/identityProtection/riskyUsers/confirmCompromised';

/** To confirm that accounts are compromised is itself a risk that is detected. */
function detectionsOf(call: GraphCall): readonly Row[] {
  const at = call.now().toISOString();
  return accountsIn(call).map((user) => ({
    id: randomUUID(),
    activity: 'signin',
    activityDateTime: at,
    detectedDateTime: at,
    lastUpdatedDateTime: at,
    detectionTimingType: 'notDefined',
    riskDetail: 'adminConfirmedUserCompromised',
    riskEventType: 'adminConfirmedUserCompromised',
    riskLevel: 'high',
    riskState: 'confirmedCompromised',
    source: 'IdentityProtection',
    tokenIssuerType: 'AzureAD',
    userDisplayName: user['displayName'],
    userId: user['id'],
    userPrincipalName: user['userPrincipalName'],
  }));
}

/** The accounts that a body names. */
function accountsIn({ request, tenant }: GraphCall): readonly Row[] {
  const users = tenant.collection('graph.users').rows;
  return [bodyObject(request)?.['userIds'] ?? []].flat().flatMap((id) => {
    const position = users.find(['id'], textOf(id));
    return position === null ? [] : [users.at(position) ?? {}];
  });
}

/** What the address is about: the account of a list of its own, the object by its id, or the one that the tenant has. */
function objectOf(route: Route, call: GraphCall): Row | null {
  const { key, path } = route;
  const {
    tenant,
    path: { id = '' },
  } = call;
  if (path === confirmed) return accountsIn(call)[0] ?? null;
  if (path === '/devices/{id}') return deviceNow(call);
  const spec = findSpec(path.startsWith('/users/{id}') ? 'graph.users' : (key ?? ''));
  if (spec === undefined || spec.shape === 'byName') return null;
  const { rows } = tenant.collection(spec.key);
  const position = spec.shape === 'single' ? 0 : rows.find(['id', 'userPrincipalName'], id);
  return position === null ? null : (rows.at(position) ?? null);
}

/** An address is in the log only of a person, and not of every service. */
function initiatorOf(tenant: Tenant, { clientId, person }: ShownToken): Initiator {
  if (person !== null) {
    const { rows } = tenant.collection('graph.users');
    const position = rows.find(['id'], person.id);
    const userPrincipalName = position === null ? null : rows.at(position)?.['userPrincipalName'];
    return { user: { id: person.id, displayName: null, userPrincipalName, ipAddress: null }, app: null };
  }
  const { rows } = tenant.collection('graph.servicePrincipals');
  const position = rows.find(['appId'], clientId);
  const principal = position === null ? undefined : rows.at(position);
  const displayName = textOf(principal?.['displayName']) || 'hardenbot';
  const servicePrincipalId = textOf(principal?.['id']) || principalOf(clientId);
  return { user: null, app: { appId: null, displayName, servicePrincipalId, servicePrincipalName: null } };
}
