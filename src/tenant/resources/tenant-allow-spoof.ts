/** Pairs of sender and sending server that may claim each other's name, as somebody allowed it. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const tenantAllowSpoofItemRow = row({
  Identity: text(),
  SpoofedUser: text(),
  SendingInfrastructure: text(),
  SpoofType: text(),
  /** `Allow` or `Block`. */
  Action: text(),
});
export type TenantAllowSpoofItem = z.infer<typeof tenantAllowSpoofItemRow>;

/** Source: Get-TenantAllowBlockListSpoofItems of the Exchange Online cmdlet reference. */
export const tenantAllowSpoofItems: Resource<TenantAllowSpoofItem> = {
  key: 'exchange.TenantAllowBlockListSpoofItems',
  list: { service: 'exchange', cmdlet: 'Get-TenantAllowBlockListSpoofItems', parameters: {}, select: true },
  row: tenantAllowSpoofItemRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-TenantAllowBlockListSpoofItems',
      'Set-TenantAllowBlockListSpoofItems',
      'Remove-TenantAllowBlockListSpoofItems',
    ],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    words: {
      Action: ['Allow', 'Block'],
    },
  },
};
