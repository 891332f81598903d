/** The app registrations of hardenbot as a PowerShell script that makes them, and that changes nothing which is there already. */
import { featureNeeds } from '../features/needs.js';
import { quoted } from '../lib/powershell.js';
import type { Prerequisite } from '../tenant/resource.js';
import { builtInRoleId } from '../tenant/resources/built-in-roles.js';
import { resourceApps } from './app-roles.js';
import type { AppRegistration, EntraManifest, SignInRegistration } from './entra-manifest.js';
import { type App, grantsOfSet } from './needs.js';
import { retrying, scriptStart } from './powershell.js';

const modules = ['Microsoft.Graph.Authentication', 'Microsoft.Graph.Applications'];
const roleModule = 'Microsoft.Graph.Identity.Governance';

/**
 * Finds each permission by its name, makes what is missing of registrations, service principals and consents, and prints what goes into
 * which file.
 * @param tenant its name in the settings, after which its variables are called.
 */
export function entraScript({ registrations, servicePrincipals, signIn }: EntraManifest, tenant = 'tenant'): string {
  const takesRole = registrations.some(({ directoryRoles }) => directoryRoles.length > 0);
  return [
    '# Makes the app registrations of hardenbot and grants their application permissions. Run it again as often as you like: what is there',
    '# stays, what is missing is added. It takes PowerShell 7, the Microsoft.Graph module and a person who may give admin consent.',
    '# Read by a parser of PowerShell, and not run against a tenant by its authors.',
    'param(',
    `  # The name of the tenant in hardenbot.yaml.`,
    `  [string] $Tenant = ${quoted(tenant)},`,
    '  # USGov, USGovDoD or China in a national cloud.',
    ...(takesRole ? ["  [string] $Environment = 'Global',", ...featureParameters()] : ["  [string] $Environment = 'Global'"]),
    ')',
    ...scriptStart({ modules, install: 'Microsoft.Graph' }),
    ...connecting(signIn !== undefined, takesRole),
    '',
    ...retrying,
    '',
    ...functions,
    ...(takesRole ? ['', ...roleFunction] : []),
    ...registrations.flatMap(registrationLines),
    ...servicePrincipals.flatMap(prerequisiteLines),
    ...(signIn === undefined ? [] : signInLines(signIn)),
    ...closing(registrations),
    '',
  ].join('\n');
}

/** Roles that the app holds itself, each for a feature. */
const roles = featureNeeds.map(({ script }) => script.role);

function featureParameters(): readonly string[] {
  const all = featureNeeds.flatMap(({ sets, setsKey, page, script: { role, sets: parameter } }) => {
    const names = sets.map(({ name }) => name);
    return [
      [role.about, `[switch] $${role.parameter}`],
      [
        `What ${setsKey} of the settings turns on: ${names.join(', ')}. Their holder can do far more: ${page}.`,
        `[ValidateSet(${names.map(quoted).join(', ')})] [string[]] $${parameter} = @()`,
      ],
    ];
  });
  return all.flatMap(([about, declares], index) => [`  # ${about}`, `  ${declares}${index < all.length - 1 ? ',' : ''}`]);
}

function connecting(hasSignIn: boolean, takesRole: boolean): readonly string[] {
  const scopes = [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    ...(hasSignIn ? ['DelegatedPermissionGrant.ReadWrite.All'] : []),
  ];
  return [
    `$scopes = @(${scopes.map(quoted).join(', ')})`,
    ...(takesRole
      ? [
          `if (${roles.map(({ parameter }) => `$${parameter}`).join(' -or ')}) {`,
          `  if (-not (Get-Module -ListAvailable -Name ${quoted(roleModule)})) {`,
          `    throw "The PowerShell module ${roleModule} is missing, which ${roles.map(({ parameter }) => `-${parameter}`).join(' or ')} takes. Install it and run this again: Install-Module Microsoft.Graph -Scope CurrentUser"`,
          '  }',
          "  $scopes += 'RoleManagement.ReadWrite.Directory'",
          '}',
        ]
      : []),
    'Connect-MgGraph -Scopes $scopes -Environment $Environment -NoWelcome',
  ];
}

