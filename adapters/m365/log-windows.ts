/** A long period of a log, asked for in pieces that the service takes: the newest first, each row once. */
import { canonicalJson, isObject } from '../../src/lib/json.js';
import type { LogReach, Period } from '../../src/tenant/resource.js';
import { outOfReach, type Subject } from './errors.js';
import { brokenPage, type RawPage } from './service.js';

const second = 1000;

/** A moment as logs take it in a filter: whole seconds, UTC. */
export function moment(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/**
 * Neighbours share the second between them: a row of a part of that second would otherwise be in neither. None where the period ends before it
 * begins.
 */
export function windowsOf({ from, to }: Period, { atOnceMs }: Pick<LogReach, 'atOnceMs'>): readonly Period[] {
  const first = wholeSecond(from);
  const windows: Period[] = [];
  for (let end = wholeSecond(to); end >= first; ) {
    const begin = Math.max(first, end - atOnceMs);
    windows.push({ from: new Date(begin), to: new Date(end) });
    if (begin === first) break;
    end = begin;
  }
  return windows;
}

/** The service measures its reach when a request arrives, which is later than the end of the period: it would refuse the first minutes. */
const spareMs = 60 * 60 * 1000;

/**
 * The pages of every piece. A piece that breaks off ends all: what is older is not the whole without it. What is older than the log reaches
 * is not asked for, and the list ends as one that is not whole.
 */
export async function* inWindows(
  subject: Subject,
  { period, log }: { readonly period: Period; readonly log: LogReach },
  pagesOf: (window: Period) => AsyncIterable<RawPage>,
): AsyncGenerator<RawPage> {
  const begins = new Date(period.to.getTime() - log.backMs + spareMs);
  const isBeyond = period.from < begins;
  let seen: ReadonlySet<string> = new Set();
  for (const window of windowsOf(isBeyond ? { from: begins, to: period.to } : period, log)) {
    const shared = new Set<string>();
    for await (const page of pagesOf(window)) {
      const rows = seen.size === 0 ? page.rows : page.rows.filter((row) => !seen.has(canonicalJson(row)));
      for (const row of rows) if (secondOf(row, log.moment) === window.from.getTime()) shared.add(canonicalJson(row));
      yield { ...page, rows };
      if (page.broken !== null) return;
    }
    seen = shared;
  }
  if (isBeyond) yield brokenPage(outOfReach(subject, begins), 0);
}

function secondOf(row: unknown, property: string): number | null {
  const at = isObject(row) ? row[property] : null;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? wholeSecond(new Date(at)) : null;
}

function wholeSecond(at: Date): number {
  return Math.floor(at.getTime() / second) * second;
}
