/** What may not be read of App Service sites. */
import type { SitesModel } from '../sites/model';
import { siteId } from '../sites/rows';
import { collection, type Part, property, type State, spliced } from './part';

export const sitesParts: readonly Part<SitesModel>[] = [
  collection('azure.sites', (model, other, kept) => ({ sites: spliced(model.sites, other.sites, kept) })),
  ...[0, 1].map((index) =>
    property<SitesModel>(
      `azure.sites/${siteId(index)}/siteConfig`,
      { of: (state) => sitesIn(state)[index], name: 'siteConfig' },
      (model, { sites }) => ({
        sites: model.sites.map((site, at) => {
          const { main, scm, scmFollows, ftp } = (at === index ? sites[at] : undefined) ?? site;
          return { ...site, main, scm, scmFollows, ftp };
        }),
      }),
    ),
  ),
];

function sitesIn(state: State): readonly object[] {
  return ((state['azure'] as State)['sites'] ?? []) as readonly object[];
}
