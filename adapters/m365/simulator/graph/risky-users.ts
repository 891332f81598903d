/** Risky users of Entra ID Protection: reading one, and confirming that accounts are compromised; both take a licence. */
import { isLicensed } from '../licences.js';
import type { Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { found, userOf } from './directory.js';
import { badRequest, graphBreakOff } from './errors.js';
import { type GraphCall, listAnswer, objectAnswer } from './list.js';
import { notLicensed } from './risk-detections.js';
import { assertParameters } from './types.js';

const key = 'graph.riskyUsers';

export function listRiskyUsers(call: GraphCall): Answer {
  assertLicensed(call.tenant);
  return listAnswer(call, call.tenant.collection(key));
}

export function readRiskyUser(call: GraphCall): Answer {
  assertLicensed(call.tenant);
  const collection = call.tenant.collection(key);
  return objectAnswer(call, found(collection, call.path['id'] ?? '').row, collection.spec);
}

export function confirmCompromised(call: GraphCall): Answer {
  assertLicensed(call.tenant);
  const collection = call.tenant.collection(key);
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  const body = bodyObject(call.request) ?? {};
  assertParameters('confirmCompromised', ['userIds'], body);
  const ids = body['userIds'];
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('The parameter userIds is required.');
  for (const id of ids) {
    const { row: user } = userOf(call.tenant, textOf(id));
    const risk = {
      id: user['id'],
      userPrincipalName: user['userPrincipalName'],
      userDisplayName: user['displayName'],
      riskLevel: 'high',
      riskState: 'confirmedCompromised',
      riskDetail: 'adminConfirmedUserCompromised',
      riskLastUpdatedDateTime: call.now().toISOString(),
    };
    const position = collection.rows.find(['id'], textOf(user['id']));
    if (position === null) collection.rows.insert(risk);
    else collection.rows.replace(position, { ...collection.rows.at(position), ...risk });
  }
  return empty(204);
}

/** Without a subscription that carries the licence the service answers 403 `Forbidden`. */
function assertLicensed(tenant: Tenant): void {
  if (!isLicensed(tenant, 'AAD_PREMIUM_P2')) throw notLicensed();
}
