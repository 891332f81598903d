/** Several plans that one person asked for at once: which they are, and where each stands. Each is an ordinary change with approvals of its own. */

import type { Change } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { digestOfPlans } from '../../engine/changes/several-plans.js';
import type { ReadsFold, ReadsSubject } from '../../engine/ledger/ledger.js';
import type { EventOf } from '../../engine/ledger/match-event.js';

interface BundleRow {
  readonly control: string;
  readonly id: string;
  /** Null: not asked for, because hardenbot was interrupted before or is just about to. */
  readonly change: Change | null;
}

export interface Bundle {
  readonly id: string;
  readonly at: Date;
  readonly rows: readonly BundleRow[];
  /** What was declined before anything was planned, and why. */
  readonly declined: EventOf<'bundled'>['declined'];
}

/** Whether an id is one of a bundle. */
export function isBundle(id: string): boolean {
  return id.startsWith('b-');
}

/** Null when the subject is no bundle. A change that does not say itself that it belongs to the bundle is none of it. */
export async function readBundle(ledger: ReadsFold & ReadsSubject, tenant: string, id: string): Promise<Bundle | null> {
  const [first] = await ledger.subject(tenant, id);
  if (first?.event.type !== 'bundled') return null;
  const { rows, declined } = first.event;
  return {
    id,
    at: new Date(first.at),
    rows: await Promise.all(
      rows.map(async ({ control, change: changeId }) => {
        const change = await readChange(ledger, tenant, changeId);
        return { control, id: changeId, change: change?.request.bundle === id ? change : null };
      }),
    ),
    declined,
  };
}

/** What a button on the card of a bundle stands for; see `digestOfPlans`. */
export function bundleDigest({ rows }: { readonly rows: readonly BundleRow[] }): string {
  return digestOfPlans(rows.map(({ change }) => change));
}

/** Whether every plan is made, or will not be: before that nothing is decided on all of them. */
export function isPlanned(bundle: Bundle, now: Date): boolean {
  return bundle.rows.every(({ change }) => (change === null ? isCutOff(bundle, now) : change.status !== 'requested'));
}

/** Whether what was not requested by now will not be: all are asked for one right after the other, unless hardenbot is interrupted. */
export function isCutOff({ at }: Bundle, now: Date): boolean {
  return now.getTime() - at.getTime() > askedWithinMs;
}

const askedWithinMs = 60_000;
