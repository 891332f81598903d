/** What is read for drawing one message: each ledger once, and the change that the message is about once for all of its copies. */
import type { Change } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { ReadWatermarkStore } from '../../engine/changes/read-watermark.js';
import { ledgerSession } from '../../engine/ledger/session.js';
import type { DrawJob } from '../../queue/redraw.js';
import { messageOfFeature, watchOf } from '../feature.js';
import { type DisplayedVersion, overIn } from './displayed-version.js';
import type { DrawPorts } from './draw-ports.js';

/** One read of each ledger for a drawing: whatever is written after it asks for a drawing of its own. */
export function readingOnce(ports: DrawPorts): DrawPorts {
  const ledger = ledgerSession(ports.ledger);
  const { watermark } = ports;
  const upTo: ReadWatermarkStore['upTo'] = async (tenant) => {
    const read = (await watermark?.upTo(tenant)) ?? null;
    // A worker may have read more by now than was read here.
    ledger.renew(tenant);
    return read;
  };
  return {
    ...ports,
    ledger,
    directory: ports.directory.within(ledger),
    ...(watermark === undefined ? {} : { watermark: { upTo } }),
  };
}

interface LoadedDrawing {
  /** The change that it is about; null where it is about none, or there is none. */
  readonly change: Change | null;
  /** How much of the ledger its message shows. */
  readonly seen: readonly DisplayedVersion[];
}

/** The one read of what a message is about. A message of several plans stands for the cards of each. */
export async function loadDrawing(job: DrawJob, ports: DrawPorts): Promise<LoadedDrawing> {
  const { view, tenant, subject, reply } = job;
  const { ledger, now } = ports;
  // It is of a day, and of no entry.
  if (messageOfFeature(ports, job)?.isOfDay === true)
    return { change: null, seen: [{ tenant, key: reply.messageKey, entries: 1 }] };
  const rows = (await messageOfFeature(ports, job)?.covers?.(ledger, tenant, subject)) ?? [];
  const all = [{ key: reply.messageKey, of: subject }, ...rows.map(({ id }) => ({ key: id, of: id }))];
  // Counted first: a message shows at least what it is said to show.
  const watch = messageOfFeature(ports, job) === undefined ? undefined : watchOf(ports, subject);
  const counted = await Promise.all(
    all.map(async ({ key, of }) => {
      const more = of === subject ? ((await watch?.alsoShows?.(ledger, tenant, subject)) ?? []) : [];
      return { tenant, key, entries: (await ledger.count(tenant, of)) + more.length };
    }),
  );
  const change = isAboutChange.has(view) ? await readChange(ledger, tenant, subject) : null;
  const isOfOne = view === 'change' || view === 'reminder';
  const seen = [
    ...counted,
    ...(change === null || !isOfOne ? [] : overIn(tenant, change, { now: now(), key: reply.messageKey })),
    ...rows.flatMap(({ change: one }) => (one === null ? [] : overIn(tenant, one, { now: now() }))),
  ];
  return { change, seen };
}

const isAboutChange: ReadonlySet<DrawJob['view']> = new Set(['change', 'reminder', 'results', 'audit']);
