/** What administrators and people do is recorded, for every account and every mailbox. */
import { type Refusal, refuse } from '../../lib/errors.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import { plural } from '../../lib/plural.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { adminAuditLogConfigName } from '../../tenant/resources/admin-audit-log-config.js';
import { type AuditBypass, auditBypasses, auditBypassName } from '../../tenant/resources/audit-bypass.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { type Mailbox, mailboxName } from '../../tenant/resources/mailbox.js';
import { organizationConfigName } from '../../tenant/resources/organization-config.js';
import { exchangeAdminRecord, unifiedAuditLog } from '../../tenant/resources/unified-audit-log.js';
import type { Context, ImpactStudy, Outcomes, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards, each, single } from '../item-collection.js';
import { enforcing, type Inspection, inOrder, itemControl, type Planned } from '../item-control.js';
import type { Found } from '../item-fold.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isSystemMailbox } from '../reasoning/scope/system-mailbox.js';
import { actionsItem, ownListsOf } from './actions.js';
import { definition, type Settings } from './definition.js';
import { bypassRead, Inputs, logRead, mailboxRead, organizationRead, type Recording } from './inputs.js';

type Part = 'log' | 'mailboxes' | 'exemptions' | 'actions';

const log = 'UnifiedAuditLogIngestionEnabled';
const disabled = 'AuditDisabled';
const exempt = 'AuditBypassEnabled';

const logGap: Warning = {
  code: 'log-gap',
  text: 'Undoing this stops the recording again: what happens from then on is in no log, and cannot be found out afterwards.',
};

export const control = itemControl<Settings, Part>(definition, inspect, { revertWarning: logGap, study });

function inspect(context: Context<Settings>): Inspection<Part> {
  const inputs = new Inputs(context);
  const unknown = 'what is recorded';
  const own: string[] = [];
  let unrecorded = 0;
  return {
    rows: inputs.rows,
    judgedFrom: () => [...inputs.reads, mailboxRead],
    decisive: () => inputs.reads,
    collections: {
      // The log may come in several rows; one that says it is off counts although others did not come.
      log: afterwards({
        reads: [],
        resource: logRead.resource,
        unknown,
        items: (outcomes) => {
          const isKnown = outcomes(logRead).complete || inputs.logOn === false;
          return [switchItem(adminAuditLogConfigName, { property: log, actual: isKnown ? inputs.logOn : null, expected: true })];
        },
      }),
      mailboxes: single(organizationRead, {
        unknown,
        item: (row, outcomes) => {
          inputs.isDehydrated = row?.IsDehydrated === true;
          const actual = outcomes(organizationRead).complete ? (row?.[disabled] ?? null) : null;
          return switchItem(organizationConfigName, { property: disabled, actual, expected: false });
        },
      }),
      exemptions: afterwards({
        reads: [bypassRead],
        resource: auditBypasses,
        unknown,
        others: () => inputs.recorded,
        items: (outcomes) => exemptionItems(inputs, outcomes),
      }),
      actions: each(mailboxRead, {
        unknown,
        item: (mailbox) => {
          const lists = ownListsOf(mailbox) ?? [];
          if (lists.length > 0) own.push(ownListText(mailbox, lists));
          const item = actionsItem(mailbox);
          if (item === null && !isSystemMailbox(mailbox)) unrecorded += 1;
          return item;
        },
      }),
    },
    fails: ({ state }) => state.log === 'gap',
    after: ({ outcomes }, { warnings }) => {
      for (const text of own) warnings.add('custom-audit-set', text);
      if (inputs.isNamesWhole(outcomes))
        for (const name of inputs.except.stale)
          warnings.add('stale-reference', `except names "${name}", which no account of the list carries.`);
    },
    summary: (found) => summaryOf(found, unrecorded),
    draft: (planned) => draft(planned, inputs),
  };
}

function ownListText(mailbox: Mailbox, lists: readonly string[]): string {
  return `${mailboxName(mailbox)} has a set of its own for ${lists.join(', ')}: what Microsoft adds to the usual set is not recorded there.`;
}

function switchItem(object: string, value: { property: string; actual: boolean | null; expected: boolean }): Item {
  const shown = value.actual === null ? { actual: 'unknown' } : {};
  return { object, identity: object, values: [{ ...value, shown, noted: true }] };
}

/** Every organisation has accounts, so that an empty list says nothing. */
function exemptionItems(inputs: Inputs, outcomes: Outcomes): readonly Item[] {
  if (outcomes(bypassRead).complete && !inputs.hasAccounts) {
    const shown = { actual: 'no account was returned' };
    return [
      {
        object: 'Mailbox audit bypass',
        identity: null,
        values: [{ property: exempt, actual: undefined, expected: false, shown }],
      },
    ];
  }
  return inputs.recordings(outcomes).flatMap(({ bypass, recording }) => {
    const item = exemptionItem(bypass, recording);
    return item === null ? [] : [item];
  });
}

function exemptionItem(bypass: AuditBypass, recording: Recording): Item | null {
  const value: ItemValue = { property: exempt, actual: bypass[exempt], expected: false };
  const item = { object: auditBypassName(bypass), identity: exchangeIdentity(bypass) || null };
  switch (recording) {
    case 'exempt':
      return { ...item, values: [value] };
    case 'perhaps-excepted': {
      const shown = { actual: 'true, and whether settings name the account is unknown' };
      return { ...item, values: [{ ...value, state: 'unknown', shown }] };
    }
    case 'unknown':
      return { ...item, values: [{ ...value, state: 'unknown', shown: { actual: 'not returned' } }] };
    case 'excepted':
      return { ...item, values: [value], exempt: 'allowed in settings' };
    case 'system': {
      const expected = 'anything (an object of the service itself)';
      return { ...item, values: [{ ...value, expected, state: 'holds', noted: true }], exempt: expected };
    }
    case 'recorded':
      return null;
  }
}

