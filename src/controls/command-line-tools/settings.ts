/** The settings of command-line-tools: which tools are judged, by the application that each signs in with, and who may use them. */
import { z } from 'zod';
import { filledName } from '../reasoning/scope/filled-name.js';

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

export const settings = z.strictObject({
  /** Which tools are judged. */
  tools: z
    .array(z.enum(toolIds))
    .min(1, 'is empty; name at least one tool')
    .default([...toolIds]),
  /** People who may use the tools without an administrator role, by user principal name or object id. */
  allow: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;
