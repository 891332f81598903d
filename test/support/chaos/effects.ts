/** What a recorded call did to the tenant, and what an announced operation wants, in one form that can be compared. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import type { Operation } from '../../../src/engine/plan/operation';
import { canonicalJson, type Json } from '../../../src/lib/json';

export interface Effect {
  readonly at: string;
  /** Kind and identity. */
  readonly object: string;
  /** Every property that was sent and its value, in canonical form: more than was announced is as wrong as less. */
  readonly fields: string;
  readonly described: string;
}

/** Null for a call that this checker does not understand. */
export function effectOf(call: RecordedCall): Effect | null {
  if (call.service === 'graph') return graphEffectOf(call);
  const [verb, noun] = call.cmdlet?.split('-') ?? [];
  const { Identity, ...sent } = (call.parameters ?? {}) as Record<string, Json>;
  if (noun === 'InboxRule' && (verb === 'Enable' || verb === 'Disable'))
    return {
      at: call.at,
      object: `InboxRule ${textOf(sent['Mailbox'])}\\${textOf(Identity)}`,
      fields: canonicalJson({ Enabled: verb === 'Enable' }),
      described: `${call.cmdlet} ${JSON.stringify(call.parameters)}`,
    };
  if (call.cmdlet === undefined || verb !== 'Set') return null;
  return {
    at: call.at,
    object: `${call.cmdlet.slice('Set-'.length)} ${textOf(Identity)}`,
    fields: canonicalJson(sent),
    described: `${call.cmdlet} ${JSON.stringify(call.parameters)}`,
  };
}

/** Of which an organisation has one: no call names it. */
const onlyOnes: ReadonlySet<string> = new Set(['OrganizationConfig']);

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A new password is in no operation: that one was set is what counts. */
function graphEffectOf({ at, method, path, body }: RecordedCall): Effect {
  const { passwordProfile, ...sent } = (body ?? {}) as Record<string, Json>;
  const object = `${method} ${path.replace('/v1.0', '')}`;
  const fields = canonicalJson(passwordProfile === undefined ? sent : 'a password');
  return { at, object, fields, described: `${object} ${fields}` };
}

/** Null for what no call that is understood could do. */
export function wantedBy(operation: Operation): Pick<Effect, 'object' | 'fields'> | null {
  if (operation.resource.startsWith('graph.')) return wantedOfGraph(operation);
  if (operation.kind !== 'update' || !operation.resource.startsWith('exchange.')) return null;
  const noun = operation.resource.slice('exchange.'.length);
  return { object: `${noun} ${onlyOnes.has(noun) ? '' : operation.identity}`, fields: canonicalJson(operation.after) };
}

function wantedOfGraph(operation: Operation): Pick<Effect, 'object' | 'fields'> | null {
  const { resource, kind } = operation;
  if (kind === 'create') return null;
  const { identity } = operation;
  if (kind === 'update' && resource === 'graph.users')
    return { object: `PATCH /users/${identity}`, fields: canonicalJson(operation.after) };
  if (kind === 'remove' && resource.startsWith('graph.users/{of}/')) {
    const [account = '', method = ''] = identity.split('/');
    return { object: `DELETE /${resource.slice('graph.'.length).replace('{of}', account)}/${method}`, fields: '{}' };
  }
  switch (resource) {
    case 'graph.users/revokeSignInSessions':
      return { object: `POST /users/${identity}/revokeSignInSessions`, fields: '{}' };
    case 'graph.users/passwordProfile':
      return { object: `PATCH /users/${identity}`, fields: canonicalJson('a password') };
    case 'graph.riskyUsers':
      return { object: 'POST /identityProtection/riskyUsers/confirmCompromised', fields: canonicalJson({ userIds: [identity] }) };
    default:
      return null;
  }
}
