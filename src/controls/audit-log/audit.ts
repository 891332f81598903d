/** Judges what is recorded: the unified audit log, the organisation's mailboxes, and the accounts that are exempt. */
import { adminAuditLogConfigName } from '../../tenant/resources/admin-audit-log-config.js';
import { auditBypassName } from '../../tenant/resources/audit-bypass.js';
import { type Mailbox, mailboxName } from '../../tenant/resources/mailbox.js';
import { organizationConfigName } from '../../tenant/resources/organization-config.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { type PartState, together, verdictOfParts, verdictsOfParts } from '../reasoning/findings/parts.js';
import { plural } from '../reasoning/findings/plural.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { Inputs } from './inputs.js';
import { bypassRead, logRead, mailboxRead, organizationRead, type Settings } from './scope.js';

export const log = 'UnifiedAuditLogIngestionEnabled';
export const disabled = 'AuditDisabled';
export const exempt = 'AuditBypassEnabled';

/** Rooms, equipment, public folders and the service's own are not recorded by default whatever is set. Source: CIS 6.1.2. */
const withAuditSet = /^(User|Shared)Mailbox$/i;
const usualSets = ['Admin', 'Delegate', 'Owner'];

export function audit(context: Context<Settings>): Audit {
  const gathering = new Inputs(context);
  const warnings = new WarningList();
  gathering.rows.on(mailboxRead, (mailbox) => {
    const custom = customSets(mailbox);
    if (custom.length > 0)
      warnings.add(
        'custom-audit-set',
        `${mailboxName(mailbox)} has a set of its own for ${custom.join(', ')}: what Microsoft adds to the usual set is not recorded there.`,
      );
  });
  return {
    see: gathering.rows.see,
    judge: (outcomes): Judgement => {
      const evidence = new EvidenceList();
      const logOn = outcomes(logRead).complete || gathering.logOn === false ? gathering.logOn : null;
      const auditDisabled = outcomes(organizationRead).complete ? gathering.auditDisabled : null;
      const logPart = switched(logOn);
      const organizationPart = switched(auditDisabled === null ? null : !auditDisabled);
      tell(evidence, { object: adminAuditLogConfigName, property: log, actual: logOn, expected: true });
      tell(evidence, { object: organizationConfigName, property: disabled, actual: auditDisabled, expected: false });
      const exemptions = judgeExemptions(gathering, { evidence, outcomes });
      if (gathering.isNamesWhole(outcomes))
        for (const name of gathering.except.stale)
          warnings.add('stale-reference', `except names "${name}", which no account of the list carries.`);
      return {
        verdict: verdictOfParts([logPart, organizationPart, exemptions.part], logOn === false),
        parts: verdictsOfParts({ log: logPart, mailboxes: organizationPart, exemptions: exemptions.part }),
        summary: summaryOf({ log: logPart, organization: organizationPart, ...exemptions }),
        ...evidence.result(),
        warnings: warnings.result(),
        missing: missingReads([...gathering.reads, mailboxRead], outcomes),
      };
    },
  };
}

function switched(isRight: boolean | null): PartState {
  if (isRight === null) return 'untold';
  return isRight ? 'holds' : 'gap';
}

function tell(
  evidence: EvidenceList,
  one: { readonly object: string; readonly property: string; readonly actual: boolean | null; readonly expected: boolean },
): void {
  const { object, property, actual, expected } = one;
  if (actual === expected) evidence.note(object, property, actual, expected);
  else evidence.gap(object, property, actual ?? 'not told', expected);
}

interface Exemptions {
  readonly part: PartState;
  readonly exempt: number;
  readonly excepted: number;
}

function judgeExemptions(
  gathering: Inputs,
  { evidence, outcomes }: { readonly evidence: EvidenceList; readonly outcomes: Outcomes },
): Exemptions {
  const states: PartState[] = outcomes(bypassRead).complete ? [] : ['untold'];
  if (outcomes(bypassRead).complete && !gathering.hasAccounts) {
    states.push('untold');
    evidence.gap('Mailbox audit bypass', exempt, 'no account was returned', false);
  }
  const counts = { exempt: 0, excepted: 0 };
  for (const { bypass, recording } of gathering.recordings(outcomes)) {
    const name = auditBypassName(bypass);
    switch (recording) {
      case 'exempt':
        counts.exempt += 1;
        states.push('gap');
        evidence.gap(name, exempt, true, false);
        break;
      case 'perhaps-excepted':
        states.push('untold');
        evidence.gap(name, exempt, 'true, and whether settings name the account could not be told', false);
        break;
      case 'untold':
        states.push('untold');
        evidence.gap(name, exempt, 'not returned', false);
        break;
      case 'excepted':
        counts.excepted += 1;
        evidence.note(name, exempt, true, 'true (allowed in settings)');
        break;
      case 'system':
        evidence.note(name, exempt, bypass[exempt] ?? null, 'anything (an object of the service itself)');
        break;
      case 'recorded':
        break;
    }
  }
  return { part: together(states), ...counts };
}

function customSets({ DefaultAuditSet: sets, RecipientTypeDetails: type }: Mailbox): readonly string[] {
  if (sets === undefined || sets === null || usualSets.every((set) => sets.includes(set))) return [];
  if (!withAuditSet.test(type ?? '')) return [];
  const own = new Set(sets.map((set) => set.toLowerCase()));
  return usualSets.filter((set) => !own.has(set.toLowerCase()));
}

function summaryOf(found: {
  readonly log: PartState;
  readonly organization: PartState;
  readonly part: PartState;
  readonly exempt: number;
  readonly excepted: number;
}): string {
  const logWords = {
    holds: 'The unified audit log is on',
    gap: 'The unified audit log is off',
    untold: 'Whether the unified audit log is on could not be told',
  };
  const mailboxWords = {
    holds: 'mailboxes are recorded',
    gap: 'no mailbox is recorded',
    untold: 'whether mailboxes are recorded could not be told',
  };
  return [
    `${logWords[found.log]}; ${mailboxWords[found.organization]}.`,
    ...(found.part === 'untold' && found.exempt + found.excepted === 0
      ? ['Whether accounts are exempt could not be told.']
      : [
          found.exempt === 0
            ? 'No account is exempt that settings do not name.'
            : `${plural(found.exempt, 'account is', 'accounts are')} exempt.`,
          ...(found.excepted > 0 ? [`${plural(found.excepted, 'account is', 'accounts are')} allowed to be.`] : []),
          ...(found.part === 'untold' ? ['Whether others are exempt could not be told.'] : []),
        ]),
  ].join(' ');
}
