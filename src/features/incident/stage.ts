/** The stages of the playbook for a compromised account that change something: each drafts a plan as a control does. */
import type { Measure } from '../../engine/plan/measure.js';

const stageIds = ['contain', 'clean', 'restore'] as const;
export type StageId = (typeof stageIds)[number];

/** What a stage is, beside what it drafts. */
export interface Stage extends Measure {
  readonly id: StageId;
  /** A step that fails stops nothing: every step is as urgent as the others. */
  readonly stepwise: true;
}

export const stages: readonly Stage[] = [
  {
    id: 'contain',
    title: 'the compromised account cannot sign in',
    changeTitle: { does: 'Contain' },
    risk: 'high',
    impact:
      'The person is signed out everywhere until access is restored. Mail goes on arriving, and rules and forwarding go on working until they are cleaned.',
    stepwise: true,
  },
  {
    id: 'clean',
    title: 'the chosen items no longer work; what is not chosen stays as it is',
    changeTitle: { does: 'Clean up' },
    risk: 'medium',
    impact:
      'What is chosen stops working for the person too: rules, forwarding, sign-in methods. What is not chosen still works, for an intruder too.',
    stepwise: true,
  },
  {
    id: 'restore',
    title: 'the person can sign in again',
    changeTitle: { does: 'Restore' },
    risk: 'medium',
    impact: 'The person can sign in again, with a new password. The old one is not restored.',
    stepwise: true,
  },
];

export function isStageId(word: string): word is StageId {
  return stageIds.some((id) => id === word);
}

export function stageOf(id: string | undefined): Stage | undefined {
  return stages.find((stage) => stage.id === id);
}
