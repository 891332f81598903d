/** What the latest audit found. */
import type { Card, Span } from '../chat/card.js';
import { trendLine } from '../chat/chart.js';
import type { ControlDefinition } from '../controls/control.js';
import { type WaiverTerms, waiverName } from '../features/waiver/entry-terms.js';
import { agesOf, linesOf, type Posture } from '../posture/posture.js';
import { severityIn } from '../posture/score.js';
import { findingsTable, foldedFindings, sharedReason, verdictCount, worstFirst } from './findings.js';
import { moment } from './moment.js';
import { planActions, plannable } from './plan-buttons.js';

/** What is said beside the findings. */
export interface StatusExtras {
  readonly score: number | null;
  /** Scores of the last days, oldest first. */
  readonly trend: readonly (number | null)[];
  /** What is accepted for a time. */
  readonly waivers: readonly { readonly id: string; readonly terms: WaiverTerms }[];
  readonly controls: readonly ControlDefinition[];
  /** A row for every control, also for those that are folded into a line otherwise. */
  readonly all?: boolean;
}

export function statusCard(tenant: string, posture: Posture | null, extras: StatusExtras): Card {
  const severityOf = severityIn(extras.controls);
  if (posture === null)
    return {
      title: `Status of ${tenant}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: 'This tenant has not been audited yet.' }] },
        { kind: 'actions', actions: [{ name: 'audit', label: 'Audit now', style: 'primary', subject: `all@${tenant}` }] },
      ],
    };
  return {
    title: `Status of ${tenant}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [...scoreSpans(extras), { text: verdictCount(posture.findings, extras.controls), style: 'strong' }],
      },
      ...sharedReason(posture.findings),
      ...(extras.all === true
        ? [findingsTable(worstFirst(posture.findings, severityOf), severityOf)]
        : foldedFindings(posture.findings, severityOf)),
      ...extras.waivers.map(({ id, terms }) => ({
        kind: 'text' as const,
        spans: [
          { text: `${waiverName(terms)}: waived until `, style: 'muted' as const },
          moment(new Date(terms.until), 'muted'),
          { text: ` (${id}), ${terms.reason}`, style: 'muted' as const },
        ],
      })),
      {
        kind: 'text',
        spans: [
          ...judgedSpans(posture),
          {
            text: `. /harden explain <control> tells more${extras.all === true ? '' : ', /harden status all shows every control'}.`,
            style: 'muted',
          },
        ],
      },
      {
        kind: 'actions',
        actions: [
          ...planActions(tenant, plannable(posture.findings, extras.controls), 4),
          { name: 'audit', label: 'Audit now', subject: `all@${tenant}` },
        ],
      },
    ],
  };
}

/** An audit of one control, or the look after a change, makes no other verdict newer. */
function judgedSpans(posture: Posture): readonly Span[] {
  const [oldest, newest] = agesOf(linesOf(posture));
  if (posture.findings.length === 0 || oldest.getTime() === newest.getTime())
    return [{ text: 'Audited ', style: 'muted' }, moment(posture.at, 'muted')];
  return [
    { text: 'Judged between ', style: 'muted' },
    moment(oldest, 'muted'),
    { text: ' and ', style: 'muted' },
    moment(newest, 'muted'),
  ];
}

function scoreSpans({ score, trend }: StatusExtras): readonly Span[] {
  if (score === null) return [];
  const line = trendLine(trend);
  return [{ text: `Score ${score}`, style: 'strong' }, { text: line === '' ? ' · ' : ` ${line} · ` }];
}
