/** Goes through the mailboxes of tenants in the background, where their settings ask for it. */
import { type Clock, maxSkewMs } from '../../../lib/clock.js';
import { mayAnswerLater, TenantError } from '../../../lib/errors.js';
import { inParallel } from '../../../lib/in-parallel.js';
import type { Logger } from '../../../lib/log.js';
import type { KeptMailbox, SweepHead, SweepStore } from '../../../posture/mailbox-sweep.js';
import type { TenantClient } from '../../../tenant/client.js';
import { inboxRules } from '../../../tenant/resources/inbox-rule.js';
import type { TenantContext } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { noteChanges } from './changed-mailboxes.js';
import { listMailboxes, type Parts } from './list-mailboxes.js';
import { readAccess, readRules } from './read-mailbox.js';

/** How often a round begins, in milliseconds; a step ends before the next one. */
const sweepEveryMs = 60_000;
const stepMs = 45_000;
/** How many tenants are swept at once: each has limits of its own, and the processor is everyone's. */
const sideBySide = 4;

/** What fails in one tenant keeps no other one from its step. */
async function sweepRound(work: SweepWork, tenants: readonly TenantContext[], logger: Logger): Promise<void> {
  const wanted = tenants.flatMap((tenant) => {
    const { mailboxSweep } = tenant.settings;
    return mailboxSweep === null ? [] : [{ tenant, speed: { everyMs: 1000 / mailboxSweep.perSecond, forMs: stepMs } }];
  });
  await inParallel(
    wanted,
    async ({ tenant, speed }) => {
      try {
        await sweepTenant(work, tenant, speed);
      } catch (error) {
        logger.error({ tenant: tenant.name, err: error }, 'a step of the mailbox sweep failed');
      }
    },
    sideBySide,
  );
}

const hour = 3_600_000;

/** How old what is known may become before it is read again, in milliseconds, and how often the log is looked at. */
const sweepAges = { list: 24 * hour, rules: 7 * 24 * hour, access: 30 * 24 * hour, log: 10 * 60_000 } as const;
/** Entries come into the log up to hours late: each look goes back so far before the last one. */
const logOverlapMs = 6 * hour;
/** After a mailbox could not be read, so long the others come first. */
const retryAfterMs = 6 * hour;

interface SweepWork {
  readonly sweeps: SweepStore;
  readonly clock: Clock;
  /** Whether a job of a person or an audit is at the tenant now. */
  readonly isBusy: (tenantId: string) => boolean;
}

interface SweepSpeed {
  /** Milliseconds between two requests on average. */
  readonly everyMs: number;
  /** After how many milliseconds a step ends. */
  readonly forMs: number;
}

export interface SweepDone {
  /** Mailboxes whose rules, or whose access, were read. */
  readonly rules: number;
  readonly access: number;
  readonly requests: number;
  /** `done`: nothing is due; the others: more is to do. */
  readonly ended: 'done' | 'time' | 'busy' | 'away';
}

/** A step of the sweep: reads mailboxes of one tenant at a measured pace until its time is up or someone else needs the tenant. Goes on where the last one ended. */
export async function sweepTenant(
  work: SweepWork,
  tenant: { readonly id: string; readonly client: TenantClient },
  speed: SweepSpeed,
): Promise<SweepDone> {
  const { sweeps, clock } = work;
  const until = clock.monotonicMs() + speed.forMs;
  const nothing = { rules: 0, access: 0, requests: 0 };
  if (isTaken(work, tenant)) return { ...nothing, ended: 'busy' };
  const known = await prepared(work, tenant);
  if (known === null) return { ...nothing, ended: 'away' };
  const done = { ...nothing };
  for (;;) {
    const next = dueFirst(known, clock.now());
    if (next === null) return { ...done, ended: 'done' };
    const before = done.rules + done.access;
    const ended = await sweepPart(next.mailboxes, { work, tenant, speed, until, done, isOfRules: next.rank <= lastOfRules });
    if (done.rules + done.access > before || ended === 'done') await sweeps.savePart(tenant.id, next.part, next.mailboxes);
    if (ended !== 'done') return { ...done, ended };
  }
}

function isTaken({ isBusy }: SweepWork, { id, client }: { readonly id: string; readonly client: TenantClient }): boolean {
  return isBusy(id) || (client.restMs?.(inboxRules.key) ?? 0) > 0;
}

/** The mailboxes with what is known of them, listed again and with the changes of the log where these are due; null: not to be had now. */
async function prepared(
  { sweeps, clock }: SweepWork,
  { id, client }: { readonly id: string; readonly client: TenantClient },
): Promise<Parts | null> {
  const now = clock.now();
  const head = await sweeps.head(id);
  const kept = await sweeps.parts(id);
  let parts: Parts = new Map([...kept].map(([part, mailboxes]) => [part, [...mailboxes]]));
  let next: SweepHead | null = head;
  if (head === null || head.mailboxes !== countOf(parts) || isOlder(head.listedAt, sweepAges.list, now)) {
    const listed = await unlessAway(() => listMailboxes(client, kept));
    if (listed === null && head === null) return null;
    if (listed !== null) {
      parts = listed;
      next = {
        logAt: head?.logAt ?? null,
        unplaced: head?.unplaced ?? 0,
        listedAt: now.toISOString(),
        mailboxes: countOf(listed),
      };
      for (const [part, mailboxes] of listed) await sweeps.savePart(id, part, mailboxes);
      await sweeps.saveHead(id, next);
    }
  }
  if (next === null) return null;
  if (next.logAt === null || isOlder(next.logAt, sweepAges.log, now)) {
    const from = new Date(Math.min(Date.parse(next.logAt ?? next.listedAt), now.getTime()) - logOverlapMs);
    const changes = await unlessAway(() => noteChanges(client, parts, { from, to: now }));
    // A log that cannot be read any more is not one that names nothing.
    if (changes === null) await sweeps.saveHead(id, { ...next, logAt: null });
    else {
      for (const part of changes.touched) await sweeps.savePart(id, part, parts.get(part) ?? []);
      await sweeps.saveHead(id, { ...next, logAt: now.toISOString(), unplaced: changes.unplaced });
    }
  }
  return parts;
}

