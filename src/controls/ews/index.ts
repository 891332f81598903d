/** Only listed applications use Exchange Web Services, until Microsoft ends them. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { appRolesAssignedTo } from '../../tenant/resources/app-role-assignment.js';
import { ewsAccess } from '../../tenant/resources/ews-access.js';
import { organizationConfigName } from '../../tenant/resources/organization-config.js';
import { servicePrincipalName } from '../../tenant/resources/service-principal.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { audit, enabled, hasEnded, list } from './audit.js';
import { appIdsIn, definition, type Settings } from './definition.js';
import {
  accessRead,
  applicationRead,
  delegated,
  exchangeOnline,
  fullAccess,
  grantRead,
  Inputs,
  organizationRead,
  reads,
} from './inputs.js';
import { suggest } from './suggest.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  suggest,
};

// Plans the exact list of applications that may use EWS, or that none may.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs();
  return { see: inputs.rows.see, draft: (outcomes) => draft(inputs, context, outcomes) };
}

function draft(inputs: Inputs, { settings, asOf }: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const { apps, confirmedNone } = settings;
  if (hasEnded(asOf))
    return refuse('ended', 'The day named for the end of EWS is over.', 'There should be nothing left to change.');
  if (apps.length === 0 && !confirmedNone)
    return refuse(
      'no-list',
      'Settings name no application that may use EWS, and do not say that there is none.',
      'Look at the report of EWS usage in the Microsoft 365 admin center (Reports > Usage > Exchange), then list the application ids in apps, or set confirmedNone: true.',
    );
  const known = inputs.enabled;
  const unknown = new NameSample();
  const listed = inputs.listed(outcomes);
  if (known === undefined || (apps.length > 0 && listed === undefined)) unknown.add(organizationConfigName);
  const needed = apps.length > 0 ? [organizationRead, accessRead, applicationRead] : [organizationRead];
  const refusal =
    refuseUnreadable(missingReads(needed, outcomes)) ?? refuseUnknown(unknown, 'who may use EWS') ?? refuseUnread(inputs, apps);
  if (refusal !== null) return refusal;
  const wanted = apps.length === 0 ? { [enabled]: false } : wantedList(apps, listed ?? null);
  const current: Fields = { [enabled]: known ?? null, [list]: listed ?? null };
  const changed = Object.entries(wanted).filter(([property, value]) => current[property] !== value);
  if (changed.length === 0) return { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };
  const operation: Operation = {
    kind: 'update',
    resource: ewsAccess.key,
    object: organizationConfigName,
    identity: organizationConfigName,
    before: Object.fromEntries(changed.map(([property]) => [property, current[property] ?? null])),
    after: Object.fromEntries(changed),
  };
  return { stage: 'enforce', expects: 'pass', operations: [operation], warnings };
}

/** The list is written whole; one that already says the same, in whatever order and writing, stays as it is. */
function wantedList(apps: readonly string[], listed: string | null): Fields {
  const wanted = [...new Set(apps.map((app) => app.toLowerCase()))];
  const { ids } = appIdsIn(listed);
  const isSame = ids.size === wanted.length && wanted.every((app) => ids.has(app));
  return { [enabled]: true, ...(isSame ? {} : { [list]: wanted.join(',') }) };
}

function refuseUnread(inputs: Inputs, apps: readonly string[]): Refusal | null {
  const unknown = apps.filter((app) => !inputs.knows(app));
  if (unknown.length === 0) return null;
  return refuse(
    'unknown-app',
    `The tenant knows no application of the id ${unknown.join(', ')}.`,
    'Look up the application (client) id under Enterprise applications in the Microsoft Entra admin center.',
  );
}

const warnings: readonly Warning[] = [
  {
    code: 'outage',
    text: "Whether Microsoft's own apps (Outlook, Teams, the add-ins of Office) have to be in the list is not confirmed: watch them while there is time to undo.",
  },
  {
    code: 'outage',
    text: 'The effect takes up to 24 hours to show, so there are two days to keep the change: what stops only then can still be undone.',
  },
];

const named = 5;

/** Evidence before EWS is closed: which applications were given the permission to use it, and are not listed in settings. */
function study({ settings }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
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
