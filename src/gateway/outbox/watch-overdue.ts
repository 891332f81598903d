/**
 * What a worker should have done by now, and ledgers that are halted, as the gateway sees them on its own: jobs are in a store that may lose
 * them, workers may be gone, and people are notified all the same.
 */

import type { ReadsDisplayedVersion } from '../../chat/message-store.js';
import { awaitsKeep, type Change, dueSince, hasEnded } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import { KeepCount, type KeepDeadlines } from '../../engine/changes/keep-deadlines.js';
import { OpenSubjects } from '../../engine/changes/open-subjects.js';
import {
  doneSince,
  isAcknowledged,
  isLateRequest,
  isUntaken,
  objectionTo,
  type ReadsWatermark,
} from '../../engine/changes/read-watermark.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import type { Move } from '../../engine/ledger/move.js';
import { RetryLater, storeRetryLater } from '../../engine/ledger/retry-later.js';
import { partOf } from '../../features/kinds.js';
import type { InternalError, ReportInternalError } from '../../lib/internal-error.js';
import type { Logger } from '../../lib/log.js';
import { settleEach } from '../../lib/settle-each.js';
import type { KnowsPolicy } from '../../people/directory.js';
import { driftPrefix } from '../../posture/drift-alert.js';
import { overdueKey } from '../../queue/message-key.js';
import type { ReadsProgress } from '../../queue/progress.js';
import { drawJob } from '../../queue/redraw.js';
import { viewOf } from '../../queue/request.js';
import {
  type DayPorts,
  type GatewayFeature,
  type HeldUpPorts,
  type QueuedDue,
  type QueuedDues,
  type WaitingOfFeature,
  type WatchOfFeature,
  waitingOf,
  watchOf,
} from '../feature.js';
import { bringMissing, type MissingMemory, messagesOf } from './bring-missing.js';
import { type CardMemory, cardOfChange, cardOfEntries, drawIfBehind } from './draw-if-behind.js';
import type { CardPorts } from './load-change-view.js';
import type { TenantChannels } from './tenant-channels.js';
import {
  type AlarmMemory,
  type AlarmWatch,
  type AlertPlaces,
  awaitsAlarm,
  dayMs,
  tellAlarmsOf,
  tellDrift,
  tellHalted,
  tellPutBack,
  tellSetAside,
  usualGraceMs,
} from './watch-alarms.js';

export interface OverdueWatch {
  /** One look at every tenant; one that cannot be read keeps no other waiting. It ends before the next tenant once `ends` is aborted. */
  look(ends?: AbortSignal): Promise<void>;
  /** As the last look saw them; null before the first one. */
  keeps(): KeepDeadlines | null;
}

export interface OverdueInput extends AlarmWatch {
  readonly ledger: CardPorts['ledger'];
  readonly tenants: readonly TenantChannels[];
  readonly features: readonly GatewayFeature[];
  /** See `HeldUpPorts`. */
  readonly left: HeldUpPorts['left'];
  readonly directory: KnowsPolicy;
  readonly shown: ReadsDisplayedVersion;
  /** What workers say of changes that wait; where it is left out, every change that gets no further is overdue. */
  readonly progress?: ReadsProgress;
  /** Milliseconds until the quiet hours of a tenant are over; where it is left out, there are none. */
  readonly quietForMs?: (tenantId: string) => number;
  /** Has the cards drawn that show a change beside those of other tenants; left out, a record that is halted changes none of them. */
  readonly redrawShared?: (tenant: TenantChannels, change: Change) => Promise<void>;
  /** What messages of a day are made of; left out, the queue alone brings those. */
  readonly ofDay?: DayPorts;
  /** Where alerts of controls that regressed go; left out, the queue alone delivers them. */
  readonly alertPlaces?: (tenantId: string, move: Move) => AlertPlaces;
  readonly logger: Logger;
  /** Called for changes that a mistake of ours keeps from being reported; absent: such a one ends the look at its tenant. */
  readonly faulted?: (fault: InternalError, tenantId: string) => void;
  /** What is not over; of its own where it is left out. */
  readonly stillOpen?: OpenSubjects;
  /** How far workers have read; where it is left out, nobody waits for that. */
  readonly watermark?: ReadsWatermark;
}

interface Look extends OverdueInput {
  readonly stillOpen: OpenSubjects;
  readonly queuedDues: QueuedDues;
  /** Ids of what changes are part of: of those that wait together the first one is reported. */
  readonly toldOf: Set<string>;
}

