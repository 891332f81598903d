/** What command-line-tools is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';
import { keepUsing } from '../setting-sentence.js';

// The settings of command-line-tools: which tools are judged, by the application that each signs in with, and who may use them.

export interface Tool {
  /** What settings call it. */
  readonly id: string;
  readonly appId: string;
  /** What Microsoft calls the application. */
  readonly name: string;
  /** Roles whose holders administer what only this tool reaches, by template id, beside the roles that can take over a tenant. */
  readonly alsoFor?: readonly string[];
}

const teamsAdministrator = '69091246-20e8-4a56-aa4d-066075b2a7a8';

/** Source: Microsoft's page on blocking PowerShell for education tenants; for Azure CLI, its published list of its own applications. */
export const tools = [
  { id: 'graph-powershell', appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e', name: 'Microsoft Graph Command Line Tools' },
  { id: 'azure-powershell', appId: '1950a258-227b-4e31-a9cf-717495945fc2', name: 'Microsoft Azure PowerShell' },
  { id: 'azure-cli', appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', name: 'Microsoft Azure CLI' },
  { id: 'azure-ad-powershell', appId: '1b730954-1685-4b74-9bfd-dac224a7b894', name: 'Azure Active Directory PowerShell' },
  {
    id: 'teams-powershell',
    appId: '12128f48-ec9e-42f0-b203-ea49fb6af367',
    name: 'Microsoft Teams PowerShell Cmdlets',
    alsoFor: [teamsAdministrator],
  },
  {
    id: 'sharepoint-powershell',
    appId: '9bc3ab49-b65d-410a-85ad-de819febfddc',
    name: 'Microsoft SharePoint Online Management Shell',
  },
] as const satisfies readonly Tool[];

export const toolIds = tools.map(({ id }) => id);

const settings = z.strictObject({
  /** Which tools are judged. */
  tools: z
    .array(z.enum(toolIds))
    .min(1, 'is empty; name at least one tool')
    .default([...toolIds]),
  /** People who may use the tools without an administrator role, by user principal name or object id. */
  allow: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'command-line-tools',
  way: 1,
  title: 'Only administrators can sign in with Graph PowerShell, Azure PowerShell and other command-line tools',
  changeTitle: { does: 'Require assignment for command-line tools', to: { resource: 'graph.servicePrincipals', one: 'tool' } },
  severity: 'medium',
  risk: 'high',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'Anyone in the tenant can sign in with these tools. With one stolen session an intruder lists people, groups and apps from a terminal, and acts with every right of the account. Phishing kits ask for exactly these sign-ins, because every tenant accepts them.',
  impact:
    'People who are not assigned to a tool cannot sign in with it any more; scripts that run as a person stop. Scripts that sign in as an app, hardenbot among them, are not affected. A group counts for its direct members only.',
  delay: 'New sign-ins follow within minutes; how soon is not documented. Access tokens that exist stay valid for about an hour.',
  unconfirmed: [
    'Whether every one of these tools honours the requirement: Microsoft documents it for PowerShell modules, and for the Azure CLI it is assumed.',
  ],
  references: { mitre: ['T1059', 'T1087.004', 'T1526', 'T1528'], peers: ['maester:MT.1186'] },
  settings,
  looser: { tools: 'fewer', allow: 'more' },
  sentences: { allow: keepUsing('command-line tools') },
  isNoWeaker: {
    tools: (value) => Array.isArray(value) && toolIds.every((id) => value.includes(id)),
    allow: (value) => Array.isArray(value) && value.length === 0,
  },
  // Source: Microsoft's page on blocking PowerShell for education tenants; user assignment, Microsoft Entra documentation.
  byHand:
    'hardenbot assigns nobody and makes no service principal: that permission can grant any app any permission. Where a tool has none, run `New-MgServicePrincipal -AppId <appId>`; assign the group of your administrators in the Microsoft Entra admin center under Enterprise applications > the tool > Users and groups; then plan again. Conditional Access cannot name a tool, only what it reaches: azure-management limits Azure.',
};
