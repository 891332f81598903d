/** Reads one log from its mark on, and says what came, whether it was the whole, and what stands in the way. */

import { maxSkewMs } from '../../../lib/clock.js';
import { TenantError } from '../../../lib/errors.js';
import { sha256 } from '../../../lib/json.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { plural } from '../../../lib/plural.js';
import { truncateAtWord } from '../../../lib/truncate.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import type { WithClock } from '../../../worker/context.js';
import type { Observation } from '../observation.js';
import type { HasSignalStore, SignalState, SourceState } from '../store.js';
import { toObservation } from '../to-observation.js';
import type { Asked, SourceSpec } from './sources.js';

/** What one read of a log gave. */
export interface SourceAnswer {
  readonly spec: SourceSpec;
  /** Rows that had not been judged when it was asked for, each once. */
  readonly observations: readonly Observation[];
  readonly unreadable: number;
  /** When the last page came. */
  readonly at: Date;
  /** When it was asked for: the next time is counted from here, however long the answer took. */
  readonly askedAt: Date;
  /** Null: all that was asked for came. */
  readonly problem: TenantError | null;
  /** The stretches that were read beside the newest, by their lag. */
  readonly swept: readonly number[];
}

interface ReadInput {
  readonly client: ReadsTenant;
  readonly state: SourceState;
  readonly operations: readonly string[];
  readonly now: () => Date;
}

/** Never throws for the tenant's sake. What came before an error is judged too; the mark stays where it was then. */
export async function readSource(spec: SourceSpec, { client, state, operations, now }: ReadInput): Promise<SourceAnswer> {
  const observations: Observation[] = [];
  let [readable, unreadable] = [0, 0];
  const swept: number[] = [];
  const isFresh = freshTo(state);
  const askedAt = now();
  const read = async (asked: Asked): Promise<void> => {
    for await (const page of spec.read(client, asked)) {
      const answeredAt = now();
      for (const row of page.rows) {
        const observation = toObservation(row, answeredAt);
        if (observation === null) {
          unreadable += 1;
          continue;
        }
        readable += 1;
        // Most of what a read overlaps was judged before: kept until all of it came, it would be several times what is new.
        if (isFresh(observation)) observations.push(observation);
      }
      unreadable += page.unreadable;
    }
  };
  try {
    const to = askedAt;
    const newest = { from: new Date(Date.parse(state.mark) - spec.overlapMs), to };
    await read({ ...newest, operations });
    for (const { lagMs, ...stretch } of dueSweeps(spec, state, to)) {
      await read({ ...stretch, isSweep: true, operations });
      swept.push(lagMs);
    }
    // An answer that holds rows and says nothing by any of them is none: the log would pass for one that is read.
    const problem =
      readable === 0 && unreadable > 0
        ? new TenantError(`${plural(unreadable, 'row')} came, and none has an id and a time that can be read.`, {
            kind: 'incomplete',
          })
        : null;
    return { spec, observations, unreadable, askedAt, at: now(), problem, swept };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { spec, observations, unreadable, askedAt, at: now(), problem: error, swept };
  }
}

/** The stretches that are due to be read again. */
function dueSweeps({ sweeps, overlapMs }: SourceSpec, { swept }: SourceState, now: Date) {
  return sweeps.flatMap(({ lagMs, everyMs }) => {
    const last = swept[String(lagMs)];
    const sinceMs = last === undefined ? everyMs : now.getTime() - Date.parse(last);
    if (sinceMs < everyMs) return [];
    const to = new Date(now.getTime() - lagMs);
    // What was not swept since, and a little more, so that sweeps meet; after a long stop not all of it at once.
    return [{ lagMs, from: new Date(to.getTime() - Math.min(4 * everyMs, sinceMs) - overlapMs), to }];
  });
}

/** What comes later than this is found by no sweep, so no read begins earlier, in milliseconds. */
const maxBackMs = 24 * 60 * 60_000;

/** Ids of rows that are remembered, the oldest forgotten first: a row that comes again after that is judged again, and reported once all the same. */
const maxJudged = 20_000;
/** For so long a service may be away, in milliseconds. */
const momentMs = 5 * 60_000;
/** A log that cannot be had is not asked for at its usual pace. One that the tenant may have again is soon read once it has. */
const waitsOfRefusal = { first: 60_000, most: 15 * 60_000, mostOfNever: 6 * 60 * 60_000 } as const;

/** Milliseconds. */
function waitAfterRefusal(kind: TenantError['kind'], rounds: number, { answeredAt }: SourceState): number {
  const isOnlyBarred = kind === 'forbidden' || answeredAt !== undefined;
  const most = isOnlyBarred ? waitsOfRefusal.most : waitsOfRefusal.mostOfNever;
  return Math.min(most, waitsOfRefusal.first * 2 ** Math.min(rounds, 12));
}

/** A sign-in with MFA is answered twice by one id: interrupted first, and then as it ended. */
function keyOf(observation: Observation): string {
  const { id } = observation;
  const isSignIn = observation.source === 'signIns' || observation.source === 'flows';
  return sha256(isSignIn ? `${id} ${observation.row.status?.errorCode ?? ''}` : id).slice(0, 16);
}

