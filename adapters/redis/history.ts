/** The past of a tenant in Valkey: one hash of controls, one of days, and a list of movements, each bounded. */
import { type Move, moveSchema } from '../../src/ledger/move.js';
import { type DailyPosture, dailyPostureSchema, daysKept, type HistoryStore, movesKept } from '../../src/posture/history.js';
import { type ControlRecord, controlRecordSchema } from '../../src/posture/record.js';
import type { StoreClient } from './connection.js';
import { gatherReads } from './gathered-reads.js';
import { keys } from './keys.js';
import { script } from './script.js';

/** Sets a day and drops the oldest ones beyond the limit: the names of days sort as the days do. */
const saveDayScript = script(`
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local surplus = redis.call('HLEN', KEYS[1]) - tonumber(ARGV[3])
if surplus <= 0 then return 0 end
local days = redis.call('HKEYS', KEYS[1])
table.sort(days)
for i = 1, surplus do redis.call('HDEL', KEYS[1], days[i]) end
return surplus`);

export function createHistoryStore(redis: StoreClient): HistoryStore {
  const reads = gatherReads(redis);
  return {
    controls: async (tenant) => {
      const stored = await redis.hvals(keys.controls(tenant));
      return new Map(
        stored.map((text): [string, ControlRecord] => {
          const record = controlRecordSchema.parse(JSON.parse(text));
          return [record.control, record];
        }),
      );
    },
    saveControls: async (tenant, records) => {
      if (records.length === 0) return;
      await redis.hset(keys.controls(tenant), new Map(records.map((record) => [record.control, JSON.stringify(record)])));
    },
    saveDay: async (tenant, day) => {
      await saveDayScript.run(redis, [keys.days(tenant)], [day.day, JSON.stringify(day), String(daysKept)]);
    },
    days: async (tenant, days) => {
      if (days.length === 0) return [];
      const stored = await reads.hmget(keys.days(tenant), days);
      return stored.flatMap((text): DailyPosture[] => (text === null ? [] : [dailyPostureSchema.parse(JSON.parse(text))]));
    },
    addMoves: async (tenant, moves) => {
      if (moves.length === 0) return;
      const list = keys.moves(tenant);
      await redis
        .multi()
        .lpush(list, ...moves.map((move) => JSON.stringify(move)))
        .ltrim(list, 0, movesKept - 1)
        .exec();
    },
    moves: async (tenant, since) => {
      const stored = await reads.lrange(keys.moves(tenant), 0, movesKept - 1);
      return stored.map((text): Move => moveSchema.parse(JSON.parse(text))).filter((move) => new Date(move.at) > since);
    },
  };
}
