/** A simulated tenant over HTTPS with the real adapters in front: load a state, audit it, plan, apply, revert. */
import { openTenant } from '../../../adapters/m365/index';
import { type RecordedCall, type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { Case } from '../../../src/controls/case';
import type { Context, Control, PlanDraft } from '../../../src/controls/control';
import type { Finding } from '../../../src/controls/finding';
import { invert, type Operation, resolveOperation } from '../../../src/engine/plan/operation';
import type { Refusal } from '../../../src/lib/errors';
import type { TenantClient } from '../../../src/tenant/client';
import { says } from '../../../src/tenant/compare';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { contextOf } from '../controls/run-case';

export interface TenantLab {
  readonly client: TenantClient;
  /** Replaces the tenant and turns the clock back to the case's own time. */
  load(one: Case): void;
  /** The tenant as it is now, without what the service sets on its own. */
  state(): unknown;
  /** The same with it, and with the logs. */
  simulated(): unknown;
  passTime(ms: number): void;
  /** Orders bad answers, in place of any that are still due. */
  orderFaults(faults: readonly object[]): void;
  /** Milliseconds that pass for what waits for the service. */
  wait(ms: number): void;
  /** How many requests changed something so far. */
  effects(): number;
  /** Every request since the tenant was loaded, in order. */
  calls(): readonly RecordedCall[];
  audit(control: Control, one: Case): Promise<Finding>;
  draft(control: Control, one: Case): Promise<PlanDraft | Refusal>;
  /** Applies operations in order, each only where `before` holds; returns what undoes them, last first. Throws when one does not end well. */
  apply(operations: Iterable<Operation>): Promise<readonly Operation[]>;
  close(): Promise<void>;
}

const emptyTenant = { schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z' };

/** @param noted gets each operation that was applied, with the id of what it made */
export async function openTenantLab(noted: (operation: Operation, id?: string) => void = () => {}): Promise<TenantLab> {
  let now = new Date(emptyTenant.asOf);
  const simulator: Simulator = await startSimulator({ state: emptyTenant, now: () => now });
  let monotonic = 0;
  const time = {
    monotonicMs: () => monotonic,
    sleep: (ms: number) => {
      monotonic += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
  const client: TenantClient = openTenant(
    {
      tenantId: simulator.tenantId,
      endpoints: simulator.endpoints,
      ca: simulator.ca,
      credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    time,
  );
  const context = (control: Control, one: Case): Context => ({
    ...contextOf(control, one),
    asOf: now,
    tenant: { id: simulator.tenantId },
  });
  const options = { client, monotonicMs: () => monotonic };

  return {
    client,
    load: (one) => {
      const state = { ...emptyTenant, organization: { id: simulator.tenantId }, ...one.state };
      now = new Date(state.asOf);
      simulator.load(state);
    },
    state: () => withoutServiceProperties(simulator.state()),
    passTime: (ms) => {
      now = new Date(now.getTime() + ms);
    },
    orderFaults: (faults) => {
      const state = simulator.state() as { readonly simulator?: object };
      simulator.load({ ...state, simulator: { ...state.simulator, faults } });
    },
    wait: (ms) => {
      monotonic += ms;
    },
    calls: () => simulator.calls(),
    effects: () => simulator.calls().filter(({ effect }) => effect).length,
    audit: async (control, one) => {
      const { findings } = await auditTenant([{ control, context: context(control, one) }], options);
      const [finding] = findings;
      if (finding === undefined) throw new Error('The audit gave no finding.');
      return finding;
    },
    draft: async (control, one) => {
      const planning = control.plan?.(context(control, one));
      if (planning === undefined) throw new Error(`${control.id} has no plan.`);
      const { outcomes } = await runReads([{ reads: control.reads(context(control, one)), fold: planning }], options);
      return planning.draft(outcomes);
    },
    apply: (operations) => applyAll(client, operations, noted),
    simulated: () => simulator.state(),
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
}

async function applyAll(
  client: TenantClient,
  operations: Iterable<Operation>,
  noted: (operation: Operation, id?: string) => void,
): Promise<readonly Operation[]> {
  const createdIds = new Map<number, string>();
  const inverses: Operation[] = [];
  let n = 0;
  for (const planned of operations) {
    n += 1;
    const operation = resolveOperation(planned, createdIds);
    const current = await client.current(operation);
    if (operation.kind === 'create' ? current !== null : current === null)
      throw new Error(`${operation.object}: not there as planned`);
    if ('before' in operation && !says(current?.fields, operation.before))
      throw new Error(
        `${operation.object} is ${JSON.stringify(current?.fields)}, planned was ${JSON.stringify(operation.before)}`,
      );
    const written = await client.write(operation);
    if (written.result !== 'applied') throw new Error(`${operation.object}: ${written.result}, ${written.reason}`);
    noted(operation, written.id);
    if (written.id !== undefined) createdIds.set(n, written.id);
    const inverse = invert(operation, written.id);
    if (inverse !== null) inverses.unshift(inverse);
  }
  return inverses;
}

/**
 * What "identical after revert" ignores: times that the service sets, whether a Boolean is written as a word, and whether a list of
 * addresses that was never filled is reported as nothing or as an empty list, which is what Exchange makes of it once it is set.
 */
export function withoutServiceProperties(value: unknown, name = ''): unknown {
  if (Array.isArray(value))
    return value.length === 0 && /^Sender\w+Addresses$/.test(name) ? null : value.map((one) => withoutServiceProperties(one));
  if (value === 'True' || value === 'False') return value === 'True';
  if (typeof value !== 'object' || value === null) return value;
  // The logs of the service write down what is done to it.
  const ignored =
    /^(UnifiedAuditLog|directoryAudits|modifiedDateTime|createdDateTime|WhenChanged|WhenChangedUTC|WhenCreated|WhenCreatedUTC|LastModifiedBy)$/;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (ignored.test(key) ? [] : [[key, withoutServiceProperties(inner, key)]])),
  );
}
