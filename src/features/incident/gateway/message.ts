/** What is drawn of an incident: its card, and the calls when it reopens or when steps by hand are left. */
import type { Message } from '../../../chat/card.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { type AlarmMemory, type AlarmWatch, stateOf } from '../../../gateway/outbox/watch-alarms.js';
import { settleEach } from '../../../lib/settle-each.js';
import { type DrawJob, drawJob } from '../../../queue/redraw.js';
import { byHandKey, reopenedKey } from '../message-key.js';
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

/** What people are called for, by its view. */
const calls = {
  reopened: { cardOf: reopenedCard, keyOf: reopenedKey },
  byHand: { cardOf: byHandCard, keyOf: byHandKey },
} as const;
type Call = keyof typeof calls;

export function incidentAlarm(of: Call) {
  return async ({ subject }: DrawJob, tenant: TenantChannels, ports: DrawPorts): Promise<Alarm | null> => {
    const view = await incidentView(tenant, subject, ports);
    const card = view === null ? null : calls[of].cardOf(view);
    return view === null || card === null ? null : { card, fact: factOf(of, tenant.id, subject, ...noticeParts(view, of)) };
  };
}

/** Jobs call people when an incident reopens, and for what is left by hand. Jobs may be lost, so the gateway looks at the ledger as well and calls them where none did. @returns whether people may still have to be called from here */
export async function tellOfIncident(
  input: AlarmWatch & Omit<IncidentPorts, 'evidence'>,
  tenant: TenantChannels,
  memory: AlarmMemory,
  subject: string,
): Promise<boolean> {
  // The card of an alarm offers no file.
  const view = await incidentView(tenant, subject, { ...input, evidence: { load: () => Promise.resolve(null) } });
  if (view === null) return false;
  let mayCome = false;
  await settleEach(Object.keys(calls) as Call[], async (of) => {
    const { cardOf, keyOf } = calls[of];
    if (cardOf(view) === null) return;
    const key = `${of} ${subject} ${JSON.stringify(noticeParts(view, of))}`;
    const state = stateOf(input, memory, { key, at: new Date(view.incident.evidence?.collectedAt ?? 0) });
    mayCome ||= state === 'early';
    if (state !== 'due') return;
    const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
    const reply = { conversation: { platform, channel }, messageKey: keyOf(subject) };
    await input.draw(drawJob(of, { tenant: tenant.id, subject, reply }));
    memory.told.add(key);
  });
  return mayCome;
}
