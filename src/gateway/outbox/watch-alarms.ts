/**
 * Alarms are reported through the queue first, and jobs are in a store that may lose them: for a day a gateway says on its own what it sees in ledgers and notices,
 * until a chat confirmed it.
 */

import type { Conversation } from '../../chat/platform.js';
import { type Change, emergencyApproval } from '../../engine/changes/change.js';
import type { ReadsHalt, ReadsLastPutBack, ReadsSubject } from '../../engine/ledger/ledger.js';
import type { Move } from '../../engine/ledger/move.js';
import { settleEach } from '../../lib/settle-each.js';
import { alarmKey, driftKey, emergencyKey, haltedKey, putBackKey, setAsideKey } from '../../queue/message-key.js';
import { type DrawJob, drawJob } from '../../queue/redraw.js';
import type { PostedAlarms } from './posted-alarms.js';
import type { TenantChannels } from './tenant-channels.js';

interface AlarmGrace {
  readonly now: () => Date;
  /** How long the queue and the worker are given, in milliseconds. */
  readonly graceMs?: number;
}

export interface AlarmWatch extends AlarmGrace {
  readonly ledger: ReadsHalt & ReadsLastPutBack & ReadsSubject;
  /** Whether this gateway speaks a chat; every one where it is left out. */
  readonly speaks?: (platform: string) => boolean;
  /** Draws without the queue. Throws where nobody confirmed an alarm. */
  readonly draw: (job: DrawJob) => Promise<void>;
  /** What this process knows of alarms; where it is left out, a halt is known by its notice in the store alone. */
  readonly alarms?: Pick<PostedAlarms, 'whyHalted' | 'sawWell'>;
}

/** What one process remembers of a tenant. */
export interface AlarmMemory {
  /** What was reported: changes, and `halted` with its reason. */
  readonly told: Set<string>;
  /** When it was last reported why the record is halted. */
  haltToldAt: Date | null;
  /** Why the ledger was halted at the last look; null: it was not. */
  halted: string | null;
  /** When this process first tried to tell what people have to hear of, by the key of that. */
  readonly triedSince: Map<string, Date>;
}

/** So often a gateway looks at every tenant, in milliseconds. */
export const lookEveryMs = 60_000;

/** How long a worker is given: it looks for what was lost twice a minute, and waits for what works on the same objects. */
export const usualGraceMs = 10 * 60_000;

export const dayMs = 86_400_000;

/** Signed notes say for a month what was posted. Of what is older this process cannot know whether it was posted. */
export const oldestMs = 29 * dayMs;

