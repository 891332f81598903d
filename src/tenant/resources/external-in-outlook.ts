/** Whether Outlook marks mail from external senders, and whom it leaves unmarked. There is one per organization. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const externalInOutlookRow = row({
  Identity: text(),
  Enabled: flag(),
  /** Domains, `*.` with all below it, and addresses whose mail is not marked; compared with the sender that people see. */
  AllowList: texts(),
});
export type ExternalInOutlook = z.infer<typeof externalInOutlookRow>;

/** Source: Get-ExternalInOutlook and Set-ExternalInOutlook of the Exchange Online cmdlet reference. */
export const externalInOutlook: Resource<ExternalInOutlook> = {
  key: 'exchange.ExternalInOutlook',
  list: { service: 'exchange', cmdlet: 'Get-ExternalInOutlook', parameters: {}, select: true },
  row: externalInOutlookRow,
  object: exchangeObject('ExternalInOutlook', { singleton: true }),
  changedBy: { log: 'exchange', cmdlets: ['Set-ExternalInOutlook'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Organization Configuration',
  },
  answers: { always: ['Identity', 'Enabled', 'AllowList'] },
};

/** What an admin knows the one object by. */
export const externalInOutlookName = 'External sender tag';
