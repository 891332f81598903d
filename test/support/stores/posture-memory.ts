/** The past of tenants, rounds and waivers in memory, for services alone. */
import type { Move } from '../../../src/engine/ledger/move';
import { type DailyPosture, daysKept, type HistoryStore, movesKept } from '../../../src/posture/history';
import type { ControlRecord } from '../../../src/posture/record';
import type { Round, RoundStore, StoredDigest } from '../../../src/posture/rounds';

/** The value of a key, made when it is asked for the first time. */
function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

export function memoryHistory(): HistoryStore {
  const controls = new Map<string, Map<string, ControlRecord>>();
  const days = new Map<string, Map<string, DailyPosture>>();
  const moves = new Map<string, Move[]>();
  return {
    controls: async (tenant) => new Map(controls.get(tenant)),
    saveControls: async (tenant, records) => {
      for (const record of records) entryOf(controls, tenant, () => new Map<string, ControlRecord>()).set(record.control, record);
    },
    saveDay: async (tenant, day) => {
      const known = entryOf(days, tenant, () => new Map<string, DailyPosture>());
      known.set(day.day, day);
      for (const old of [...known.keys()].sort().slice(0, -daysKept)) known.delete(old);
    },
    days: async (tenant, wanted) => wanted.flatMap((day) => days.get(tenant)?.get(day) ?? []),
    addMoves: async (tenant, added) => {
      moves.set(tenant, [...[...added].reverse(), ...(moves.get(tenant) ?? [])].slice(0, movesKept));
    },
    moves: async (tenant, since) => (moves.get(tenant) ?? []).filter((move) => new Date(move.at) > since),
  };
}

export function memoryRounds(): RoundStore {
  const rounds = new Map<string, Round>();
  const digests = new Map<string, StoredDigest>();
  const told = new Map<string, string>();
  return {
    round: async (tenant) => rounds.get(tenant) ?? null,
    roundsOf: async (tenants) => tenants.map((tenant) => rounds.get(tenant) ?? null),
    saveRound: async (tenant, round) => void rounds.set(tenant, round),
    digest: async (tenant) => digests.get(tenant) ?? null,
    saveDigest: async (tenant, digest) => void digests.set(tenant, digest),
    digests: async (tenants) => tenants.map((tenant) => digests.get(tenant)?.digest ?? null),
    toldDay: async ({ platform, channel }) => told.get(`${platform}:${channel}`) ?? null,
    saveToldDay: async ({ platform, channel }, day) => void told.set(`${platform}:${channel}`, day),
  };
}