export async function tellHalted(input: AlarmWatch, tenant: TenantChannels, memory: AlarmMemory): Promise<void> {
  const { now, ledger, alarms, draw } = input;
  // Anyone who writes to the store may take the notice away: what this process found itself counts as well.
  const reason = (await ledger.whyHalted(tenant.id)) ?? alarms?.whyHalted(tenant.id) ?? null;
  const isSeen = memory.halted === reason;
  memory.halted = reason;
  if (reason === null) memory.haltToldAt = null;
  // Anyone who found it had it reported by the queue: here it is reported where that did not, and never beside it.
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

/** That the end of a record was restored is reported by the queue first; for a day it is reported here where that did not. */
export async function tellPutBack(input: AlarmWatch, tenant: TenantChannels, memory: AlarmMemory): Promise<void> {
  const { ledger, draw } = input;
  const notice = await ledger.lastPutBack(tenant.id);
  const key = `put back ${notice?.at}`;
  if (notice === null || stateOf(input, memory, { key, at: new Date(notice.at) }) !== 'due') return;
  await settleEach(spokenIn(input, tenant), (conversation) => {
    const reply = { conversation, messageKey: putBackKey(0, conversation.platform) };
    return draw(drawJob('putBack', { tenant: tenant.id, subject: 'ledger', reply }));
  });
  memory.told.add(key);
}

/** That a restore set rows aside is reported by the queue as well. */
export async function tellSetAside(input: AlarmWatch, tenant: TenantChannels, memory: AlarmMemory): Promise<void> {
  const { ledger, draw } = input;
  const last = (await ledger.subject(tenant.id, 'ledger')).findLast(({ event }) => event.type === 'setAside');
  const key = `set aside ${last?.seq}`;
  if (last === undefined || stateOf(input, memory, { key, at: new Date(last.at) }) !== 'due') return;
  await settleEach(spokenIn(input, tenant), (conversation) => {
    const reply = { conversation, messageKey: setAsideKey(last.seq, conversation.platform) };
    return draw(drawJob('setAside', { tenant: tenant.id, subject: 'ledger', reply }));
  });
  memory.told.add(key);
}

/** Where the alert of a control that regressed goes, and for how many milliseconds it still has to wait for quiet hours to end. */
export interface AlertPlaces {
  readonly places: readonly Conversation[];
  readonly quietMs: number;
}

/**
 * Posts the alert of a control that regressed, where the queue did not deliver it.
 * @returns whether it may still have to be posted here
 */
export async function tellDrift(
  input: AlarmWatch & { readonly alertPlaces?: (tenantId: string, move: Move) => AlertPlaces },
  tenant: TenantChannels,
  memory: AlarmMemory,
  subject: string,
): Promise<boolean> {
  const { ledger, draw, alertPlaces, speaks } = input;
  const key = `drift ${subject}`;
  if (alertPlaces === undefined || memory.told.has(key)) return false;
  const [entry] = await ledger.subject(tenant.id, subject);
  if (entry?.event.type !== 'drifted') return false;
  const { places, quietMs } = alertPlaces(tenant.id, entry.event.move);
  if (quietMs > 0) return true;
  const state = stateOf(input, memory, { key, at: new Date(entry.at) });
  if (state !== 'due') return state === 'early';
  await settleEach(
    places.filter(({ platform }) => speaks?.(platform) !== false),
    (conversation) => {
      const reply = { conversation, messageKey: driftKey(subject, conversation.platform) };
      return draw(drawJob('drift', { tenant: tenant.id, subject, reply }));
    },
  );
  memory.told.add(key);
  return false;
}

function spokenIn({ speaks }: AlarmWatch, { channel }: TenantChannels): readonly Conversation[] {
  return Object.entries(channel).flatMap(([platform, at]) => (speaks?.(platform) === false ? [] : [{ platform, channel: at }]));
}

/** Something that people have to hear of. */
interface ToTell {
  /** Of this one alone: what is gone on with may stop again. */
  readonly key: string;
  readonly at: Date;
}

interface AlarmOfChange extends ToTell {
  readonly view: 'alarm' | 'emergency';
  readonly messageKey: string;
}

/** It stopped half way, or one person approved it alone and no one has reviewed that yet. */
function alarmsOf(change: Change): readonly AlarmOfChange[] {
  const { id, status, lastAt, review } = change;
  const alarms: AlarmOfChange[] = [];
  if (status === 'stopped' || status === 'revertStopped') {
    const messageKey = alarmKey(id, status === 'stopped' ? 'applying' : 'reverting');
    alarms.push({ view: 'alarm', messageKey, key: `${messageKey} ${lastAt.toISOString()}`, at: lastAt });
  }
  const emergency = review === null ? emergencyApproval(change)?.decision : undefined;
  if (emergency !== undefined) {
    const { nonce: key, decidedAt } = emergency;
    alarms.push({ view: 'emergency', messageKey: emergencyKey(id), key, at: new Date(decidedAt) });
  }
  return alarms;
}

/** Both go through the queue first; where that did not deliver them, they are drawn here. */
export async function tellAlarmsOf(
  input: AlarmWatch,
  tenant: TenantChannels,
  memory: AlarmMemory,
  change: Change,
): Promise<void> {
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const conversation = { platform, channel };
  await settleEach(alarmsOf(change), async ({ view, messageKey, ...alarm }) => {
    if (stateOf(input, memory, alarm) !== 'due') return;
    await input.draw(drawJob(view, { tenant: tenant.id, subject: change.id, reply: { conversation, messageKey } }));
    memory.told.add(alarm.key);
  });
}

/** Whether people may still have to hear something of it that no entry will bring up again. */
export function awaitsAlarm(input: AlarmWatch, memory: AlarmMemory, change: Change): boolean {
  return alarmsOf(change).some((alarm) => stateOf(input, memory, alarm) !== 'over');
}

/**
 * `early`: the queue may still deliver it. `over`: it was delivered, no chat confirmed it for a day, or it is too old. That day begins with the first try of
 * this process: gateways may have been away, or stood still, for longer than a day, and the jobs may be gone.
 */
export function stateOf(input: AlarmGrace, { told, triedSince }: AlarmMemory, { key, at }: ToTell): 'early' | 'due' | 'over' {
  const { graceMs = usualGraceMs } = input;
  const now = input.now();
  const ageMs = now.getTime() - at.getTime();
  if (told.has(key) || ageMs > oldestMs) return 'over';
  if (ageMs < graceMs) return 'early';
  const since = triedSince.get(key) ?? now;
  triedSince.set(key, since);
  return now.getTime() - since.getTime() < dayMs ? 'due' : 'over';
}
