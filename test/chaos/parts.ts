/** The kinds of failure that are tried, each with how often. */

import { everyRule, neverPressed, walk } from '../support/buttons/press-every-button';
import { anySettingTrial } from '../support/chaos/any-setting';
import { anyStoryTrial } from '../support/chaos/any-story';
import { bareQueueKinds, bareQueueTrial } from '../support/chaos/bare-queue';
import { campaignTrial } from '../support/chaos/campaign-trial';
import { clockTrial } from '../support/chaos/clock-trial';
import { failOvers, failOverTrial } from '../support/chaos/fail-over-kinds';
import { allCells, type Cell, cellNamed, nameOfCell, runCell } from '../support/chaos/matrix';
import { movedConnectionTrial } from '../support/chaos/moved-connection';
import { effectsOfBareQueue, effectsOfOurs, partitionTrial } from '../support/chaos/partition';
import { refusalTrial } from '../support/chaos/refusal-trial';
import { rollOutsTrial } from '../support/chaos/roll-outs';
import { rollingUpgradeTrial } from '../support/chaos/rolling-upgrade';
import { stopTrial } from '../support/chaos/stop-trial';
import { storeTrial } from '../support/chaos/store-trial';
import { storeWriterTrial } from '../support/chaos/store-writer-trial';
import { everyStore, ownStores, type StoreName, trialOn } from '../support/chaos/stores-under-trial';
import { travelTrial } from '../support/chaos/travel-trial';
import { openTrialSetup } from '../support/chaos/trial';
import { wedgeTrial } from '../support/chaos/wedge-trial';
import { pausesIn, problemsOfHour, rolledHour } from '../support/corridor/rolled-hour';
import { judgedCourse } from '../support/intrusion-judge/courses';
import { runOrder } from '../support/signals/order';
import { monthTrial } from '../support/signals/story-trials';
import { claims } from '../support/store-claims/judge';
import type { Beside } from '../support/store-claims/keyed';
import { enoughCourses, playMany } from '../support/store-claims/many';
import { processCourse } from '../support/store-claims/process-course';
import { startTestValkey } from '../support/stores/valkey';
import { drawMatrix } from './draw-matrix';
import { print } from './print';

export interface Wish {
  readonly first: number;
  readonly runs: number;
  /** One cell of the matrix, by its name. */
  readonly cell: string | undefined;
  /** Courses about this alone. */
  readonly about: Beside | undefined;
  /** Print all that is known of the run. */
  readonly verbose: boolean;
  /** On which of the stores, where the kind is tried on several. */
  readonly store: StoreName;
}

export interface Failure {
  /** The option that runs it again. */
  readonly replay: string;
  readonly problems: readonly string[];
}

export interface PartResult {
  readonly runs: number;
  readonly failures: readonly Failure[];
  readonly summary: string;
}

export interface Part {
  readonly name: string;
  /** What befalls whom. */
  readonly about: string;
  readonly usualRuns: number;
  /** What it is tried on, one after the other, where that is more than one server; absent: what it brings. */
  readonly stores?: readonly StoreName[];
  run(wish: Wish): Promise<PartResult>;
}

/** Processes mostly wait for each other: two trials side by side keep two cores busy. */
const sideBySide = 2;

