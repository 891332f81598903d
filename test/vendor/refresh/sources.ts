/** Where each description comes from, how its place is recognised in a checkout, and what is kept of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refreshGraphPermissions } from '../../../docs/make/wanted-permissions';
import type { GraphModel } from '../judge/graph-model';
import { askedOfExchange, askedOfGraph } from './asked';
import { trimmedCmdlets } from './cmdlets';
import { parseCsdl } from './csdl';
import { trimmedModel } from './graph-model';
import { trimmedPermissions } from './permissions';
import { trimmedRoles } from './roles';
import { modelOf, parseTypings, pickedOf } from './typings';

export interface Source {
  /** What people call it. */
  readonly name: string;
  /** The repository, or the package of npm. */
  readonly origin: string;
  readonly licence: 'MIT' | 'CC BY 4.0';
  /** A file below the checkout by which it is recognised. */
  readonly marker: string;
  /** What was changed, for anyone who reads the notice. */
  readonly kept: string;
  /** Files below `data/`, by their path; objects are written as JSON. */
  readonly make: (folder: string) => Readonly<Record<string, unknown>>;
  /** Writes what the product itself keeps of it. */
  readonly forProduct?: (folder: string, version: { readonly commit: string; readonly date: string }) => void;
}

const pathsOf = (version: 'v1.0' | 'beta') =>
  askedOfGraph()
    .filter((asked) => asked.version === version)
    .map(({ path }) => path);

const json = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

const resourcesOfDsc = 'Modules/Microsoft365DSC/DSCResources';
const exchangePages = 'exchange/exchange-ps/ExchangePowerShell';

/** A package of typings for one more service of Azure, of which little is asked. */
function azureService(
  name: string,
  {
    file,
    marker,
    typings,
    wanted,
    renamed = {},
  }: {
    readonly file: string;
    readonly marker: string;
    /** One file or several. */
    readonly typings: string | readonly string[];
    readonly wanted: Parameters<typeof pickedOf>[1];
    readonly renamed?: Readonly<Record<string, string>>;
  },
): Source {
  return {
    name: `Azure ${name}, typings`,
    origin: `https://www.npmjs.com/package/@azure/arm-${file}`,
    licence: 'MIT',
    marker,
    kept: 'the properties that decide who is let in, named as on the wire, without descriptions',
    make: (folder) => ({
      [`arm/${file}.json`]: pickedOf(
        parseTypings(
          [typings]
            .flat()
            .map((one) => readFileSync(join(folder, one), 'utf8'))
            .join('\n'),
        ),
        wanted,
        renamed,
      ),
    }),
  };
}

