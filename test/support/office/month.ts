/**
 * A month of ordinary life as a stream: made day by day while it is read, each row with the moment from which it can be read, and with what
 * it really is. A row may come twice, as the service does it.
 */
import type { Happening } from '../../../adapters/m365/simulator';
import { lateness, repeatedShare, seededChance } from '../../../adapters/m365/simulator/logs/lateness';
import { type Chance, chanceOf } from '../chaos/random';
import { accountNoise } from './noise/accounts';
import { directoryNoise } from './noise/directory';
import { hardNoise } from './noise/hard';
import { day, hour, minute, type NoiseKind, usualPlace } from './noise/kind';
import { mailNoise } from './noise/mail';
import { type LedgerChange, ownChange } from './noise/own-changes';
import { rareNoise } from './noise/rare';
import { signInNoise } from './noise/sign-ins';
import { tidyingNoise } from './noise/tidying';
import { apps, type Event, Rows } from './rows';
import { type Person, type World, worldOf } from './world';

const commonKinds: readonly NoiseKind[] = [...accountNoise, ...mailNoise, ...directoryNoise, ...signInNoise, ...hardNoise];
/** Each by chances of its own, so that a kind more changes no month that was tried before. */
const kindsBeside = [rareNoise, tidyingNoise];
export const noiseKinds: readonly NoiseKind[] = [...commonKinds, ...kindsBeside.flat()];

export interface MonthOptions {
  readonly seed: number;
  readonly from: Date;
  readonly days: number;
  readonly people?: number;
  /** How many times as much happens as usual. */
  readonly busy?: number;
  /** Whether the tenant has Entra ID P2; without it there are no sign-ins and no risk over Graph. */
  readonly premium?: boolean;
}

/** What the stream turned out to be, known as far as it was read. */
export interface Truth {
  /** By the vendor's id of a row. */
  readonly kindOf: Map<string, string>;
  readonly counts: Map<string, number>;
  readonly ledger: LedgerChange[];
}

export interface Month {
  readonly world: World;
  readonly stream: Iterable<Happening>;
  readonly truth: Truth;
}

export function monthOf(options: MonthOptions): Month {
  const { seed, people = 500, premium = true } = options;
  const world = worldOf({ seed, people, premium });
  const truth: Truth = { kindOf: new Map(), counts: new Map(), ledger: [] };
  return { world, truth, stream: { [Symbol.iterator]: () => streamOf(world, truth, options) } };
}

/** Of several events, when each can be read: what comes twice comes later again. In the order of reading. */
export function readable(events: readonly Event[], seed: number): readonly Happening[] {
  const chance = seededChance(seed);
  return events.flatMap((event) => shownOf(event, chance)).sort((one, other) => one.at - other.at);
}

function shownOf({ late, ...event }: Event, chance: () => number): readonly Happening[] {
  if (late === null) return [event];
  const shown = { ...event, at: event.at + lateness(late, chance) };
  return chance() < repeatedShare ? [shown, { ...shown, at: shown.at + Math.round(chance() * hour) }] : [shown];
}

function* streamOf(world: World, truth: Truth, options: MonthOptions): Generator<Happening> {
  const chance = chanceOf(options.seed ^ 0x5eed);
  const late = seededChance(options.seed ^ 0x1a7e);
  const rows = new Rows(world, chance, 0);
  const beside = kindsBeside.map((kinds, n) => ({
    kinds,
    rows: new Rows(world, chanceOf(options.seed ^ (0x7a7e + n)), 0xff - n),
    late: seededChance(options.seed ^ (0x2b8f + n)),
  }));
  let waiting: Happening[] = [];
  for (let n = 0; n < options.days; n += 1) {
    const begins = options.from.getTime() + n * day;
    const events = dayOf(rows, begins, { truth, busy: options.busy ?? 1 });
    for (const event of events) waiting.push(...shownOf(event, late));
    for (const { kinds, rows: own, late: lateOwn } of beside)
      for (const event of noiseOf(kinds, own, begins, { truth, busy: options.busy ?? 1 }))
        waiting.push(...shownOf(event, lateOwn));
    waiting.sort((one, other) => one.at - other.at);
    // Events of the next day can be read after it has begun.
    const until = waiting.findIndex(({ at }) => at >= begins + day);
    const ready = until === -1 ? waiting : waiting.slice(0, until);
    waiting = until === -1 ? [] : waiting.slice(until);
    yield* ready;
  }
  yield* waiting;
}

