/** A month of ordinary life, with attacks in it, watched by the engine of signals on an injected clock: which cards came of what, and when. */
import type { Happening } from '../../../adapters/m365/simulator';
import { isSignal, type StoredSign, signalPrefix } from '../../../src/features/signals/entry-terms';
import { openedSignal } from '../../../src/features/signals/opened-signal';
import { underLease } from '../../../src/worker/apply/lease';
import { tenantId } from '../corridor/office';
import { type Cast, castOf } from '../office/cast';
import { type Month, monthOf } from '../office/month';
import type { LedgerChange } from '../office/noise/own-changes';
import type { Story } from '../office/stories/story';
import { stateOf } from '../office/world';
import { minute, openSignalLab, type SignalLab } from './signal-lab';

export interface TrialOptions {
  readonly seed: number;
  readonly days: number;
  readonly people: number;
  /** How many times as much happens as usual. */
  readonly busy?: number;
  /** Whether the tenant has Entra ID P2. */
  readonly premium?: boolean;
  /** Two a day, the second of them from the other half of the list, so that none hides behind another, once people's routines are known. */
  readonly stories?: readonly Story[];
  /** How often the logs of Entra are read, in seconds. */
  readonly everySeconds?: number;
}

/** A card, and what it really was. */
export interface Ring {
  readonly id: string;
  readonly at: Date;
  readonly loudness: 'loud' | 'normal';
  readonly signs: readonly StoredSign[];
  /** The story that one of its rows belongs to; null: ordinary life. */
  readonly story: string | null;
  /** The kinds of ordinary life that its rows are of. */
  readonly noise: readonly string[];
  /** Milliseconds from when the row that rang could be read until the card; null: it came by a later sweep, or with another row. */
  readonly waitedMs: number | null;
}

export interface Trial {
  readonly options: TrialOptions;
  readonly rings: readonly Ring[];
  readonly casts: readonly Cast[];
  readonly requests: number;
}

/** A Tuesday, on which the clock of the lab begins. */
const from = new Date('2026-11-24T00:00:00Z');
/** Days of ordinary life that can be read when the watch begins. */
const pastDays = 7;
/** Routines are known after three days. */
const firstStoryDay = 4;
const dayMs = 24 * 60 * minute;

/** How many days a trial with these stories takes. */
export function daysFor(stories: readonly Story[]): number {
  return firstStoryDay + storyDays(stories) + 1;
}

function storyDays({ length }: readonly Story[]): number {
  return Math.ceil(length / 2);
}

export async function playTrial(options: TrialOptions): Promise<Trial> {
  const { seed, days, people, busy = 1, premium = true, stories = [], everySeconds = 600 } = options;
  // People worked there before anyone watched.
  const since = new Date(from.getTime() - pastDays * dayMs);
  const month = monthOf({ seed, from: since, days: pastDays + days, people, busy, premium });
  const { world } = month;
  // The office of the tests has its own id for the tenant.
  const { organization: _, ...state } = stateOf(world, since);
  const played = stories.filter((story) => premium || story.premium !== true);
  const casts = played.map((story, n) => castOf(world, story, { from, onDay: firstStoryDay + (n % storyDays(played)), n }));
  const lab = await openSignalLab({
    state,
    happenings: month.stream,
    breakGlass: world.breakGlass.map(({ upn }) => upn),
    signals: { everySeconds, unifiedEverySeconds: Math.max(600, everySeconds) },
    tenant: { bot: { servicePrincipalId: world.own.id } },
    everyMs: Math.min(minute, everySeconds * 1000),
  });
  try {
    for (const cast of casts) lab.simulator.happen(cast.happenings);
    const announced = new Set<LedgerChange>();
    for (const ends = from.getTime() + days * dayMs; lab.office.now().getTime() < ends; ) {
      await announce(lab, month.truth.ledger, announced);
      await lab.pass(announceMinutes);
    }
    return { options, casts, rings: await ringsOf(lab, month, casts), requests: lab.simulator.calls().length };
  } finally {
    await lab.close();
  }
}

const announceMinutes = 5;

