/** An audit that a person asked for: under way, then with its findings. */

import type { Block, Card, Span, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import type { Change } from '../engine/changes/change.js';
import { refusalText } from '../lib/errors.js';
import { stepsFirst } from '../posture/next-steps.js';
import type { Posture } from '../posture/posture.js';
import { severityIn } from '../posture/score.js';
import type { Progress } from '../queue/progress.js';
import { findingDetails, foldedFindings, openFirst, sharedReason, verdictCount } from './findings.js';
import { moment } from './moment.js';
import { planButtons, plannable, questionActions, undecidedCount } from './plan-buttons.js';
import { untakenBlock } from './untaken.js';
import { verdictTone, verdictWordOf } from './words.js';

interface AuditView {
  readonly tenant: string;
  readonly change: Change;
  readonly progress: Progress | null;
  /** Set where it has waited for minutes and no worker takes it. */
  readonly isUntaken?: true;
  readonly posture: Posture | null;
  readonly controls: readonly ControlDefinition[];
}

export function auditCard(view: AuditView): Card {
  const { change, posture } = view;
  const by: readonly Span[] = [
    { text: `requested by ${change.request.decision.decision.person.name} on `, style: 'muted' },
    moment(change.requestedAt, 'muted'),
  ];
  const wanted = change.request.control;
  const title = wanted === undefined ? `Audit of ${view.tenant}` : `Audit of ${wanted} in ${view.tenant}`;
  if (change.status === 'refused' && change.refusal !== null)
    return {
      title,
      tone: 'warn',
      blocks: [{ kind: 'text', spans: [{ text: refusalText(change.refusal) }] }],
    };
  if (change.status !== 'verified' || posture === null)
    return {
      title,
      tone: 'neutral',
      blocks: [
        view.isUntaken === true && view.progress === null ? untakenBlock(change.requestedAt) : progressBlock(view.progress),
        { kind: 'text', spans: by },
      ],
    };

  const findings = posture.findings.filter((finding) => wanted === undefined || finding.control === wanted);
  const [only] = findings;
  const severityOf = severityIn(view.controls);
  const questions = questionActions(view.tenant, undecidedCount(findings));
  const toPlan = plannable(findings, view.controls);
  const plans = planButtons(view.tenant, toPlan, { max: maxPlans, controls: view.controls, label: 'Plan the fix' });
  const isOfOne = wanted !== undefined && only !== undefined;
  return {
    title,
    // What was found has signs of its own; that the audit was made is no failure.
    tone: 'neutral',
    blocks: atAGlance({
      title,
      lead: isOfOne
        ? [foundLine(only)]
        : [{ kind: 'text', spans: [{ text: verdictCount(findings), style: 'strong' }] }, ...sharedReason(findings)],
      summary: isOfOne ? [] : stepsFirst(openFirst(findings, severityOf), view.controls).slice(0, maxSaid).map(foundLine),
      actions: [...plans, ...(questions.length === 0 ? [] : [{ kind: 'actions' as const, actions: questions }])],
      details: [...(isOfOne ? findingDetails(only) : foldedFindings(findings, severityOf)), { kind: 'text', spans: by }],
      budget: budgets.audit,
    }),
  };
}

/** Findings that are said before the buttons, those of the next steps first. */
const maxSaid = 5;
const maxPlans = 4;

/** For example `✗ smtp-auth: SMTP AUTH is on for the organisation. Turn off SMTP AUTH.` */
function foundLine(finding: Finding): Statement {
  const tone = verdictTone[finding.verdict];
  return {
    kind: 'text',
    spans: [{ text: `${finding.control}, ${verdictWordOf(finding)}: `, style: tone }, { text: finding.summary }],
  };
}

function progressBlock(progress: Progress | null): Block {
  if (progress === null) return { kind: 'progress', label: 'waiting for a worker', done: 0 };
  return { kind: 'progress', ...progress };
}