interface Memory extends AlarmMemory, CardMemory, MissingMemory {
  /** When each subject was last reported as overdue: what becomes due later is reported again. */
  readonly overdueToldAt: Map<string, Date>;
  /** Changes that are not over and part of something larger, as they were read last, by id. */
  readonly parts: Map<string, Change>;
  /** Since when no worker says how far it has read the ledger; null: one did at the last look. */
  silentSince: Date | null;
}

export function watchOverdue(input: OverdueInput): OverdueWatch {
  const memories = new Map<string, Memory>();
  const toldOf = new Set<string>();
  const { stillOpen = new OpenSubjects(input.ledger) } = input;
  let keeps: KeepDeadlines | null = null;
  const memoryOf = (tenantId: string): Memory => {
    const memory = memories.get(tenantId) ?? newMemory();
    memories.set(tenantId, memory);
    return memory;
  };
  return {
    keeps: () => keeps,
    look: async (ends) => {
      const counted = new KeepCount();
      const queuedDues = lookAtQueued(input);
      let hasHaltMoved = false;
      for (const tenant of input.tenants) {
        if (ends?.aborted === true) return;
        const { halted } = memoryOf(tenant.id);
        try {
          await lookAt({ ...input, stillOpen, queuedDues, toldOf }, tenant, memoryOf(tenant.id), counted);
        } catch (error) {
          input.logger.error({ err: error, tenant: tenant.name }, 'what is overdue could not be reported');
        }
        hasHaltMoved ||= memoryOf(tenant.id).halted !== halted;
      }
      keeps = counted;
      if (hasHaltMoved) await redrawParts(input, memoryOf);
      await bringOfDay(input, memoryOf).catch((error: unknown) =>
        input.logger.error({ err: error }, 'what should be shown today could not be looked for'),
      );
    },
  };
}

function newMemory(): Memory {
  return {
    told: new Set(),
    triedSince: new Map(),
    overdueToldAt: new Map(),
    cardTriedAt: new Map(),
    missingSince: new Map(),
    haltToldAt: null,
    halted: null,
    parts: new Map(),
    silentSince: null,
  };
}

/** A record that is halted takes its tenant off the cards that show others too, and its plan out of what their buttons decide on. */
async function redrawParts(
  { tenants, redrawShared, logger }: OverdueInput,
  memoryOf: (tenantId: string) => Memory,
): Promise<void> {
  const drawn = new Set<string>();
  for (const tenant of tenants)
    for (const change of memoryOf(tenant.id).parts.values()) {
      const place = JSON.stringify([partOf(change.request), tenant.channel]);
      if (drawn.has(place)) continue;
      drawn.add(place);
      await redrawShared?.(tenant, change).catch((error: unknown) =>
        logger.error({ err: error, tenant: tenant.name, subject: change.id }, 'the card of several tenants could not be drawn'),
      );
    }
}

function lookAt(input: Look, tenant: TenantChannels, memory: Memory, keeps: KeepCount): Promise<void> {
  return settleEach([tellOverdueIfRead, tellHalted, tellPutBack, tellSetAsideIfRead], (tell) =>
    tell(input, tenant, memory, keeps),
  );
}

async function bringOfDay(input: OverdueInput, memoryOf: (tenantId: string) => Memory): Promise<void> {
  const { features, ofDay } = input;
  if (ofDay === undefined) return;
  await settleEach(
    features.flatMap(({ messagesOfDay }) => messagesOfDay ?? []),
    async (messages) =>
      settleEach(await messages(ofDay), ([tenant, message]) => bringMissing(input, tenant, memoryOf(tenant.id), [message])),
  );
}

async function tellSetAsideIfRead(...[input, tenant, memory]: Parameters<typeof tellSetAside>): Promise<void> {
  try {
    await tellSetAside(input, tenant, memory);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
  }
}

async function tellOverdueIfRead(...look: Parameters<typeof tellOverdue>): Promise<void> {
  try {
    await tellOverdue(...look);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
  }
}

