/** An audit that a person asked for: under way, then with its findings. */
import { maxBundled } from '../changes/bundle.js';
import type { Change } from '../changes/change.js';
import type { Action, Block, Card, Span } from '../chat/card.js';
import type { Control } from '../controls/control.js';
import type { Posture } from '../posture/posture.js';
import type { Progress } from '../queue/progress.js';
import { findingDetails, findingsTable, foldedFindings, severityIn, verdictCount, worstFirst } from './findings.js';
import { moment } from './moment.js';

export interface AuditView {
  readonly tenant: string;
  readonly change: Change;
  readonly progress: Progress | null;
  readonly posture: Posture | null;
  readonly controls: readonly Control[];
}

export function auditCard(view: AuditView): Card {
  const { change, posture } = view;
  const by: readonly Span[] = [
    { text: `asked for by ${change.request.decision.decision.person.name}, `, style: 'muted' },
    moment(change.requestedAt, 'muted'),
  ];
  const wanted = change.request.control;
  const title = wanted === undefined ? `Audit of ${view.tenant}` : `Audit of ${wanted} in ${view.tenant}`;
  if (change.status === 'refused' && change.refusal !== null)
    return {
      title,
      tone: 'warn',
      blocks: [{ kind: 'text', spans: [{ text: `${change.refusal.reason} ${change.refusal.remedy}` }] }],
    };
  if (change.status !== 'verified' || posture === null)
    return {
      title,
      tone: 'neutral',
      blocks: [progressBlock(view.progress), { kind: 'text', spans: by }],
    };

  const findings = posture.findings.filter((finding) => wanted === undefined || finding.control === wanted);
  const [only] = findings;
  const details = wanted !== undefined && only !== undefined ? findingDetails(only) : [];
  const severityOf = severityIn(view.controls);
  const plannable = worstFirst(findings, severityOf).filter(
    ({ control, verdict }) =>
      (verdict === 'fail' || verdict === 'partial') &&
      view.controls.some((known) => known.id === control && known.plan !== undefined),
  );
  return {
    title,
    // What was found has signs of its own; that the audit was made is no failure.
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: verdictCount(findings), style: 'strong' }] },
      ...(wanted === undefined ? foldedFindings(findings, severityOf) : [findingsTable(findings)]),
      ...details,
      { kind: 'text', spans: by },
      ...planButtons(
        view.tenant,
        plannable.map((finding) => finding.control),
      ),
    ],
  };
}

function planButtons(tenant: string, controls: readonly string[]): readonly Block[] {
  if (controls.length === 0) return [];
  const one = (control: string): Action => ({ name: 'plan', label: `Plan ${control}`, subject: `${control}@${tenant}` });
  if (controls.length === 1) return [{ kind: 'actions', actions: controls.map(one) }];
  return [{ kind: 'actions', actions: [severalButton(tenant, controls), ...controls.slice(0, maxButtons - 1).map(one)] }];
}

const maxButtons = 5;

/** What the button is about that asks which controls to plan. */
export const several = 'several';

function severalButton(tenant: string, controls: readonly string[]): Action {
  const value = controls.slice(0, maxBundled).join(', ');
  const label = 'Which of them, on one card?';
  return {
    name: 'plan',
    label: 'Plan several',
    subject: `${several}@${tenant}`,
    asks: { title: 'Plan several', label: `${label} ${value}`, fields: [{ key: 'controls', label, hint: value, value }] },
  };
}

/** The answer as words of the command: `controls="pop-imap, smtp-auth"` of a form, or the controls as they were typed. */
export function readSeveral(answer: string): string {
  return answer
    .replaceAll(/["“”,]/gu, ' ')
    .trim()
    .replace(/^controls=/u, '');
}

function progressBlock(progress: Progress | null): Block {
  if (progress === null) return { kind: 'progress', label: 'waiting for a worker', done: 0 };
  return { kind: 'progress', ...progress };
}