export const parts: readonly Part[] = [
  { name: 'trials', about: 'in one process: workers die, jobs get lost and come twice', usualRuns: 300, run: runTrials },
  { name: 'matrix', about: 'processes that are killed at every step', usualRuns: Number.POSITIVE_INFINITY, run: runMatrix },
  { name: 'partition', about: 'a worker is cut off from the store for longer than its lock', usualRuns: 30, run: runPartition },
  {
    name: 'store',
    about: 'the one server is killed, emptied, loses the end of its file, or gets an older one',
    usualRuns: 30,
    run: runStore,
  },
  {
    name: 'signals',
    about:
      'rows come late and twice, rounds twice at once, workers die, what is kept is lost or comes back: each sign is reported once',
    usualRuns: 10_000,
    run: (wish) => bySeed(wish, async (seed) => (await runOrder(seed)).wrong),
  },
  {
    name: 'store-clock',
    about: 'the clock of the one server is set while a worker that died holds a lease, and a change waits to be restored',
    usualRuns: 10,
    run: (wish) => bySeed(wish, clockTrial),
  },
  {
    name: 'stop',
    about: 'a worker stands still before a write, and is woken later',
    usualRuns: 20,
    run: (wish) => bySeed(wish, stopTrial),
  },
  {
    name: 'travel',
    about: 'a travel exception whose worker dies or is away, and whose store is cut',
    usualRuns: 100,
    run: runTravel,
  },
  ...Object.entries(failOvers).map(([name, { about, stores = ownStores }]) => ({
    name,
    about,
    usualRuns: 5,
    stores,
    run: (wish: Wish) => runFailOver(name, wish),
  })),
  {
    name: 'moved-connection',
    about: 'between an entry and the question who has it, the connection comes to lead to another primary',
    usualRuns: 5,
    run: (wish) => bySeed(wish, movedConnectionTrial),
  },
  { name: 'bare-queue', about: 'the same blows with BullMQ alone, for comparison', usualRuns: 8, run: runBareQueue },
  { name: 'refusals', about: 'one server that takes nothing for some seconds', usualRuns: 20, run: runRefusals },
  {
    name: 'any-story',
    about: 'any blow at several servers, at any step of any story',
    usualRuns: 24,
    stores: everyStore,
    run: runAnyStory,
  },
  {
    name: 'any-setting',
    about: 'any durability that settings may name, on several servers, under any blow at any step of any story',
    usualRuns: 12,
    stores: ownStores,
    run: runAnySetting,
  },
  { name: 'wedged', about: 'the store answers, and jobs cannot be taken', usualRuns: 4, run: runWedged },
  { name: 'rolling-upgrade', about: 'processes of two versions beside each other', usualRuns: 5, run: runRollingUpgrade },
  {
    name: 'roll-outs',
    about:
      'fifty changes whose services ask for 1 to 120 s again and again, while workers and gateway are replaced every 20 s; in course 0, 100, … one asks for an hour',
    usualRuns: 2,
    run: runRollOuts,
  },
  {
    name: 'rolled-hours',
    about: 'the same in one process and by a clock that jumps: an hour of one change under roll-outs in seconds',
    usualRuns: 100,
    run: runRolledHours,
  },
  { name: 'store-writer', about: 'someone writes to the store of running processes', usualRuns: 300, run: runStoreWriter },
  {
    name: 'courses',
    about:
      'on a clock of their own: an attacker strikes at every key and every field of a job in every manner, and only what is posted and written counts',
    usualRuns: 300,
    run: runCourses,
  },
  {
    name: 'signals-stories',
    about:
      'attacks in a month of ordinary life of 500 people: 9 of 10 ring, and one false ring comes a week for 100 people at most',
    usualRuns: 3,
    run: runSignals,
  },
  {
    name: 'intrusions',
    about: 'an intruder leaves one thing, two or any, at any moment of an incident: no card says that it is over before it is',
    usualRuns: 300,
    run: runIntrusions,
  },
  {
    name: 'buttons',
    about: 'every button of every card is pressed under every setting: it does what its label says, or says what to do next',
    usualRuns: 2 * everyRule.length,
    run: runButtons,
  },
  {
    name: 'process-courses',
    about:
      'the same before a gateway and a worker in processes of their own, whose store dies in some, and whose ledger is forged',
    usualRuns: 20,
    run: runProcessCourses,
  },
  {
    name: 'campaign',
    about: 'two hundred tenants before workers that are killed again and again',
    usualRuns: 1,
    run: runCampaign,
  },
];

