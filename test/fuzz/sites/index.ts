/** Tenants with App Service sites. */
import type { Family } from '../family';
import { office, ownFrontDoor, type SitesModel, sitesModels } from './model';
import { appServiceIpExpected } from './oracle';
import { stateOf } from './rows';

export const sites: Family<SitesModel> = {
  name: 'sites',
  about: 'App Service sites',
  tenants: sitesModels,
  trials: (model) => {
    const { settings } = model;
    return [
      {
        control: 'app-service-ip',
        given: {
          state: stateOf(model),
          settings: {
            ranges: settings.office ? office : [],
            serviceTags: settings.tags,
            frontDoorId: settings.frontDoor ? ownFrontDoor : null,
            subnets: settings.subnets,
            includeScm: settings.includeScm,
          },
        },
        expected: appServiceIpExpected(model),
      },
    ];
  },
};
