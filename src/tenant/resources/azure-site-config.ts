/** Which addresses a site or slot of App Service allows: the access restrictions of its main site and of its deployment site (SCM). */
import { z } from 'zod';
import type { Fields } from '../../engine/plan/operation.js';
import { isObject } from '../../lib/json.js';
import { count, flag, looseRow, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { appServiceVersion, lift, lifted } from './azure-site.js';

/** A header by name, in any letter case, with the values that match; an export may write a list of one as the value alone. */
const headers = z
  .record(
    z.string(),
    z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()).nullable()),
  )
  .nullable()
  .optional();

/** One rule. Unknown keys are kept: a rule is written back whole. */
const restriction = lifted(
  looseRow({
    /** An address, a network, several with commas between, `Any`, `AnyVnets`; with the tag `ServiceTag` the name of a service tag. */
    ipAddress: text(),
    subnetMask: text(),
    vnetSubnetResourceId: text(),
    action: text(),
    /** `Default`, `ServiceTag` or `XffProxy`. */
    tag: text(),
    /** Lower numbers are asked first; rules of one number in the order of the list. */
    priority: count(),
    name: text(),
    headers,
  }),
);
export type Restriction = z.infer<typeof restriction>;

const restrictions = restriction.array().nullable().optional();

const siteConfigRow = lifted(
  row({
    ipSecurityRestrictions: restrictions,
    /** What happens to whom no rule names; unset: everyone is allowed without rules, nobody with any. */
    ipSecurityRestrictionsDefaultAction: text(),
    scmIpSecurityRestrictions: restrictions,
    scmIpSecurityRestrictionsDefaultAction: text(),
    /** true: the rules of the main site hold for SCM too, and its own have no effect. */
    scmIpSecurityRestrictionsUseMain: flag(),
    publicNetworkAccess: text(),
    /** `AllAllowed`, `FtpsOnly` or `Disabled`. FTP has servers of its own, which ask no rule of the site. */
    ftpsState: text(),
  }),
);
export type SiteConfig = z.infer<typeof siteConfigRow>;

/** The priority of the row that Azure adds itself to say what happens at the end. */
const syntheticPriority = 2_147_483_647;

/** Whether Azure made the row (`Allow all`, `Deny all`): it repeats the default and is never written back. */
export function isSynthetic(rule: { readonly priority?: unknown; readonly ipAddress?: unknown }): boolean {
  return Number(rule.priority) === syntheticPriority && String(rule.ipAddress).toLowerCase() === 'any';
}

/** `identity` is the path of the site or slot. Lists are replaced whole. */
const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'name',
  find: (operation) => ({
    service: 'arm',
    method: 'GET',
    path: `${operation.kind === 'create' ? operation.name : operation.identity}/config/web`,
  }),
  write: (operation) =>
    operation.kind === 'update'
      ? { service: 'arm', method: 'PATCH', path: `${operation.identity}/config/web`, body: { properties: operation.after } }
      : null,
  normalise: (found) => {
    const config = lift(found) as Fields;
    const written = (list: unknown) => (Array.isArray(list) ? list.filter((rule) => !isObject(rule) || !isSynthetic(rule)) : []);
    return {
      ...config,
      ipSecurityRestrictions: written(config['ipSecurityRestrictions']),
      scmIpSecurityRestrictions: written(config['scmIpSecurityRestrictions']),
    };
  },
};

/**
 * Read below one site or slot: `readOf(siteConfigs, […], { of: site.id })`. The list of sites carries no restrictions. Source:
 * Web Apps - Get Configuration and Update Configuration of the App Service REST reference.
 */
export const siteConfigs: Resource<SiteConfig> = {
  key: 'azure.sites/{of}/siteConfig',
  list: { service: 'arm', path: '{of}/config/web', apiVersion: appServiceVersion, single: true },
  row: siteConfigRow,
  object,
  permission: { read: 'Azure action Microsoft.Web/sites/config/read', write: 'Azure role Website Contributor' },
  answers: {
    always: [
      'ipSecurityRestrictions',
      'ipSecurityRestrictionsDefaultAction',
      'scmIpSecurityRestrictions',
      'scmIpSecurityRestrictionsDefaultAction',
      'scmIpSecurityRestrictionsUseMain',
      'ftpsState',
    ],
  },
};
