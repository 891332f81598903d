/** People, a worker and the playbook in one process, before a simulated tenant with the real adapter in front: no pause takes time. */

import { openTenant } from '../../../adapters/m365/index';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { Change } from '../../../src/engine/changes/change';
import { type Incident, incidentOf } from '../../../src/features/incident/incident';
import { openItems } from '../../../src/features/incident/open-items';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { SweepStore } from '../../../src/posture/mailbox-sweep';
import type { DrawJob } from '../../../src/queue/redraw';
import type { TenantClient } from '../../../src/tenant/client';
import type { Cloud } from '../../../src/tenant/cloud';
import type { Planted } from '../intrusion/plant';
import { asStored } from '../ledger/signed-entries';
import { manualTime } from '../time/manual-time';
import { type FrontDoor, openFrontDoor } from '../wire/http-listener';
import { type Name, type Office, type OfficeOptions, openOffice, tenantId } from './office';

export interface IncidentLab {
  readonly simulator: Simulator;
  readonly office: Office;
  /** What reads and changes the simulated tenant. */
  readonly client: TenantClient;
  /** In front of the tenant, where the lab was opened with one. */
  readonly door: FrontDoor | null;
  /** Says it and lets the worker work; the answer by its code. */
  says(who: Name, words: string): Promise<string>;
  approves(who: Name, change?: string): Promise<string>;
  incident(): Incident;
  /** The newest plan, or that of a stage. */
  change(id?: string): Change;
  /** Ana answers for every item that is open. */
  claimsAll(): Promise<void>;
  /** What was written, by the address or cmdlet of each call. */
  writes(): readonly string[];
  close(): Promise<void>;
}

export const night = new Date('2026-11-24T09:00:00Z');

export async function openIncidentLab(
  state: object,
  options: {
    readonly approvals?: Readonly<Record<string, unknown>>;
    readonly breakGlass?: readonly string[];
    /** Further accounts of people, as settings name them. */
    readonly accounts?: NonNullable<OfficeOptions['accounts']>;
    readonly door?: true;
    readonly cloud?: Cloud;
    /** What may be removed beside what the usual permissions allow. */
    readonly sets?: readonly string[];
    /** Further settings of the tenant. */
    readonly tenant?: object;
    /** What the sweep over mailboxes knows. */
    readonly sweeps?: SweepStore;
    /** What stands between the worker and the tenant; left out: nothing. */
    readonly through?: (client: TenantClient) => TenantClient;
    /** Has cards drawn, which nobody does otherwise. */
    readonly draw?: (job: DrawJob) => Promise<void>;
  } = {},
): Promise<IncidentLab> {
  const simulator = await startSimulator({ state, now: () => night });
  const { endpoints: own } = simulator;
  const door = options.door === true ? await openFrontDoor({ origin: new URL(own.graph).origin, ca: simulator.ca }) : null;
  const endpoints =
    door === null ? own : { authorityHost: door.origin, graph: door.origin, exchange: door.origin, arm: door.origin };
  const client: TenantClient = openTenant(
    {
      tenantId: simulator.tenantId,
      endpoints,
      ca: door?.ca ?? simulator.ca,
      credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
      resolve: () => Promise.resolve([]),
      giveUpAfterMs: 60_000,
      ...omitUndefined({ cloud: options.cloud }),
    },
    manualTime(),
  );
  const { sets, sweeps, through = (one: TenantClient) => one } = options;
  const contoso = { ...options.tenant, ...(sets === undefined ? {} : { incident: { sets } }) };
  const office = openOffice({
    ...options,
    client: through(client),
    ...(Object.keys(contoso).length === 0 ? {} : { tenants: { contoso } }),
  });
  Object.assign(office.work, omitUndefined({ sweeps }));
  const entries = () => office.storage.entries.get(tenantId) ?? [];
  const lab: IncidentLab = {
    simulator,
    office,
    client,
    door,
    says: async (who, words) => {
      const answer = await office.does(who, { says: words });
      await office.settle();
      return answer;
    },
    approves: async (who, id = office.newest()) => {
      const digest = office.change(id)?.plan?.digest ?? '';
      const answer = await office.does(who, { clicks: 'approve', on: id, digest });
      await office.settle();
      return answer;
    },
    incident: () => {
      const subject = entries().findLast((entry) => entry.subject.startsWith('i-'))?.subject;
      const found = incidentOf(asStored(entries().filter((entry) => entry.subject === subject)));
      if (found === null) throw new Error('There is no incident.');
      return found;
    },
    change: (id = office.newest()) => {
      const change = office.change(id);
      if (change === null) throw new Error(`There is no change ${id}.`);
      return change;
    },
    claimsAll: async () => {
      const { id, evidence, claims } = lab.incident();
      const open = openItems(evidence, claims).map(({ n }) => n);
      await lab.says('ana', `claim ${id} ${open.join(',')} looked at each with Mia`);
    },
    writes: () =>
      simulator
        .calls()
        .filter((call) => call.write)
        .map((call) => call.cmdlet ?? `${call.method} ${call.path}`),
    close: async () => {
      await client.close();
      await door?.close();
      await simulator.close();
    },
  };
  return lab;
}

/** What is open in the evidence of the incident, as people read it. */
export function openIn(lab: IncidentLab): readonly string[] {
  const { evidence, claims } = lab.incident();
  return openItems(evidence, claims).map(({ what }) => what);
}

/** What a person does in the admin center, or an intruder with a session that lives. */
export function changeTenant(lab: IncidentLab, change: (state: Planted) => void): void {
  const state = structuredClone(lab.simulator.state()) as Planted;
  change(state);
  lab.simulator.load(state);
}
