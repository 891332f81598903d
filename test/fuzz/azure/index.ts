/** Tenants with policies about Azure management. */
import type { Family } from '../family';
import { type AzureModel, azureModels } from './model';
import { azureManagementExpected } from './oracle';
import { stateOf } from './rows';

export const azure: Family<AzureModel> = {
  name: 'azure',
  about: 'Conditional Access: Azure management by address',
  tenants: azureModels,
  trials: (model) => [
    {
      control: 'azure-management',
      given: {
        state: stateOf(model),
        settings: {
          ranges: ['198.51.100.0/24'],
          guests: false,
          except: { users: model.except.map((name) => `${name}@contoso.com`) },
        },
      },
      expected: azureManagementExpected(model),
    },
  ],
};
