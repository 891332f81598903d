/** Ids of the application permissions that hardenbot may ask for. */

/** Application ids of the services that permissions belong to; the same in every tenant. */
export const resourceApps = {
  graph: '00000003-0000-0000-c000-000000000000',
  exchange: '00000002-0000-0ff1-ce00-000000000000',
} as const;

/** The permission of Exchange Online without which no cmdlet may be called at all; which ones may be is up to the role group. */
export const exchangeAccess = { value: 'Exchange.ManageAsApp', id: 'dc50a0fb-09a3-484d-be87-e023b12c6440' } as const;