/** First each kind alone at each moment, then sets. */
async function runIntrusions({ first, runs, verbose }: Wish): Promise<PartResult> {
  const failures: Failure[] = [];
  const ends = new Map<string, number>();
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(async () => {
      const { course, problems: found } = await judgedCourse(seed);
      count(ends, course.restoredAt === null ? 'refused to the end' : 'restored');
      if (verbose)
        for (const { at, about, how, tone, title, text } of course.cards)
          print(`${at.toISOString()} ${about} ${how} ${tone} ${title}\n${text}`);
      return found;
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  return { runs, failures, summary: listed(ends) };
}

/** A run is a walk under one kind of settings; each kind has its turn. */
async function runButtons({ first, runs, verbose }: Wish): Promise<PartResult> {
  const failures: Failure[] = [];
  const pressed = new Map<string, number>();
  for (let seed = first; seed < first + runs; seed += 1) {
    const rules = everyRule[seed % everyRule.length];
    const problems = await problemsOf(async () => {
      const presses = rules === undefined ? [] : await walk(rules, { seed, presses: 120, pressed });
      if (verbose) for (const { triple } of presses) print(triple);
      return presses.flatMap(({ triple, finding }) => (finding === null ? [] : [`${triple}: ${finding}`]));
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems: [...new Set(problems)] });
  }
  const missed = neverPressed([...pressed.keys()]);
  const isWhole = runs >= 2 * everyRule.length;
  if (isWhole && missed.length > 0)
    failures.push({ replay: `--runs ${runs}`, problems: [`Never reached: ${missed.join(', ')}.`] });
  return {
    runs,
    failures,
    summary: `${pressed.size} triples of card, button and setting; never reached: ${missed.join(', ') || 'none'}`,
  };
}

/** In one process: workers die, jobs get lost and come twice, the service answers badly. */
async function runTrials({ first, runs, verbose }: Wish): Promise<PartResult> {
  const setup = await openTrialSetup();
  const failures: Failure[] = [];
  const ends = new Map<string, number>();
  let deaths = 0;
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(async () => {
      const result = await setup.run(seed);
      deaths += result.deaths;
      count(ends, `${result.story}: ${result.status}`);
      if (verbose) for (const entry of result.entries) print(`${entry.seq} ${entry.subject} ${JSON.stringify(entry.event)}`);
      return result.violations;
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  await setup.close();
  return { runs, failures, summary: `${deaths} workers died. ${listed(ends)}` };
}

/** Two hundred tenants, of which some refuse or are throttled, before workers that are killed again and again. */
async function runCampaign({ first, runs }: Wish): Promise<PartResult> {
  const failures: Failure[] = [];
  const summaries: string[] = [];
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(async () => {
      const { deaths, seconds, ends, ...result } = await campaignTrial({ tenants: 200, atOnce: 10, stepsOfLife: 400, seed });
      summaries.push(`${deaths} workers died in ${seconds} s. ${listed(new Map(Object.entries(ends)))}`);
      return result.problems;
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  return { runs, failures, summary: summaries.join(' ') };
}

/** Every step of a change and of a click, in processes that are killed there. */
async function runMatrix({ cell, runs }: Wish): Promise<PartResult> {
  const named = cell === undefined ? null : cellNamed(cell);
  const chosen = cell === undefined ? (await allCells()).slice(0, runs) : named === null ? [] : [named];
  const failures: Failure[] = [];
  const marks = new Map<Cell, string>();
  await inParallel(chosen, async (one) => {
    let died = false;
    const problems = await problemsOf(async () => {
      const result = await runCell(one);
      died = result.died;
      return result.problems;
    });
    marks.set(one, problems.length > 0 ? 'FAILED' : died ? 'ok' : '-');
    if (problems.length > 0) failures.push({ replay: `--cell "${nameOfCell(one)}"`, problems });
  });
  print(drawMatrix(marks));
  const reached = [...marks.values()].filter((mark) => mark !== '-').length;
  return { runs: chosen.length, failures, summary: `${reached} were killed at their step; the others (-) did not come so far.` };
}

async function runPartition(wish: Wish): Promise<PartResult> {
  const bare = await effectsOfBareQueue();
  const ours = await effectsOfOurs();
  const trials = await bySeed(wish, partitionTrial);
  const problems = [...ours.problems, ...(ours.effects === 1 ? [] : [`ours made ${ours.effects} effects`])];
  const failures = problems.length === 0 ? trials.failures : [{ replay: '--runs 0', problems }, ...trials.failures];
  return {
    runs: trials.runs + 1,
    failures,
    summary: `Effects of one job: ${bare} with BullMQ alone, ${ours.effects} with ours.`,
  };
}

async function runStore(wish: Wish): Promise<PartResult> {
  const blows = new Map<string, number>();
  const result = await bySeed(wish, async (seed) => {
    const { blow, lost, problems } = await storeTrial(seed);
    count(blows, lost > 0 ? `${blow}, restored from the mirror` : `${blow}, nothing lost`);
    return problems;
  });
  return { ...result, summary: listed(blows) };
}

async function runTravel(wish: Wish): Promise<PartResult> {
  const blows = new Map<string, number>();
  const result = await bySeed(wish, async (seed) => {
    const trial = await travelTrial(seed);
    for (const blow of trial.blows) count(blows, blow);
    return trial.problems;
  });
  return { ...result, summary: listed(blows) };
}

/** Processes of two versions; one after the other, because they share the folder of the newer version. */
async function runRollingUpgrade({ first, runs }: Wish): Promise<PartResult> {
  const failures: Failure[] = [];
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(() => rollingUpgradeTrial(seed));
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  return { runs, failures, summary: 'The newer version knows one field, one entry, one job and one control more.' };
}

/** One after the other: each is fifty changes side by side. */
async function runRollOuts({ first, runs }: Wish): Promise<PartResult> {
  const failures: Failure[] = [];
  const lines: string[] = [];
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(async () => {
      const { changes, rollOuts, seconds, asked, askedSeconds, ...result } = await rollOutsTrial(seed);
      lines.push(
        `${changes} changes, ${rollOuts} roll-outs, asked ${asked} times for ${askedSeconds} s together, in ${seconds} s`,
      );
      return result.problems;
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  return { runs, failures, summary: lines.join('; ') };
}

/** The same, an hour in seconds: one after the other, because each has a clock that waits until nothing is done. */
async function runRolledHours({ first, runs }: Wish): Promise<PartResult> {
  const valkey = await startTestValkey();
  const failures: Failure[] = [];
  let rollOuts = 0;
  let minutes = 0;
  for (let seed = first; seed < first + runs; seed += 1) {
    const problems = await problemsOf(async () => {
      const hour = await rolledHour(seed, { minutes: askedMinutes, pausesAt: await pausesIn(valkey.connect()) });
      rollOuts += hour.rollOuts;
      minutes += hour.minutes;
      return problemsOfHour(hour);
    });
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  }
  await valkey.stop();
  return { runs, failures, summary: `${rollOuts} roll-outs in ${Math.round(minutes / 60)} hours.` };
}

/** What the service of such an hour asks for in all; asks of reads and of writes come together. */
const askedMinutes = 110;

/** The store is of several servers, and loses the one that it writes to. */
async function runFailOver(kind: string, wish: Wish): Promise<PartResult> {
  const took: number[] = [];
  const result = await bySeed(wish, async (seed) => {
    const { tookMs, problems } = await failOverTrial(kind, wish.store, seed);
    took.push(tookMs / 1000);
    return problems;
  });
  return { ...result, summary: `From the blow to the end of the change: ${spread(took)}.` };
}

/** What hardenbot adds: the same blows without it. Nothing is wrong here, whatever BullMQ makes of them. */
async function runBareQueue(wish: Wish): Promise<PartResult> {
  const trials: Awaited<ReturnType<typeof bareQueueTrial>>[] = [];
  const result = await bySeed(wish, async (seed) => {
    trials.push(await bareQueueTrial(seed));
    return [];
  });
  const lines = bareQueueKinds.map((kind) => {
    const of = trials.filter((trial) => trial.kind === kind);
    const sum = (one: 'jobs' | 'lost' | 'doubled'): number => of.reduce((total, trial) => total + trial[one], 0);
    return `${kind}: of ${sum('jobs')} jobs ${sum('lost')} never ran, ${sum('doubled')} writes too many`;
  });
  return { ...result, summary: `With BullMQ alone ${lines.join('; ')}.` };
}

/** One server that takes nothing for some seconds. */
async function runRefusals(wish: Wish): Promise<PartResult> {
  const seen = new Map<string, number>();
  const took: number[] = [];
  const result = await bySeed(wish, async (seed) => {
    const { word, moment, tookMs, problems } = await refusalTrial(seed);
    count(seen, `${word} while ${moment}`);
    took.push(tookMs / 1000);
    return problems;
  });
  return { ...result, summary: `${listed(seen)}. From the end of the refusal to the next step: ${spread(took)}.` };
}

/** Any story, any blow at a store of several servers. */
async function runAnyStory(wish: Wish): Promise<PartResult> {
  const seen = new Map<string, number>();
  const took: number[] = [];
  const result = await bySeed(wish, async (seed) => {
    const { story, blow, tookMs, problems } = await anyStoryTrial(trialOn(wish.store, seed));
    count(seen, blow);
    took.push(tookMs / 1000);
    if (wish.verbose) print(`${story}, ${blow}`);
    return problems;
  });
  return { ...result, summary: `${listed(seen)}. From the blow to the end of the story: ${spread(took)}.` };
}

/** Any setting of durability, any blow, at any step of any story. */
async function runAnySetting(wish: Wish): Promise<PartResult> {
  const took: number[] = [];
  const result = await bySeed(wish, async (seed) => {
    const { what, tookMs, problems } = await anySettingTrial(trialOn(wish.store, seed));
    took.push(tookMs / 1000);
    if (wish.verbose) print(what);
    return problems;
  });
  return { ...result, summary: `From the blow to the end of the story: ${spread(took)}.` };
}

/** The store answers, and jobs cannot be taken. */
async function runWedged(wish: Wish): Promise<PartResult> {
  const took = new Map<string, number[]>();
  const result = await bySeed(wish, async (seed) => {
    const { wedge, tookMs, problems } = await wedgeTrial(seed);
    took.set(wedge, [...(took.get(wedge) ?? []), tookMs / 1000]);
    return problems;
  });
  return { ...result, summary: [...took].map(([wedge, seconds]) => `${wedge}: ${spread(seconds)}`).join('; ') };
}

async function runStoreWriter(wish: Wish): Promise<PartResult> {
  const ends = new Map<string, number>();
  const result = await bySeed(wish, async (seed) => {
    const { what, end, problems } = await storeWriterTrial(seed);
    count(ends, end);
    if (wish.verbose) print(`${what}: ${end}`);
    return problems;
  });
  return { ...result, summary: listed(ends) };
}

/** One after the other, because a course turns the clock of this process. Every hundredth prints its number: `--from` goes on there. */
async function runCourses({ first, runs, about }: Wish): Promise<PartResult> {
  const came = await playMany({ first, courses: runs, about }, print);
  const failures: Failure[] = came.failed.map(({ course, violations }) => ({
    replay: `--seed ${course}`,
    problems: violations.map(({ claim, what }) => `${claims[claim]} ${what}`),
  }));
  // Few courses come to few places.
  if (runs >= enoughCourses && about === undefined && came.unreached.length > 0)
    failures.push({
      replay: `--from ${first} --runs ${runs}`,
      problems: came.unreached.map((what) => `no course came to: ${what}`),
    });
  return { runs, failures, summary: `${came.struck.size} kinds struck; at stake: ${listed(came.came)}` };
}

function runSignals(wish: Wish): Promise<PartResult> {
  return bySeed(wish, async (seed) => {
    const { problems, summary } = await monthTrial(seed);
    print(summary);
    return problems;
  });
}

function runProcessCourses(wish: Wish): Promise<PartResult> {
  return bySeed(wish, async (seed) => {
    const { what, violations } = await processCourse(seed);
    if (wish.verbose) print(what.join(', '));
    return violations.map(({ claim, what: found }) => `${claims[claim]} ${found} (after ${what.join(', ')})`);
  });
}

async function bySeed({ first, runs }: Wish, trial: (seed: number) => Promise<readonly string[]>): Promise<PartResult> {
  const failures: Failure[] = [];
  const seeds = Array.from({ length: runs }, (_unused, index) => first + index);
  await inParallel(seeds, async (seed) => {
    const problems = await problemsOf(() => trial(seed));
    if (problems.length > 0) failures.push({ replay: `--seed ${seed}`, problems });
  });
  return { runs, failures, summary: '' };
}

async function inParallel<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: sideBySide }, next));
}

async function problemsOf(run: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await run();
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([what, times]) => `${times} × ${what}`)
    .join(', ');
}

function spread(seconds: readonly number[]): string {
  const inOrder = seconds.toSorted((one, other) => one - other);
  const at = (share: number): string => (inOrder[Math.floor(share * (inOrder.length - 1))] ?? Number.NaN).toFixed(1);
  return `median ${at(0.5)} s, at most ${at(1)} s`;
}
