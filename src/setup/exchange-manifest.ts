/** The role groups of hardenbot in Exchange Online, as data and as a script that makes them. */
import { quoted } from './entra-manifest.js';
import { type App, needsOf } from './needs.js';

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

/** A PowerShell script for the Exchange Online module; ids are those of the app registrations that `manifest entra` makes. */
export function exchangeScript({ roleGroups }: ExchangeManifest): string {
  const parameters = roleGroups.flatMap(({ app }) => [
    `  [Parameter(Mandatory)] [string] $${parameter(app)}ClientId`,
    `  [Parameter(Mandatory)] [string] $${parameter(app)}ObjectId`,
  ]);
  return [
    '# Makes the role groups of hardenbot. The ids are the client id and the object id of the service principal of each registration.',
    '# Needs the ExchangeOnlineManagement module and a member of Organization Management. Not run against a tenant by its authors.',
    'param(',
    parameters.join(',\n'),
    ')',
    'Connect-ExchangeOnline',
    ...roleGroups.flatMap(({ app, name, roles }) => [
      '',
      `New-ServicePrincipal -AppId $${parameter(app)}ClientId -ObjectId $${parameter(app)}ObjectId -DisplayName ${quoted(name)}`,
      `New-RoleGroup -Name ${quoted(name)} -Roles ${roles.map(({ role }) => quoted(role)).join(', ')}`,
      `Add-RoleGroupMember -Identity ${quoted(name)} -Member $${parameter(app)}ObjectId`,
    ]),
    '',
  ].join('\n');
}

function parameter(app: ExchangeApp): string {
  return app === 'read' ? 'Read' : 'Write';
}
