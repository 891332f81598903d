/** What the command line prints for people: an audit with its details, and a plan. */
import type { Block, Card } from '../../chat/card.js';
import { type ControlDefinition, nothingToPlan } from '../../controls/control.js';
import { definitions } from '../../controls/definitions.js';
import type { Finding } from '../../controls/finding.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { refusalText } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { utcMinute } from '../../lib/utc-minute.js';
import type { SeverityOf } from '../../posture/score.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import {
  findingDetails,
  findingsTable,
  foldedFindings,
  isOpen,
  sharedReason,
  verdictCount,
  worstFirst,
} from '../../views/findings.js';
import { htmlReport } from '../../views/html/report.js';
import { originBlocks } from '../../views/origin.js';
import { waysOutBlocks } from '../../views/ways-out.js';
import { counted, verdictTone, verdictWord, verdictWordOf } from '../../views/words.js';
import type { PlanDocument } from '../one-shot.js';
import { auditDocument } from './audit-document.js';

interface AuditReport {
  readonly tenant: string;
  readonly asOf: Date;
  readonly findings: readonly Finding[];
  readonly severityOf: SeverityOf;
  readonly source: TenantOrigin;
  /** A row and the evidence of every control, also of those that pass or do not apply. */
  readonly all: boolean;
}

export function auditReport({ tenant, asOf, findings, severityOf, source, all }: AuditReport): Card {
  const sorted = worstFirst(findings, severityOf);
  const shown = all ? sorted : sorted.filter(isOpen);
  const details = shown.flatMap((finding): readonly Block[] => {
    const blocks = findingDetails(finding);
    if (blocks.length === 0) return [];
    return [
      {
        kind: 'text',
        spans: [
          { text: `${finding.control} `, style: 'strong' },
          { text: verdictWordOf(finding), style: verdictTone[finding.verdict] },
        ],
      },
      ...blocks,
      ...(all && isOpen(finding)
        ? definitions.filter(({ id }) => id === finding.control).flatMap((control) => waysOutBlocks(control, finding))
        : []),
    ];
  });
  return {
    title: `Audit of ${tenant} as of ${utcMinute(asOf)}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: verdictCount(findings), style: 'strong' }] },
      ...originBlocks(source),
      ...sharedReason(findings),
      ...(all ? [findingsTable(sorted)] : foldedFindings(findings, severityOf)),
      ...details,
    ],
  };
}

/** One audit as the page that an export has, without a past. */
export function auditPage(...audit: Parameters<typeof auditDocument>): string {
  return htmlReport(auditDocument(...audit));
}

export function planReport(control: ControlDefinition, plan: PlanDocument): Card {
  const card = planned(control, plan);
  return { ...card, blocks: [...originBlocks(plan.source), ...card.blocks] };
}

function planned(control: ControlDefinition, plan: PlanDocument): Card {
  const { refusal, operations } = plan;
  const title = `Plan for ${control.id}`;
  if (refusal !== undefined)
    return {
      title,
      tone: 'warn',
      blocks: [
        {
          kind: 'text',
          spans: [{ text: `Refused (${refusal.code}): `, style: 'warn' }, { text: refusalText(refusal) }],
        },
      ],
    };
  if (operations.length === 0)
    return {
      title,
      tone: plan.expects === 'pass' ? 'good' : 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: nothingToPlan(control, { expects: plan.expects ?? 'pass', warnings: plan.warnings }) }] },
      ],
    };
  return {
    title,
    tone: 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Changes', value: counted(operations.length, 'object') },
          { label: 'Stage', value: plan.stage ?? '' },
          { label: 'Expects', value: plan.expects === null ? '' : verdictWord[plan.expects] },
          { label: 'Digest', value: shortDigest(plan.digest) },
        ],
      },
      { kind: 'text', spans: [{ text: 'Who notices: ', style: 'strong' }, { text: control.impact }] },
      {
        kind: 'diff',
        changes: operations.flatMap(({ object, before, after }) =>
          [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].map((property) => ({
            object,
            property,
            ...(before === null ? {} : { before: (before[property] ?? null) as Json }),
            ...(after === null ? {} : { after: (after[property] ?? null) as Json }),
          })),
        ),
      },
      ...plan.warnings.map(
        ({ code, text }): Block => ({ kind: 'text', spans: [{ text: `${code}: `, style: 'warn' }, { text }] }),
      ),
    ],
  };
}