/** Fewer than were listed: a part was lost. */
function countOf(parts: Parts): number {
  return [...parts.values()].reduce((sum, mailboxes) => sum + mailboxes.length, 0);
}

/** A moment that has not come is of a clock that was wrong: nobody knows how old that is. */
function isOlder(at: string, ms: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(at);
  return age >= ms || age < -maxSkewMs;
}

/** The part with something that changed, else one with mailboxes that were never read, else the one that waits longest; null: nothing is due. */
function dueFirst(
  parts: Parts,
  now: Date,
): { readonly part: number; readonly mailboxes: KeptMailbox[]; readonly rank: number } | null {
  let first: { readonly part: number; readonly mailboxes: KeptMailbox[]; readonly rank: number } | null = null;
  for (const [part, mailboxes] of parts)
    for (const mailbox of mailboxes) {
      const own = rank(mailbox, now);
      if (own < (first?.rank ?? Number.POSITIVE_INFINITY)) first = { part, mailboxes, rank: own };
    }
  return first;
}

/** Up to this rank rules are due. */
const lastOfRules = 2;

/** Lower comes first; infinite: nothing of it is due. */
function rank(mailbox: KeptMailbox, now: Date): number {
  const { rulesAt, accessAt, failedAt, stale } = mailbox;
  if (failedAt !== undefined && !isOlder(failedAt, retryAfterMs, now)) return Number.POSITIVE_INFINITY;
  if (stale === true) return 0;
  if (rulesAt === null) return 1;
  if (isOlder(rulesAt, sweepAges.rules, now)) return 2;
  if (accessAt === null) return 3;
  return isOlder(accessAt, sweepAges.access, now) ? 4 : Number.POSITIVE_INFINITY;
}

interface Step {
  readonly work: SweepWork;
  readonly tenant: { readonly id: string; readonly client: TenantClient };
  readonly speed: SweepSpeed;
  readonly until: number;
  readonly done: { rules: number; access: number; requests: number };
  /** The rules of everyone come before the rights of anyone. */
  readonly isOfRules: boolean;
}

/** Reads what is due of these, and writes it into them. */
async function sweepPart(
  mailboxes: KeptMailbox[],
  { work, tenant, speed, until, done, isOfRules }: Step,
): Promise<SweepDone['ended']> {
  const { clock } = work;
  const ordered = mailboxes
    .map((mailbox, at) => ({ at, rank: rank(mailbox, clock.now()) }))
    .filter((one) => one.rank < Number.POSITIVE_INFINITY && one.rank <= lastOfRules === isOfRules)
    .toSorted((one, other) => one.rank - other.rank);
  for (const { at, rank: due } of ordered) {
    if (clock.monotonicMs() >= until) return 'time';
    if (isTaken(work, tenant)) return 'busy';
    const mailbox = mailboxes[at];
    if (mailbox === undefined) continue;
    const began = clock.monotonicMs();
    const now = clock.now().toISOString();
    const { read, calls, isAway } = await readOne(tenant.client, mailbox, { isOfRules, isBoth: due === 0, now });
    if (isAway) return 'away';
    mailboxes[at] = read;
    done.requests += calls;
    if (read.failedAt === undefined) {
      if (isOfRules) done.rules += 1;
      if (!isOfRules || due === 0) done.access += 1;
    }
    const rest = calls * speed.everyMs - (clock.monotonicMs() - began);
    if (rest > 0) await clock.sleep(rest);
  }
  return 'done';
}

async function readOne(
  client: TenantClient,
  mailbox: KeptMailbox,
  { isOfRules, isBoth, now }: { readonly isOfRules: boolean; readonly isBoth: boolean; readonly now: string },
): Promise<{ readonly read: KeptMailbox; readonly calls: number; readonly isAway: boolean }> {
  const { failedAt: _failed, stale: _stale, ...before } = mailbox;
  try {
    const rules = isOfRules ? await readRules(client, mailbox.id) : null;
    const access = !isOfRules || isBoth ? await readAccess(client, mailbox.id) : null;
    return {
      read: {
        ...before,
        ...(rules === null ? {} : { rules: rules.rules, rulesAt: now }),
        ...(access === null ? {} : { grants: access.grants, accessAt: now }),
        more: (rules?.more ?? 0) + (access?.more ?? 0),
      },
      calls: (rules?.calls ?? 0) + (access?.calls ?? 0),
      isAway: false,
    };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    // The service wants to be left alone: nothing is known of this mailbox either way.
    if (mayAnswerLater(error) || error.kind === 'forbidden') return { read: mailbox, calls: 1, isAway: true };
    return { read: { ...mailbox, failedAt: now }, calls: 1, isAway: false };
  }
}

/** Null where the tenant did not answer whole. */
async function unlessAway<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TenantError) return null;
    throw error;
  }
}

export const worker: WorkerFeature = {
  ticks: {
    name: 'sweep',
    everyMs: sweepEveryMs,
    isFor: ({ settings }) => settings.mailboxSweep !== null,
    begin:
      ({ sweeps, clock, isBusy, logger }) =>
      async (tenants) => {
        if (sweeps !== undefined) await sweepRound({ sweeps, clock, isBusy }, tenants, logger);
      },
  },
};
