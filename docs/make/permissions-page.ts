/** What each registration and role group of hardenbot may do in a tenant, and what needs it, from the manifests. */
import { signalDefinitions } from '../../src/features/signals/kinds/definitions';
import type { AppRegistration, EntraManifest } from '../../src/setup/entra-manifest';
import type { ExchangeManifest } from '../../src/setup/exchange-manifest';
import { needsOf as permissionsNeeded } from '../../src/setup/needs';
import { readGrants } from '../../src/tenant/permissions';
import { resourceByKey } from '../../src/tenant/resources/registry';

/** @param byHand checks whose change takes a permission that no script grants */
export function permissionsPage(
  entra: EntraManifest,
  exchange: ExchangeManifest,
  byHand: readonly { readonly id: string }[],
): string {
  return [
    '# Permissions',
    '',
    'Look up what each registration may do in the tenant, and which [checks](controls/README.md) need it. `hardenbot manifest entra` and `hardenbot manifest exchange` print scripts that grant what the tables list; `hardenbot doctor` says what is missing.',
    'A missing permission makes its checks `unknown`, never green. [Signing in to try](try.md) has its own list.',
    smallerNames(entra.registrations),
    '',
    ...entra.registrations.flatMap((registration) => [
      `## ${registration.displayName}`,
      '',
      `${sentence(registration.purpose)}. Application permissions in Entra ID:`,
      '',
      '| permission | checks that need it | cannot say who is affected without it |',
      '|---|---|---|',
      ...permissionLines(linesOf(registration, entra.registrations)),
      '',
      ...sharedWith(registration, entra.registrations),
      ...rolesOf(registration),
      ...(registration.app === 'write' ? grantedByHand(byHand) : []),
    ]),
    ...exchange.roleGroups.flatMap((group) => roleGroup(group, exchange.roleGroups)),
    ...firewallRole,
    '## Service principals of Microsoft',
    '',
    ...entra.servicePrincipals.map(
      ({ appId, purpose }) => `- \`${appId}\`: ${purpose}. Without it Microsoft answers none; the script makes it.`,
    ),
    '',
  ].join('\n');
}

/** What a thief could do with these is more than the plans are worth to most. */
function grantedByHand(checks: readonly { readonly id: string }[]): readonly string[] {
  const pages = checks.map(({ id }) => `[${id}](controls/${id}.md)`).join(', ');
  return [
    `In no script, because their holder could do far more: what the plans of ${pages} take beside it, which their pages name and you grant for the change alone, and what [\`incident.sets\`](incident.md#3-clean) takes.`,
    '',
  ];
}

/** A card that could not read something names the least permission for it, which an administrator would look for here. */
function smallerNames(registrations: EntraManifest['registrations']): string {
  const held = new Set(
    registrations.filter(({ app }) => app === 'write').flatMap(({ permissions }) => permissions.map(({ value }) => value)),
  );
  const read = permissionsNeeded('write').flatMap(({ resources }) => resources.flatMap((key) => readGrants(resourceByKey(key))));
  const smaller = read.filter(({ kind, name }) => kind === 'graph' && !held.has(name)).map(({ name }) => `\`${name}\``);
  return `Messages name the least permission that would do; those granted here include ${[...new Set(smaller)].toSorted().join(', ')}.`;
}

type RoleGroup = ExchangeManifest['roleGroups'][number];

/** A role that an earlier group has for the same checks is named there. */
function roleGroup({ name, roles }: RoleGroup, all: readonly RoleGroup[]): readonly string[] {
  const line = ({ role, controls }: RoleGroup['roles'][number]): string =>
    `| ${role} | ${controls.length === 0 ? 'incidents, and who changed what' : list(controls)} |`;
  const before = new Set(
    all
      .slice(
        0,
        all.findIndex((group) => group.name === name),
      )
      .flatMap((group) => group.roles.map(line)),
  );
  const same = roles.filter((role) => before.has(line(role))).map(({ role }) => role);
  return [
    `## Role group ${name} in Exchange Online`,
    '',
    '| role | checks that need it |',
    '|---|---|',
    ...roles.map(line).filter((text) => !before.has(text)),
    '',
    ...(same.length === 0 ? [] : [`Also, for the same checks as above: ${same.join(', ')}.`, '']),
  ];
}

