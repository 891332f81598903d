/** What the worker's services work with: the ports, and each tenant with its settings and its gateway. */
import type { Clock } from '../clock.js';
import type { Context, Control } from '../controls/control.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ApprovalPolicy } from '../plan/approval.js';
import type { DecisionVerifier } from '../plan/decision.js';
import type { TenantSettings } from '../settings.js';
import type { TenantGateway } from '../tenant/gateway.js';
import type { JobQueue } from './jobs.js';
import type { PlanStore, PostureStore, ProgressStore } from './stores.js';

export interface WorkTenant {
  readonly name: string;
  readonly id: string;
  readonly settings: TenantSettings;
  readonly settingsVersion: string;
  readonly gateway: TenantGateway;
}

export interface Workplace {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly postures: PostureStore;
  readonly progress: ProgressStore;
  readonly jobs: JobQueue;
  readonly verifier: DecisionVerifier;
  readonly clock: Clock;
  readonly approvals: ApprovalPolicy;
  /** How long a change that undoes itself waits to be kept. */
  readonly keepWithinMs: number;
  readonly controls: readonly Control[];
  /** Undefined for a tenant that this worker does not serve. */
  tenant(id: string): WorkTenant | undefined;
}

/** All that a control may know of a tenant, at a time. */
export function contextFor(input: {
  readonly control: Control;
  readonly tenantId: string;
  readonly settings: TenantSettings;
  readonly protectedPeople: readonly string[];
  readonly asOf: Date;
}): Context {
  const { control, settings } = input;
  return {
    settings: settings.controls.get(control.id),
    tenant: { id: input.tenantId },
    breakGlass: settings.breakGlass,
    bot: settings.bot,
    protectedPeople: input.protectedPeople,
    reportOnlyForMs: settings.reportOnlyFor,
    asOf: input.asOf,
  };
}
