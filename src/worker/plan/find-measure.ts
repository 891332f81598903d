/** What a plan is made of, by the id that was asked for: a control, a stage of the playbook for a compromised account, or a kind of change. */

import type { Control } from '../../controls/control.js';
import type { Measure } from '../../engine/plan/measure.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { WorkerKind } from '../change-kind.js';
import type { WithControls, WithFeatures } from '../context.js';
import { kindsOf } from '../feature.js';

export type Found =
  | { readonly kind: 'control'; readonly measure: Measure; readonly control: Control }
  | { readonly kind: 'stage'; readonly measure: Measure }
  | { readonly kind: 'own'; readonly measure: Measure; readonly own: WorkerKind };

export function measureOf(work: WithControls & WithFeatures, id: string | undefined): Found | Refusal {
  const control = work.controls.find((candidate) => candidate.id === id);
  if (control !== undefined) return { kind: 'control', measure: control, control };
  const stage = work.features.flatMap(({ playbook }) => playbook?.stages ?? []).find((one) => one.id === id);
  if (stage !== undefined) return { kind: 'stage', measure: stage };
  const own = kindsOf(work).find(({ measure }) => measure.id === id);
  if (own !== undefined) return { kind: 'own', measure: own.measure, own };
  return refuse('unknown-control', `This worker knows no control ${id ?? ''}.`, 'Run the same version of hardenbot everywhere.');
}
