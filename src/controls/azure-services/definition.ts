/** What azure-services is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const settings = z.strictObject({
  /** Services that every address may reach on purpose, by name or resource id. */
  except: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'azure-services',
  way: 7,
  title: 'No Azure service is open to every address',
  deed: { does: 'Close Azure services that are open to every address' },
  severity: 'high',
  risk: 'high',
  why: 'A storage account, key vault, database or API without a network rule answers the whole internet. Then a leaked key, connection string or link is enough to read the data from anywhere.',
  impact:
    'Every program that calls the service from an address that is not listed is rejected at once: partners, build servers, other Azure services, and people at home.',
  delay: 'Seconds up to a few minutes.',
  unconfirmed: ['Whether the list of logic apps carries their definitions: each open one is read alone.'],
  references: {
    mitre: ['T1190', 'T1530', 'T1552'],
    peers: ['prowler:storage_default_network_access_rule_is_denied', 'prowler:sqlserver_unrestricted_inbound_access'],
  },
  settings,
  looser: { except: 'more' },
  parts: [
    { id: 'storage', title: 'No storage account accepts every address' },
    { id: 'key-vault', title: 'No key vault accepts every address' },
    { id: 'sql', title: 'No SQL server accepts every address or all of Azure' },
    { id: 'logic-apps', title: 'No logic app can be started from every address' },
    { id: 'api-management', title: 'No API Management instance answers every address' },
  ],
  onlyByHand: true,
  byHand:
    'The finding gives the Azure CLI command for each open service. Before you run it, list the addresses that must reach the service: its own logs show them if diagnostic settings send them to Log Analytics. Function apps, web apps and logic apps of the Standard plan are judged by app-service-ip.',
};
