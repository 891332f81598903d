/** The protocols by which one mailbox is opened, all of them: what closing every way in takes. */
import type { z } from 'zod';
import { flag, row } from '../lenient.js';
import type { Resource } from '../resource.js';
import { casMailboxFields } from './cas-mailbox.js';

const oneCasMailboxRow = row({
  ...casMailboxFields,
  ActiveSyncEnabled: flag(),
  MAPIEnabled: flag(),
  OutlookMobileEnabled: flag(),
  MacOutlookEnabled: flag(),
  UniversalOutlookEnabled: flag(),
});
export type OneCasMailbox = z.infer<typeof oneCasMailboxRow>;

/** Read by id, name or address; changed as `exchange.CASMailbox`. Source: Get-CASMailbox of the Exchange Online cmdlet reference. */
export const oneCasMailbox: Resource<OneCasMailbox> = {
  key: 'exchange.CASMailbox/{of}',
  list: { service: 'exchange', cmdlet: 'Get-CASMailbox', parameters: { Identity: '{of}' }, select: true },
  row: oneCasMailboxRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
};
