/** Which licences of Entra the subscriptions of a tenant carry, those in grace among them; where they were not read, or say nothing of service plans, every one. */
import { isObject } from '../../../src/lib/json.js';
import type { Tenant } from './tenant.js';
import { textOf } from './text.js';

/** `AAD_PREMIUM` is Entra ID P1, `AAD_PREMIUM_P2` is P2, which has all of P1. */
export function isLicensed(tenant: Tenant, plan: 'AAD_PREMIUM' | 'AAD_PREMIUM_P2'): boolean {
  const skus = tenant.collection('graph.subscribedSkus');
  if (!skus.held || skus.cut !== null) return true;
  return [...skus.rows].some((sku) => {
    if (ended.includes(textOf(sku['capabilityStatus']))) return false;
    const plans = sku['servicePlans'];
    if (!Array.isArray(plans) || plans.length === 0) return plan === 'AAD_PREMIUM';
    return plans.some((one) => isObject(one) && textOf(one['servicePlanName']).startsWith(plan));
  });
}

/** States of a subscription that is still listed and gives nothing any more. Source: Graph reference of subscribedSku. */
const ended = ['Suspended', 'LockedOut', 'Deleted'];