const functions: readonly string[] = [
  '# The one registration of this name, made where there is none, with its service principal.',
  'function Get-HardenbotApp([string] $Name, [hashtable] $Further = @{}) {',
  '  $filter = "displayName eq \'$($Name.Replace("\'", "\'\'"))\'"',
  '  $found = @(Get-MgApplication -Filter $filter -All)',
  '  if ($found.Count -gt 1) { throw "$($found.Count) registrations are called $Name. Delete or rename all but one, and run this again." }',
  '  $application = if ($found.Count -eq 1) { $found[0] } else { New-MgApplication -DisplayName $Name -SignInAudience AzureADMyOrg @Further }',
  '  $principal = Get-MgServicePrincipal -Filter "appId eq \'$($application.AppId)\'"',
  '  if ($null -eq $principal) { $principal = Invoke-Retrying { New-MgServicePrincipal -AppId $application.AppId } }',
  '  [pscustomobject] @{ Name = $Name; ClientId = $application.AppId; ObjectId = $principal.Id }',
  '}',
  '',
  '# Each permission by its name, once.',
  'function Grant-HardenbotPermission($App, [hashtable] $Permissions) {',
  '  $held = @(Invoke-Retrying { Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $App.ObjectId -All })',
  '  foreach ($api in $Permissions.Keys) {',
  '    $service = Get-MgServicePrincipal -Filter "appId eq \'$api\'"',
  '    if ($null -eq $service) { throw "The service $api is not in this tenant." }',
  '    foreach ($value in $Permissions[$api]) {',
  "      $role = $service.AppRoles | Where-Object { $_.Value -eq $value -and $_.AllowedMemberTypes -contains 'Application' }",
  '      if ($null -eq $role) { throw "$value is not offered by $($service.DisplayName)" }',
  '      if ($held | Where-Object { $_.ResourceId -eq $service.Id -and $_.AppRoleId -eq $role.Id }) { continue }',
  '      Invoke-Retrying {',
  '        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $App.ObjectId -PrincipalId $App.ObjectId `',
  '          -ResourceId $service.Id -AppRoleId $role.Id | Out-Null',
  '      }',
  '    }',
  '  }',
  '}',
];

const roleFunction: readonly string[] = [
  'function Grant-HardenbotRole($App, [string] $RoleId) {',
  "  $filter = \"principalId eq '$($App.ObjectId)' and roleDefinitionId eq '$RoleId'\"",
  '  if (Get-MgRoleManagementDirectoryRoleAssignment -Filter $filter) { return }',
  '  Invoke-Retrying {',
  "    New-MgRoleManagementDirectoryRoleAssignment -PrincipalId $App.ObjectId -RoleDefinitionId $RoleId -DirectoryScopeId '/' | Out-Null",
  '  }',
  '}',
];

/** Which file gets the client id of each registration, and what the variable is called. */
const destinations: Readonly<Record<App, { readonly file: string; readonly variable: string }>> = {
  read: { file: 'audit.env', variable: '$($prefix)' },
  write: { file: 'worker.env', variable: '$($prefix)' },
  directory: { file: 'gateway.env, where the settings name groups', variable: 'HARDENBOT_DIRECTORY' },
};

function registrationLines(registration: AppRegistration): readonly string[] {
  const { app, displayName, purpose, permissions, directoryRoles } = registration;
  const byApi = (Object.keys(resourceApps) as (keyof typeof resourceApps)[]).map((api) => ({
    appId: resourceApps[api],
    values: permissions.filter((permission) => permission.api === api).map(({ value }) => quoted(value)),
  }));
  return [
    '',
    `# ${purpose}`,
    `$${app} = Get-HardenbotApp ${quoted(displayName)}`,
    `Grant-HardenbotPermission $${app} @{`,
    ...byApi.filter(({ values }) => values.length > 0).map(({ appId, values }) => `  '${appId}' = @(${values.join(', ')})`),
    '}',
    ...(app === 'write' ? setLines() : []),
    ...roles.flatMap(({ name, parameter }) =>
      directoryRoles.includes(name)
        ? [`if ($${parameter}) { Grant-HardenbotRole $${app} ${quoted(builtInRoleId(name) ?? name)} } # ${name}`]
        : [],
    ),
  ];
}

