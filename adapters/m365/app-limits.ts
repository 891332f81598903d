/** Limits that an app keeps over all its tenants: the tenants of one process together, and with other processes where they share a store. */
import type { PublishedLimit, SharedLimits } from '../../src/tenant/shared-limits.js';
import type { Credential, Time } from './connection.js';
import { type Meter, meterOf } from './meters.js';

/** By client id. A process has one of it, however many tenants it opens. */
export class AppLimits {
  readonly #time: Pick<Time, 'monotonicMs'>;
  readonly #shared: (app: string) => SharedLimits | undefined;
  readonly #apps = new Map<string, SharedLimits>();

  /** `shared` counts with other processes; it may have none. */
  constructor(time: Time, shared: (app: string) => SharedLimits | undefined = () => undefined) {
    this.#time = time;
    this.#shared = shared;
  }

  /** Undefined for an identity of Azure's without a name of its own, and for a person who signed in: those are of one tenant alone. */
  of(credential: Credential): SharedLimits | undefined {
    if (credential.kind === 'person' || credential.clientId === undefined) return undefined;
    const { clientId } = credential;
    const app = clientId.toLowerCase();
    const known = this.#apps.get(app) ?? limitsOf(this.#time, this.#shared(app));
    this.#apps.set(app, known);
    return known;
  }
}

/** Where the store does not answer, this process keeps the limit on its own. */
function limitsOf(time: Pick<Time, 'monotonicMs'>, shared: SharedLimits | undefined): SharedLimits {
  const meters = new Map<string, Meter>();
  const meterFor = (name: string, limit: PublishedLimit): Meter => {
    const meter = meters.get(name) ?? meterOf(limit);
    meters.set(name, meter);
    return meter;
  };
  return {
    take: async (name, limit, cost) => {
      const elsewhere = (await shared?.take(name, limit, cost)) ?? 0;
      if (elsewhere > 0) return elsewhere;
      const meter = meterFor(name, limit);
      const now = time.monotonicMs();
      const wait = meter.waitMs(now, cost);
      if (wait > 0) return wait;
      meter.take(now, cost);
      // Many tenants wait for it: the limit leaves room for what is on the way.
      meter.answered?.(now, now, cost);
      return 0;
    },
  };
}
