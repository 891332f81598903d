/** What workers keep of a tenant's signals beside the ledger, signed: how far each log was read, which rows were judged, and what waits for a second sign. */
import { z } from 'zod';
import type { KeptPlace, SealedStores } from '../../engine/ledger/sealed-store.js';
import { compiled } from '../../lib/compiled.js';
import { aboutSchema, storedSignSchema, weightSchema } from './entry-terms.js';
import { type LogSource, sources } from './observation.js';

/** The logs, without what is read because of a row. */
const logSources = sources.filter((source) => source !== 'rules');

const moment = z.iso.datetime();

const failureSchema = z.strictObject({
  since: moment,
  /** Reads that failed one after the other, and those that the service asked to leave out. */
  rounds: z.number().int().positive(),
  kind: z.string(),
  reason: z.string(),
  permission: z.string().exactOptional(),
  licence: z.string().exactOptional(),
});

const sourceStateSchema = z.strictObject({
  /** The newest event that was seen: the next read begins an overlap before it. */
  mark: moment,
  /** When it is read again. */
  nextAt: moment,
  /** The newest answer that was whole; absent: none yet. */
  answeredAt: moment.exactOptional(),
  /** The newest event of all rows; absent: no row yet. */
  newestAt: moment.exactOptional(),
  /** Hashes of the ids of rows that were judged, with when they happened, in milliseconds. */
  judged: z.array(z.tuple([z.string(), z.number()])),
  /** When it was last read again for what comes late, by how late. */
  swept: z.record(z.string(), moment),
  failed: failureSchema.exactOptional(),
  /** Rows since midnight UTC that came later than the vendor usually makes them readable. */
  late: z.number().int().nonnegative(),
  /** How often a row since midnight UTC could not be read: one that stays counts in each look. */
  unreadable: z.number().int().nonnegative(),
});
export type SourceState = z.infer<typeof sourceStateSchema>;

/** A line for the next digest. */
const quietSignSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  about: aboutSchema,
  weight: weightSchema,
  says: z.string(),
  at: moment,
  noticedAt: moment,
  why: z.string(),
  /** How many rows it was of; absent: one. */
  rows: z.number().int().exactOptional(),
});
export type QuietSign = z.infer<typeof quietSignSchema>;

/** A hash of a write of hardenbot's and the name of a row, and when it was, in milliseconds: that row is accounted for. */
const accountedSchema = z.tuple([z.string(), z.number()]);
export type AccountedRow = z.infer<typeof accountedSchema>;

const signalStateSchema = z.strictObject({
  v: z.literal(1),
  begunAt: moment,
  sources: z.partialRecord(z.enum(logSources as [LogSource, ...LogSource[]]), sourceStateSchema),
  /** Signs of weight B that wait for another one about the same subject. */
  waiting: z.array(storedSignSchema),
  /** What was reported in the last days, so that most repetitions need no look into the ledger. */
  reported: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      about: aboutSchema,
      weight: weightSchema,
      card: z.string(),
      at: moment,
      rows: z.number().int().exactOptional(),
    }),
  ),
  quiet: z.array(quietSignSchema),
  /** Names of activities that the table of log meanings does not have, and how often each came. */
  unknownNames: z.record(z.string(), z.number().int()),
  /** Rows of the last day that hardenbot's own writes caused; absent: none. */
  accounted: z.array(accountedSchema).exactOptional(),
  /** The end of the week of which the routine of people is learnt, where what was learnt before got lost; absent: `begunAt`. */
  pastUpTo: moment.exactOptional(),
  /** Up to where the routine of people was learnt from older sign-ins. */
  learntUpTo: moment.exactOptional(),
  /** When that was, so that what is new is read first. */
  learntAt: moment.exactOptional(),
});
export type SignalState = z.infer<typeof signalStateSchema>;

/**
 * A value, the hour in which it was first seen, the day on which it was last noted, and on how many days: hours and days since 1970. What was seen once is no
 * routine, so an attacker's own sign-in must not make their network a usual one.
 */
const seenSchema = z.tuple([z.string(), z.number().int(), z.number().int(), z.number().int()]);
export type StoredSeen = z.infer<typeof seenSchema>;

const routineSchema = z.strictObject({
  since: moment,
  countries: z.array(seenSchema),
  networks: z.array(seenSchema),
  devices: z.array(seenSchema),
  apps: z.array(seenSchema),
  hours: z.array(seenSchema),
});
export type StoredRoutine = z.infer<typeof routineSchema>;

/** A network, the hour since 1970 of its last wrong password, and hashes of the accounts that it was for, of which a few are enough. */
const refusedSchema = z.tuple([z.string(), z.number().int(), z.array(z.string())]);
export type StoredRefused = z.infer<typeof refusedSchema>;

/** What is known of the people and things of a tenant, as a worker last read it. */
const signalFactsSchema = z.strictObject({
  v: z.literal(1),
  readAt: moment,
  people: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      standing: z.enum(['tier0', 'privileged']).exactOptional(),
      /** The mail address by which settings declare it as a break-glass account. */
      declaredAs: z.string().exactOptional(),
      createdAt: moment.exactOptional(),
    }),
  ),
  apps: z.array(
    z.strictObject({
      id: z.string(),
      appId: z.string(),
      name: z.string(),
      powerful: z.literal(true).exactOptional(),
      microsofts: z.literal(true).exactOptional(),
      createdAt: moment.exactOptional(),
    }),
  ),
  domains: z.array(z.string()),
  guardedGroups: z.array(z.string()),
  guardedLocations: z.array(z.string()),
  /** Collections that could not be read, by name. */
  missing: z.array(z.string()),
  routines: z.record(z.string(), routineSchema),
  countries: z.array(seenSchema),
  /** Networks that had wrong passwords within a day. */
  refused: z.array(refusedSchema).exactOptional(),
});
export type SignalFacts = z.infer<typeof signalFactsSchema>;

export interface SignalStore {
  /** Null where there is none, or none that a worker signed. */
  state(tenant: string): Promise<SignalState | null>;
  saveState(tenant: string, state: SignalState): Promise<void>;
  facts(tenant: string): Promise<SignalFacts | null>;
  saveFacts(tenant: string, facts: SignalFacts): Promise<void>;
}

export interface HasSignalStore {
  readonly signals: SignalStore;
}

export const signalPlaces = {
  state: (tenant: string): KeptPlace => ({ tenant, name: 'signals', key: 'signals' }),
  facts: (tenant: string): KeptPlace => ({ tenant, name: 'signal facts', key: 'signals:facts' }),
};

export function openSignalStore({ byWorkers }: SealedStores): SignalStore {
  const { state, facts } = signalPlaces;
  return {
    state: async (tenant) => compiled(signalStateSchema).safeParse(await byWorkers.read(state(tenant))).data ?? null,
    saveState: (tenant, next) => byWorkers.keep(state(tenant), next),
    facts: async (tenant) => compiled(signalFactsSchema).safeParse(await byWorkers.read(facts(tenant))).data ?? null,
    saveFacts: (tenant, next) => byWorkers.keep(facts(tenant), next),
  };
}