/** hardenbot writes down what it is about to change; the change itself is a row of the month. */
async function announce({ office }: SignalLab, changes: readonly LedgerChange[], announced: Set<LedgerChange>): Promise<void> {
  const due = changes.filter((one) => !announced.has(one) && one.from <= office.now().getTime() + announceMinutes * minute);
  for (const change of due) {
    announced.add(change);
    const { operation } = change;
    await underLease(office.work, { tenant: tenantId, classes: ['trial'], againMs: 1 }, (held) =>
      held.append(change.id, { type: 'intent', n: 1, operation }, 0),
    );
  }
}

async function ringsOf({ office }: SignalLab, { truth }: Month, casts: readonly Cast[]): Promise<readonly Ring[]> {
  const ids = (await office.work.ledger.recent(tenantId, 5000, signalPrefix)).filter(isSignal);
  const cards = await Promise.all(ids.map(async (id) => openedSignal(await office.work.ledger.subject(tenantId, id))));
  const readable = firstReadable(casts);
  const rings = cards.flatMap((card): readonly Ring[] => {
    if (card === null) return [];
    const vendorIds = card.signs.flatMap(({ rowIds }) => rowIds.flatMap(idsIn));
    const story = casts.find(({ rowIds }) => vendorIds.some((id) => rowIds.has(id)))?.story.name ?? null;
    const noise = [...new Set(vendorIds.flatMap((id) => truth.kindOf.get(id) ?? []))];
    const { id, openedAt: at, loudness, signs } = card;
    return [{ id, at, loudness, signs, story, noise, waitedMs: waitedFor(card.growth[0]?.signs ?? [], at, readable) }];
  });
  return rings.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** A sign may name rows by an id of its own that holds those of the vendor. */
function idsIn(rowId: string): readonly string[] {
  return [rowId, ...(rowId.match(/\w*[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [])];
}

/** By the vendor's id of a row of a story: when it could be read first, in milliseconds. */
function firstReadable(casts: readonly Cast[]): ReadonlyMap<string, number> {
  const firsts = new Map<string, number>();
  const note = ({ at, put }: Happening): void => {
    const { id, Identity } = put ?? {};
    const name = typeof id === 'string' ? id : typeof Identity === 'string' ? Identity : '';
    firsts.set(name, Math.min(at, firsts.get(name) ?? at));
  };
  for (const { happenings } of casts) for (const happening of happenings) note(happening);
  return firsts;
}

function waitedFor(signs: readonly StoredSign[], at: Date, readable: ReadonlyMap<string, number>): number | null {
  const moments = signs.flatMap(({ rowIds }) => rowIds.flatMap((id) => readable.get(id) ?? []));
  return moments.length === 0 ? null : at.getTime() - Math.max(...moments);
}

/** At most one false ring a week for a hundred people, and one more for chance. */
export function falseRingsAllowed({ days, people }: TrialOptions): number {
  return Math.ceil((days / 7) * (people / 100));
}

/** What is wrong with how a trial went; empty where all is well. At least nine of ten stories have to ring. */
export function problemsOf({ options, rings, casts }: Trial): readonly string[] {
  const rung = new Set(rings.flatMap(({ story }) => story ?? []));
  const silent = casts.map(({ story }) => story.name).filter((name) => !rung.has(name));
  const wrong = rings.filter(({ story }) => story === null);
  const early = rings.filter(({ waitedMs }) => (waitedMs ?? 0) < 0);
  return [
    ...(silent.length > casts.length / 10
      ? [`${silent.length} of ${casts.length} stories did not ring: ${silent.join('; ')}`]
      : []),
    ...(wrong.length > falseRingsAllowed(options)
      ? [`${wrong.length} rings for ordinary life, ${falseRingsAllowed(options)} are allowed:\n${tally(wrong)}`]
      : []),
    ...early.map(({ id, at }) => `${id} rang at ${at.toISOString()}, before its row could be read`),
  ];
}

/** How often which kinds of signals rang, and for what: for those who mend a judge. */
export function tally(rings: readonly Ring[]): string {
  const counts = new Map<string, number>();
  for (const { signs, story, noise } of rings) {
    const kinds = [...new Set(signs.map(({ kind, weight }) => `${kind} ${weight}`))].toSorted().join(' + ');
    const key = `${kinds} for ${story === null ? `ordinary life: ${noise.join(' and ')}` : `an attack: ${story}`}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([key, count]) => `${String(count).padStart(4)} × ${key}`)
    .join('\n');
}
