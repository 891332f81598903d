/** Parts of tenants for the cases of azure-services. */

export const subscription = '/subscriptions/5b000000-0000-4000-8000-000000000001';
export const providers = `${subscription}/resourceGroups/data/providers`;
export const office = '203.0.113.0/24';

/** Every list is there and empty but these. */
export function tenant(azure: object) {
  const none = { storageAccounts: [], vaults: [], sqlServers: [], workflows: [], apiManagement: [] };
  return { azure: JSON.parse(JSON.stringify({ ...none, ...azure })) as Readonly<Record<string, readonly object[]>> };
}

export function resource(type: string, name: string, properties: object, more: object = {}) {
  return { id: `${providers}/${type}/${name}`, name, location: 'westeurope', properties, ...more };
}
