/** Services of Azure beside App Service that accept every address: found, named with the command that closes them, and closed where a log shows who calls. */

import { plural } from '../../lib/plural.js';
import type { Read } from '../../tenant/resource.js';
import type { Context, Impact, ImpactStudy, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { type Inspection, itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { apiManagement } from './api-management.js';
import { definition, type Settings } from './definition.js';
import { draftOf, refusalOf } from './draft.js';
import { decidedOf, firewallsOf } from './firewalls.js';
import { inWords } from './lock-out.js';
import { logicApp } from './logic-app.js';
import type { Part, Service } from './service.js';

export const control = itemControl<Settings, Part>(definition, inspect, { study });

function inspect(context: Context<Settings>): Inspection<Part> {
  const rows = new RowCollector();
  const judge = { rows, allowed: allowance({ allow: context.settings.except, breakGlass: [] }) };
  const firewalls = firewallsOf({ ...judge, context });
  const services: Readonly<Record<Part, Service>> = {
    ...firewalls,
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
    // A list of other services that could not be read keeps none of these open.
    decisive: () => [...services.storage.collection.reads, ...services['key-vault'].collection.reads],
    follow: (outcomes) => all.flatMap((service) => service.below?.follow(outcomes) ?? []),
    missing: (outcomes) => [...missingReads(lists, outcomes), ...all.flatMap((service) => missingBelow(service, outcomes))],
    verdict: ({ total, whole }) => verdictOfItems(total, { whole }),
    summary: summaryOf,
    refuse: (found) => refusalOf(found, { firewalls, settings: context.settings }),
    draft: (planned) => draftOf(planned, { firewalls, settings: context.settings }),
  };
}

/** What is not there below a service (a policy for all APIs) was read well. */
function missingBelow(service: Service, outcomes: Outcomes): readonly Missing[] {
  return missingReads(service.below?.asked ?? [], outcomes).filter(({ status }) => status !== 404);
}

function summaryOf({ of: { sql }, total: { objects, gaps, holds, unknown, exempt }, whole }: Found<Part>): string {
  const isAllClosed = holds > 0 && gaps === 0 && unknown === 0 && whole;
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
    ...(sql.unknown > 0 ? ['Rules inside the databases of SQL servers are not read.'] : []),
    ...(isAllClosed ? [`Not read: ${otherKinds}.`] : []),
  ].join(' ');
}

const otherKinds =
  'services of other kinds, such as Cosmos DB, PostgreSQL, MySQL, SQL managed instances and container registries';

const notMeasured = [
  'Calls that a log does not hold: a daily cap of the workspace, or a log that was off for a time in between.',
  'Services of Microsoft that Azure trusts: they are allowed as before, and may be among the addresses here.',
  'Storage only: calls from the same Azure region come from private addresses, and no list of addresses allows or blocks them.',
  'SQL servers only: rules inside a database are in no list that hardenbot reads. They stay, and allow whom they name.',
];

/** Who called the services that a plan closes, by their own logs: address by address, how often, when last, and whether the plan still allows it. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const rows = new RowCollector();
  const firewalls = firewallsOf({ rows, context, allowed: allowance({ allow: context.settings.except, breakGlass: [] }) });
  const all = Object.values(firewalls);
  return {
    reads: () => all.flatMap(({ collection }) => collection.reads),
    see: rows.see,
    follow: (outcomes) => all.flatMap(({ below }) => below.follow(outcomes)),
    report: (outcomes) => {
      const closing = decidedOf(firewalls, outcomes).flatMap(({ name, decision }) =>
        'code' in decision ? [] : [{ name, ...decision }],
      );
      const inUse = closing.flatMap(
        ({ name, losers }): NonNullable<Impact['inUse']> =>
          losers.length === 0 ? [] : [{ object: name, how: `locked out: ${inWords(losers)}` }],
      );
      return {
        lines: closing.map(({ name, callers }) => ({ label: name, value: inWords(callers) })),
        notMeasured: closing.length === 0 ? [] : notMeasured,
        inUse,
      };
    },
  };
}
