/**
 * Alarms are told through the queue first, and jobs are in a store that may lose them: for a day a gateway tells by itself what it sees in ledgers and notices,
 * until a chat confirmed it.
 */
import { type Change, emergencyApproval } from '../../changes/change.js';
import type { Conversation } from '../../chat/platform.js';
import type { Ledger } from '../../ledger/ledger.js';
import { settleEach } from '../../lib/settle-each.js';
import { alarmKey, emergencyKey, haltedKey, putBackKey, setAsideKey } from '../../queue/message-key.js';
import { type DrawJob, drawJob } from '../../queue/redraw.js';
import type { PostedAlarms } from './posted-alarms.js';
import type { TenantChannels } from './tenant-channels.js';

export interface AlarmWatch {
  readonly ledger: Pick<Ledger, 'whyHalted' | 'lastPutBack' | 'subject'>;
  readonly now: () => Date;
  /** Whether this gateway speaks a chat; every one where it is left out. */
  readonly speaks?: (platform: string) => boolean;
  /** Draws without the queue. Throws where nobody confirmed an alarm. */
  readonly draw: (job: DrawJob) => Promise<void>;
  /** How long the queue and the worker are given, in milliseconds. */
  readonly graceMs?: number;
  /** What this process knows of alarms; where it is left out, a halt is known by its notice in the store alone. */
  readonly alarms?: Pick<PostedAlarms, 'whyHalted' | 'sawWell'>;
}

/** What one process remembers of a tenant. */
export interface AlarmMemory {
  /** What was told: changes, and `halted` with its reason. */
  readonly told: Set<string>;
  /** When it was last told why the record is halted. */
  haltToldAt: Date | null;
  /** Why the ledger was halted at the last look; null: it was not. */
  halted: string | null;
}

/** So often a gateway looks at every tenant, in milliseconds. */
export const lookEveryMs = 60_000;

/** How long a worker is given: it looks for what was lost twice a minute, and waits for what works on the same objects. */
export const usualGraceMs = 10 * 60_000;

export const dayMs = 86_400_000;

export async function tellHalted(input: AlarmWatch, tenant: TenantChannels, memory: AlarmMemory): Promise<void> {
  const { now, ledger, alarms, draw } = input;
  // Whoever writes to the store may take the notice away: what this process found itself counts as well.
  const reason = (await ledger.whyHalted(tenant.id)) ?? alarms?.whyHalted(tenant.id) ?? null;
  const isSeen = memory.halted === reason;
  memory.halted = reason;
  if (reason === null) memory.haltToldAt = null;
  // Whoever found it had it told by the queue: here it is told where that did not, and never beside it.
  if (reason === null || !isSeen) return;
  const isTold = memory.told.has(`halted ${reason}`) && now().getTime() - (memory.haltToldAt?.getTime() ?? 0) < dayMs;
  if (isTold) return;
  await settleEach(spokenIn(input, tenant), (conversation) => {
    const reply = { conversation, messageKey: haltedKey(conversation.platform) };
    return draw(drawJob('halted', { tenant: tenant.id, subject: 'ledger', reply }));
  });
  memory.told.add(`halted ${reason}`);
  memory.haltToldAt = now();
}

/** That the end of a record was put back is told by the queue first; for a day it is told here where that did not. */
export async function tellPutBack(input: AlarmWatch, tenant: TenantChannels, { told }: AlarmMemory): Promise<void> {
  const { now, ledger, draw, graceMs = usualGraceMs } = input;
  const notice = await ledger.lastPutBack(tenant.id);
  if (notice === null || told.has(`put back ${notice.at}`)) return;
  const ageMs = now().getTime() - Date.parse(notice.at);
  if (ageMs < graceMs || ageMs >= dayMs) return;
  await settleEach(spokenIn(input, tenant), (conversation) => {
    const reply = { conversation, messageKey: putBackKey(0, conversation.platform) };
    return draw(drawJob('putBack', { tenant: tenant.id, subject: 'ledger', reply }));
  });
  told.add(`put back ${notice.at}`);
}

/** That a restore set rows aside is told by the queue as well. */
export async function tellSetAside(input: AlarmWatch, tenant: TenantChannels, { told }: AlarmMemory): Promise<void> {
  const { now, ledger, draw, graceMs = usualGraceMs } = input;
  const last = (await ledger.subject(tenant.id, 'ledger')).findLast(({ event }) => event.type === 'setAside');
  if (last === undefined || told.has(`set aside ${last.seq}`)) return;
  const ageMs = now().getTime() - Date.parse(last.at);
  if (ageMs < graceMs || ageMs >= dayMs) return;
  await settleEach(spokenIn(input, tenant), (conversation) => {
    const reply = { conversation, messageKey: setAsideKey(last.seq, conversation.platform) };
    return draw(drawJob('setAside', { tenant: tenant.id, subject: 'ledger', reply }));
  });
  told.add(`set aside ${last.seq}`);
}

function spokenIn({ speaks }: AlarmWatch, { channel }: TenantChannels): readonly Conversation[] {
  return Object.entries(channel).flatMap(([platform, at]) => (speaks?.(platform) === false ? [] : [{ platform, channel: at }]));
}

/** The call for people where a change stopped half way goes through the queue first; where that did not deliver it, it is drawn here. */
export async function tellStopped(
  input: AlarmWatch,
  tenant: TenantChannels,
  { told }: AlarmMemory,
  change: Change,
): Promise<void> {
  const { status, lastAt } = change;
  if (status !== 'stopped' && status !== 'revertStopped') return;
  const messageKey = alarmKey(change.id, status === 'stopped' ? 'applying' : 'reverting');
  const key = `${messageKey} ${lastAt.toISOString()}`;
  if (told.has(key) || !isDoubtful(input, lastAt)) return;
  await drawAlarm(input, tenant, { view: 'alarm', subject: change.id, messageKey });
  told.add(key);
}

/** That somebody approved alone, as well. */
export async function tellEmergency(
  input: AlarmWatch,
  tenant: TenantChannels,
  { told }: AlarmMemory,
  change: Change,
): Promise<void> {
  const emergency = emergencyApproval(change)?.decision;
  if (emergency === undefined || told.has(emergency.nonce) || !isDoubtful(input, new Date(emergency.decidedAt))) return;
  await drawAlarm(input, tenant, { view: 'emergency', subject: change.id, messageKey: emergencyKey(change.id) });
  told.add(emergency.nonce);
}

/** Long enough ago for the queue to have had it told, and not so long that nobody has to hear of it any more. */
function isDoubtful({ now, graceMs = usualGraceMs }: AlarmWatch, at: Date): boolean {
  const ageMs = now().getTime() - at.getTime();
  return ageMs >= graceMs && ageMs < dayMs;
}

async function drawAlarm(
  { draw }: AlarmWatch,
  tenant: TenantChannels,
  { view, subject, messageKey }: { readonly view: 'alarm' | 'emergency'; readonly subject: string; readonly messageKey: string },
): Promise<void> {
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  await draw(drawJob(view, { tenant: tenant.id, subject, reply: { conversation: { platform, channel }, messageKey } }));
}