export const sources: readonly Source[] = [
  {
    name: 'Microsoft Graph v1.0, metadata',
    origin: 'https://github.com/microsoftgraph/msgraph-metadata',
    licence: 'MIT',
    marker: 'clean_v10_metadata/cleanMetadata.xml',
    kept: 'the types that our requests reach, their properties and enumerations, without descriptions',
    make: (folder) => ({
      'graph/v1.0.json': trimmedModel(
        parseCsdl(readFileSync(join(folder, 'clean_v10_metadata/cleanMetadata.xml'), 'utf8')),
        pathsOf('v1.0'),
      ),
    }),
  },
  {
    name: 'Microsoft Graph beta, typings',
    origin: 'https://www.npmjs.com/package/@microsoft/microsoft-graph-types-beta',
    licence: 'MIT',
    marker: 'microsoft-graph.d.ts',
    kept: 'the three paths of beta that we read, with their types, without descriptions',
    make: (folder) => ({ 'graph/beta.json': betaModel(readFileSync(join(folder, 'microsoft-graph.d.ts'), 'utf8')) }),
  },
  {
    name: 'Microsoft Graph, permissions',
    origin: 'https://github.com/microsoftgraph/microsoft-graph-devx-content',
    licence: 'MIT',
    marker: 'permissions/new/permissions.json',
    kept: 'a row for each of our requests: the application permissions that allow it, and their ids',
    make: (folder) => ({
      'graph/permissions.json': trimmedPermissions(
        json(folder, 'permissions/new/permissions.json') as Parameters<typeof trimmedPermissions>[0],
        json(folder, 'permissions/new/provisioningInfo.json'),
        askedOfGraph(),
      ),
    }),
    forProduct: (folder, version) =>
      refreshGraphPermissions(folder, { repository: 'microsoftgraph/microsoft-graph-devx-content', ...version, licence: 'MIT' }),
  },
  {
    name: 'Exchange Online, cmdlet reference',
    origin: 'https://github.com/MicrosoftDocs/office-docs-powershell',
    licence: 'CC BY 4.0',
    marker: exchangePages,
    kept: 'the cmdlets of our nouns: parameters of Exchange Online, their types, sets and listed values, without prose',
    make: (folder) => ({ 'exchange/cmdlets.json': trimmedCmdlets(pagesOf(join(folder, exchangePages))) }),
  },
  {
    name: 'Exchange Online, roles',
    origin: 'https://github.com/microsoft/Microsoft365DSC',
    licence: 'MIT',
    marker: resourcesOfDsc,
    kept: 'the management roles that its resources name, by the noun of the cmdlets',
    make: (folder) => ({ 'exchange/roles.json': trimmedRoles(join(folder, resourcesOfDsc), askedOfExchange()) }),
  },
  {
    name: 'Azure App Service, typings',
    origin: 'https://www.npmjs.com/package/@azure/arm-appservice',
    licence: 'MIT',
    marker: 'dist/commonjs/webSiteManagementClient.d.ts',
    kept: 'sites and their configuration, without descriptions',
    make: (folder) => ({
      'arm/appservice.json': modelOf(parseTypings(readFileSync(join(folder, 'dist/commonjs/models/models.d.ts'), 'utf8')), [
        'Site',
        'SiteConfigResource',
      ]),
    }),
  },
  azureService('Storage', {
    file: 'storage',
    marker: 'dist/commonjs/storageManagementClient.d.ts',
    typings: 'dist/commonjs/models/models.d.ts',
    wanted: {
      types: {
        StorageAccount: ['publicNetworkAccess', 'networkAcls', 'privateEndpointConnections', 'primaryEndpoints'],
        StorageAccountUpdateParameters: ['networkAcls'],
        NetworkRuleSet: ['bypass', 'defaultAction', 'ipRules', 'ipv6Rules', 'virtualNetworkRules', 'resourceAccessRules'],
        IPRule: ['value', 'action'],
        VirtualNetworkRule: ['id', 'action', 'state'],
        ResourceAccessRule: ['tenantId', 'resourceId'],
      },
      words: ['KnownPublicNetworkAccess', 'DefaultAction', 'KnownVersions'],
    },
    renamed: { networkRuleSet: 'networkAcls', iPAddressOrRange: 'value', virtualNetworkResourceId: 'id' },
  }),
  azureService('Key Vault', {
    file: 'keyvault',
    marker: 'dist/commonjs/keyVaultManagementClient.d.ts',
    typings: 'dist/commonjs/models/models.d.ts',
    wanted: {
      types: {
        VaultProperties: ['vaultUri', 'publicNetworkAccess', 'networkAcls', 'privateEndpointConnections'],
        VaultPatchProperties: ['networkAcls'],
        NetworkRuleSet: ['bypass', 'defaultAction', 'ipRules', 'virtualNetworkRules'],
        IPRule: ['value'],
        VirtualNetworkRule: ['id', 'ignoreMissingVnetServiceEndpoint'],
      },
      words: ['KnownNetworkRuleAction', 'KnownVersions'],
    },
  }),
  azureService('Monitor', {
    file: 'monitor',
    marker: 'dist/commonjs/monitorClient.d.ts',
    typings: ['dist/commonjs/models/diagnosticsSettings/models.d.ts', 'dist/commonjs/models/metricsApi/models.d.ts'],
    wanted: {
      types: {
        DiagnosticSettingsResource: ['workspaceId', 'logs'],
        LogSettings: ['category', 'categoryGroup', 'enabled'],
        Response: ['value'],
        Metric: ['errorCode', 'timeseries'],
        TimeSeriesElement: ['data'],
        MetricValue: ['total'],
      },
      words: [],
    },
  }),
  azureService('Authorization', {
    file: 'authorization',
    marker: 'types/arm-authorization.d.ts',
    typings: 'types/arm-authorization.d.ts',
    wanted: { types: { Permission: ['actions', 'notActions'] }, words: [] },
  }),
  azureService('SQL', {
    file: 'sql',
    marker: 'types/arm-sql.d.ts',
    typings: 'types/arm-sql.d.ts',
    wanted: {
      types: {
        Server: ['publicNetworkAccess', 'privateEndpointConnections'],
        FirewallRule: ['startIpAddress', 'endIpAddress'],
        FirewallRuleList: ['values'],
        IPv6FirewallRule: ['startIPv6Address', 'endIPv6Address'],
        ExtendedServerBlobAuditingPolicy: [
          'state',
          'isAzureMonitorTargetEnabled',
          'auditActionsAndGroups',
          'predicateExpression',
        ],
      },
      words: ['KnownServerPublicNetworkAccessFlag', 'BlobAuditingPolicyState'],
    },
  }),
  azureService('Logic Apps', {
    file: 'logic',
    marker: 'types/arm-logic.d.ts',
    typings: 'types/arm-logic.d.ts',
    wanted: {
      types: {
        Workflow: ['state', 'accessControl', 'definition'],
        FlowAccessControlConfiguration: ['triggers', 'contents', 'actions', 'workflowManagement'],
        FlowAccessControlConfigurationPolicy: ['allowedCallerIpAddresses'],
        IpAddressRange: ['addressRange'],
      },
      words: ['KnownWorkflowState'],
    },
  }),
  azureService('API Management', {
    file: 'apimanagement',
    marker: 'dist/commonjs/apiManagementClient.d.ts',
    typings: 'dist/commonjs/models/index.d.ts',
    wanted: {
      types: {
        ApiManagementServiceResource: ['publicNetworkAccess', 'virtualNetworkType'],
        PolicyContract: ['value', 'format'],
      },
      words: ['KnownPublicNetworkAccess', 'KnownVirtualNetworkType'],
    },
  }),
  {
    name: 'Slack, app manifest',
    origin: 'https://github.com/slackapi/manifest-schema',
    licence: 'MIT',
    marker: 'schemas/manifest.schema.2.0.0.json',
    kept: 'the schema as it is',
    make: (folder) => ({ 'slack/manifest.schema.2.0.0.json': json(folder, 'schemas/manifest.schema.2.0.0.json') }),
  },
  {
    name: 'Teams, app manifest',
    origin: 'https://github.com/microsoft/json-schemas',
    licence: 'MIT',
    marker: 'teams/v1.29/MicrosoftTeams.schema.json',
    kept: 'the schemas as they are, without descriptions',
    make: (folder) =>
      Object.fromEntries(
        ['v1.29', 'v1.30'].map((version) => [
          `teams/${version}.schema.json`,
          withoutProse(json(folder, `teams/${version}/MicrosoftTeams.schema.json`)),
        ]),
      ),
  },
  {
    name: 'Adaptive Cards',
    origin: 'https://github.com/microsoft/AdaptiveCards',
    licence: 'MIT',
    marker: 'schemas/1.5.0/adaptive-card.json',
    kept: 'the schema as it is, without descriptions',
    make: (folder) => ({ 'teams/adaptive-card-1.5.json': withoutProse(json(folder, 'schemas/1.5.0/adaptive-card.json')) }),
  },
];

