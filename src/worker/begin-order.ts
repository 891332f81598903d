/** Whether a change may begin now, or waits for others: what a feature says that brings changes into an order. */
import type { Change } from '../engine/changes/change.js';
import type { ApprovalPolicy } from '../engine/plan/approval.js';
import type { Plan } from '../engine/plan/plan.js';
import type { LeasePorts } from './apply/lease.js';
import type {
  WithClock,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithLeft,
  WithRejected,
  WithServed,
  WithTenant,
  WithVerifier,
} from './context.js';

/** What it takes to tell whether a change may begin. */
export type OrderPorts = WithFeatures & WithLedger & WithClock & WithServed & WithLeft;

export interface BeginOrder {
  /** Whether the change is one of those that it brings into an order. */
  has(change: Change): boolean;
  /** For one look at many changes: whether each may begin now. */
  look(work: OrderPorts): (change: Change) => Promise<boolean>;
  /** Announces the beginning while no other one begins that it depends on. Throws RetryLater where the change has to wait. */
  begin(
    work: OrderPorts & LeasePorts & WithVerifier,
    beginning: { readonly change: Change; readonly plan: Plan; readonly policy: ApprovalPolicy },
    announce: () => Promise<unknown>,
  ): Promise<void>;
  /** Queues those that may begin once this one is done. */
  wakeNext(work: OrderPorts & WithJobs & WithTenant & WithRejected, change: Change): Promise<void>;
}

/** Undefined for a change that waits for no other. */
export function orderOf({ features }: WithFeatures, change: Change): BeginOrder | undefined {
  return features.flatMap(({ order }) => order ?? []).find((order) => order.has(change));
}

/** Whether each change may begin now, for one look at many. */
export function turnsIn(work: OrderPorts): (change: Change) => Promise<boolean> {
  const looks = new Map<BeginOrder, (change: Change) => Promise<boolean>>();
  return (change) => {
    const order = orderOf(work, change);
    if (order === undefined) return Promise.resolve(true);
    const look = looks.get(order) ?? order.look(work);
    looks.set(order, look);
    return look(change);
  };
}
