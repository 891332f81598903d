/** The tenant, or a mailbox, records less than before: what an attacker does so that nothing of the rest is seen. Of the whole log its own row may be the last. */
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { mailboxAbout } from '../../judging/about.js';
import { type ActFacts, doerHead, draftOf, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { byDataCenter } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({ definition: definitionOf('auditing-off'), drafts, rules: [byDataCenter] });

interface Off {
  /** Of what: the tenant, or one mailbox. */
  readonly of: 'tenant' | 'mailbox';
  readonly says: string;
}

/** By what each parameter turns off; the order of parameters differs, so they are found by name. */
function offIn(record: AuditRecord): Off | null {
  const value = (name: string) => (parameterOf(record, name) ?? '').toLowerCase().replace(/^\$/, '');
  switch ((record.Operation ?? '').trim().toLowerCase()) {
    case 'set-adminauditlogconfig':
      return value('UnifiedAuditLogIngestionEnabled') === 'false'
        ? { of: 'tenant', says: 'turned off the unified audit log' }
        : null;
    case 'set-organizationconfig':
      return value('AuditDisabled') === 'true' ? { of: 'tenant', says: 'turned off the auditing of all mailboxes' } : null;
    case 'set-mailboxauditbypassassociation':
      return value('AuditBypassEnabled') === 'true'
        ? { of: 'mailbox', says: 'let everything an account does in mailboxes go unrecorded' }
        : null;
    case 'set-mailbox':
      return value('AuditEnabled') === 'false' ? { of: 'mailbox', says: 'turned off the auditing of a mailbox' } : null;
    default:
      return null;
  }
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return unifiedActs(observations, known, ['auditing', 'forwarding']).flatMap(
    ({ observation, by }): readonly Draft<ActFacts>[] => {
      const off = offIn(observation.row);
      if (off === null) return [];
      const about =
        off.of === 'tenant'
          ? ({ type: 'tenant', id: 'auditing', name: 'the tenant' } as const)
          : mailboxAbout(observation.row, known);
      return [
        draftOf(known, [observation], {
          about,
          by,
          says: `${doerHead(by)} ${off.says}${off.of === 'tenant' ? '' : `: ${about.name}`}.`,
          evidence: [
            `Cmdlet: ${observation.row.Operation ?? ''}.`,
            ...(off.of === 'tenant' ? ['Signals that are read from this log come no more.'] : []),
          ],
          subject: known.person(about.id),
          weight: 'A',
          why: 'What happens from now on leaves no trace there.',
        }),
      ];
    },
  );
}