/** The metadata of beta is larger than what can be kept of a checkout everywhere; its typings say the same of the few types that we read. */
function betaModel(text: string): GraphModel {
  const { types, enums } = modelOf(parseTypings(text), [
    'SignIn',
    'StrongAuthenticationRequirements',
    'SystemCredentialPreferences',
  ]);
  return {
    roots: { auditLogs: 'auditLogRoot', policies: 'policyRoot', users: 'Collection(user)' },
    types: {
      ...types,
      auditLogRoot: { navigation: { signIns: 'Collection(signIn)' } },
      user: { navigation: { authentication: 'authentication' } },
      authentication: { properties: { requirements: 'strongAuthenticationRequirements' } },
      policyRoot: { navigation: { authenticationMethodsPolicy: 'authenticationMethodsPolicy' } },
      authenticationMethodsPolicy: { properties: { systemCredentialPreferences: 'systemCredentialPreferences' } },
    },
    enums,
    operations: [],
  };
}

/** Pages of every cmdlet whose noun we use. */
function pagesOf(folder: string): ReadonlyMap<string, string> {
  const nouns = new Set(askedOfExchange());
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .filter((cmdlet) => nouns.has(cmdlet.slice(cmdlet.indexOf('-') + 1)))
    .sort();
  return new Map(names.map((cmdlet) => [cmdlet, readFileSync(join(folder, `${cmdlet}.md`), 'utf8')]));
}

/** Schemas check without their words for people. A property may itself be called `description`. */
function withoutProse(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutProse(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, inner]) =>
          isNames || typeof inner !== 'string' || !['description', 'title', 'markdownDescription'].includes(name),
      )
      .map(([name, inner]) => [name, withoutProse(inner, name === 'properties' || name === 'definitions')]),
  );
}

/** The folder of a source at or right below `from`; null where it is not there. */
export function placeOf({ marker }: Source, from: string): string | null {
  const below = readdirSync(from, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(from, entry.name)] : [],
  );
  return [from, ...below].find((folder) => existsSync(join(folder, marker))) ?? null;
}
