/** One look at the calendar: begins the audits that are due, and says each channel of a local day once. */

import { RetryLater } from '../../engine/ledger/retry-later.js';
import { dayOf, lastDue } from '../../lib/calendar.js';
import { inParallel } from '../../lib/in-parallel.js';
import { isUnchanged } from '../../posture/digest.js';
import type { DigestChannel, Round } from '../../posture/rounds.js';
import { digestKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import { beginScan, dueScan, scanJob } from '../audit/scan-job.js';
import type { TenantContext } from '../context.js';
import { type DigestPorts, digestDay, digestOf } from './compose-digest.js';

/** How long a digest waits for audits that do not end, and for a tenant of which none can be made. */
const timeoutMs = 20 * 60_000;

/** So long a digest that is not shown yet may have been lost on its way, with the queue; what was said so long ago is not said again. */
const doubtMs = 60 * 60_000;

/** Tenants whose digest goes to one channel at one time of day. */
interface Group {
  readonly channel: DigestChannel;
  readonly at: string;
  readonly timeZone: string;
  readonly tenants: readonly TenantContext[];
}

/** Those of the tenants of a group, in their order. */
type Rounds = readonly (Round | null)[];

/**
 * Safe to call as often as one likes, by several workers, after any pause: what was missed is caught up once, for the latest day. A tenant
 * whose ledger is halted, or one that fails, keeps no other one waiting; what failed is thrown once everything else was done.
 */
export async function digestRound(work: DigestPorts, tenants: readonly TenantContext[]): Promise<void> {
  const groups = groupsOf(tenants);
  const failures: unknown[] = [];
  const seen = new Map<Group, Rounds>();
  const scanned = async (group: Group): Promise<void> => void seen.set(group, await scanIfDue(work, group));
  const tellAgain = (group: Group): Promise<void> => tellAgainIfLost(work, group);
  const told = (group: Group): Promise<void> => tellIfDue(work, group, seen.get(group));
  for (const step of [scanned, tellAgain, told])
    for (const group of groups) await step(group).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** After an audit ended: it may have been the last one that a digest waited for. */
export async function digestAfter(work: DigestPorts, tenants: readonly TenantContext[], tenantId: string): Promise<void> {
  for (const group of groupsOf(tenants)) if (group.tenants.some(({ id }) => id === tenantId)) await tellIfDue(work, group);
}

/** The rounds of the tenants, in their order, as they are afterwards. */
async function scanIfDue(work: DigestPorts, { at, timeZone, tenants }: Group): Promise<Rounds> {
  const now = work.clock.now();
  const rounds = await work.rounds.roundsOf(idsOf(tenants));
  const dueOf = new Map<number | undefined, ReturnType<typeof dueScan>>();
  return inParallel([...tenants.entries()], async ([index, tenant]) => {
    const round = rounds[index] ?? null;
    const auditEvery = tenant.settings.digest?.auditEvery;
    const due = dueOf.get(auditEvery) ?? dueScan({ at, timeZone, auditEvery }, now);
    dueOf.set(auditEvery, due);
    if (round === null || round.day < due.day || isAhead(round.day, now, timeZone)) return beginScan(work, tenant, due);
    if (!round.ended) await work.jobs.ensure(scanJob(tenant, round.scan));
    else if (!due.isOfDigest && new Date(round.startedAt) < due.at) return beginScan(work, tenant, due);
    return round;
  });
}

/** @param seen the rounds of the tenants, where they were read a moment ago */
async function tellIfDue(work: DigestPorts, group: Group, seen?: Rounds): Promise<void> {
  const { day } = lastDue(work.clock.now(), group);
  if (await isTold(work, group, day)) return;
  const rounds = await overRounds(work, group.tenants, { day, seen });
  if (rounds === null) return;
  const { isTold: told, failures } = await tell(work, group, { day, rounds });
  if (told) await work.rounds.saveToldDay(keyOf(group), day);
  if (failures.length > 0) throw failures[0];
}

/** The queue may be lost with a server that died, and what is kept beside it stay. */
async function tellAgainIfLost(work: DigestPorts, group: Group): Promise<void> {
  const now = work.clock.now();
  const { day } = lastDue(now, group);
  if (!(await isTold(work, group, day)) || (await isShown(work, group.tenants, digestKey(day, group.channel.platform)))) return;
  const at = await composedAt(work, group.tenants, day);
  if (at === null || now.getTime() - at.getTime() >= doubtMs) return;
  const { failures } = await tell(work, group, { day, rounds: await work.rounds.roundsOf(idsOf(group.tenants)) });
  if (failures.length > 0) throw failures[0];
}

async function composedAt({ rounds }: DigestPorts, tenants: readonly TenantContext[], day: string): Promise<Date | null> {
  for (const { id } of tenants) {
    const { digest } = (await rounds.digest(id)) ?? {};
    if (digest?.day === day) return new Date(digest.at);
  }
  return null;
}

async function isTold({ rounds, clock }: DigestPorts, group: Group, day: string): Promise<boolean> {
  const told = await rounds.toldDay(keyOf(group));
  return told !== null && told >= day && !isAhead(told, clock.now(), group.timeZone);
}

/** A day that has not come is of a clock that was wrong: the days until then have their audits and digests all the same. */
function isAhead(day: string, now: Date, timeZone: string): boolean {
  return day > dayOf(now, timeZone);
}

interface Telling {
  /** False: no tenant can be said of now. */
  readonly isTold: boolean;
  /** Of tenants that are left out; but for ledgers that are halted, which are reported on their own. */
  readonly failures: readonly unknown[];
}

/** Has the digest drawn, unless nothing moved and the settings want nothing then. What fails of one tenant is waited for a while; then the others are reported. */
async function tell(
  work: DigestPorts,
  group: Group,
  { day, rounds }: { readonly day: string; readonly rounds: Rounds },
): Promise<Telling> {
  const { channel, tenants } = group;
  const days = digestDay(day);
  const failures: unknown[] = [];
  const composed = await inParallel([...tenants.entries()], ([index, tenant]) =>
    digestOf(work, tenant, { days, round: rounds[index] ?? null }).catch((error: unknown) => {
      if (!(error instanceof RetryLater)) failures.push(error);
      return null;
    }),
  );
  const now = work.clock.now();
  if (failures.length > 0 && now.getTime() - lastDue(now, group).at.getTime() < timeoutMs) return { isTold: false, failures };
  const digests = composed.flatMap((digest) => (digest?.day === day ? [digest] : []));
  const [first] = tenants.filter((_tenant, index) => composed[index]?.day === day);
  if (digests.length === 0) return { isTold: composed.some((digest) => digest !== null), failures };
  const silent = tenants.every(({ settings }) => settings.digest?.unchanged === 'silent') && digests.every(isUnchanged);
  if (first !== undefined && !silent) {
    const reply = { conversation: channel, messageKey: digestKey(day, channel.platform) };
    await redraw(work, 'digest', { tenant: first.id, subject: `digest-${day}`, reply });
  }
  return { isTold: true, failures };
}

/** The message goes by the first tenant whose ledger could be read then. */
async function isShown({ shown }: DigestPorts, tenants: readonly TenantContext[], messageKey: string): Promise<boolean> {
  for (const { id } of tenants) if ((await shown.of(id, messageKey)) > 0) return true;
  return false;
}

/** The rounds of the day, in the order of the tenants; null while an audit is under way that a digest waits for. */
async function overRounds(
  work: DigestPorts,
  tenants: readonly TenantContext[],
  { day, seen }: { readonly day: string; readonly seen: Rounds | undefined },
): Promise<Rounds | null> {
  const now = work.clock.now();
  const isOver = (round: Round | null): boolean =>
    round !== null && round.day >= day && (round.ended || now.getTime() - new Date(round.startedAt).getTime() >= timeoutMs);
  const ids = idsOf(tenants);
  // Audits end about in the order in which they began, so the last one mostly answers for all.
  if (seen === undefined && !(await work.rounds.roundsOf(ids.slice(-1))).every(isOver)) return null;
  const rounds = seen ?? (await work.rounds.roundsOf(ids));
  return rounds.every(isOver) ? rounds : null;
}

function idsOf(tenants: readonly TenantContext[]): readonly string[] {
  return tenants.map(({ id }) => id);
}

function groupsOf(tenants: readonly TenantContext[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly tenants: TenantContext[] }>();
  for (const tenant of tenants) {
    const { digest, channel } = tenant.settings;
    if (digest === undefined) continue;
    for (const [platform, id] of Object.entries(channel)) {
      const place = { channel: { platform, channel: id }, at: digest.at, timeZone: digest.timeZone };
      const key = JSON.stringify(place);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { ...place, tenants: [tenant] });
      else group.tenants.push(tenant);
    }
  }
  return [...groups.values()];
}

/** Digests at another time of day in the same channel are counted on their own. */
function keyOf({ channel, at, timeZone }: Group): DigestChannel {
  return { platform: channel.platform, channel: `${channel.channel}:${at}:${timeZone}` };
}