/** The rows that were not judged before, each once. */
export function freshOf({ observations }: SourceAnswer, state: SourceState): readonly Observation[] {
  return observations.filter(freshTo(state));
}

/** True once for each row that was not judged before. */
function freshTo({ judged }: SourceState): (observation: Observation) => boolean {
  const known = new Set(judged.map(([key]) => key));
  return (observation) => {
    const key = keyOf(observation);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  };
}

/** What is kept of a tenant's logs; null: nothing. */
export async function keptState({ signals, clock }: HasSignalStore & WithClock, tenant: string): Promise<SignalState | null> {
  const state = await signals.state(tenant);
  if (state === null) return null;
  const now = clock.now();
  const sources = Object.entries(state.sources).map(([source, one]) => [source, withoutFuture(one, now)]);
  return { ...state, begunAt: earliest(state.begunAt, now), sources: Object.fromEntries(sources) };
}

/** What a clock wrote that was ahead, this one before it was set right or another worker's, would keep the log unread until then. Where nobody knows up to when it was read, it is read from a day ago. */
function withoutFuture(state: SourceState, now: Date): SourceState {
  const { mark, answeredAt, failed, swept } = state;
  const newest = Math.max(...[mark, answeredAt ?? mark, failed?.since ?? mark].map((at) => Date.parse(at)));
  if (newest <= now.getTime() + maxSkewMs) return state;
  const past = Object.entries(swept).filter(([, at]) => new Date(at) <= now);
  return {
    ...state,
    mark: new Date(mark) <= now ? mark : new Date(now.getTime() - maxBackMs).toISOString(),
    nextAt: now.toISOString(),
    swept: Object.fromEntries(past),
    ...omitUndefined({ answeredAt: answeredAt && earliest(answeredAt, now) }),
    ...(failed === undefined ? {} : { failed: { ...failed, since: earliest(failed.since, now) } }),
  };
}

function earliest(written: string, by: Date): string {
  return new Date(Math.min(Date.parse(written), by.getTime())).toISOString();
}

/** Where the log stands after an answer whose rows were judged and reported. */
export function stateAfter(
  state: SourceState,
  answer: SourceAnswer,
  { fresh, everyMs }: { readonly fresh: readonly Observation[]; readonly everyMs: number },
): SourceState {
  const { spec, at, askedAt, problem, swept } = answer;
  const newest = Math.max(
    Date.parse(state.mark),
    at.getTime() - maxBackMs,
    ...fresh.map((one) => one.at.getTime()).filter((ms) => ms <= at.getTime()),
  );
  const keepFrom =
    newest - Math.max(spec.overlapMs, ...spec.sweeps.map(({ lagMs, everyMs: each }) => lagMs + 2 * each)) - spec.overlapMs;
  const judged = [...state.judged, ...fresh.map((one): [string, number] => [keyOf(one), one.at.getTime()])]
    .filter(([, ms]) => ms >= keepFrom)
    .slice(-maxJudged);
  const late = fresh.filter((one) => one.answeredAt.getTime() - one.at.getTime() > spec.usualLateMs).length;
  const { failed: _failed, ...before } = state;
  const today = isSameDay(state.answeredAt, at) ? state : { late: 0, unreadable: 0 };
  const counted = { ...before, judged, late: today.late + late, unreadable: today.unreadable + answer.unreadable };
  if (problem !== null) {
    const { permission, licence, retryAfterMs = 0 } = problem.detail;
    // A service that asks for an hour is silent for an hour: the rounds that it takes away are said now.
    const rounds = (state.failed?.rounds ?? 0) + 1 + Math.floor(retryAfterMs / Math.max(everyMs, momentMs));
    const isRefused = problem.kind === 'forbidden' || problem.kind === 'unlicensed' || problem.kind === 'notOffered';
    const wait = isRefused ? waitAfterRefusal(problem.kind, rounds, state) : everyMs;
    return {
      ...counted,
      nextAt: new Date(Math.max(askedAt.getTime() + wait, at.getTime() + retryAfterMs)).toISOString(),
      failed: {
        since: state.failed?.since ?? at.toISOString(),
        rounds,
        kind: problem.kind,
        reason: truncateAtWord(problem.message, 300),
        ...omitUndefined({ permission, licence }),
      },
    };
  }
  const newestAt = fresh.length === 0 ? state.newestAt : new Date(newest).toISOString();
  return {
    ...counted,
    mark: new Date(newest).toISOString(),
    nextAt: new Date(askedAt.getTime() + everyMs).toISOString(),
    answeredAt: at.toISOString(),
    swept: { ...state.swept, ...Object.fromEntries(swept.map((lag) => [String(lag), at.toISOString()])) },
    ...omitUndefined({ newestAt }),
  };
}

/** Of UTC. */
function isSameDay(answeredAt: string | undefined, at: Date): boolean {
  return answeredAt?.slice(0, 10) === at.toISOString().slice(0, 10);
}
