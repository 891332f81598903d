/** Messages that no chat shows although they should be there: their jobs are in a store that may lose them, so they are drawn without the queue. */
import type { ReadsDisplayedVersion } from '../../chat/message-store.js';
import { awaitsKeep, type Change, hasExpired } from '../../engine/changes/change.js';
import { cannotWait } from '../../features/kinds.js';
import { settleEach } from '../../lib/settle-each.js';
import { keepReminderKey, reminderKey, resultsKey } from '../../queue/message-key.js';
import { type DrawJob, type DrawView, drawJob } from '../../queue/redraw.js';
import type { TenantChannels } from './tenant-channels.js';
import { dayMs, oldestMs, usualGraceMs } from './watch-alarms.js';

/** A message that should be there. */
export interface DueMessage {
  readonly view: DrawView;
  readonly subject: string;
  readonly messageKey: string;
  /** Where it goes; absent: to the first channel of the tenant. */
  readonly platform?: string;
  /** Since when it should be there; absent: since this process found it missing. */
  readonly at?: Date;
  /** Milliseconds for which it is waited for, where it is not as usual. */
  readonly graceMs?: number;
  /** Set where it waits until quiet hours are over. */
  readonly waits?: true;
}

interface BringsMessages {
  readonly shown: ReadsDisplayedVersion;
  readonly now: () => Date;
  readonly graceMs?: number;
  readonly quietForMs?: (tenantId: string) => number;
  /** Whether this gateway speaks a chat; every one where it is left out. */
  readonly speaks?: (platform: string) => boolean;
  /** Draws without the queue. */
  readonly draw: (job: DrawJob) => Promise<void>;
}

export interface MissingMemory {
  /** Since when looks have found a message missing, by its key. */
  readonly missingSince: Map<string, Date>;
  /** Keys of those that were drawn here. */
  readonly told: Set<string>;
}

/** @returns whether one of them may still have to be drawn here */
export async function bringMissing(
  input: BringsMessages,
  tenant: TenantChannels,
  memory: MissingMemory,
  messages: readonly DueMessage[],
): Promise<boolean> {
  let mayCome = false;
  await settleEach(messages, async (message) => {
    const state = await stateOf(input, tenant, memory, message);
    mayCome ||= state !== 'over';
    if (state !== 'due') return;
    const { view, subject, messageKey } = message;
    const [platform, channel] = placeOf(tenant, message);
    await input.draw(drawJob(view, { tenant: tenant.id, subject, reply: { conversation: { platform, channel }, messageKey } }));
    memory.told.add(keyOf(message));
  });
  return mayCome;
}

/** `early`: the queue may still bring it, or quiet hours keep it. `over`: it is there, was drawn here, or no chat took it for a day of this process. */
async function stateOf(
  { shown, now, graceMs = usualGraceMs, quietForMs, speaks }: BringsMessages,
  tenant: TenantChannels,
  { missingSince, told }: MissingMemory,
  message: DueMessage,
): Promise<'early' | 'due' | 'over'> {
  const { at, messageKey, waits, graceMs: ownMs = graceMs } = message;
  const key = keyOf(message);
  const [platform] = placeOf(tenant, message);
  const isOld = at !== undefined && now().getTime() - at.getTime() > oldestMs;
  if (isOld || told.has(key) || speaks?.(platform) === false || (await shown.of(tenant.id, messageKey)) > 0) {
    missingSince.delete(key);
    return 'over';
  }
  const since = missingSince.get(key) ?? now();
  missingSince.set(key, since);
  if (now().getTime() - since.getTime() > dayMs) return 'over';
  return now().getTime() - (at ?? since).getTime() < ownMs || (waits === true && (quietForMs?.(tenant.id) ?? 0) > 0)
    ? 'early'
    : 'due';
}

function keyOf({ view, messageKey }: DueMessage): string {
  return `${view} ${messageKey}`;
}

function placeOf({ channel }: TenantChannels, { platform }: DueMessage): readonly [string, string] {
  return platform === undefined ? (Object.entries(channel)[0] ?? ['', '']) : [platform, channel[platform] ?? ''];
}

/** What is said of a change in messages of their own: the last reminder while it is waited for, and what it would have done while it only reported. */
export function messagesOf(change: Change, now: Date): readonly DueMessage[] {
  const { id: subject, plan, status, reminders, appliedAt, reported, lastEntry } = change;
  const messages: DueMessage[] = [];
  const { lastAt: at } = reminders;
  const isToKeep = awaitsKeep(change) && at !== null && appliedAt !== null && at >= appliedAt;
  const isToApprove = status === 'waiting' && !hasExpired(change, now);
  if (at !== null && (isToKeep || isToApprove)) {
    const messageKey = isToKeep ? keepReminderKey(subject) : reminderKey(subject, reminders.count);
    const waits = plan !== null && cannotWait(plan) ? {} : { waits: true as const };
    messages.push({ view: 'reminder', subject, messageKey, at, ...waits });
  }
  const isDone = status === 'verified' || status === 'partly' || status === 'mismatch';
  if (reported !== null && isDone) messages.push({ view: 'results', subject, messageKey: resultsKey(subject), at: lastEntry.at });
  return messages;
}