async function tellOverdue(input: Look, tenant: TenantChannels, memory: Memory, keeps: KeepCount): Promise<void> {
  const open = await input.stillOpen.in(tenant.id);
  input.alarms?.sawWell(tenant.id);
  const failures: unknown[] = [];
  for await (const [subject, change] of readChanges(input.ledger, tenant.id, open.subjects, faultedIn(input, tenant))) {
    if (change !== null) keeps.add(change, input.now());
    if (change !== null && partOf(change.request) !== null) memory.parts.set(subject, change);
    try {
      if (change !== null) await tellAlarmsOf(input, tenant, memory, change);
      if (change !== null && (await isUnacknowledged(input, tenant, memory, change))) {
        await reportUnacknowledged(input, tenant, memory, change);
        continue;
      }
      if (change !== null) await tellUntaken(input, tenant, memory, change);
      // The card that called people says from now on that it is over.
      if (memory.told.delete(unacknowledgedKey(subject))) await drawOverdue(input, tenant, subject);
      // Once it is done, people read that where they were alarmed.
      if (change !== null && memory.overdueToldAt.has(subject) && doneSince(change, input.now()) !== null) {
        await drawOverdue(input, tenant, subject);
        memory.overdueToldAt.delete(subject);
      }
      if (change === null && subject.startsWith(driftPrefix) && (await tellDrift(input, tenant, memory, subject))) continue;
      const watch = watchOf(input, subject);
      const isTelling = (await watch?.tell?.(input, tenant, memory, subject)) ?? false;
      const card = change === null ? await cardOf(input, tenant, watch, subject) : cardOfChange(change);
      const isBehind = card !== null && (card === 'waits' || (await drawIfBehind(input, tenant, memory, card)));
      const messages = change === null ? await watch?.messages?.(input, tenant, subject) : messagesOf(change, input.now());
      const isMissing = await bringMissing(input, tenant, memory, messages ?? []);
      if (
        !isBehind &&
        !isTelling &&
        !isMissing &&
        (change === null || (isOver(change, input.now()) && !awaitsAlarm(input, memory, change)))
      ) {
        open.over(subject);
        memory.parts.delete(subject);
        memory.overdueToldAt.delete(subject);
      } else if (change !== null) await tellIfOverdue(input, tenant, { change, memory });
    } catch (error) {
      // What makes one wait makes all of them wait; a message that cannot be shown keeps no other one back.
      if (error instanceof RetryLater || storeRetryLater(error) !== null) throw error;
      failures.push(error);
    }
  }
  await open.looked();
  if (failures.length > 0) throw failures[0];
}

/** The card of what is no change; `waits`: quiet hours have to be over first. */
async function cardOf(
  { ledger, quietForMs }: OverdueInput,
  { id }: TenantChannels,
  watch: WatchOfFeature | undefined,
  subject: string,
): Promise<ReturnType<typeof cardOfEntries> | 'waits'> {
  if (watch?.card === undefined) return null;
  const entries = await ledger.subject(id, subject);
  const isQuiet = watch.waits?.(entries) === true && (quietForMs?.(id) ?? 0) > 0;
  if (isQuiet) return 'waits';
  const others = (await watch.alsoShows?.(ledger, id, subject)) ?? [];
  return cardOfEntries(watch.card, subject, [...entries, ...others]);
}

function faultedIn({ faulted }: OverdueInput, { id }: TenantChannels): ReportInternalError | undefined {
  return faulted === undefined ? undefined : (fault) => faulted(fault, id);
}

async function tellIfOverdue(
  input: Look,
  tenant: TenantChannels,
  { change, memory }: { readonly change: Change; readonly memory: Memory },
): Promise<void> {
  const { now, logger, directory, graceMs = usualGraceMs } = input;
  const { id: subject } = change;
  const due = await queuedDue(
    input,
    change.status === 'approved' ? withCurrentPolicy(change, await directory.policy(tenant.id)) : change,
  );
  const toldAt = memory.overdueToldAt.get(subject);
  const isTold = due !== null && toldAt !== undefined && due.since <= toldAt;
  if (due === null || isTold || now().getTime() - due.since.getTime() < graceMs) return;
  if (due.what === 'apply' && (await waitsForService(input, tenant, subject))) return;
  const { heldUp } = due;
  if (heldUp === null) logger.error({ tenant: tenant.name, subject, what: due.what }, 'no worker did in time what was due');
  else logger.error({ tenant: tenant.name, subject, elsewhere: heldUp.elsewhere }, heldUp.log);
  await drawOverdue(input, tenant, subject);
  memory.overdueToldAt.set(subject, now());
  const part = partOf(change.request);
  if (part !== null) input.toldOf.add(part.id);
}

/** Whether a worker said that a service asked it to wait, and that is not over for as long as anything may take. An end that is due is reported all the same. */
async function waitsForService({ progress, now, graceMs = usualGraceMs }: OverdueInput, { id }: TenantChannels, subject: string) {
  const { againAt } = (await progress?.get(id, subject)) ?? {};
  return againAt !== undefined && now().getTime() - Date.parse(againAt) < graceMs;
}

