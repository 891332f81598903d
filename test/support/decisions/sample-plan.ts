/** A plan as a worker writes it down, of a digest that says nothing of its operations. */

import type { Operation } from '../../../src/engine/plan/operation';
import { type Plan, planSchema } from '../../../src/engine/plan/plan';
import type { Person } from '../../../src/lib/person';

export interface SamplePlan {
  readonly id: string;
  readonly tenant: string;
  readonly requestedBy: Person;
  /** When it is made, and when it expires (ISO 8601). */
  readonly at: string;
  /** How many it has. */
  readonly operations: number;
}

export function samplePlan({ id, tenant, requestedBy, at, operations }: SamplePlan): Plan {
  return planSchema.parse({
    id,
    tenant,
    control: 'pop-imap',
    stage: 'enforce',
    expects: 'pass',
    found: 'fail',
    requestedBy,
    createdAt: at,
    expiresAt: at,
    risk: 'high',
    settingsVersion: 'v',
    operations,
    irreversible: 0,
    warnings: [],
    impact: { lines: [], notMeasured: [] },
    digest: '0'.repeat(64),
  });
}

/** The nth operation of a plan that takes POP from mailboxes. */
export function popOff(n: number): Operation {
  return {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: `m${n}`,
    identity: `m${n}`,
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  };
}
