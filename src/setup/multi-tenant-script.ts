/** The registrations that other tenants consent to by link, as a PowerShell script that makes them, and that changes nothing which is there already. */
import { quoted } from '../lib/powershell.js';
import { resourceApps } from './app-roles.js';
import type { AppRegistration } from './entra-manifest.js';
import { retrying, scriptStart } from './powershell.js';

/** Where the link ends, by what Connect-MgGraph calls the cloud. */
type LandingPages = Readonly<Record<'Global' | 'USGov' | 'USGovDoD' | 'China', string>>;

/**
 * They require what `manifest entra` grants, because a link asks for what a registration requires; nothing is granted in the tenant they are made in.
 * @param prefix how the variables of their credentials begin.
 */
export function multiTenantScript(
  registrations: readonly AppRegistration[],
  { landing, prefix }: { readonly landing: LandingPages; readonly prefix: string },
): string {
  return [
    '# Makes the registrations of hardenbot that other tenants consent to by link (hardenbot tenant add), in the tenant of the person who runs hardenbot.',
    '# Run it again as often as you like: what is there stays, what is missing is added. It grants nothing. It takes PowerShell 7, the',
    '# Microsoft.Graph module and an Application Administrator. Read by a parser of PowerShell, and not run against a tenant by its authors.',
    'param(',
    '  # USGov, USGovDoD or China in a national cloud.',
    "  [string] $Environment = 'Global'",
    ')',
    ...scriptStart({ modules: ['Microsoft.Graph.Authentication', 'Microsoft.Graph.Applications'], install: 'Microsoft.Graph' }),
    "Connect-MgGraph -Scopes 'Application.ReadWrite.All' -Environment $Environment -NoWelcome",
    `$landing = @{ ${Object.entries(landing)
      .map(([cloud, page]) => `${cloud} = ${quoted(page)}`)
      .join('; ')} }[$Environment]`,
    'if ($null -eq $landing) { throw "There is no cloud $Environment. Write Global, USGov, USGovDoD or China." }',
    '',
    ...retrying,
    '',
    ...functions,
    ...registrations.flatMap(registrationLines),
    '',
    "Write-Host ''",
    "Write-Host 'Ready to paste, each into its file:'",
    ...registrations.flatMap(({ app }) => [
      `Write-Host ${quoted(`  ${app === 'read' ? 'audit.env' : 'worker.env'}:`)}`,
      `Write-Host "    ${prefix}_CLIENT_ID=$($${app}.AppId)"`,
    ]),
    "Write-Host 'Next: hardenbot keys certificate multi-tenant makes the certificate to upload to a registration; give each one of its own.'",
    "Write-Host 'Then: hardenbot tenant add prints the link for a tenant.'",
    '',
  ].join('\n');
}

const functions: readonly string[] = [
  '# What a link asks for: each permission by its name.',
  'function Get-RequiredAccess([hashtable] $Permissions) {',
  '  foreach ($api in $Permissions.Keys) {',
  '    $service = Get-MgServicePrincipal -Filter "appId eq \'$api\'"',
  '    if ($null -eq $service) { throw "The service $api is not in this tenant." }',
  '    $access = foreach ($value in $Permissions[$api]) {',
  "      $role = $service.AppRoles | Where-Object { $_.Value -eq $value -and $_.AllowedMemberTypes -contains 'Application' }",
  '      if ($null -eq $role) { throw "$value is not offered by $($service.DisplayName)" }',
  "      @{ Id = $role.Id; Type = 'Role' }",
  '    }',
  '    @{ ResourceAppId = $api; ResourceAccess = @($access) }',
  '  }',
  '}',
  '',
  'function Get-AccessNames($Required) {',
  '  foreach ($one in $Required) { foreach ($access in $one.ResourceAccess) { "$($one.ResourceAppId)/$($access.Id)" } }',
  '}',
  '',
  '# The one registration of this name, made where there is none; one that asks for less asks for all of it from now on.',
  'function Set-HardenbotApp([string] $Name, [hashtable] $Permissions) {',
  '  $filter = "displayName eq \'$($Name.Replace("\'", "\'\'"))\'"',
  '  $found = @(Get-MgApplication -Filter $filter -All)',
  '  if ($found.Count -gt 1) { throw "$($found.Count) registrations are called $Name. Delete or rename all but one, and run this again." }',
  '  $required = @(Get-RequiredAccess $Permissions)',
  '  if ($found.Count -eq 0) {',
  '    $made = New-MgApplication -DisplayName $Name -SignInAudience AzureADMultipleOrgs -RequiredResourceAccess $required `',
  '      -PublicClient @{ RedirectUris = @($landing) }',
  '    return $made',
  '  }',
  '  if ($found[0].SignInAudience -ne \'AzureADMultipleOrgs\') { throw "$Name is of one tenant alone. Rename it, and run this again." }',
  '  $held = @(Get-AccessNames $found[0].RequiredResourceAccess)',
  '  $missing = @(Get-AccessNames $required | Where-Object { $held -notcontains $_ })',
  '  if ($missing.Count -gt 0) {',
  '    Invoke-Retrying { Update-MgApplication -ApplicationId $found[0].Id -RequiredResourceAccess $required }',
  '    Write-Host "$Name asks for $($missing.Count) more than before: each tenant consents to that by its link, once more."',
  '  }',
  '  return $found[0]',
  '}',
];

function registrationLines({ app, displayName, purpose, permissions }: AppRegistration): readonly string[] {
  const lines = (Object.keys(resourceApps) as (keyof typeof resourceApps)[]).flatMap((api) => {
    const values = permissions.filter((permission) => permission.api === api).map(({ value }) => quoted(value));
    return values.length === 0 ? [] : [`  '${resourceApps[api]}' = @(${values.join(', ')})`];
  });
  return ['', `# ${purpose}`, `$${app} = Set-HardenbotApp ${quoted(displayName)} @{`, ...lines, '}'];
}
