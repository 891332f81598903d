/** Cards that stay behind the ledger are drawn without the queue, so that stopping the queue, or one wish in it, freezes no card. */
import type { ReadsDisplayedVersion } from '../../chat/message-store.js';
import type { Change } from '../../engine/changes/change.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { type DrawJob, type DrawView, drawJob } from '../../queue/redraw.js';
import { viewOf } from '../../queue/request.js';
import type { TenantChannels } from './tenant-channels.js';
import { dayMs, oldestMs, usualGraceMs } from './watch-alarms.js';

/** A card that goes by the id of its subject, as it should be. */
interface CardToBe {
  readonly subject: string;
  readonly view: DrawView;
  /** How many there are in the ledger. */
  readonly entries: number;
  readonly lastAt: Date;
  /** When the first entry was written that a card does not show. @param shown how many it shows */
  readonly behindSince: (shown: number) => Date;
}

interface DrawsCards {
  readonly shown: ReadsDisplayedVersion;
  readonly now: () => Date;
  /** How long the queue is given, in milliseconds. */
  readonly graceMs?: number;
  /** Draws without the queue. */
  readonly draw: (job: DrawJob) => Promise<void>;
}

export interface CardMemory {
  readonly told: Set<string>;
  /** When a card that is behind was last tried, by the key of how it should be. */
  readonly cardTriedAt: Map<string, Date>;
}

export function cardOfChange({ id: subject, entries, lastEntry, request }: Change): CardToBe {
  return { subject, view: viewOf(request.what), entries, lastAt: lastEntry.at, behindSince: () => lastEntry.at };
}

/** Null where there are no entries. By the first one that is not shown: anyone who brings new ones about puts nothing off. */
export function cardOfEntries(view: DrawView, subject: string, entries: readonly VerifiedEntry[]): CardToBe | null {
  const last = entries.at(-1);
  if (last === undefined) return null;
  const behindSince = (shown: number): Date => new Date((entries[shown] ?? last).at);
  return { subject, view, entries: entries.length, lastAt: new Date(last.at), behindSince };
}

/**
 * At each look for a day, and every ten minutes after that, because a chat may be away for longer.
 * @returns whether it is behind, and may still be drawn
 */
export async function drawIfBehind(
  { draw, shown, now, graceMs = usualGraceMs }: DrawsCards,
  tenant: TenantChannels,
  memory: CardMemory,
  { subject, view, entries, lastAt, behindSince }: CardToBe,
): Promise<boolean> {
  const key = `card ${subject} ${entries}`;
  const msSince = (at: Date): number => now().getTime() - at.getTime();
  if (msSince(lastAt) > oldestMs || memory.told.has(key)) return false;
  const isShown = await shown.of(tenant.id, subject);
  if (entries <= isShown) return false;
  const behindMs = msSince(behindSince(isShown));
  if (behindMs < graceMs || (behindMs > dayMs && msSince(memory.cardTriedAt.get(key) ?? new Date(0)) < graceMs)) return true;
  memory.cardTriedAt.set(key, now());
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const reply = { conversation: { platform, channel }, messageKey: subject };
  await draw(drawJob(view, { tenant: tenant.id, subject, reply }));
  memory.told.add(key);
  memory.cardTriedAt.delete(key);
  return false;
}
