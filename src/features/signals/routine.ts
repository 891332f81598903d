/** What people usually do, learnt from their sign-ins that went well: pure, and bounded, so that nobody's past is kept. */
import { networkOf } from './known.js';
import type { Observation } from './observation.js';
import type { SignalFacts, StoredRoutine } from './store.js';

/** How many values of each kind are remembered of one person; a new one takes the place of the oldest. */
const kept = { countries: 6, networks: 12, devices: 8, apps: 24 } as const;

interface Learnt {
  readonly routines: SignalFacts['routines'];
  readonly countries: SignalFacts['countries'];
}

/** With what these sign-ins show. The same object where they show nothing new. */
export function learn(known: Learnt, observations: readonly Observation[]): Learnt {
  let routines: Record<string, StoredRoutine> | null = null;
  const countries = new Set(known.countries);
  for (const observation of observations) {
    const seen = signInOf(observation);
    if (seen === null) continue;
    const before = (routines ?? known.routines)[seen.person];
    const after = withSignIn(before, seen);
    if (seen.country !== null) countries.add(seen.country);
    if (after === before) continue;
    routines ??= { ...known.routines };
    routines[seen.person] = after;
  }
  if (routines === null && countries.size === known.countries.length) return known;
  return { routines: routines ?? known.routines, countries: [...countries] };
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

function withSignIn(before: StoredRoutine | undefined, seen: SeenSignIn): StoredRoutine {
  const known = before ?? { since: seen.at.toISOString(), countries: [], networks: [], devices: [], apps: [], hours: [] };
  const hour = seen.at.getUTCHours();
  const after = {
    since: new Date(Math.min(seen.at.getTime(), Date.parse(known.since))).toISOString(),
    countries: withValue(known.countries, seen.country, kept.countries),
    networks: withValue(known.networks, seen.network, kept.networks),
    devices: withValue(known.devices, seen.device, kept.devices),
    apps: withValue(known.apps, seen.app, kept.apps),
    hours: known.hours.includes(hour) ? known.hours : [...known.hours, hour],
  };
  const isSame =
    before !== undefined && (Object.keys(after) as (keyof typeof after)[]).every((key) => after[key] === before[key]);
  return isSame && before !== undefined ? before : after;
}

function withValue(values: string[], value: string | null, most: number): string[] {
  if (value === null || values.includes(value)) return values;
  return [...values, value].slice(-most);
}
