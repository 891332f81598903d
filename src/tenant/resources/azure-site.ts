/** Sites and slots of Azure App Service without their configuration, and how rows of Azure Resource Manager are read. */
import { z } from 'zod';
import { isObject } from '../../lib/json.js';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

type Bag = Readonly<Record<string, unknown>>;

/** Parses an object whose `properties` are read as if they stood beside its id and name. */
export function lifted<Output>(schema: z.ZodType<Output>): z.ZodType<Output> {
  return z.preprocess((value) => (isObject(value) ? lift(value) : value), schema);
}

/** The object and its `properties` in one, names with underscores (`ip_address`) as Azure writes them (`ipAddress`). */
export function lift(object: Bag): Bag {
  const { properties, ...own } = object;
  const inner = isObject(properties) ? lift(properties) : {};
  return Object.fromEntries(Object.entries({ ...own, ...inner }).map(([name, value]) => [camelCase(name), value]));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The version of the App Service interface that all our requests name. */
export const appServiceVersion = '2025-05-01';

const privateEndpointConnection = lifted(
  row({ privateLinkServiceConnectionState: row({ status: text() }).nullable().optional() }),
);

/** What a site and a deployment slot have in common. */
const siteShape = {
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

const slotRow = lifted(row(siteShape));
/** Deployment slots of one site: each is a site of its own, with its own address and its own restrictions. */
export type Slot = z.infer<typeof slotRow>;

/** Read below one site: `readOf(slots, […], { of: site.id })`. Source: Web Apps - List Slots of the App Service REST reference. */
export const slots: Resource<Slot> = {
  key: 'azure.sites/{of}/slots',
  list: { service: 'arm', path: '{of}/slots', apiVersion: appServiceVersion },
  row: slotRow,
  permission: { read: 'Azure role Reader' },
  answers: {
    always: ['id', 'name'],
  },
};
