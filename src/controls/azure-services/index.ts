/** Services of Azure beside App Service that accept every address: found and named with the command that closes them; a person closes them. */
import type { Context, Control, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { type Inspection, itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { apiManagement } from './api-management.js';
import { definition, type Settings } from './definition.js';
import { keyVault } from './key-vault.js';
import { logicApp } from './logic-app.js';
import type { Service } from './service.js';
import { sqlServer } from './sql-server.js';
import { storage } from './storage.js';

type Part = 'storage' | 'key-vault' | 'sql' | 'logic-apps' | 'api-management';

const judging = itemControl<Settings, Part>(definition, inspect);

/** A person makes the change, so that there is no plan. */
export const control: Control<Settings> = {
  ...definition,
  reads: (context) => judging.reads(context),
  audit: (context) => judging.audit(context),
};

function inspect({ settings: { except } }: Context<Settings>): Inspection<Part> {
  const rows = new RowCollector();
  const judge = { rows, allowed: allowance({ allow: except, breakGlass: [] }) };
  const services: Readonly<Record<Part, Service>> = {
    storage: storage(judge),
    'key-vault': keyVault(judge),
    sql: sqlServer(judge),
    'logic-apps': logicApp(judge),
    'api-management': apiManagement(judge),
  };
  const all = Object.values(services);
  const lists = all.flatMap(({ collection }) => collection.reads);
  return {
    rows,
    collections: {
      storage: services.storage.collection,
      'key-vault': services['key-vault'].collection,
      sql: services.sql.collection,
      'logic-apps': services['logic-apps'].collection,
      'api-management': services['api-management'].collection,
    },
    follow: () => all.flatMap((service) => service.below?.follow() ?? []),
    missing: (outcomes) => [...missingReads(lists, outcomes), ...all.flatMap((service) => missingBelow(service, outcomes))],
    verdict: ({ total, whole }) => verdictOfItems(total, { whole }),
    summary: summaryOf,
  };
}

/** What is not there below a service (a policy for all APIs) was read well. */
function missingBelow(service: Service, outcomes: Outcomes): readonly Missing[] {
  return missingReads(service.below?.asked ?? [], outcomes).filter(({ status }) => status !== 404);
}

function summaryOf({ total: { objects, gaps, holds, unknown, exempt }, whole }: Found<Part>): string {
  const parts = [
    ...(gaps > 0 ? [`${gaps} open to every address`] : []),
    ...(holds > 0 ? [`${holds} closed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return [
    objects === 0
      ? whole
        ? 'No subscription holds a storage account, key vault, SQL server, logic app or API Management instance.'
        : 'The Azure services could not be listed.'
      : `Of ${plural(objects, 'Azure service')}: ${parts.join(', ')}.`,
    ...(exempt.gaps > 0 ? [`${plural(exempt.gaps, 'service is', 'services are')} open as settings allow.`] : []),
    ...(whole || objects === 0 ? [] : ['Not all services could be listed.']),
  ].join(' ');
}
