/** What every draft of a stage of the playbook gives. */

import type { Impact, PlanDraft } from '../../../controls/control.js';
import type { Plan } from '../../../engine/plan/plan.js';
import type { Asked } from '../../../worker/change-kind.js';
import type { Incident } from '../incident.js';
import type { Stage } from '../stage.js';
import type { PlanIncident } from '../terms.js';
import type { Account } from './read-account.js';

/** What the drafts of all stages have in common. */
export interface StageDraft {
  readonly expects: PlanDraft['expects'];
  readonly warnings: PlanDraft['warnings'];
  readonly operations: PlanDraft['operations'];
  readonly found: Plan['found'];
  readonly impact: Impact;
  /** What is left open on purpose. */
  readonly open?: PlanIncident['open'];
}

export interface StageContext extends Asked {
  readonly stage: Stage;
  readonly incident: Incident;
  readonly account: Account;
  readonly items: readonly string[] | undefined;
}