/** Named by the resources that it lets change; nobody is asked for it who does not want these plans. */
const firewallRole: readonly string[] = [
  '## Azure firewalls',
  '',
  'Reader is enough to find open Azure services and to read their logs. To let [azure-services](controls/azure-services.md) close storage accounts, key vaults and SQL servers, make this custom role and assign it to hardenbot (write) on',
  'the resource groups that hold them. No script makes it, for it can change more of such a resource than its firewall. Where the role is missing, the plan is refused and names it.',
  '',
  '```text shown: a role of Azure',
  JSON.stringify(
    {
      Name: 'hardenbot firewalls',
      Description: 'Change the firewall of storage accounts, key vaults and SQL servers',
      Actions: [
        'Microsoft.KeyVault/vaults/read',
        'Microsoft.KeyVault/vaults/write',
        'Microsoft.Sql/servers/firewallRules/read',
        'Microsoft.Sql/servers/firewallRules/write',
        'Microsoft.Storage/storageAccounts/read',
        'Microsoft.Storage/storageAccounts/write',
      ],
      AssignableScopes: ['/subscriptions/SUBSCRIPTION'],
    },
    null,
    2,
  ),
  '```',
  '',
  'Save it as `role.json`, then:',
  '',
  '```text not run: it takes a subscription of yours',
  'az role definition create --role-definition role.json',
  'az role assignment create --role "hardenbot firewalls" --assignee CLIENT_ID --scope /subscriptions/SUBSCRIPTION/resourceGroups/GROUP',
  '```',
  '',
  'Where a service already has subnet rules, Azure also asks for `Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action` on those subnets: add it to the role, and the network to its scopes.',
  '',
  'The logs themselves take Reader where the workspace of Log Analytics is in the same subscription, in the access mode "Use resource or workspace permissions".',
  '',
];

type Permission = AppRegistration['permissions'][number];

/** A registration that changes things holds what the reading one holds; that is listed there, unless an incident needs it too. */
function linesOf({ app, permissions }: AppRegistration, all: readonly AppRegistration[]): readonly Permission[] {
  if (app !== 'write') return permissions;
  const read = new Set(all.filter((one) => one.app === 'read').flatMap((one) => one.permissions.map(({ value }) => value)));
  return permissions.filter(({ value }) => !read.has(value));
}

function sharedWith(registration: AppRegistration, all: readonly AppRegistration[]): readonly string[] {
  const shown = new Set(linesOf(registration, all).map(({ value }) => value));
  const shared = registration.permissions.filter(({ value }) => !shown.has(value));
  if (shared.length === 0) return [];
  const forIncidents = shared.filter(({ incident }) => incident === true).map(({ value }) => `\`${value}\``);
  return [
    `It also holds every permission of the reading registration, for the same checks. [Incidents](incident.md) use ${forIncidents.join(', ')} of them.`,
    '',
  ];
}

/** Permissions that the same things need stand in one row. */
function permissionLines(permissions: readonly Permission[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const one of permissions) names.set(needsOf(one), [...(names.get(needsOf(one)) ?? []), `\`${one.value}\``]);
  return [...names].map(([needs, values]) => `| ${values.join(', ')} | ${needs} |`);
}

const ofSignals: ReadonlySet<string> = new Set(signalDefinitions.flatMap(({ needs }) => needs?.permissions ?? []));

/** The two cells behind the name. */
function needsOf({ value, controls, evidence, incident }: Permission): string {
  const checks = value === 'Exchange.ManageAsApp' ? 'all that need a role in Exchange Online, below' : list(controls);
  const isForSignals = controls.length + evidence.length === 0 && ofSignals.has(value);
  const needs = [
    ...(controls.length === 0 ? [] : [checks]),
    ...(incident === true ? ['incidents'] : []),
    ...(isForSignals ? ['signals'] : []),
  ];
  const usual = evidence.length === 0 ? '`doctor`, names of people and groups' : '';
  return `${needs.length === 0 ? usual : needs.join(', ')} | ${list(evidence)}`;
}

function rolesOf({ directoryRoles, azureRoles }: AppRegistration): readonly string[] {
  const roles = [
    ...directoryRoles.map(
      (role) => `- ${role} (Entra ID), only with \`-WithIncident\`: a new password for a compromised account`,
    ),
    ...azureRoles.map(({ role, controls }) => `- ${role} (Azure, on the subscription): ${list(controls)}`),
  ];
  return roles.length === 0 ? [] : ['Roles:', '', ...roles, ''];
}

const list = (controls: readonly string[]): string => controls.join(', ');

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
