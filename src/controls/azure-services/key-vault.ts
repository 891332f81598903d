/** Key vaults: who reaches keys, secrets and certificates. */
import { readOf } from '../../tenant/resource.js';
import { vaultDiagnostics } from '../../tenant/resources/azure-diagnostic-setting.js';
import { type KeyVault, keyVaults, vaultCallers } from '../../tenant/resources/azure-key-vault.js';
import { vaultRights } from '../../tenant/resources/azure-right.js';
import type { ItemValue } from '../item.js';
import { by, target } from './command.js';
import type { FirewallKind } from './firewall.js';
import { closedByRules, keepsPrivate } from './firewall-row.js';
import { ofNetworkAcls, publicAccess } from './service.js';

// Source: Configure network security for Azure Key Vault, configuration limitations.
const form = { max: 1000, splitsPairs: false } as const;

export const keyVault: FirewallKind<KeyVault> = {
  name: 'Key vault',
  read: readOf(keyVaults, ['id', 'name', 'vaultUri', 'publicNetworkAccess', 'networkAcls', 'privateEndpointConnections']),
  diagnostics: vaultDiagnostics,
  callers: vaultCallers,
  rights: vaultRights,
  action: 'Microsoft.KeyVault/vaults/write',
  changes: keyVaults,
  maxRules: form.max,
  log: { categories: ['AuditEvent'], groups: ['allLogs', 'audit'] },
  sources: ({ id }) => [{ name: 'AuditEvent', path: id, table: 'AuditEvent' }],
  values: valuesFor,
  close: (row, ranges) => closedByRules(row, ranges, form),
  keepsPrivate,
};

/** Source: Configure network security for Azure Key Vault: a new vault has its firewall off, and then no rules are returned. */
function valuesFor({ id, vaultUri, publicNetworkAccess, networkAcls }: KeyVault): readonly ItemValue[] {
  const closed = publicAccess(publicNetworkAccess);
  if (closed !== null) return [closed];
  const options = target(id);
  const close = by('Deny', options && ['keyvault', 'update', ...options, '--default-action', 'Deny']);
  if (networkAcls)
    return ofNetworkAcls(networkAcls, close, (bypass) =>
      by(bypass, options && ['keyvault', 'update', ...options, '--bypass', bypass]),
    );
  const value = { property: 'networkAcls.defaultAction', actual: null, expected: close };
  return [
    vaultUri
      ? { ...value, state: 'gap', shown: { actual: 'not set: the firewall is off' } }
      : { ...value, state: 'unknown', shown: { actual: 'not returned' } },
  ];
}
