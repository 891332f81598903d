/** What is read of Azure services, held to what Microsoft publishes: names of properties, words and versions. */
import type { Resource } from '../../src/tenant/resource';
import { apiManagements, apiPolicies } from '../../src/tenant/resources/azure-api-management';
import { vaultDiagnostics } from '../../src/tenant/resources/azure-diagnostic-setting';
import { keyVaults } from '../../src/tenant/resources/azure-key-vault';
import { logicAppDefinitions, logicApps } from '../../src/tenant/resources/azure-logic-app';
import { vaultRights } from '../../src/tenant/resources/azure-right';
import { sqlAuditing, sqlFirewallRules, sqlFirewallRules6, sqlServers } from '../../src/tenant/resources/azure-sql-server';
import { storageAccounts, storageTransactions } from '../../src/tenant/resources/azure-storage';
import { dataOf, type GraphModel } from './judge/graph-model';

interface Described {
  readonly resource: Resource;
  readonly file: string;
  readonly type: string;
  /** The enumeration of each field that has one. */
  readonly words?: Readonly<Record<string, string>>;
}

const all: readonly Described[] = [
  {
    resource: storageAccounts,
    file: 'storage',
    type: 'storageAccount',
    words: { publicNetworkAccess: 'knownPublicNetworkAccess', 'networkAcls.defaultAction': 'defaultAction' },
  },
  {
    resource: keyVaults,
    file: 'keyvault',
    type: 'vaultProperties',
    words: { 'networkAcls.defaultAction': 'knownNetworkRuleAction' },
  },
  { resource: sqlServers, file: 'sql', type: 'server', words: { publicNetworkAccess: 'knownServerPublicNetworkAccessFlag' } },
  { resource: sqlFirewallRules, file: 'sql', type: 'firewallRule' },
  { resource: sqlFirewallRules6, file: 'sql', type: 'iPv6FirewallRule' },
  {
    resource: sqlAuditing,
    file: 'sql',
    type: 'extendedServerBlobAuditingPolicy',
    words: { state: 'blobAuditingPolicyState' },
  },
  { resource: logicApps, file: 'logic', type: 'workflow', words: { state: 'knownWorkflowState' } },
  { resource: logicAppDefinitions, file: 'logic', type: 'workflow' },
  {
    resource: apiManagements,
    file: 'apimanagement',
    type: 'apiManagementServiceResource',
    words: { publicNetworkAccess: 'knownPublicNetworkAccess', virtualNetworkType: 'knownVirtualNetworkType' },
  },
  { resource: vaultDiagnostics, file: 'monitor', type: 'diagnosticSettingsResource' },
  { resource: storageTransactions, file: 'monitor', type: 'response' },
  { resource: vaultRights, file: 'authorization', type: 'permission' },
  { resource: apiPolicies, file: 'apimanagement', type: 'policyContract' },
];

/** Of every resource of Azure, whatever its provider. */
const everywhere = ['id', 'name'];

const modelIn = (file: string) => dataOf(`arm/${file}.json`) as Pick<GraphModel, 'types' | 'enums'>;

describe.each(all.map((one) => [one.resource.key, one] as const))('%s', (_key, { resource, file, type, words = {} }) => {
  const { types, enums } = modelIn(file);

  it('has the properties that every answer is expected to have', () => {
    const described = [...everywhere, ...Object.keys(types[type]?.properties ?? {})];
    expect(described).toEqual(expect.arrayContaining([...(resource.answers?.always ?? [])]));
  });

  it('knows every word that is published', () => {
    for (const [field, name] of Object.entries(words))
      expect(resource.answers?.words?.[field]?.toSorted()).toEqual(enums[name]?.members.toSorted());
  });

  it('is asked in a version that the package of the service knows, where the package says which', () => {
    const versions = enums['knownVersions']?.members;
    const asked = resource.list.service === 'arm' ? resource.list.apiVersion : '';
    expect(versions ?? [asked]).toContain(asked);
  });
});