/** Throws where nobody was notified; what one chat alone cannot show is drawn once all the same. */
async function drawOverdue(
  { draw, ledger, shown, logger }: OverdueInput,
  tenant: TenantChannels,
  subject: string,
): Promise<void> {
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const messageKey = overdueKey(subject);
  try {
    await draw(drawJob('overdue', { tenant: tenant.id, subject, reply: { conversation: { platform, channel }, messageKey } }));
  } catch (error) {
    if ((await shown.of(tenant.id, messageKey)) < (await ledger.count(tenant.id, subject))) throw error;
    logger.warn({ err: error, tenant: tenant.name, subject }, 'what is overdue could not be reported in every chat');
  }
}

const unacknowledgedKey = (subject: string): string => `unheard ${subject}`;

/**
 * What someone said lately against something, and no worker says that it has read it. Where none says anything, because someone took that
 * away or all of them are of an earlier version, they have as long to say it again.
 */
async function isUnacknowledged(
  { ledger, watermark, now }: OverdueInput,
  { id }: TenantChannels,
  memory: Memory,
  change: Change,
): Promise<boolean> {
  const word = objectionTo(change);
  if (watermark === undefined || word === null || dueSince(change, now()) !== null) return false;
  if (now().getTime() - word.at.getTime() > dayMs) return false;
  const isRead = await isAcknowledged({ ledger, watermark }, id, change.id);
  memory.silentSince = isRead || (await watermark.upTo(id)) !== null ? null : (memory.silentSince ?? now());
  return !isRead;
}

async function reportUnacknowledged(
  input: OverdueInput,
  tenant: TenantChannels,
  { told, silentSince }: Memory,
  change: Change,
): Promise<void> {
  const { now, logger, graceMs = usualGraceMs } = input;
  const { what, at } = objectionTo(change) ?? {};
  const key = unacknowledgedKey(change.id);
  if (at === undefined || told.has(key)) return;
  const since = Math.max(at.getTime(), silentSince?.getTime() ?? 0);
  if (now().getTime() - since < graceMs) return;
  logger.error({ tenant: tenant.name, subject: change.id, what }, 'no worker has read in time what someone said of a change');
  await drawOverdue(input, tenant, change.id);
  told.add(key);
}

/** Once each: its card says that no worker takes it, until one does, and later that none finished it. */
async function tellUntaken(input: OverdueInput, tenant: TenantChannels, { told }: Memory, change: Change): Promise<void> {
  const { id: subject, request } = change;
  const isLate = isLateRequest(change, input.now());
  const key = `${isLate ? 'late' : 'untaken'} ${subject}`;
  if (told.has(key) || !(isLate || (await isUntaken(input, tenant.id, change)))) return;
  input.logger.error(
    { tenant: tenant.name, subject },
    isLate ? 'what was asked for is not finished' : 'no worker takes what was asked for',
  );
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const reply = { conversation: { platform, channel }, messageKey: subject };
  await input.draw(drawJob(viewOf(request.what), { tenant: tenant.id, subject, reply }));
  told.add(key);
}

/** What waits for others is due when its turn has come, or cannot come by anyone's press. */
async function queuedDue({ now, queuedDues, toldOf }: Look, change: Change): Promise<QueuedDue | null> {
  const due = dueSince(change, now());
  if (due === null) return null;
  const part = change.status === 'approved' ? partOf(change.request) : null;
  if (part === null) return { ...due, heldUp: null };
  return toldOf.has(part.id) ? null : queuedDues(change, due);
}

/** Each feature looks once at what it needs. */
function lookAtQueued(input: OverdueInput): QueuedDues {
  const looks = new Map<WaitingOfFeature, QueuedDues>();
  return (change, due) => {
    const waiting = waitingOf(input, change);
    if (waiting === undefined) return Promise.resolve({ ...due, heldUp: null });
    const look = looks.get(waiting) ?? waiting.look(input);
    looks.set(waiting, look);
    return look(change, due);
  };
}

/** No worker will ever have to do anything for it. */
function isOver(change: Change, now: Date): boolean {
  const { status, plan } = change;
  if (status === 'waiting') return plan !== null && now.getTime() - Date.parse(plan.expiresAt) > dayMs;
  if (hasEnded(change)) return !awaitsKeep(change);
  return (
    status === 'nothingToDo' || status === 'refused' || status === 'rejected' || status === 'revoked' || status === 'reverted'
  );
}