function draft({ found, operations }: Planned<Part>, { isDehydrated }: Inputs): PlanDraft | Refusal {
  const blocked = found.state.log === 'gap' && isDehydrated;
  const all = [...inOrder([blocked ? [] : operations.log, operations.mailboxes, operations.exemptions])];
  if (blocked && all.length === 0)
    return refuse(
      'dehydrated',
      'The unified audit log is off, and the service refuses to switch it on in an organisation that was never customised.',
      'Run Enable-OrganizationCustomization once, which cannot be undone, then plan again.',
    );
  const { actions } = found.state;
  if (all.length === 0 && actions === 'gap')
    return refuse(
      'by-hand',
      `${plural(found.of.actions.gaps, 'mailbox does', 'mailboxes do')} not record all that shows an intruder, and hardenbot does not change that itself.`,
      'Run the commands of the finding in Exchange Online PowerShell.',
    );
  const rest = actions === 'gap' ? 'partial' : actions === 'unknown' ? 'unknown' : 'pass';
  return enforcing(all, {
    expects: blocked ? 'fail' : rest,
    warnings: [...(blocked ? [dehydrated] : []), ...(all.length > 0 ? [logGap] : [])],
  });
}

const dehydrated: Warning = {
  code: 'dehydrated',
  text: 'The unified audit log itself stays off: the organisation was never customised, and the service refuses the change until Enable-OrganizationCustomization was run by hand, which cannot be undone.',
};

const logWords: Readonly<Record<PartState, string>> = {
  holds: 'The unified audit log is on',
  gap: 'The unified audit log is off',
  unknown: 'Whether the unified audit log is on is unknown',
};
const mailboxWords: Readonly<Record<PartState, string>> = {
  holds: 'mailboxes are recorded',
  gap: 'no mailbox is recorded',
  unknown: 'whether mailboxes are recorded is unknown',
};

/** @param unrecorded rooms and other mailboxes of which nothing is recorded by default */
function summaryOf({ of, state }: Found<Part>, unrecorded: number): string {
  const { gaps } = of.exemptions;
  const silent = of.actions.gaps;
  const excepted = of.exemptions.exempt.gaps;
  return [
    `${logWords[state.log ?? 'unknown']}; ${mailboxWords[state.mailboxes ?? 'unknown']}.`,
    ...(state.exemptions === 'unknown' && gaps + excepted === 0
      ? ['Whether accounts are exempt is unknown.']
      : [
          gaps === 0
            ? 'No account is exempt that settings do not name.'
            : `${plural(gaps, 'account is', 'accounts are')} exempt.`,
          ...(excepted > 0 ? [`${plural(excepted, 'account is', 'accounts are')} allowed to be.`] : []),
          ...(state.exemptions === 'unknown' ? ['Whether others are exempt is unknown.'] : []),
        ]),
    ...(silent > 0
      ? [
          `${plural(silent, 'mailbox leaves', 'mailboxes leave')} out what shows an intruder, such as new inbox rules or deleted mail.`,
        ]
      : state.actions === 'unknown'
        ? ['Which actions mailboxes record is unknown.']
        : []),
    ...(unrecorded > 0
      ? [`Not recorded by default: ${plural(unrecorded, 'mailbox', 'mailboxes')} of rooms, equipment and the like.`]
      : []),
  ].join(' ');
}

const days = 30;
const maxNamed = 5;
/** What switches recording off, and the setting that does it. */
const switches: Readonly<Record<string, string>> = {
  'Set-MailboxAuditBypassAssociation': 'AuditBypassEnabled',
  'Set-AdminAuditLogConfig': 'UnifiedAuditLogIngestionEnabled',
  'Set-OrganizationConfig': 'AuditDisabled',
};

/** Evidence before recording is switched on: who switched it off or exempted someone, as far as the log still says. */
function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(asOf.getTime() - days * 24 * 60 * 60 * 1000);
  const read = readOf(unifiedAuditLog, ['CreationDate', 'Operations', 'UserIds', 'AuditData'], {
    parameters: { StartDate: since.toISOString(), EndDate: asOf.toISOString(), Operations: Object.keys(switches) },
  });
  const doings: string[] = [];
  const rows = new RowCollector().on(read, (entry) => {
    const record = exchangeAdminRecord(entry);
    const setting = lookupOwn(switches, record?.Operation ?? '');
    const set = record?.Parameters?.find(({ Name }) => Name === setting);
    if (record === null || setting === undefined || set === undefined) return;
    const at =
      entry.CreationDate instanceof Date
        ? `${entry.CreationDate.toISOString().slice(0, 16).replace('T', ' ')} UTC`
        : 'at some time';
    const object = record.ObjectId?.split(/[/\\]/).at(-1) ?? '';
    doings.push(`${record.UserId ?? 'somebody'} set ${setting} to ${set.Value ?? ''} of ${object}, ${at}`);
  });
  return {
    reads: () => [read],
    see: rows.see,
    report: (outcomes) => {
      const outcome = outcomes(read);
      const more = doings.length > maxNamed ? `; and ${doings.length - maxNamed} more` : '';
      return {
        lines: outcome.complete
          ? [
              {
                label: `What is recorded was changed, last ${days} days`,
                value:
                  doings.length === 0 ? 'by no one, as far as the log shows' : `${doings.slice(0, maxNamed).join('; ')}${more}`,
              },
            ]
          : [],
        notMeasured: [
          ...(outcome.complete ? [] : ['Who switched recording off: the audit log could not be read.']),
          'What accounts did while they were exempt, or while the log was off, was never written down.',
        ],
      };
    },
  };
}
