/** Evidence before recording is switched on: who switched it off or exempted someone, as far as the log still says. */
import { lookupOwn } from '../../lib/lookup-own.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { exchangeAdminRecord, unifiedAuditLog } from '../../tenant/resources/unified-audit-log.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { Settings } from './definition.js';

const days = 30;
const maxNamed = 5;
/** What switches recording off, and the setting that does it. */
const switches: Readonly<Record<string, string>> = {
  'Set-MailboxAuditBypassAssociation': 'AuditBypassEnabled',
  'Set-AdminAuditLogConfig': 'UnifiedAuditLogIngestionEnabled',
  'Set-OrganizationConfig': 'AuditDisabled',
};

export function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
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
