/**
 * Offices in a process of their own that keep Microsoft's published limits together, one of them hardly answering, with attacks that can be read at known moments. Argument: a
 * `WatchedTenants`. It sends a `WatchedAddresses` once they run, and answers any message with an `Asked`.
 */
import { AppRequests, type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { monthOf } from '../../test/support/office/month';
import { stateOf } from '../../test/support/office/world';
import type { SimulatedTenantAddress } from './many-tenants';
import { attacksOf, type Planted } from './planted-attacks';

export interface WatchedTenants {
  readonly tenants: number;
  readonly people: number;
  readonly minutes: number;
  /** From when attacks can be read, in milliseconds since 1970. */
  readonly from: number;
}

export interface WatchedAddresses {
  readonly addresses: readonly SimulatedTenantAddress[];
  readonly planted: readonly Planted[];
  readonly breakGlass: readonly string[];
}

export interface Asked {
  readonly requests: number;
  /** Requests that were refused by a published limit, of all tenants but the slow one. */
  readonly refused: number;
}

const minute = 60_000;
/** Worlds that tenants share: to make one takes longer than anything that is measured. */
const worlds = 4;
/** Between two attacks in a log of a tenant. */
const everyMs = 4 * minute;

async function main({ tenants, people, minutes, from }: WatchedTenants): Promise<void> {
  const appRequests = new AppRequests();
  const today = new Date(new Date(from).setUTCHours(0, 0, 0, 0));
  const planted: Planted[] = [];
  const simulators: Simulator[] = [];
  const names = new Set<string>();
  for (let n = 0; n < tenants; n += 1) {
    const { world, stream } = monthOf({ seed: n % worlds, from: today, days: 2, people });
    for (const { upn } of world.breakGlass) names.add(upn);
    const id = `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const until = from + minutes * minute;
    const noise = [...stream].filter(({ at }) => at >= from - 30 * minute && at < until);
    const attacks = attacksOf(world, { tenant: id, n, from, until, everyMs });
    planted.push(...attacks.map(({ planted: one }) => one));
    const happenings = [...noise, ...attacks.map(({ happening }) => happening)].sort((one, other) => one.at - other.at);
    simulators.push(
      await startSimulator({
        state: {
          ...stateOf(world, new Date(from)),
          organization: { id, displayName: `Office ${n}` },
          simulator: { publishedLimits: true, latencyMs: 120, ...(n === 0 ? { throttle: slow } : {}) },
        },
        now: () => new Date(),
        monotonicMs: () => performance.now(),
        happenings,
        appRequests,
      }),
    );
  }
  process.once('disconnect', () => process.exit(0));
  process.on('message', () => process.send?.(askedOf(simulators)));
  const addresses = simulators.map(({ tenantId, ca, credential, endpoints }) => ({ tenantId, ca, credential, endpoints }));
  process.send?.({ addresses, planted, breakGlass: [...names] } satisfies WatchedAddresses);
}

/** One request in ten seconds, and it says so. */
const slow = { graph: { size: 1, perSecond: 0.1, retryAfter: true }, exchange: { size: 1, perSecond: 0.1 } };

function askedOf([slowest, ...others]: readonly Simulator[]): Asked {
  const calls = others.flatMap((one) => one.calls());
  const requests = calls.length + (slowest?.calls().length ?? 0);
  return { requests, refused: calls.filter(({ status }) => status === 429).length };
}

void main(JSON.parse(process.argv[2] ?? '') as WatchedTenants);
