/** What may not be read of services of Azure. */
import type { ServicesModel } from '../services/model';
import { collection, type Part, spliced } from './part';

export const servicesParts: readonly Part<ServicesModel>[] = [
  collection('azure.storageAccounts', (model, other, kept) => ({ accounts: spliced(model.accounts, other.accounts, kept) })),
  collection('azure.vaults', (model, other, kept) => ({ vaults: spliced(model.vaults, other.vaults, kept) })),
  collection('azure.sqlServers', (model, other, kept) => ({ servers: spliced(model.servers, other.servers, kept) })),
  collection('azure.workflows', (model, other, kept) => ({ workflows: spliced(model.workflows, other.workflows, kept) })),
  collection('azure.apiManagement', (model, other, kept) => ({ gateways: spliced(model.gateways, other.gateways, kept) })),
];
