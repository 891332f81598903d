/** The ways of proving who one is that the tenant offers: reading and changing one of them by its id. */
import { isObject } from '../../../../src/lib/json.js';
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import { sameText } from '../text.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { badRequest, graphBreakOff, resourceNotFound } from './errors.js';
import { withMethodKind, withMethodKinds } from './kinds.js';
import { type GraphCall, objectAnswer } from './list.js';
import { assertType } from './types.js';

const key = 'graph.authenticationMethodsPolicy';
const list = 'authenticationMethodConfigurations';

export function readMethod(call: GraphCall): Answer {
  const { method } = methodOf(call);
  return objectAnswer(call, withMethodKind(method), {
    address: `/policies/authenticationMethodsPolicy/${list}`,
    type: 'authenticationMethodConfiguration',
  });
}

/** Beta shows more of the policy than v1.0. */
export function readMethodsPolicyOfBeta(call: GraphCall): Answer {
  const policy = policyOf(call);
  return json(200, {
    '@odata.context': `${call.request.url.origin}/beta/$metadata#authenticationMethodsPolicy`,
    ...withMethodKinds(policy),
    ...('systemCredentialPreferences' in policy ? { systemCredentialPreferences: policy['systemCredentialPreferences'] } : {}),
  });
}

/** The kind has to be said again, and has to be that of the method. Targets that are sent replace those that were there. */
export function changeMethod(call: GraphCall): Answer {
  const { policy, methods, method } = methodOf(call);
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  const kind = `#microsoft.graph.${String(method['id'])}AuthenticationMethodConfiguration`;
  if (!sameText(body['@odata.type'], kind)) throw badRequest(`The @odata.type is not that of the method, ${kind}.`);
  assertType('authenticationMethodConfiguration', body);
  const { '@odata.type': _, ...change } = body;
  const changed = methods.map((one) => (one === method ? changedRow(method, change) : one));
  call.tenant.collection(key).rows.replace(0, { ...policy, [list]: changed });
  return empty(204);
}

function methodOf(call: GraphCall): { readonly policy: Row; readonly methods: readonly Row[]; readonly method: Row } {
  const policy = policyOf(call);
  const methods = [policy[list] ?? []].flat().filter(isObject);
  const id = call.path['id'] ?? '';
  const method = methods.find((one) => sameText(one['id'], id));
  if (method === undefined) throw resourceNotFound(id);
  return { policy, methods, method };
}

function policyOf(call: GraphCall): Row {
  const collection = call.tenant.collection(key);
  const policy = collection.cut === null ? collection.rows.at(0) : undefined;
  if (policy === undefined) throw new Refused(graphBreakOff(collection));
  return policy;
}
