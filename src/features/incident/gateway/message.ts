/** What is drawn of an incident: its card, and the calls when it reopens or when steps by hand are left. */
import type { Message } from '../../../chat/card.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { type AlarmMemory, type AlarmWatch, stateOf } from '../../../gateway/outbox/watch-alarms.js';
import { type DrawJob, drawJob } from '../../../queue/redraw.js';
import { reopenedKey } from '../message-key.js';
import { incidentCard, isToldByItsPlan, isUnread } from './incident-card.js';
import { type IncidentPorts, incidentView } from './incident-view.js';
import { byHandCard, noticeParts, reopenedCard } from './notices.js';

export async function drawIncident({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const view = await incidentView(tenant, subject, ports);
  if (view === null) return null;
  // It comes with what was read.
  const isPosted = !isUnread(view.incident) && !isToldByItsPlan(view.incident);
  return { card: incidentCard(view), details: [], ...(isPosted ? {} : { isOver: true as const }) };
}

export function incidentAlarm(of: 'reopened' | 'byHand') {
  return async ({ subject }: DrawJob, tenant: TenantChannels, ports: DrawPorts): Promise<Alarm | null> => {
    const view = await incidentView(tenant, subject, ports);
    const card = view === null ? null : of === 'reopened' ? reopenedCard(view) : byHandCard(view);
    return view === null || card === null ? null : { card, fact: factOf(of, tenant.id, subject, ...noticeParts(view, of)) };
  };
}

/** A job calls people when an incident reopens. Jobs may be lost, so the gateway looks at the ledger as well and calls them where none did. @returns whether people may still have to be called from here */
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
