/** What people usually do, learnt from their sign-ins that went well: pure, and bounded, so that nobody's past is kept. */
import { lookupName } from '../../tenant/log-meaning/operation.js';
import { withRefused } from './guessing.js';
import { type KnownPerson, networkOf, noRoutine } from './known.js';
import type { Observation } from './observation.js';
import { named } from './rows.js';
import type { SignalFacts, StoredRoutine, StoredSeen } from './store.js';

const hourMs = 60 * 60_000;
const hoursOfDay = 24;
const dayMs = hoursOfDay * hourMs;

/** How many values of each kind are remembered of one person. */
const kept = { countries: 6, networks: 12, devices: 8, apps: 24, hours: 24 } as const;
/** Of a tenant. */
const keptCountries = 60;

/** A value is routine when it was first seen this long ago, and on this number of days: an attacker who signs in and goes on has neither. */
const routineAfterMs = 48 * hourMs;
const routineDays = 2;
/** A value that was seen on this number of days is noted once a week, so that a morning of sign-ins writes nothing. */
const settledDays = 4;

/** Why a person's routine is none before it spans this, in milliseconds. */
const spanMs = 3 * dayMs;

/** What judges may go by. A few hours are no routine: everything would be unusual. */
export function routineOf(stored: StoredRoutine | undefined, now: Date): KnownPerson['routine'] {
  if (stored === undefined) return noRoutine;
  const since = new Date(stored.since);
  if (now.getTime() - since.getTime() < spanMs) return { ...noRoutine, since };
  const { countries, networks, devices, apps, hours } = stored;
  return {
    since,
    countries: settled(countries, now),
    networks: settled(networks, now),
    devices: settled(devices, now),
    apps: settled(apps, now),
    hours: settled(hours, now).map(Number),
  };
}

/** The values that count as routine. */
export function settled(values: readonly StoredSeen[], now: Date): readonly string[] {
  return values.flatMap(([value, first, , days]) =>
    days >= routineDays && first * hourMs <= now.getTime() - routineAfterMs ? [value] : [],
  );
}

export interface Learnt {
  readonly routines: SignalFacts['routines'];
  readonly countries: SignalFacts['countries'];
  /** Absent: there was no wrong password yet. */
  readonly refused?: NonNullable<SignalFacts['refused']>;
}

/**
 * With what these sign-ins show. The same object where they show nothing new.
 *
 * @param personOf gives the object id of a name or id of the unified log. Given only where the tenant has no sign-in log: the unified log does not say which
 *   sign-ins Entra ID suspects.
 */
export function learn(
  known: Learnt,
  observations: readonly Observation[],
  personOf?: (idOrName: string | null | undefined) => string | undefined,
): Learnt {
  let routines: Record<string, StoredRoutine> | null = null;
  let { countries } = known;
  for (const observation of observations) {
    const seen = signInOf(observation) ?? (personOf === undefined ? null : signInOfRecord(observation, personOf));
    if (seen === null) continue;
    const before = (routines ?? known.routines)[seen.person];
    const after = withSignIn(before, seen);
    countries = withValue(countries, seen.country, seen.at, keptCountries);
    if (after === before) continue;
    routines ??= { ...known.routines };
    routines[seen.person] = after;
  }
  const before = known.refused ?? [];
  const refused = withRefused(before, observations);
  if (routines === null && countries === known.countries && refused === before) return known;
  return { routines: routines ?? known.routines, countries, ...(refused.length === 0 ? {} : { refused: [...refused] }) };
}

interface SeenSignIn {
  readonly person: string;
  readonly at: Date;
  readonly country: string | null;
  readonly network: string | null;
  readonly device: string | null;
  readonly app: string | null;
}

/** Only what went well, and what Entra ID does not suspect: an attacker's tries teach nothing. */
function signInOf(observation: Observation): SeenSignIn | null {
  if (observation.source !== 'signIns') return null;
  const { row, at } = observation;
  const isSuspected = row.riskState === 'atRisk' || row.riskState === 'confirmedCompromised';
  if (row.status?.errorCode !== 0 || !row.userId || isSuspected) return null;
  return {
    person: row.userId.toLowerCase(),
    at,
    country: row.location?.countryOrRegion || null,
    network: networkOf(row.ipAddress),
    device: deviceOf(row.deviceDetail),
    app: row.appId?.toLowerCase() ?? null,
  };
}

