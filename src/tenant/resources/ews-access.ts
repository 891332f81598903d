/** Which applications may use Exchange Web Services: the organisation's switch and its list of application ids. */
import { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';
import { organizationConfigs } from './organization-config.js';

const ewsAccessRow = row({
  Identity: text(),
  /** true: only what is listed, or everything where nothing is; false: nothing; null: the service's default, whatever is listed. */
  EwsEnabled: flag(),
  /** One text with commas in it. null or empty: nothing is listed. Absent: it was unknown, which is not the same. */
  EwsAllowedAppIDs: z.preprocess((value) => (Array.isArray(value) ? value.join(',') : value), z.string().nullable().optional()),
});
type EwsAccess = z.infer<typeof ewsAccessRow>;

const asked = { RetrieveEwsOperationAccessPolicy: true };
const object = exchangeObject('OrganizationConfig', { singleton: true });

/**
 * The organisation once more, asked for the list that the plain call leaves out. Source: Set-OrganizationConfig of the Exchange Online cmdlet
 * reference, August 2026, which names the switch; the command writes the list whole, and it takes up to 24 hours to have effect.
 */
export const ewsAccess: Resource<EwsAccess> = {
  key: 'exchange.OrganizationConfig/RetrieveEwsOperationAccessPolicy',
  list: { service: 'exchange', cmdlet: 'Get-OrganizationConfig', parameters: asked, select: false },
  row: ewsAccessRow,
  object: { ...object, find: () => ({ service: 'exchange', cmdlet: 'Get-OrganizationConfig', parameters: asked }) },
  changedBy: { log: 'exchange', cmdlets: ['Set-OrganizationConfig'], onlySettingsRead: true },
  permission: organizationConfigs.permission,
  answers: {
    always: ['Identity', 'EwsEnabled', 'EwsAllowedAppIDs'],
  },
};