/** Permissions that are granted only to who asks for them by name. */
function setLines(): readonly string[] {
  return featureNeeds.flatMap(({ sets, script }) =>
    sets.map((set) => {
      const values = grantsOfSet(set).map((grant) => quoted(grant.name));
      return `if ($${script.sets} -contains ${quoted(set.name)}) { Grant-HardenbotPermission $write @{ '${resourceApps.graph}' = @(${values.join(', ')}) } }`;
    }),
  );
}

/** The service answers nobody before it is there, and is in the global cloud alone. */
function prerequisiteLines({ appId, purpose }: Prerequisite): readonly string[] {
  return [
    '',
    `# Without the service principal of Microsoft's ${purpose} the service answers 401; it takes up to a day until it answers.`,
    `if ($Environment -eq 'Global' -and -not (Get-MgServicePrincipal -Filter "appId eq '${appId}'")) {`,
    `  New-MgServicePrincipal -AppId ${quoted(appId)} | Out-Null`,
    '}',
  ];
}

function signInLines({ displayName, purpose, redirectUri, scopes, optionalClaims }: SignInRegistration): readonly string[] {
  const claims = optionalClaims.map((claim) => `@{ Name = ${quoted(claim)} }`).join(', ');
  return [
    '',
    `# ${purpose}`,
    `$signIn = Get-HardenbotApp ${quoted(displayName)} @{`,
    `  PublicClient = @{ RedirectUris = @(${quoted(redirectUri)}) }`,
    `  OptionalClaims = @{ IdToken = @(${claims}) }`,
    '}',
    `$graph = Get-MgServicePrincipal -Filter "appId eq '${resourceApps.graph}'"`,
    '# Consent for everyone, so that nobody is asked for it; it covers the sign-in alone.',
    "if (-not (Get-MgOauth2PermissionGrant -Filter \"clientId eq '$($signIn.ObjectId)' and resourceId eq '$($graph.Id)'\")) {",
    '  Invoke-Retrying {',
    '    New-MgOauth2PermissionGrant -ClientId $signIn.ObjectId -ConsentType AllPrincipals -ResourceId $graph.Id `',
    `      -Scope ${quoted(scopes.join(' '))} | Out-Null`,
    '  }',
    '}',
    'Write-Host "$($signIn.Name): client id $($signIn.ClientId), for signIn.clientId of hardenbot.yaml"',
  ];
}

function closing(registrations: readonly AppRegistration[]): readonly string[] {
  const exchange = registrations.filter(({ permissions }) => permissions.some(({ api }) => api === 'exchange'));
  const parameters = exchange.map(({ app }) => {
    const name = app === 'read' ? 'Read' : 'Write';
    return `-${name}ClientId $($${app}.ClientId) -${name}ObjectId $($${app}.ObjectId)`;
  });
  return [
    '',
    "$prefix = 'HARDENBOT_' + $Tenant.ToUpperInvariant().Replace('-', '_')",
    "Write-Host ''",
    "Write-Host 'Ready to paste, each into its file:'",
    ...registrations.flatMap(({ app }) => {
      const { file, variable } = destinations[app];
      return [`Write-Host ${quoted(`  ${file}:`)}`, `Write-Host "    ${variable}_CLIENT_ID=$($${app}.ClientId)"`];
    }),
    ...registrations
      .filter(({ app }) => app === 'write')
      .flatMap(({ app }) => [
        'Write-Host "  hardenbot.yaml, tenants.$($Tenant).bot:"',
        `Write-Host "    servicePrincipalId: $($${app}.ObjectId)"`,
      ]),
    ...azureLines(registrations),
    ...(parameters.length === 0
      ? []
      : [
          "Write-Host 'Next, as a member of Organization Management: the script of hardenbot manifest exchange with'",
          `Write-Host "  ${parameters.join(' ')}"`,
        ]),
    "Write-Host 'A new consent counts within minutes; hardenbot doctor says what is still missing.'",
  ];
}

function azureLines(registrations: readonly AppRegistration[]): readonly string[] {
  return registrations.flatMap(({ app, azureRoles }) =>
    azureRoles.map(
      ({ role, controls }) =>
        `Write-Host "  Only for ${controls.join(', ')}: az role assignment create --role ${quoted(role)} --scope /subscriptions/<id> --assignee $($${app}.ClientId)"`,
    ),
  );
}
