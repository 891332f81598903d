/** Risky users of Entra ID Protection: reading one, and confirming that accounts were taken over; both take a licence. */
import { isObject } from '../../../../src/lib/json.js';
import type { Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { found, userOf } from './directory.js';
import { badRequest, graphBreakOff, graphError } from './errors.js';
import { type GraphCall, objectAnswer } from './list.js';
import { assertParameters } from './types.js';

const key = 'graph.riskyUsers';

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
  const skus = tenant.collection('graph.subscribedSkus');
  if (skus.cut !== null) return;
  const plans = [...skus.rows].flatMap((sku) => (Array.isArray(sku['servicePlans']) ? sku['servicePlans'] : []));
  if (plans.some((plan) => isObject(plan) && plan['servicePlanName'] === 'AAD_PREMIUM_P2')) return;
  throw new Refused(graphError(403, 'Forbidden', 'Your tenant is not licensed for this feature.'));
}
