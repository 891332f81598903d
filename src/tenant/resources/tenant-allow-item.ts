/** What a tenant lets past the filter entry by entry: senders, addresses of web pages, files and servers. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const tenantAllowItemRow = row({
  Value: text(),
  /** `Allow` or `Block`. */
  Action: text(),
  /** null: it does not end. */
  ExpirationDate: moment(),
});
export type TenantAllowItem = z.infer<typeof tenantAllowItemRow>;

/** Kinds of entries; each takes a call of its own. */
export const tenantAllowTypes = ['Sender', 'Url', 'FileHash', 'IP'] as const;

/** Read below a kind: `readOf(tenantAllowItems, […], { of: 'Sender' })`. Source: Get-TenantAllowBlockListItems of the cmdlet reference. */
export const tenantAllowItems: Resource<TenantAllowItem> = {
  key: 'exchange.TenantAllowBlockListItems',
  list: {
    service: 'exchange',
    cmdlet: 'Get-TenantAllowBlockListItems',
    parameters: { ListType: '{of}', Allow: true },
    select: true,
  },
  row: tenantAllowItemRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-TenantAllowBlockListItems', 'Set-TenantAllowBlockListItems', 'Remove-TenantAllowBlockListItems'],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    always: ['Value', 'Action', 'ExpirationDate'],
    words: {
      Action: ['Allow', 'Block'],
    },
  },
};

const tenantAllowSpoofItemRow = row({
  Identity: text(),
  SpoofedUser: text(),
  SendingInfrastructure: text(),
  SpoofType: text(),
  /** `Allow` or `Block`. */
  Action: text(),
});
/** Pairs of sender and sending server that may claim each other's name, as someone allowed it. */
type TenantAllowSpoofItem = z.infer<typeof tenantAllowSpoofItemRow>;

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
