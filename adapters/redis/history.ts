/** The past of a tenant in Valkey: the controls, the days of each month, and what moved, each bounded. Kept by workers. */
import { z } from 'zod';
import { moveSchema } from '../../src/engine/ledger/move.js';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import { daysBefore } from '../../src/lib/calendar.js';
import { compiled } from '../../src/lib/compiled.js';
import { type DailyPosture, dailyPostureSchema, daysKept, type HistoryStore, movesKept } from '../../src/posture/history.js';
import { type ControlRecord, controlRecordSchema } from '../../src/posture/record.js';
import type { StoreClient } from './connection.js';
import { orNone, replaceText, setFields, textAt } from './foreign.js';
import { keys } from './keys.js';

const daysSchema = z.record(z.string(), dailyPostureSchema);
const movesSchema = z.array(moveSchema);
/** Milliseconds: a month is in use for its last day as long as for its first. */
const keptMs = (daysKept + 62) * 24 * 3_600_000;

const monthOf = (day: string): string => day.slice(0, 7);
const controlsOf = (tenant: string, control: string) => ({ tenant, name: `control ${control}` });
const daysOf = (tenant: string, month: string) => ({ tenant, name: `days ${month}` });
const movesOf = (tenant: string) => ({ tenant, name: 'moves' });

export function createHistoryStore(redis: StoreClient, values: SealedValues): HistoryStore {
  const readDays = (tenant: string, month: string, text: string | null) =>
    compiled(daysSchema).safeParse(values.open(daysOf(tenant, month), text)).data ?? {};
  const readMoves = (tenant: string, text: string | null) =>
    compiled(movesSchema).safeParse(values.open(movesOf(tenant), text)).data ?? [];
  const replace = (key: string, next: (before: string | null) => string): Promise<void> =>
    replaceText(redis, [key], (before) => ({ texts: [next(before)], forMs: keptMs }));
  return {
    controls: async (tenant) => {
      const stored = Object.entries(await orNone(redis, keys.controls(tenant), {}, () => redis.hgetall(keys.controls(tenant))));
      return new Map(
        stored.flatMap(([control, text]): [string, ControlRecord][] => {
          const record = controlRecordSchema.safeParse(values.open(controlsOf(tenant, control), text)).data;
          return record === undefined ? [] : [[control, record]];
        }),
      );
    },
    saveControls: async (tenant, records) => {
      if (records.length === 0) return;
      const sealed = records.map((record): [string, string] => [
        record.control,
        values.seal(controlsOf(tenant, record.control), record),
      ]);
      await setFields(redis, keys.controls(tenant), new Map(sealed));
    },
    saveDay: (tenant, day) => {
      const month = monthOf(day.day);
      return replace(keys.days(tenant, month), (before) =>
        values.seal(daysOf(tenant, month), { ...readDays(tenant, month, before), [day.day]: day }),
      );
    },
    days: async (tenant, wanted) => {
      const newest = [...wanted].sort().at(-1);
      if (newest === undefined) return [];
      const oldest = daysBefore(newest, daysKept - 1);
      const months = [...new Set(wanted.filter((day) => day >= oldest).map(monthOf))];
      const stored = await Promise.all(months.map((month) => textAt(redis, keys.days(tenant, month))));
      const known = new Map(months.flatMap((month, index) => Object.entries(readDays(tenant, month, stored[index] ?? null))));
      return wanted.flatMap((day): DailyPosture | readonly DailyPosture[] => (day < oldest ? [] : (known.get(day) ?? [])));
    },
    addMoves: async (tenant, added) => {
      if (added.length === 0) return;
      await replace(keys.moves(tenant), (before) =>
        values.seal(movesOf(tenant), [...[...added].reverse(), ...readMoves(tenant, before)].slice(0, movesKept)),
      );
    },
    moves: async (tenant, since) =>
      readMoves(tenant, await textAt(redis, keys.moves(tenant))).filter((move) => new Date(move.at) > since),
  };
}
