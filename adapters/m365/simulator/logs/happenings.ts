/** What happens in the simulated tenant while time passes: rows that come into its logs, and changes that others make. */
import { isLicensed } from '../licences.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Chance, lateness, repeatedShare, seededChance, sourceOfLog } from './lateness.js';
import { logOf, logs, momentOf } from './log.js';

/** One thing that the tenant shows from a moment on. */
export interface Happening {
  /** When it can be read first, in milliseconds; a row of a log says itself when its event was. */
  readonly at: number;
  /** A collection key, e.g. `graph.directoryAudits`. */
  readonly key: string;
  /** Whose list it is, in a collection by name. */
  readonly of?: string;
  /** A row for a log; of other collections one that comes in, or the changed properties of the one with the same id. */
  readonly put?: Row;
  /** The id of the row that goes. */
  readonly remove?: string;
}

interface Stream {
  readonly rest: Iterator<Happening>;
  next: Happening;
}

const unifiedLog = 'exchange.UnifiedAuditLog';
const dayMs = 24 * 60 * 60 * 1000;

export class Happenings {
  private readonly streams: Stream[] = [];
  private readonly chance: Chance | null;
  /** When nothing was recorded in the unified log, in milliseconds; the row that says so is the last one before. */
  private readonly silences: { readonly from: number; to: number | null }[] = [];
  private thinnedAt = 0;
  private isBegun = false;
  /** A tenant in which nothing else happens keeps what its file holds, however old. */
  private isAging = false;

  /** @param seed what decides how late rows are that the tenant writes itself; null: they can be read at once */
  constructor(seed: number | null) {
    this.chance = seed === null ? null : seededChance(seed);
  }

  /** Adds what is to happen, in the order of `at`. It is read as time passes, not before. */
  join(stream: Iterable<Happening>): void {
    this.isAging = true;
    this.add(stream);
  }

  private add(stream: Iterable<Happening>): void {
    const rest = stream[Symbol.iterator]();
    const { value, done } = rest.next();
    if (done !== true) this.streams.push({ rest, next: value });
  }

  /** A row that the service writes of what was done just now (milliseconds). */
  write(tenant: Tenant, { key, row, now }: { readonly key: string; readonly row: Row; readonly now: number }): void {
    this.noteRecording(tenant, now);
    if (!tenant.collection(key).held) return;
    if (this.chance === null) {
      this.apply(tenant, { at: now, key, put: row });
      return;
    }
    const at = now + lateness(sourceOfLog(key), this.chance);
    this.add([{ at, key, put: row }]);
    if (this.chance() < repeatedShare) this.add([{ at: at + Math.round(this.chance() * 3_600_000), key, put: row }]);
  }

  /** Lets everything happen until `now` (milliseconds). */
  advance(tenant: Tenant, now: number): void {
    if (!this.isBegun) this.noteRecording(tenant, Number.NEGATIVE_INFINITY);
    this.isBegun = true;
    for (let stream = this.earliest(now); stream !== null; stream = this.earliest(now)) {
      this.apply(tenant, stream.next);
      const { value, done } = stream.rest.next();
      if (done === true) this.streams.splice(this.streams.indexOf(stream), 1);
      else stream.next = value;
    }
  }

  private earliest(now: number): Stream | null {
    let found: Stream | null = null;
    for (const stream of this.streams)
      if (stream.next.at <= now && (found === null || stream.next.at < found.next.at)) found = stream;
    return found;
  }

  private apply(tenant: Tenant, happening: Happening): void {
    const { key, put, remove, at } = happening;
    const log = logOf(key);
    if (log !== undefined && put !== undefined) {
      const moment = momentOf(put, log.at);
      if (key === unifiedLog && this.silences.some(({ from, to }) => moment > from && (to === null || moment < to))) return;
      tenant.collection(key).rows.insert(put);
      this.thin(tenant, at);
      return;
    }
    const { rows, spec } = happening.of === undefined ? tenant.collection(key) : tenant.ownList(key, happening.of);
    const id = remove ?? textOf(put?.[spec.id ?? idOfOwned(put)]);
    const position = spec.shape === 'single' ? 0 : rows.find([spec.id ?? idOfOwned(put ?? rows.at(0))], id);
    if (remove !== undefined && position !== null) rows.remove(position);
    else if (put !== undefined && position !== null) rows.replace(position, { ...rows.at(position), ...put });
    else if (put !== undefined) rows.insert(put);
    if (key === 'exchange.AdminAuditLogConfig') this.noteRecording(tenant, at);
  }

  /** Keeps in mind from when to when nothing is recorded. */
  private noteRecording(tenant: Tenant, at: number): void {
    const config = tenant.collection('exchange.AdminAuditLogConfig').rows.at(0);
    const isOff = sameText(config?.['UnifiedAuditLogIngestionEnabled'], 'false');
    const last = this.silences.at(-1);
    if (isOff && last?.to !== null) this.silences.push({ from: at, to: null });
    else if (!isOff && last?.to === null) last.to = at;
  }

  /** Once a day what the service keeps no longer goes. */
  private thin(tenant: Tenant, now: number): void {
    if (!this.isAging || now - this.thinnedAt < dayMs) return;
    this.thinnedAt = now;
    const licence = isLicensed(tenant, 'AAD_PREMIUM') ? 'premium' : 'free';
    for (const { key, at, keptDays } of logs)
      tenant.collection(key).rows.keep((row) => momentOf(row, at) >= now - keptDays[licence] * dayMs);
  }
}

/** Lists of one account or mailbox: the property by which rows differ. */
function idOfOwned(row: Row | undefined): string {
  return row !== undefined && 'Identity' in row ? 'Identity' : 'id';
}
