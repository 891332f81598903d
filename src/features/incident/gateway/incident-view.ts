/** Loads what the card of an incident shows: the record, its file, and how its plans stand. */

import type { TextFile } from '../../../chat/attachment.js';
import { approvers, type Change, hasExpired } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import { withCurrentPolicy } from '../../../engine/changes/with-current-policy.js';
import type { LoadsEvidence } from '../../../engine/ledger/evidence-store.js';
import type { Ledger } from '../../../engine/ledger/ledger.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import { sha256 } from '../../../lib/json.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { KnowsPolicy } from '../../../people/directory.js';
import { incidentOf } from '../incident.js';
import type { IncidentView } from './incident-card.js';
import type { LeftOpen } from './incident-state.js';

export interface IncidentPorts {
  readonly ledger: Ledger;
  readonly evidence: LoadsEvidence;
  readonly directory: KnowsPolicy;
  readonly now: () => Date;
}

/** Null when there is no such incident. */
export async function incidentView(tenant: TenantAddress, id: string, ports: IncidentPorts): Promise<IncidentView | null> {
  const incident = incidentOf(await ports.ledger.subject(tenant.id, id));
  if (incident === null) return null;
  const policy = await ports.directory.policy(tenant.id);
  const stages = await Promise.all(
    incident.stages.map(async ({ stage, change }) => {
      const read = await readChange(ports.ledger, tenant.id, change);
      const found = read === null ? null : withCurrentPolicy(read, policy);
      const status = found !== null && hasExpired(found, ports.now()) ? ('expired' as const) : (found?.status ?? null);
      const measuredAt = read?.verification == null ? null : read.lastStepAt;
      const open = read === null ? undefined : leftOpenBy(read);
      return { stage, id: change, status, measuredAt, ...omitUndefined({ open }) };
    }),
  );
  const hash = incident.evidence?.file.sha256;
  return { tenant: tenant.name, incident, stages, file: hash === undefined ? null : fileOf(tenant.id, hash, ports) };
}

function leftOpenBy(change: Change): LeftOpen | undefined {
  const open = change.plan?.incident?.open;
  if (open === undefined) return undefined;
  const people = [change.request.decision.decision.person, ...approvers(change)];
  return {
    keys: open.items.map(({ key }) => key),
    reason: open.reason,
    until: new Date(open.until),
    by: people.map(({ name }) => name),
  };
}

/** The store is not trusted: what does not have the hash that the ledger keeps is not handed out. */
function fileOf(tenant: string, hash: string, { evidence }: IncidentPorts): TextFile {
  return {
    id: hash,
    read: async function* () {
      const text = await evidence.load(tenant, hash);
      yield text !== null && sha256(text) === hash
        ? text
        : 'The file is not there any more, or not the one whose hash the ledger keeps.\n';
    },
  };
}
