/** What command-line-tools is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';
import { type Settings, settings, toolIds } from './settings.js';

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
