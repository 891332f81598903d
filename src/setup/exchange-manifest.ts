/** The role groups of hardenbot in Exchange Online, as data and as a script that makes them. */
import { quoted } from '../lib/powershell.js';
import { type App, needsOf } from './needs.js';
import { retrying, scriptStart } from './powershell.js';

/** The gateway's registration never talks to Exchange. */
type ExchangeApp = Exclude<App, 'directory'>;

export interface RoleGroup {
  readonly app: ExchangeApp;
  readonly name: string;
  readonly roles: readonly { readonly role: string; readonly controls: readonly string[] }[];
}

export interface ExchangeManifest {
  readonly schema: 'exchange-roles/1';
  readonly roleGroups: readonly RoleGroup[];
}

/** @param name what the role groups are called, before ` (read)` and ` (write)`. */
export function exchangeManifest(name = 'hardenbot'): ExchangeManifest {
  return { schema: 'exchange-roles/1', roleGroups: [roleGroup('read', name), roleGroup('write', name)] };
}

function roleGroup(app: ExchangeApp, name: string): RoleGroup {
  const needs = needsOf(app).filter((need) => need.grant.kind === 'exchangeRole');
  return { app, name: `${name} (${app})`, roles: needs.map(({ grant, controls }) => ({ role: grant.name, controls })) };
}

/**
 * A PowerShell script for the Exchange Online module, which changes nothing that is there already; ids are those of the app
 * registrations that `manifest entra` makes.
 */
export function exchangeScript({ roleGroups }: ExchangeManifest): string {
  const parameters = roleGroups.flatMap(({ app }) => [
    `  [Parameter(Mandatory)] [string] $${parameter(app)}ClientId,`,
    `  [Parameter(Mandatory)] [string] $${parameter(app)}ObjectId,`,
  ]);
  return [
    '# Makes the role groups of hardenbot. The ids are the client id and the object id of the service principal of each registration. Run it',
    '# again as often as you like: what is there stays, what is missing is added. It takes PowerShell 7, the ExchangeOnlineManagement module and',
    '# a member of Organization Management. Read by a parser of PowerShell, and not run against a tenant by its authors.',
    'param(',
    ...parameters,
    '  # O365USGovGCCHigh, O365USGovDoD or O365China in a national cloud.',
    "  [string] $ExchangeEnvironmentName = 'O365Default',",
    "  # The first domain of a customer (….onmicrosoft.com), for a partner's administrator who has rights there by GDAP.",
    "  [string] $DelegatedOrganization = ''",
    ')',
    ...scriptStart({ modules: ['ExchangeOnlineManagement'], install: 'ExchangeOnlineManagement' }),
    "$there = if ($DelegatedOrganization -eq '') { @{} } else { @{ DelegatedOrganization = $DelegatedOrganization } }",
    'Connect-ExchangeOnline -ExchangeEnvironmentName $ExchangeEnvironmentName -ShowBanner:$false @there',
    '',
    ...retrying,
    '',
    ...functions,
    '',
    '# An organisation that was never customised takes no role group.',
    'if ((Get-OrganizationConfig).IsDehydrated) {',
    "  Write-Host 'This organisation was never customised: Enable-OrganizationCustomization, once, which can take minutes to count.'",
    '  Enable-OrganizationCustomization',
    '}',
    ...roleGroups.flatMap(({ app, name, roles }) => [
      `Set-HardenbotRoleGroup ${quoted(name)} @(${roles.map(({ role }) => quoted(role)).join(', ')}) $${parameter(app)}ClientId $${parameter(app)}ObjectId`,
    ]),
    "Write-Host 'Roles take up to some hours until Exchange Online counts them; hardenbot doctor says which are still missing.'",
    '',
  ].join('\n');
}

const functions: readonly string[] = [
  'function Set-HardenbotRoleGroup([string] $Name, [string[]] $Roles, [string] $ClientId, [string] $ObjectId) {',
  '  if (-not (Get-ServicePrincipal | Where-Object { $_.AppId -eq $ClientId })) {',
  '    Invoke-Retrying { New-ServicePrincipal -AppId $ClientId -ObjectId $ObjectId -DisplayName $Name | Out-Null }',
  '  }',
  '  if (-not (Get-RoleGroup | Where-Object { $_.Name -eq $Name })) {',
  '    Invoke-Retrying { New-RoleGroup -Name $Name -Roles $Roles | Out-Null }',
  '  }',
  '  $held = @(Invoke-Retrying { Get-ManagementRoleAssignment -RoleAssignee $Name } | ForEach-Object { "$($_.Role)" })',
  '  foreach ($role in $Roles) {',
  '    if ($held -notcontains $role) { Invoke-Retrying { New-ManagementRoleAssignment -SecurityGroup $Name -Role $role | Out-Null } }',
  '  }',
  '  try { Invoke-Retrying { Add-RoleGroupMember -Identity $Name -Member $ObjectId } }',
  '  catch {',
  "    if ($_.Exception.Message -notmatch 'already a member') { throw }",
  '  }',
  '  Write-Host "$($Name): $($Roles.Count) roles"',
  '}',
];

function parameter(app: ExchangeApp): string {
  return app === 'read' ? 'Read' : 'Write';
}
