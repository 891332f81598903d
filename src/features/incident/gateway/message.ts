/** What is drawn of an incident: its card, and the calls when it reopens or when steps by hand are left. */
import type { Message } from '../../../chat/card.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { incidentCard, isToldByItsPlan } from './incident-card.js';
import { incidentView } from './incident-view.js';
import { byHandCard, noticeParts, reopenedCard } from './notices.js';

export async function drawIncident({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const view = await incidentView(tenant, subject, ports);
  if (view === null) return null;
  return { card: incidentCard(view), details: [], ...(isToldByItsPlan(view.incident) ? { isOver: true as const } : {}) };
}

export function incidentAlarm(of: 'reopened' | 'byHand') {
  return async ({ subject }: DrawJob, tenant: TenantChannels, ports: DrawPorts): Promise<Alarm | null> => {
    const view = await incidentView(tenant, subject, ports);
    const card = view === null ? null : of === 'reopened' ? reopenedCard(view) : byHandCard(view);
    return view === null || card === null ? null : { card, fact: factOf(of, tenant.id, subject, ...noticeParts(view, of)) };
  };
}
