/** The app registrations of hardenbot in Entra ID, as data and as a script that makes them. */
import type { Grant } from '../tenant/permissions.js';
import { exchangeAccess, graphRoles, resourceApps } from './app-roles.js';
import { type App, apps, needsOf } from './needs.js';

export interface AppRegistration {
  readonly app: App;
  readonly displayName: string;
  readonly purpose: string;
  /** Application permissions, all with admin consent. */
  readonly permissions: readonly {
    readonly api: keyof typeof resourceApps;
    readonly value: string;
    readonly id: string | null;
    /** Controls that need it; empty for what `hardenbot doctor` or the gateway needs. */
    readonly controls: readonly string[];
    /** Further controls whose plans could not say whom they hit without it. */
    readonly evidence: readonly string[];
  }[];
  /** Roles of Azure on each subscription with web apps; only for the control that looks at them. */
  readonly azureRoles: readonly { readonly role: string; readonly controls: readonly string[] }[];
}

const purposes: Readonly<Record<App, string>> = {
  read: 'audits and plans on the command line; can change nothing',
  write: 'the worker; changes only what an approved plan says',
  directory: 'the gateway; reads the members of the groups that settings name, and nothing else',
};

export interface EntraManifest {
  readonly schema: 'entra-apps/1';
  readonly registrations: readonly AppRegistration[];
}

/** @param name what the registrations are called, before ` (read)`, ` (write)` and ` (directory)`. */
export function entraManifest(name = 'hardenbot'): EntraManifest {
  return { schema: 'entra-apps/1', registrations: apps.map((app) => registration(app, name)) };
}

function registration(app: App, name: string): AppRegistration {
  const needs = needsOf(app);
  const of = (kind: Grant['kind']) => needs.filter((need) => need.grant.kind === kind);
  const exchangeControls = [...new Set(of('exchangeRole').flatMap((need) => need.controls))];
  return {
    app,
    displayName: `${name} (${app})`,
    purpose: purposes[app],
    permissions: [
      ...of('graph').map(({ grant, controls, evidence }) => ({
        api: 'graph' as const,
        value: grant.name,
        id: graphRoles[grant.name] ?? null,
        controls,
        evidence,
      })),
      ...(of('exchangeRole').length === 0
        ? []
        : [{ api: 'exchange' as const, ...exchangeAccess, controls: exchangeControls, evidence: [] }]),
    ],
    azureRoles: of('azureRole').map(({ grant, controls }) => ({ role: grant.name, controls })),
  };
}

/** A PowerShell script for the Microsoft Graph module: finds each permission by name, makes the registrations, gives consent. */
export function entraScript(manifest: EntraManifest): string {
  return [
    '# Makes the app registrations of hardenbot and grants their application permissions.',
    '# Needs the Microsoft.Graph PowerShell module and a person who may give admin consent. Not run against a tenant by its authors.',
    "Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'",
    '',
    'function New-HardenbotApp([string] $Name, [hashtable] $Permissions) {',
    '  $application = New-MgApplication -DisplayName $Name -SignInAudience AzureADMyOrg',
    '  $principal = New-MgServicePrincipal -AppId $application.AppId',
    '  foreach ($api in $Permissions.Keys) {',
    '    $service = Get-MgServicePrincipal -Filter "appId eq \'$api\'"',
    '    foreach ($value in $Permissions[$api]) {',
    "      $role = $service.AppRoles | Where-Object { $_.Value -eq $value -and $_.AllowedMemberTypes -contains 'Application' }",
    '      if ($null -eq $role) { throw "$value is not offered by $($service.DisplayName)" }',
    '      New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $principal.Id -PrincipalId $principal.Id `',
    '        -ResourceId $service.Id -AppRoleId $role.Id | Out-Null',
    '    }',
    '  }',
    '  "$Name`: client id $($application.AppId), object id of the service principal $($principal.Id)"',
    '}',
    ...manifest.registrations.flatMap(registrationLines),
    '',
  ].join('\n');
}

function registrationLines({ displayName, purpose, permissions, azureRoles }: AppRegistration): readonly string[] {
  const byApi = (Object.keys(resourceApps) as (keyof typeof resourceApps)[]).map((api) => ({
    appId: resourceApps[api],
    values: permissions.filter((permission) => permission.api === api).map(({ value }) => quoted(value)),
  }));
  return [
    '',
    `# ${purpose}`,
    `New-HardenbotApp ${quoted(displayName)} @{`,
    ...byApi.filter(({ values }) => values.length > 0).map(({ appId, values }) => `  '${appId}' = @(${values.join(', ')})`),
    '}',
    ...azureRoles.map(
      ({ role, controls }) =>
        `# Only for ${controls.join(', ')}: az role assignment create --role ${quoted(role)} --scope /subscriptions/<id> --assignee <client id>`,
    ),
  ];
}

/** A literal of PowerShell: nothing in it is expanded. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
