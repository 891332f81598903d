/** A simulated tenant behind a proxy, with the real adapter in front of both. */
import type { Credential, TenantConnection } from '../../../adapters/m365/connection';
import { openTenant } from '../../../adapters/m365/index';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { TenantClient } from '../../../src/tenant/client';
import type { OpenedClient } from '../../../src/tenant/open-when-needed';
import type { Read } from '../../../src/tenant/resource';
import { type ManualTime, manualTime } from '../time/manual-time';
import { type FrontDoor, openFrontDoor } from '../wire/http-listener';

export interface SimulatedTenant {
  readonly simulator: Simulator;
  readonly door: FrontDoor;
  readonly time: ManualTime;
  readonly client: TenantClient;
  /** A further client of the same tenant, with connections, tokens and limits of its own. */
  open(): OpenedClient;
  close(): Promise<void>;
}

export async function openSimulatedTenant(
  state: object,
  options: Pick<TenantConnection, 'cloud' | 'handover' | 'sharedPauses'> & {
    readonly credential?: Credential;
    readonly giveUpAfterMs?: number;
    /** By how much each pause ends late. */
    readonly lateMs?: number;
    /** The tenant's clock; absent: it stands still. */
    readonly now?: () => Date;
    /** Aborted when the process is being stopped. */
    readonly ends?: AbortSignal;
  } = {},
): Promise<SimulatedTenant> {
  const { now, cloud, handover, sharedPauses, ends } = options;
  const held = { schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z', ...state };
  const simulator = await startSimulator({ state: held, ...omitUndefined({ now }) });
  const door = await openFrontDoor({ origin: new URL(simulator.endpoints.graph).origin, ca: simulator.ca });
  const time = manualTime(options.lateMs);
  const { clientId, clientSecret } = simulator.credential;
  const connection: TenantConnection = {
    tenantId: simulator.tenantId,
    endpoints: { authorityHost: door.origin, graph: door.origin, exchange: door.origin, arm: door.origin },
    ca: door.ca,
    credential: options.credential ?? { kind: 'secret', clientId, secret: clientSecret },
    resolve: (question) => simulator.resolve(question),
    giveUpAfterMs: options.giveUpAfterMs ?? 60_000,
    ...omitUndefined({ handover, cloud, sharedPauses }),
  };
  const open = () => openTenant(connection, { ...time, ...omitUndefined({ ends }) });
  const client = open();
  return {
    simulator,
    door,
    time,
    client,
    open,
    close: async () => {
      await client.close();
      await door.close();
      await simulator.close();
    },
  };
}

/** What a read gave before it ended, and what it ended with. */
export interface ReadResult<Row> {
  readonly rows: readonly Row[];
  readonly pages: number;
  readonly calls: number;
  /** Null when the list is whole. */
  readonly error: unknown;
}

export async function readAll<Row>(client: TenantClient, read: Read<Row>): Promise<ReadResult<Row>> {
  const rows: Row[] = [];
  let pages = 0;
  let calls = 0;
  try {
    for await (const page of client.read(read)) {
      rows.push(...page.rows);
      pages += 1;
      calls += page.calls;
    }
    return { rows, pages, calls, error: null };
  } catch (error) {
    return { rows, pages, calls, error };
  }
}
