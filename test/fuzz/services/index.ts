/** Tenants with services of Azure beside App Service. */
import type { Family } from '../family';
import { type ServicesModel, servicesModels } from './model';
import { azureServicesExpected } from './oracle';
import { stateOf } from './rows';

export const services: Family<ServicesModel> = {
  name: 'services',
  about: 'services of Azure beside App Service',
  tenants: servicesModels,
  trials: (model) => [
    {
      control: 'azure-services',
      given: { state: stateOf(model), settings: { except: model.excepted ? ['files1', 'orders1'] : [] } },
      expected: azureServicesExpected(model),
    },
  ],
};
