/** What a plan is made of, by the id that was asked for: a control, a stage of the playbook for a compromised account, or a trip. */
import type { Control } from '../../controls/control.js';
import { type Stage, stageOf } from '../../features/incident/stage.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Measure } from '../../plan/measure.js';
import { measureOfTravel } from '../../plan/travel.js';

export type Found =
  | { readonly kind: 'control'; readonly measure: Measure; readonly control: Control }
  | { readonly kind: 'stage'; readonly measure: Measure; readonly stage: Stage }
  | { readonly kind: 'travel'; readonly measure: Measure };

export function measureOf(controls: readonly Control[], id: string | undefined): Found | Refusal {
  const control = controls.find((candidate) => candidate.id === id);
  if (control !== undefined) return { kind: 'control', measure: control, control };
  const stage = stageOf(id);
  if (stage !== undefined) return { kind: 'stage', measure: stage, stage };
  const travel = measureOfTravel(id);
  if (travel !== undefined) return { kind: 'travel', measure: travel };
  return refuse('unknown-control', `This worker knows no control ${id ?? ''}.`, 'Run the same version of hardenbot everywhere.');
}
