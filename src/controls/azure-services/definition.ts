/** What azure-services is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { addressesOf, addressNotations } from '../reasoning/ip/setting.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const settings = z.strictObject({
  /** Addresses that a plan allows at storage accounts, key vaults and SQL servers: public IPv4. */
  ranges: addressNotations()
    .default([])
    .refine((ranges) => !addressesOf(ranges).isEverybody, 'this allows every address; list those that need access'),
  /** Services that every address may reach on purpose, by name or resource id. */
  except: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'azure-services',
  way: 7,
  title: 'No Azure service is open to every address',
  changeTitle: { does: 'Let only named addresses reach storage accounts, key vaults and SQL servers' },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  eachObject: true,
  why: 'A storage account, key vault, database or API without a network rule answers the whole internet. Then a leaked key, connection string or link is enough to read the data from anywhere.',
  impact:
    'Every program that calls the service from an address that is not listed is rejected at once: partners, build servers, other Azure services, and people at home.',
  delay: 'Seconds up to five minutes. Connections to a SQL server that are open may stay open.',
  unconfirmed: [
    'Whether the list of logic apps carries their definitions: each open one is read alone.',
    'Whether Key Vault takes a firewall away again: a vault that never had one gets one that is open, when the change is undone.',
    'Whether the log of a storage account, asked at the account, holds the rows of its services: without them there is no plan.',
    'Whether the audit log of a SQL server, asked at its database master, holds the logins of all its databases, as examples of it show.',
    'What Logic Apps holds to `accessControl.actions` and `accessControl.workflowManagement`: the reference says only that they are for workflow actions and workflow management. Where they are not set, that is unknown.',
    'Whether any log names the callers of a logic app: none is described that does, so there is no plan for one.',
  ],
  references: {
    mitre: ['T1190', 'T1530', 'T1552'],
    peers: ['prowler:storage_default_network_access_rule_is_denied', 'prowler:sqlserver_unrestricted_inbound_access'],
  },
  settings,
  looser: { except: 'more', ranges: 'more' },
  sentences: {
    ranges: {
      add: 'Let {} reach storage accounts, key vaults and SQL servers',
      remove: 'Stop {} reaching storage accounts, key vaults and SQL servers',
    },
  },
  isNoWeaker: { ranges: () => true },
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
  parts: [
    { id: 'storage', title: 'No storage account accepts every address' },
    { id: 'key-vault', title: 'No key vault accepts every address' },
    { id: 'sql', title: 'No firewall of a SQL server accepts every address or all of Azure' },
    { id: 'logic-apps', title: 'No logic app can be started, or its runs read, from every address', byHand: true },
    { id: 'api-management', title: 'No API Management instance answers every address', byHand: true },
  ],
  byHand:
    'Storage accounts, key vaults and SQL servers are closed by a plan where 30 days of their own logs show who calls them, and where hardenbot holds the custom role for it on the resource group (the permissions page of the manual has it). For logic apps and API Management, the finding gives the Azure CLI command: list the addresses that must reach the service first. Function apps, web apps and logic apps of the Standard plan are judged by app-service-ip.',
};