/** The same of the unified log, which has no countries. */
function signInOfRecord(
  observation: Observation,
  personOf: (idOrName: string | null | undefined) => string | undefined,
): SeenSignIn | null {
  if (observation.source !== 'unified' || observation.meaning?.trace !== 'signIn') return null;
  const { Operation, ErrorNumber, UserKey, UserId, ActorIpAddress, ClientIP, ApplicationId, DeviceProperties } = observation.row;
  const person = personOf(UserKey) ?? personOf(UserId);
  if (person === undefined || lookupName(Operation ?? '') !== 'userloggedin' || (ErrorNumber ?? '0') !== '0') return null;
  return {
    person,
    at: observation.at,
    country: null,
    network: networkOf(ActorIpAddress || ClientIP),
    device: named(DeviceProperties, 'Id')?.toLowerCase() ?? null,
    app: ApplicationId?.toLowerCase() || null,
  };
}

/** Of a device without an id its operating system and browser. */
function deviceOf(
  device:
    | {
        readonly deviceId?: string | null | undefined;
        readonly operatingSystem?: string | null | undefined;
        readonly browser?: string | null | undefined;
      }
    | null
    | undefined,
): string | null {
  if (!device) return null;
  if (device.deviceId) return device.deviceId.toLowerCase();
  const browser = (device.browser ?? '').replace(/[\d.]+/g, '').trim();
  return device.operatingSystem || browser ? `${device.operatingSystem ?? ''}/${browser}` : null;
}

function withSignIn(before: StoredRoutine | undefined, { at, ...seen }: SeenSignIn): StoredRoutine {
  const known = before ?? { since: at.toISOString(), countries: [], networks: [], devices: [], apps: [], hours: [] };
  const after = {
    since: new Date(Math.min(at.getTime(), Date.parse(known.since))).toISOString(),
    countries: withValue(known.countries, seen.country, at, kept.countries),
    networks: withValue(known.networks, seen.network, at, kept.networks),
    devices: withValue(known.devices, seen.device, at, kept.devices),
    apps: withValue(known.apps, seen.app, at, kept.apps),
    hours: withValue(known.hours, String(at.getUTCHours()), at, kept.hours),
  };
  const isSame =
    before !== undefined && (Object.keys(after) as (keyof typeof after)[]).every((key) => after[key] === before[key]);
  return isSame && before !== undefined ? before : after;
}

/** The same list where the value adds nothing. Rows come in no order, so a value may turn out to be older than it was known to be. */
function withValue(values: StoredSeen[], value: string | null, at: Date, most: number): StoredSeen[] {
  if (value === null) return values;
  const [hour, day] = [Math.floor(at.getTime() / hourMs), Math.floor(at.getTime() / dayMs)];
  const found = values.find(([known]) => known === value);
  if (found === undefined) return room([...values, [value, hour, day, 1]], most);
  const [, first, last, days] = found;
  // A day before the first one is another one too: the past is learnt behind what is new. Of one between the two nobody knows whether it was counted.
  const isOther = day > last || day < Math.floor(first / hoursOfDay);
  const isNewDay = isOther && (days < settledDays || day - last >= 7);
  if (!isNewDay && hour >= first) return values;
  const now: StoredSeen = [value, Math.min(first, hour), Math.max(last, day), isNewDay ? days + 1 : days];
  return values.map((one) => (one === found ? now : one));
}

/** A new value never takes the place of one that is routine while there is another: signing in from many places empties nothing. */
function room(values: StoredSeen[], most: number): StoredSeen[] {
  if (values.length <= most) return values;
  const older = values.slice(0, -1);
  const unsettled = older.filter(([, , , days]) => days < routineDays);
  const [first, ...others] = unsettled.length > 0 ? unsettled : older;
  const gone = others.reduce((oldest, one) => (oldest !== undefined && one[2] >= oldest[2] ? oldest : one), first);
  return values.filter((one) => one !== gone);
}
