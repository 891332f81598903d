/** What the worker tells of its tenants together, for Prometheus: no metric names one. */
import { Gauge } from 'prom-client';
import type { Clock } from '../clock.js';
import type { CredentialEnd } from '../tenant/credential-end.js';
import { inTime } from './in-time.js';

const dayMs = 24 * 60 * 60 * 1000;

export interface TenantFigures {
  readonly credentialEnds: readonly CredentialEnd[];
  /** How many ledgers are halted; rejects while the store is away. */
  readonly haltedLedgers: () => Promise<number>;
}

/** Milliseconds: a scrape must not wait for a store that is away. */
const answerWithinMs = 1000;

export function tenantGauges({ credentialEnds, haltedLedgers }: TenantFigures, clock: Pick<Clock, 'now'>): readonly Gauge[] {
  const known = credentialEnds.flatMap(({ endsAt }) => (endsAt === null ? [] : [endsAt.getTime()]));
  return [
    new Gauge({
      name: 'hardenbot_credential_days_left',
      help: 'Days until the first certificate or secret of a tenant ends, of those whose end is known; negative once one has ended.',
      // Only one with a label can be without a value, where no end is known.
      labelNames: ['of'],
      registers: [],
      collect() {
        if (known.length > 0) this.set({ of: 'tenants' }, (Math.min(...known) - clock.now().getTime()) / dayMs);
      },
    }),
    new Gauge({
      name: 'hardenbot_credentials_without_end',
      help: 'Secrets of tenants of which nobody wrote down when they end.',
      registers: [],
      collect() {
        this.set(credentialEnds.length - known.length);
      },
    }),
    new Gauge({
      name: 'hardenbot_ledgers_halted',
      help: 'Ledgers that are not what they were: nothing of those tenants is decided, changed or undone.',
      labelNames: ['of'],
      registers: [],
      async collect() {
        this.reset();
        const halted = await inTime<number | null>(answerWithinMs, haltedLedgers, null);
        if (halted !== null) this.set({ of: 'tenants' }, halted);
      },
    }),
  ];
}
