/** What can go wrong in a trial: where workers die, and how the service answers. */

import { type Timing, usualTiming } from '../../../src/compose/safeguards';
import type { ChangeStatus } from '../../../src/engine/changes/change';
import { Died, type Fate } from './mortal';
import type { Chance } from './random';

export type Story = 'apply' | 'undone unless kept' | 'kept' | 'revert';

/** Where a change can come to rest. */
export const endings: ReadonlySet<string> = new Set<ChangeStatus>([
  'verified',
  'mismatch',
  'stopped',
  'revertedUnkept',
  'revertStopped',
  'reverted',
  'refused',
]);

/**
 * As in production, only sooner: what takes half a minute there takes half a second here. A worker that a busy machine lets wait for so long counts as
 * dead: another one takes its job, and that is all; nothing is set aside for it, because no trial lets as many workers die at one job.
 */
export const shortTiming: Timing = {
  leaseMs: 500,
  doubtMs: [0, 20, 20],
  reconcileEveryMs: 200,
  graceMs: 300,
  lockMs: 500,
  maxDeaths: 1000,
  stopWithinMs: 2000,
};

/** As in production, but that the simulated tenant shows a write at once: nobody has to wait a minute for one that was announced and never made. */
export const usualWaits: Timing = { ...usualTiming, doubtMs: shortTiming.doubtMs };

/** Sooner than in production as well, and long enough for a busy machine: what a worker that lives has begun is not taken from it. */
export const patientTiming: Timing = { ...shortTiming, leaseMs: 3000, lockMs: 3000 };

export function stateFor(
  tenantId: string,
  faults: readonly object[],
  { mailboxes = 5, latencyMs = 0 }: { readonly mailboxes?: number; readonly latencyMs?: number } = {},
): object {
  return {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    organization: { id: tenantId },
    exchange: {
      OrganizationConfig: { Name: 'contoso', Identity: 'contoso', OAuth2ClientProfileEnabled: false },
      CASMailbox: Array.from({ length: mailboxes }, (_unused, index) => ({
        PrimarySmtpAddress: `user${index}@contoso.com`,
        Guid: `0a000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        PopEnabled: true,
        ImapEnabled: index % 2 === 0,
      })),
      CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: true, ImapEnabled: true }],
    },
    simulator: { faults, latencyMs },
  };
}

/** Up to three kinds of bad answers, each after some good ones. Copies lag by less than the product waits. */
export function faultsFor(chance: Chance): readonly object[] {
  const match = 'exchange.CASMailbox';
  const outOfOrder = () => {
    const status = chance.pick([500, 502, 503, 504]);
    // Without words of the service's own, a 500 says that it broke at the request.
    return chance.happens(0.5) ? { status } : { status, body: { error: { code: 'Error', message: 'It broke.' } } };
  };
  const kinds: readonly (() => object)[] = [
    () => ({ match, only: 'writes', ...outOfOrder(), after: true, times: 1 + chance.below(2), skip: chance.below(4) }),
    () => ({ match, only: 'writes', ...outOfOrder(), times: 1 + chance.below(3), skip: chance.below(4) }),
    () => ({ match, only: 'writes', status: 200, after: true, reset: true, times: 1, skip: chance.below(4) }),
    () => ({ match, only: 'writes', status: 200, reset: true, times: 1, skip: chance.below(4) }),
    () => ({
      match,
      status: 429,
      times: 1 + chance.below(6),
      skip: chance.below(12),
      retryAfter: chance.pick([2, null, 0, 'soon', 86_400]),
    }),
    () => ({ match, status: chance.pick([503, 504]), times: 1 + chance.below(12), skip: chance.below(12) }),
    () => ({ match, only: 'reads', status: 503, times: 1 + chance.below(5), skip: chance.below(12) }),
    () => ({ match, only: 'reads', status: 200, stale: true, times: 1 + chance.below(3), skip: 2 + chance.below(12) }),
  ];
  return kinds.filter(() => chance.happens(0.3)).map((make) => make());
}

/** The first lives are short; later ones go on long enough to come to an end. */
export function seededFate(chance: Chance, life: number): Fate {
  const mayDie = life < 5 && chance.happens(0.85);
  let left = mayDie ? 1 + chance.below(30) : Number.POSITIVE_INFINITY;
  const during = chance.happens(0.4);
  const step = (): void => {
    left -= 1;
    if (left <= 0) throw new Died('The worker died here.');
  };
  return {
    before: (name) => {
      if (name === 'write under way') left = 0;
      step();
    },
    after: step,
    diesDuring: () => during && mayDie && left < 12,
  };
}
