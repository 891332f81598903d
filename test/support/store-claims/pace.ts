/**
 * The time of a course: whole processes run in it as they are composed, and nothing sleeps. Intervals run when the course lets time pass, `Date.now` and the
 * time to live of keys go with it, and the course goes on once nothing is under way any more: no command of the store, no request, no file.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis, ReplyError } from 'ioredis';
import type { Clock } from '../../../src/lib/clock';
import type { Chance } from '../chaos/random';
import { isMachineAwaited, watchRequests } from '../time/under-way';
import { allQueues } from './kinds';

export interface Pace {
  readonly clock: Clock;
  /** Lets this many milliseconds pass, with a few looks of all intervals at the end of them. */
  pass(ms: number): Promise<void>;
  /** Waits until nothing is under way. */
  rest(): Promise<void>;
  /** Waits for a few answers of the store alone: what is under way may go on being so. */
  moment(answers: number): Promise<void>;
  close(): void;
}

interface Interval {
  readonly work: () => void;
  readonly everyMs: number;
  lastAt: number;
  isOn: boolean;
}

/** Courses begin on this Tuesday morning. */
const begins = Date.parse('2026-11-24T09:00:00Z');
/** Looks at the end of each pause, and the milliseconds between them: an interval of half a minute runs in between. */
const looks = 4;
const betweenMs = 31_000;
/** So often in a row nothing may be under way. */
const quietFor = 4;
/** Real milliseconds between two looks at what fires no event. */
const lookMs = 5;
/** Real milliseconds after which a course goes on whatever is under way: a script of the store that was spoilt may be tried for ever. */
const patienceMs = 5000;

/** Real milliseconds that loading a module takes on a busy machine. */
const loadingMs = 200;

const blocking = new Set(['bzpopmin', 'blpop', 'brpoplpush', 'blmove', 'xread', 'xreadgroup']);
/** @param isPatient whether nothing may have begun for a while: the process still loads modules, which nothing here can see, or the course has to end */
export function openPace(chance: Chance, isPatient = false): Pace {
  const intervals: Interval[] = [];
  const real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval, now: Date.now, send: send() };
  let passed = 0;
  let commands = 0;
  /** Commands and requests. */
  const underWay = new Set<unknown>();
  let ended: () => void = () => undefined;
  const over = (what: unknown): void => {
    underWay.delete(what);
    ended();
  };
  /** Until something ends, so that waiting for a slow answer keeps no processor busy. */
  const untilOneEnds = (): Promise<void> =>
    new Promise((resolve) => {
      const giveUp = setTimeout(resolve, lookMs);
      ended = () => {
        clearTimeout(giveUp);
        resolve();
      };
    });
  const began = performance.now();
  const now = (): number => begins + passed + (performance.now() - began);

  globalThis.setInterval = ((work: () => void, everyMs = 0) => {
    const interval: Interval = { work, everyMs, lastAt: now(), isOn: true };
    intervals.push(interval);
    return Object.assign(interval, { unref: () => interval, ref: () => interval, hasRef: () => false });
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = ((interval?: Interval) => {
    if (interval !== undefined && intervals.includes(interval)) interval.isOn = false;
    else real.clearInterval(interval as never);
  }) as typeof clearInterval;
  Date.now = () => Math.floor(now());
  Redis.prototype.sendCommand = function count(this: Redis, ...parts) {
    const [command] = parts;
    const answer = real.send.apply(this, parts);
    if (blocking.has(command.name) || own.has(this)) return answer;
    commands += 1;
    underWay.add(command);
    const answered = (): void => over(command);
    (command as unknown as { readonly promise: Promise<unknown> }).promise.then(answered, answered);
    return answer;
  };
  const forget = watchRequests((request) => void underWay.add(request), over);

  const moment = async (answers: number): Promise<void> => {
    for (let n = 0; n < answers; n += 1) {
      for (const redis of own) await redis.ping();
      await immediately();
    }
  };
  const rest = async (): Promise<void> => {
    await restOnce();
    if (!isPatient) return;
    for (let seen = -1; seen !== commands; ) {
      seen = commands;
      await sleep(loadingMs);
      await restOnce();
    }
  };
  const restOnce = async (): Promise<void> => {
    const until = performance.now() + patienceMs;
    for (let [quiet, seen] = [0, -1]; quiet < quietFor && performance.now() < until; ) {
      if (underWay.size > 0) await untilOneEnds();
      await moment(1);
      await immediately();
      quiet = underWay.size === 0 && commands === seen && !isMachineAwaited() ? quiet + 1 : 0;
      seen = commands;
    }
    // Whatever hangs by then is waited for no more.
    if (performance.now() < until) return;
    underWay.clear();
  };
  const forward = async (ms: number): Promise<void> => {
    passed += ms;
    for (const redis of own) await ageKeys(redis, ms);
    for (const one of chance.shuffled(intervals.filter(({ isOn }) => isOn)))
      if (one.isOn && now() - one.lastAt >= one.everyMs) {
        one.lastAt = now();
        one.work();
      }
    await rest();
  };
  return {
    clock: {
      now: () => new Date(now()),
      monotonicMs: () => passed + (performance.now() - began),
      sleep: (ms) => {
        passed += ms;
        return Promise.resolve();
      },
    },
    pass: async (ms) => {
      await rest();
      const left = ms - looks * betweenMs;
      // What waits a few seconds for another try has it before the long part of the pause.
      if (left > betweenMs) await forward(betweenMs);
      if (left > 0) await forward(left > betweenMs ? left - betweenMs : left);
      for (let look = 0; look < Math.min(looks, Math.ceil(ms / betweenMs)); look += 1) await forward(betweenMs);
    },
    rest,
    moment,
    close: () => {
      globalThis.setInterval = real.setInterval;
      globalThis.clearInterval = real.clearInterval;
      Date.now = real.now;
      Redis.prototype.sendCommand = real.send;
      forget();
    },
  };
}

const own = new Set<Redis>();

/** The connection by which a course asks whether the store answered: its commands are nobody's work. */
export function asCourse(redis: Redis): () => void {
  own.add(redis);
  return () => void own.delete(redis);
}

function send(): typeof Redis.prototype.sendCommand {
  return Redis.prototype.sendCommand;
}

function immediately(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Keys that live for a time get older with the course, but for the locks of jobs, which their workers renew; and workers that wait for a queue look at it again. */
const ageing = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key)
  if left > 0 and string.sub(key, -5) ~= ':lock' then redis.call('PEXPIRE', key, math.max(1, left - ARGV[1])) end
end
for index = 2, #ARGV do
  local name = ARGV[index]
  local marker = '{hardenbot}:' .. name .. ':marker'
  local kind = redis.call('TYPE', marker).ok
  if kind == 'none' or kind == 'zset' then redis.call('ZADD', marker, 0, '0') end
end`;

async function ageKeys(redis: Redis, ms: number): Promise<void> {
  try {
    await redis.eval(ageing, 0, Math.floor(ms), ...allQueues);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
  }
}
