/** What a plan is made of, by the id that was asked for: a control, or a stage of the playbook for a compromised account. */
import type { Control } from '../../controls/control.js';
import { type Refusal, refuse } from '../../errors.js';
import { type Stage, stageOf } from '../../incident/stage.js';
import type { Measure } from '../../plan/measure.js';

export type Found =
  | { readonly kind: 'control'; readonly measure: Measure; readonly control: Control }
  | { readonly kind: 'stage'; readonly measure: Measure; readonly stage: Stage };

export function measureOf(controls: readonly Control[], id: string | undefined): Found | Refusal {
  const control = controls.find((candidate) => candidate.id === id);
  if (control !== undefined) return { kind: 'control', measure: control, control };
  const stage = stageOf(id);
  if (stage !== undefined) return { kind: 'stage', measure: stage, stage };
  return refuse('unknown-control', `This worker knows no control ${id ?? ''}.`, 'Run the same version of hardenbot everywhere.');
}
