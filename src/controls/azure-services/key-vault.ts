/** Key vaults: who reaches keys, secrets and certificates. */
import { readOf } from '../../tenant/resource.js';
import { type KeyVault, keyVaults } from '../../tenant/resources/azure-key-vault.js';
import type { ItemValue } from '../item.js';
import { each } from '../item-collection.js';
import { by, target } from './command.js';
import { itemOf, type Judging, ofNetworkAcls, publicAccess, type Service } from './service.js';

const read = readOf(keyVaults, ['id', 'name', 'vaultUri', 'publicNetworkAccess', 'networkAcls']);

export function keyVault({ allowed }: Judging): Service {
  return {
    collection: each(read, {
      unknown: 'which addresses it accepts',
      item: (row) => itemOf('Key vault', row, { allowed, values: [valueFor(row)] }),
    }),
  };
}

/** Source: Configure network security for Azure Key Vault: a new vault has its firewall off, and then no rules are returned. */
function valueFor({ id, vaultUri, publicNetworkAccess, networkAcls }: KeyVault): ItemValue {
  const closed = publicAccess(publicNetworkAccess);
  if (closed !== null) return closed;
  const options = target(id);
  const close = by('Deny', options && ['keyvault', 'update', ...options, '--default-action', 'Deny']);
  if (networkAcls) return ofNetworkAcls(networkAcls, close);
  const value = { property: 'networkAcls.defaultAction', actual: null, expected: close };
  return vaultUri
    ? { ...value, state: 'gap', shown: { actual: 'not set: the firewall is off' } }
    : { ...value, state: 'unknown', shown: { actual: 'not returned' } };
}
