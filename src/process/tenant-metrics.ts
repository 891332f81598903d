/** What processes tell of their tenants, for Prometheus: of all together, and of those alone whose last whole audit is the longest ago. */
import { Counter, Gauge, type Metric } from 'prom-client';
import type { KeepDeadlines } from '../engine/changes/keep-deadlines.js';
import type { WallClock } from '../lib/clock.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { CredentialEnd } from '../tenant/credential-end.js';

const dayMs = 24 * 60 * 60 * 1000;

export interface TenantFigures {
  /** As they are known by now. */
  readonly credentialEnds: () => readonly CredentialEnd[];
  /** How many ledgers are halted; rejects while the store is away. */
  readonly haltedLedgers: () => Promise<number>;
  /** Each tenant with when it was last audited whole; null: never. Rejects while the store is away. */
  readonly wholeAudits: () => Promise<readonly TenantAudit[]>;
}

interface TenantAudit {
  /** As the settings call the tenant. */
  readonly name: string;
  /** Whether the settings ask for audits on their own. */
  readonly isScheduled: boolean;
  readonly at: Date | null;
}

/** Milliseconds: a scrape must not wait for a store that is away. */
const answerWithinMs = 1000;

/** This many tenants are named at most: the time series of ten thousand would be more than the rest together. */
const maxNamed = 20;

export function tenantGauges(figures: TenantFigures, clock: WallClock): readonly Gauge[] {
  return [...credentialGauges(figures, clock), haltedGauge(figures), auditGauge(figures, clock)];
}

function credentialGauges({ credentialEnds }: TenantFigures, clock: WallClock): readonly Gauge[] {
  const known = (): readonly number[] => credentialEnds().flatMap(({ endsAt }) => (endsAt === null ? [] : [endsAt.getTime()]));
  return [
    new Gauge({
      name: 'hardenbot_credential_days_left',
      help: 'Days until the first certificate or secret of a tenant ends, of those whose end is known; negative once one has ended.',
      // Only one with a label can be without a value, where no end is known.
      labelNames: ['of'],
      registers: [],
      collect() {
        const ends = known();
        if (ends.length > 0) this.set({ of: 'tenants' }, (Math.min(...ends) - clock.now().getTime()) / dayMs);
      },
    }),
    new Gauge({
      name: 'hardenbot_credentials_without_end',
      help: 'Secrets of tenants of which it is not known when they end.',
      registers: [],
      collect() {
        this.set(credentialEnds().length - known().length);
      },
    }),
  ];
}

function haltedGauge({ haltedLedgers }: TenantFigures): Gauge {
  return countGauge(haltedLedgers, {
    name: 'hardenbot_ledgers_halted',
    help: 'Ledgers that are not what they were: nothing of those tenants is decided, changed or undone.',
  });
}

/** @param count tenants that left the settings while a change is open there; rejects while the store is away */
export function orphanedChangesGauge(count: () => Promise<number>): Gauge {
  return countGauge(count, {
    name: 'hardenbot_tenants_left_behind',
    help: 'Tenants that left the settings while an exception is in force there, or a change waits to be kept or undone.',
  });
}

/** Has no value while the store is away. */
function countGauge(count: () => Promise<number>, said: { readonly name: string; readonly help: string }): Gauge {
  return new Gauge({
    ...said,
    labelNames: ['of'],
    registers: [],
    async collect() {
      this.reset();
      const found = await withTimeout<number | null>(answerWithinMs, count, null);
      if (found !== null) this.set({ of: 'tenants' }, found);
    },
  });
}

function auditGauge({ wholeAudits }: TenantFigures, clock: WallClock): Gauge {
  const since = clock.now();
  return new Gauge({
    name: 'hardenbot_whole_audit_age_seconds',
    help: 'Since a tenant was last audited with every control, of the twenty for which that is the longest ago; of one that never was, since this process runs.',
    labelNames: ['tenant', 'scheduled'],
    registers: [],
    async collect() {
      this.reset();
      const all = await withTimeout<readonly TenantAudit[]>(answerWithinMs, wholeAudits, []);
      const now = clock.now().getTime();
      const aged = all.map((one) => ({ ...one, seconds: (now - (one.at ?? since).getTime()) / 1000 }));
      for (const { name, isScheduled, seconds } of aged.toSorted((a, b) => b.seconds - a.seconds).slice(0, maxNamed))
        this.set({ tenant: name, scheduled: isScheduled ? 'yes' : 'no' }, seconds);
    },
  });
}

/** Of the changes that undo themselves. `keeps` gives null while they are not known: an old number would be a false one. */
export function keepGauge(keeps: () => KeepDeadlines | null): Gauge {
  return new Gauge({
    name: 'hardenbot_keep_deadlines',
    help: 'Changes that undo themselves unless someone keeps them (due), and those that should have been undone and are not (overdue).',
    labelNames: ['state'],
    registers: [],
    collect() {
      this.reset();
      const seen = keeps();
      if (seen === null) return;
      this.set({ state: 'due' }, seen.due);
      this.set({ state: 'overdue' }, seen.overdue);
    },
  });
}

interface TenantRequests {
  readonly metric: Metric;
  /** How a service of a tenant took one request or the parts of a batch. */
  readonly count: (taken: {
    readonly service: string;
    readonly done: number;
    readonly throttled: number;
    readonly failed: number;
  }) => void;
}

const services = ['exchange', 'graph', 'arm'] as const;
const outcomes = ['done', 'throttled', 'failed'] as const;

/** Counts what the services of all tenants are asked; from the start there is a number for each, so that a share can be computed. */
export function tenantRequests(): TenantRequests {
  const metric = new Counter({
    name: 'hardenbot_tenant_requests_total',
    help: 'Requests to the services of tenants, by service and how they were taken; throttled: turned away because there were too many.',
    labelNames: ['service', 'outcome'],
    registers: [],
  });
  for (const service of services) for (const outcome of outcomes) metric.inc({ service, outcome }, 0);
  return {
    metric,
    count: ({ service, ...taken }) => {
      for (const outcome of outcomes) metric.inc({ service, outcome }, taken[outcome]);
    },
  };
}
