/** What drafting a stage of the playbook asks, and what every draft of one gives. */

import type { Impact, PlanDraft } from '../../controls/control.js';
import type { Change } from '../../engine/changes/change.js';
import type { Decision } from '../../engine/plan/decision.js';
import type { Plan, PlanIncident } from '../../engine/plan/plan.js';
import type { Incident } from '../../features/incident/incident.js';
import type { Stage } from '../../features/incident/stage.js';
import type { TenantContext } from '../context.js';
import type { Account } from './read-account.js';

export interface StageQuestion {
  readonly tenant: TenantContext;
  readonly change: Change;
  readonly request: Decision;
  readonly stage: Stage;
}

/** What the drafts of all stages have in common. */
export interface StageDraft extends Pick<PlanDraft, 'expects' | 'warnings'> {
  readonly operations: PlanDraft['operations'];
  readonly found: Plan['found'];
  readonly impact: Impact;
  /** What is left open on purpose. */
  readonly open?: PlanIncident['open'];
}

export interface StageContext extends StageQuestion {
  readonly incident: Incident;
  readonly account: Account;
  readonly items: readonly string[] | undefined;
}