interface Played {
  readonly truth: Truth;
  readonly busy: number;
}

function dayOf(rows: Rows, begins: number, played: Played): readonly Event[] {
  const { chance, world } = rows;
  const all: Event[] = [...noiseOf(commonKinds, rows, begins, played)];
  const add = (kind: string, events: readonly Event[]): void => void all.push(...noted(played.truth, kind, events));
  for (let times = countOf(isWorkday(begins) ? 0.4 : 0, chance); times > 0; times -= 1) {
    const { events, change } = ownChange(rows, begins + momentOf(chance, false));
    played.truth.ledger.push(change);
    add('a change by hardenbot', events);
  }
  for (const person of world.people)
    if (isWorkday(begins) || chance.happens(0.1)) add('a day of work', workOf(rows, person, begins, played.busy));
  return all;
}

const isWorkday = (begins: number): boolean => ![0, 6].includes(new Date(begins).getUTCDay());

function noted(truth: Truth, kind: string, events: readonly Event[]): readonly Event[] {
  truth.counts.set(kind, (truth.counts.get(kind) ?? 0) + 1);
  for (const { put } of events) if (put !== undefined) truth.kindOf.set(String(put['id'] ?? put['Identity']), kind);
  return events;
}

function noiseOf(kinds: readonly NoiseKind[], rows: Rows, begins: number, { truth, busy }: Played): readonly Event[] {
  const { chance, world } = rows;
  const all: Event[] = [];
  for (const { kind, perWeek, when, premium, play } of kinds) {
    if (premium === true && !world.premium) continue;
    const share = when === 'any' ? 1 / 7 : isWorkday(begins) ? 0.19 : 0.025;
    const expected = (perWeek * world.people.length * busy * share) / 100;
    for (let times = countOf(expected, chance); times > 0; times -= 1)
      all.push(...noted(truth, kind, play(rows, begins + momentOf(chance, when === 'any'))));
  }
  return all;
}

/** Poisson: how often something happens that is expected so often. */
function countOf(expected: number, chance: Chance): number {
  let count = 0;
  let product = chance.below(1_000_000) / 1_000_000;
  const limit = Math.exp(-expected);
  while (product > limit && count < 10_000) {
    count += 1;
    product *= chance.below(1_000_000) / 1_000_000;
  }
  return count;
}

/** Milliseconds of the day: at work between 7 and 17 UTC. */
function momentOf(chance: Chance, anyTime: boolean): number {
  return anyTime ? chance.below(day) : 7 * hour + chance.below(10 * hour);
}

/** In the morning, from the phone, and in the afternoon. */
function workOf(rows: Rows, person: Person, begins: number, busy: number): readonly Event[] {
  const { chance } = rows;
  const starts = begins + person.begins * hour + chance.below(70) * minute;
  const from = usualPlace(rows, person);
  const events: Event[] = [...rows.signedIn(starts, person, from, { app: apps.office, interrupted: chance.happens(0.1) })];
  for (let n = 0; n < busy; n += 1) {
    const app = chance.pick([apps.outlook, apps.teams, apps.outlookWeb]);
    if (chance.happens(0.5))
      events.push(...rows.signedIn(starts + (3 + n) * hour, person, rows.from(person.carrier), { app, device: person.phone }));
    if (chance.happens(0.3)) events.push(...rows.signedIn(starts + (5 + n) * hour, person, from, { app, interactive: false }));
  }
  return events;
}
