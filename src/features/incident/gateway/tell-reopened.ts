/** A job calls people when an incident reopens. Jobs may be lost, so the gateway looks at the ledger as well and calls them where none did. */

import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { type AlarmMemory, type AlarmWatch, stateOf } from '../../../gateway/outbox/watch-alarms.js';
import { drawJob } from '../../../queue/redraw.js';
import { reopenedKey } from '../message-key.js';
import { type IncidentPorts, incidentView } from './incident-view.js';
import { noticeParts, reopenedCard } from './notices.js';

/** @returns whether people may still have to be called from here */
export async function tellReopened(
  input: AlarmWatch & Omit<IncidentPorts, 'evidence'>,
  tenant: TenantChannels,
  memory: AlarmMemory,
  subject: string,
): Promise<boolean> {
  // The card of an alarm offers no file.
  const view = await incidentView(tenant, subject, { ...input, evidence: { load: () => Promise.resolve(null) } });
  if (view === null || reopenedCard(view) === null) return false;
  const key = `reopened ${subject} ${JSON.stringify(noticeParts(view, 'reopened'))}`;
  const state = stateOf(input, memory, { key, at: new Date(view.incident.evidence?.collectedAt ?? 0) });
  if (state !== 'due') return state === 'early';
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const reply = { conversation: { platform, channel }, messageKey: reopenedKey(subject) };
  await input.draw(drawJob('reopened', { tenant: tenant.id, subject, reply }));
  memory.told.add(key);
  return false;
}
