/** Subscriptions of the tenant and the service plans in them: which licences there are. */
import { z } from 'zod';
import { count, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const servicePlan = row({
  servicePlanId: text(),
  servicePlanName: text(),
  /** `Success`, `Disabled`, `PendingInput`, `PendingActivation`, `PendingProvisioning`. */
  provisioningStatus: text(),
});

const subscribedSkuRow = row({
  id: text(),
  skuId: text(),
  skuPartNumber: text(),
  /** `Enabled`, `Warning` (in grace), `Suspended`, `LockedOut`, `Deleted`. */
  capabilityStatus: text(),
  prepaidUnits: row({ enabled: count(), warning: count(), suspended: count(), lockedOut: count() }).nullable().optional(),
  servicePlans: z.array(servicePlan).nullable().optional(),
});
export type SubscribedSku = z.infer<typeof subscribedSkuRow>;

/** Source: `subscribedSku` of the Graph v1.0 metadata. */
export const subscribedSkus: Resource<SubscribedSku> = {
  key: 'graph.subscribedSkus',
  list: { service: 'graph', path: '/subscribedSkus', select: true },
  row: subscribedSkuRow,
  permission: { read: 'LicenseAssignment.Read.All' },
  answers: {
    always: ['id', 'skuId', 'skuPartNumber', 'capabilityStatus', 'prepaidUnits', 'servicePlans'],
    words: {
      capabilityStatus: ['Enabled', 'Warning', 'Suspended', 'LockedOut', 'Deleted'],
      'servicePlans.provisioningStatus': ['Success', 'Disabled', 'PendingInput', 'PendingActivation', 'PendingProvisioning'],
    },
  },
};
