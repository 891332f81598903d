/** Evidence before EWS is closed: which applications were given the permission to use it, and are not listed in settings. */
import { type Read, readOf } from '../../tenant/resource.js';
import { appRolesAssignedTo } from '../../tenant/resources/app-role-assignment.js';
import { servicePrincipalName } from '../../tenant/resources/service-principal.js';
import type { Context, ImpactStudy } from '../control.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { delegated, exchangeOnline, fullAccess, grantRead } from './granted.js';
import { applicationRead } from './inputs.js';
import type { Settings } from './settings.js';

const named = 5;

export function study({ settings }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const allowed = new Set(settings.apps.map((app) => app.toLowerCase()));
  const principals = new Map<string, { readonly name: string; readonly isListed: boolean }>();
  const asApp = new Set<string>();
  const inNames = new Set<string>();
  let exchange: string | null = null;
  const assignedRead = () =>
    exchange === null ? null : readOf(appRolesAssignedTo, ['principalId', 'appRoleId'], { of: exchange });
  const rows = new RowCollector()
    .on(applicationRead, (principal) => {
      const { id, appId } = principal;
      if (!id) return;
      if (appId?.toLowerCase() === exchangeOnline) {
        exchange = id;
        rows.on(readOf(appRolesAssignedTo, ['principalId', 'appRoleId'], { of: id }), ({ principalId, appRoleId }) => {
          if (principalId && appRoleId?.toLowerCase() === fullAccess) asApp.add(principalId);
        });
      }
      principals.set(id, { name: servicePrincipalName(principal), isListed: allowed.has(appId?.toLowerCase() ?? '') });
    })
    .on(grantRead, ({ clientId, scope }) => {
      if (clientId && scope?.split(' ').includes(delegated)) inNames.add(clientId);
    });
  const lineOf = (label: string, holders: ReadonlySet<string>) => {
    const sample = new NameSample();
    for (const id of holders) {
      const principal = principals.get(id);
      if (principal?.isListed !== true) sample.add(principal?.name ?? id);
    }
    return { label, value: sample.count === 0 ? 'none' : sample.toString('application', 'applications', named) };
  };
  return {
    reads: () => [applicationRead, grantRead],
    follow: () => [assignedRead() ?? []].flat(),
    see: rows.see,
    report: (outcomes) => {
      const assigned = assignedRead();
      const toldAsApp = assigned !== null && outcomes(assigned).complete;
      const toldInNames = outcomes(grantRead).complete;
      return {
        lines: [
          ...(toldAsApp ? [lineOf('May use EWS in every mailbox, not listed', asApp)] : []),
          ...(toldInNames ? [lineOf('May use EWS in the name of people, not listed', inNames)] : []),
        ],
        notMeasured: [
          ...(toldAsApp
            ? []
            : ['Which applications hold full_access_as_app: the permissions of Exchange Online could not be read.']),
          ...(toldInNames ? [] : ['Which applications may use EWS in the name of people: the consents could not be read.']),
          'Which applications do use EWS: no interface shows it; the report of EWS usage in the Microsoft 365 admin center does.',
        ],
      };
    },
  };
}
