/** What people are alarmed about: the card, and the fact that it is about, by which it is known whether it was reported. */

import type { Card } from '../../chat/card.js';
import { type Change, dueSince, emergencyApproval } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { doneSince, isAcknowledged, objectionTo } from '../../engine/changes/read-watermark.js';
import type { DrawJob } from '../../queue/redraw.js';
import { haltedCard } from '../../views/notices.js';
import { type HasGatewayFeatures, messageOfFeature } from '../feature.js';
import { byName, type Drawable, messageOf } from './card-of.js';
import type { DrawPorts } from './draw-ports.js';
import { factOf } from './posted-alarms.js';
import type { TenantChannels } from './tenant-channels.js';

const views = ['halted', 'putBack', 'setAside', 'found', 'emergency', 'alarm', 'overdue'] as const;
type AlarmView = (typeof views)[number];
type AlarmJob = DrawJob & { readonly view: AlarmView };

function isOfEngine(job: DrawJob): job is AlarmJob {
  return (views as readonly string[]).includes(job.view);
}

/** Whether its message calls people: it is always a new one. */
export function isAlarm(job: DrawJob, ports: HasGatewayFeatures): boolean {
  return isOfEngine(job) || messageOfFeature(ports, job)?.alarm !== undefined;
}

export interface Alarm {
  readonly card: Card;
  readonly fact: string;
  readonly comesAgain?: true;
  /** The fact that people have to have been alarmed about before: where they were not, this says nothing to them. */
  readonly after?: string;
  /** A wider fact that it says too, for what comes after it. */
  readonly also?: string;
}

/** Null where there is nothing to tell. */
export async function alarmOf(job: DrawJob, tenant: TenantChannels, ports: DrawPorts): Promise<Alarm | null> {
  if (!isOfEngine(job)) return (await messageOfFeature(ports, job)?.alarm?.(job, tenant, ports)) ?? null;
  if (job.view === 'halted') {
    const reason = (await ports.ledger.whyHalted(tenant.id)) ?? ports.alarms.whyHalted(tenant.id);
    if (reason === null) return null;
    const card = haltedCard({ tenant: tenant.name, reason: byName(reason, tenant) });
    return { card, fact: factOf('halted', tenant.id, reason), comesAgain: true };
  }
  if (job.view === 'found') return ports.alarms.found(tenant.id, job.subject);
  const { view } = job;
  const change = isOfChange(view) ? await readChange(ports.ledger, tenant.id, job.subject) : null;
  const card = (await messageOf({ ...job, view }, { tenant, change }, ports))?.card ?? null;
  const fact = card === null ? null : await factFor(job, { tenant, change }, ports);
  if (card === null || fact === null) return null;
  if (view !== 'overdue' || change === null) return { card, fact };
  // A job is no word on whether people were called: anyone can make one up about a change that a worker did, or read, in time.
  const done = doneSince(change, ports.now());
  if (done !== null)
    return { card, fact: factOf(view, tenant.id, change.id, 'done', done), after: lateFact(change, tenant, done) };
  const due = dueSince(change, ports.now());
  if (due !== null) return { card, fact, also: lateFact(change, tenant, due.what) };
  if (!(await isReadBy(change, tenant, ports))) return { card, fact };
  return { card, fact: factOf(view, tenant.id, change.id, 'read', fact), after: fact };
}

/** Whenever it was due: once it is done nothing says since when it was late. */
function lateFact({ id }: Change, tenant: TenantChannels, what: 'apply' | 'revert'): string {
  return factOf('overdue', tenant.id, id, 'late', what);
}

/** Whether nothing is due of a change, and a worker has read what was last said of it. */
async function isReadBy(change: Change, { id }: TenantChannels, { ledger, watermark, now }: DrawPorts): Promise<boolean> {
  if (watermark === undefined || dueSince(change, now()) !== null || objectionTo(change) === null) return false;
  return isAcknowledged({ ledger, watermark }, id, change.id);
}

function isOfChange(view: AlarmView): boolean {
  return view === 'emergency' || view === 'alarm' || view === 'overdue';
}

async function factFor(
  { view, subject }: AlarmJob,
  { tenant: { id }, change }: Drawable,
  ports: DrawPorts,
): Promise<string | null> {
  if (view === 'putBack') {
    const notice = await ports.ledger.lastPutBack(id);
    return notice === null ? null : factOf(view, id, notice.at, notice.reason);
  }
  if (view === 'setAside') {
    const last = (await ports.ledger.subject(id, subject)).findLast(({ event }) => event.type === 'setAside');
    return last === undefined ? null : factOf(view, id, last.seq, last.at);
  }
  if (change === null) return null;
  if (view === 'emergency') return factOf(view, id, subject, emergencyApproval(change)?.decision.nonce ?? null);
  if (view === 'alarm') return factOf(view, id, subject, ...stopOf(change));
  return factOf(view, id, subject, ...lateOf(change, ports.now()));
}

/** Which time it was that it stopped: a change that is gone on with may stop again. */
function stopOf({ status, appliedAt, reverting, revertJournal, stopped }: Change): readonly (string | number | null)[] {
  return status === 'stopped'
    ? [status, appliedAt?.toISOString() ?? null, stopped]
    : [status, reverting?.at.toISOString() ?? null, revertJournal.outcomes.size, stopped];
}

function lateOf(change: Change, now: Date): readonly (string | number | null)[] {
  const due = dueSince(change, now);
  if (due !== null) return ['due', due.what, due.since.toISOString()];
  const word = objectionTo(change);
  return ['said', word?.what ?? null, word?.at.toISOString() ?? null];
}
