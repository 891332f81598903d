/**
 * Offices in a process of their own that keep Microsoft's published limits together, one of them hardly answering, with attacks that can be read at known moments. Argument: a
 * `WatchedTenants`. It sends a `WatchedAddresses` once they run, and answers any message with an `Asked`.
 */
import { AppRequests, type Happening, type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { monthOf } from '../../test/support/office/month';
import { stateOf, type World } from '../../test/support/office/world';
import type { SimulatedTenantAddress } from './many-tenants';

export interface WatchedTenants {
  readonly tenants: number;
  readonly people: number;
  readonly minutes: number;
  /** From when attacks can be read, in milliseconds since 1970. */
  readonly from: number;
}

/** Something that has to ring, once it can be read. */
export interface Planted {
  readonly tenant: string;
  readonly log: 'audits' | 'sign-ins' | 'risk' | 'unified';
  /** The vendor's id of its row. */
  readonly row: string;
  readonly readable: number;
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
    const attacks = attacksOf(world, { tenant: id, n, from, until });
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

interface Attack {
  readonly planted: Planted;
  readonly happening: Happening;
}

/** An attack of each log in turn, each about another subject, so that each rings on a card of its own. */
function attacksOf(
  world: World,
  { tenant, n, from, until }: { readonly tenant: string; readonly n: number; readonly from: number; readonly until: number },
): readonly Attack[] {
  const attacks: Attack[] = [];
  let number = 0;
  for (let at = from + ((n * 7919) % everyMs); at < until; at += everyMs) {
    const add = (log: Planted['log'], key: string, put: Record<string, unknown>): void => {
      // Spread, so that the logs of a tenant do not come together.
      const readable = at + (attacks.length % 4) * minute;
      attacks.push({
        planted: { tenant, log, row: String(put['id'] ?? put['Identity']), readable },
        happening: { at: readable, key, put },
      });
    };
    number += 1;
    const moment = new Date(at - 2 * minute).toISOString();
    const victim = world.people[(n * 31 + number * 13) % world.people.length];
    const [glass] = world.breakGlass;
    add('audits', 'graph.directoryAudits', {
      id: `planted-audit-${number}`,
      activityDateTime: moment,
      correlationId: `planted-${number}`,
      loggedByService: 'Core Directory',
      activityDisplayName: 'Set domain authentication',
      result: 'success',
      initiatedBy: { user: { id: victim?.id, userPrincipalName: victim?.upn } },
      targetResources: [
        {
          id: `planted-${number}.example`,
          displayName: `planted-${number}.example`,
          type: 'Other',
          modifiedProperties: [{ displayName: 'LiveType', oldValue: '"Managed"', newValue: '"Federated"' }],
        },
      ],
    });
    add('sign-ins', 'graph.signIns', {
      id: `planted-sign-in-${number}`,
      createdDateTime: moment,
      userId: glass?.id,
      userPrincipalName: glass?.upn,
      ipAddress: '203.0.113.9',
      status: { errorCode: 0 },
    });
    add('risk', 'graph.riskDetections', {
      id: `planted-risk-${number}`,
      activityDateTime: moment,
      detectedDateTime: moment,
      lastUpdatedDateTime: moment,
      riskEventType: 'attackerinTheMiddle',
      riskLevel: 'high',
      riskState: 'atRisk',
      userId: victim?.id,
      userPrincipalName: victim?.upn,
    });
    add('unified', 'exchange.UnifiedAuditLog', recordOf(number, moment, victim?.upn ?? ''));
  }
  return attacks;
}

function recordOf(number: number, moment: string, upn: string): Record<string, unknown> {
  const Id = `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
  const shared = { CreationTime: moment.slice(0, 19), Operation: 'New-TransportRule', UserId: upn };
  const Parameters = [
    { Name: 'Name', Value: `planted ${number}` },
    { Name: 'RedirectMessageTo', Value: 'drop@evil.example' },
  ];
  const record = { ...shared, Id, RecordType: 1, ObjectId: `planted ${number}`, ResultStatus: 'True', Parameters };
  return {
    Identity: Id,
    RecordType: 'ExchangeAdmin',
    CreationDate: moment.slice(0, 19),
    UserIds: upn,
    Operations: 'New-TransportRule',
    AuditData: JSON.stringify(record),
  };
}

void main(JSON.parse(process.argv[2] ?? '') as WatchedTenants);
