/** Keys by which mail of a domain is signed (DKIM), and the records that DNS has to have for them. */
import type { z } from 'zod';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { count, flag, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const dkimSigningConfigRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  Domain: text(),
  Enabled: flag(),
  /** `Valid`, `CnameMissing`, … */
  Status: text(),
  /** The host names that the two CNAME records point to; their form changes, so they are taken as they come. */
  Selector1CNAME: text(),
  Selector2CNAME: text(),
  Selector1KeySize: count(),
  Selector2KeySize: count(),
});
export type DkimSigningConfig = z.infer<typeof dkimSigningConfigRow>;

/** Source: Get-, New-, Set- and Remove-DkimSigningConfig of the Exchange Online cmdlet reference. */
export const dkimSigningConfigs: Resource<DkimSigningConfig> = {
  key: 'exchange.DkimSigningConfig',
  list: { service: 'exchange', cmdlet: 'Get-DkimSigningConfig', parameters: {}, select: true },
  row: dkimSigningConfigRow,
  object: dkimObject(),
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-DkimSigningConfig', 'Set-DkimSigningConfig', 'Remove-DkimSigningConfig', 'Rotate-DkimSigningConfig'],
  },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Transport Hygiene',
  },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'Domain',
      'Enabled',
      'Status',
      'Selector1CNAME',
      'Selector2CNAME',
      'Selector1KeySize',
      'Selector2KeySize',
    ],
  },
};

/** What is made by `DomainName` and `KeySize` comes back as `Domain` and a size for each of two keys. */
function dkimObject(): ObjectAddress {
  return {
    ...exchangeObject('DkimSigningConfig', { create: true, remove: true }),
    normalise: ({ Domain, Selector1KeySize, ...rest }) => ({
      ...rest,
      ...omitUndefined({ Domain, DomainName: Domain }),
      ...omitUndefined({ Selector1KeySize, KeySize: Selector1KeySize }),
    }),
  };
}
