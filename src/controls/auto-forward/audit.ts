/** Audits auto-forward: whose mail may leave the organisation without anybody sending it. */
import { assertNever } from '../../lib/errors.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { plural } from '../reasoning/findings/plural.js';
import { gatherEvidence } from './evidence.js';
import { candidateName, type Exposure, exposureOf, type Group } from './exposure.js';
import { Inputs, mailboxRead } from './inputs.js';
import type { Settings } from './settings.js';
import { warningsOf } from './warnings.js';

export function audit(context: Context<Settings>): Audit {
  const gathering = new Inputs(context);
  return {
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => judge(gathering, context.settings, outcomes),
  };
}

function judge(gathering: Inputs, settings: Settings, outcomes: Outcomes): Judgement {
  const exposure = exposureOf(gathering, { settings, outcomes });
  const evidence = new EvidenceList();
  gatherEvidence(evidence, gathering, exposure, settings);
  const stopped = exposure.groups.filter((group) => group.tally.allowed !== true && group.stopped);
  return {
    verdict: exposure.verdict,
    summary: summaryOf(exposure, gathering.isComplete(mailboxRead)),
    ...evidence.result(),
    coverage: {
      covered: countOf(stopped),
      of: countOf(exposure.groups.filter(({ tally }) => tally.allowed !== true)),
    },
    warnings: warningsOf(gathering, exposure, settings),
    missing: missingReads(gathering.allReads, outcomes),
  };
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { tally }) => sum + tally.count, 0);
}

function summaryOf(exposure: Exposure, mailboxesWhole: boolean): string {
  const { verdict, groups, open, copies } = exposure;
  const total = countOf(groups.filter(({ tally }) => tally.allowed !== true));
  const by = [...new Set(open.flatMap(({ tally }) => tally.effective.candidates.map(candidateName)))].slice(0, 3).join(', ');
  const copied = copies.filter(({ gap }) => gap);
  const rules = [...new Set(copied.map(({ rule }) => `"${rule.name}"`))].slice(0, 3).join(', ');
  const copying = copied.length > 0 ? ` Transport rules send copies outside: ${rules}.` : '';
  switch (verdict) {
    case 'pass':
      return `Mail is not forwarded outside by itself${total > 0 ? ` from any of ${plural(total, 'mailbox', 'mailboxes')}` : ''}, and no transport rule copies it there.`;
    case 'fail':
      return `Every mailbox may forward mail to every domain outside (${by}). ${inboxRules}${copying}`;
    case 'partial':
      return `${partialText(exposure, { total, by, mailboxesWhole })}${copying}`;
    case 'unknown':
      return 'It cannot be told whether mail is forwarded outside by itself.';
    case 'notApplicable':
      return 'There is nothing that could forward mail.';
    default:
      return assertNever(verdict);
  }
}

const inboxRules = 'The rules that people keep in their own mailboxes were not looked at.';

interface Counted {
  readonly total: number;
  /** The policies that let mail out. */
  readonly by: string;
  readonly mailboxesWhole: boolean;
}

function partialText({ open, outside }: Exposure, { total, by, mailboxesWhole }: Counted): string {
  if (open.length === 0 || !outside.isSomewhereOpen) return 'No mailbox forwards mail outside by itself.';
  const where = outside.isWideOpen
    ? 'outside'
    : `to ${outside.classes
        .filter((one) => one.open === true)
        .slice(0, 3)
        .map(({ domain }) => (domain === '*' ? 'most domains outside' : domain))
        .join(', ')}`;
  const who = whoForwards(countOf(open), { total, mailboxesWhole });
  if (open.every(({ mode }) => mode === 'automatic'))
    return `Whether mail may be forwarded ${where} is left to Microsoft for ${who} (${by}: Automatic). ${inboxRules}`;
  const rest = mailboxesWhole && total > countOf(open) ? `; the other ${total - countOf(open)} may not` : '';
  return `Mail may be forwarded ${where} by ${who} (${by})${rest}. ${inboxRules}`;
}

function whoForwards(count: number, { total, mailboxesWhole }: Pick<Counted, 'total' | 'mailboxesWhole'>): string {
  if (!mailboxesWhole) return 'mailboxes of which not all could be read';
  if (total === 0) return 'any mailbox';
  return count === total
    ? `every one of ${plural(total, 'mailbox', 'mailboxes')}`
    : `${count} of ${plural(total, 'mailbox', 'mailboxes')}`;
}
