/** Web sites and function apps of Azure App Service, without their configuration. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { lifted } from './azure-object.js';

/** The version of the App Service interface that all our requests name. */
export const appServiceVersion = '2025-05-01';

const privateEndpointConnection = lifted(
  row({ privateLinkServiceConnectionState: row({ status: text() }).nullable().optional() }),
);

/** What a site and a deployment slot have in common. */
export const siteShape = {
  /** The path of the site in Azure Resource Manager. */
  id: text(),
  /** Of a slot: `site/slot`. */
  name: text(),
  kind: text(),
  /** `Enabled` or `Disabled`; unset, a private endpoint decides. */
  publicNetworkAccess: text(),
  privateEndpointConnections: privateEndpointConnection.array().nullable().optional(),
  /** Comma-separated: addresses that the site calls out from, and those it may come to use. */
  outboundIpAddresses: text(),
  possibleOutboundIpAddresses: text(),
};

const siteRow = lifted(row(siteShape));
export type Site = z.infer<typeof siteRow>;

/**
 * `{subscription}` stands for each subscription that the credential sees: Azure lists sites by subscription only. Source: Web Apps - List of
 * the App Service REST reference.
 */
export const sites: Resource<Site> = {
  key: 'azure.sites',
  list: { service: 'arm', path: '/subscriptions/{subscription}/providers/Microsoft.Web/sites', apiVersion: appServiceVersion },
  row: siteRow,
  permission: { read: 'Azure role Reader' },
  answers: {
    always: ['id', 'name', 'publicNetworkAccess'],
    words: {
      publicNetworkAccess: ['Enabled', 'Disabled'],
    },
  },
};
