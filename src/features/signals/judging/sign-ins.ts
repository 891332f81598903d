/** Sign-ins in one form, from the log that says most: the beta of the sign-in log, v1.0, or the unified log where a tenant has neither. */
import { lookupName } from '../../../tenant/log-meaning/operation.js';
import { type Known, type KnownPerson, type Place, placeOf } from '../known.js';
import type { FlowObservation, Observation, SignInObservation, UnifiedObservation } from '../observation.js';
import { named } from '../rows.js';
import type { About } from '../sign.js';
import { personAbout } from './act.js';

export interface SignInFacts {
  readonly observation: FlowObservation | SignInObservation | UnifiedObservation;
  readonly about: About;
  readonly person: KnownPerson | undefined;
  readonly at: Date;
  readonly wentWell: boolean;
  /** An AADSTS code; 0 went well; null: the log does not say. */
  readonly errorCode: number | null;
  readonly address: string | null;
  readonly place: Place;
  /** ISO 3166-1 alpha-2; empty: the log does not say. */
  readonly country: string;
  /** In lower case. */
  readonly appId: string;
  readonly appName: string;
  /** The application id of what was signed in to, in lower case. */
  readonly resourceId: string;
  readonly userAgent: string;
  /** It began on another device, with a code. */
  readonly byDeviceCode: boolean;
  /** Null: the log does not say. */
  readonly isManaged: boolean | null;
  /** Empty: the device has none, or the log does not say. */
  readonly deviceId: string;
}

/** Of these logs the first that answers: another one says the same, and less. Each sign-in once: a row that says that it went well stands for it. */
export function signInsOf(
  observations: readonly Observation[],
  known: Known,
  sources: readonly ('flows' | 'signIns' | 'unified')[],
): readonly SignInFacts[] {
  const source = sources.find((one) => known.reads(one));
  // MFA answers one sign-in twice by the same id: interrupted first, and then as it ended.
  const facts = observations
    .flatMap((observation) => (observation.source === source ? factsOf(observation, known) : []))
    .toSorted(
      (one, other) =>
        one.at.getTime() - other.at.getTime() ||
        one.observation.id.localeCompare(other.observation.id) ||
        Number(other.wentWell) - Number(one.wentWell),
    );
  const each = new Map<string, SignInFacts>();
  for (const one of facts) if (!each.has(one.observation.id) || one.wentWell) each.set(one.observation.id, one);
  return [...each.values()];
}

function factsOf(observation: Observation, known: Known): readonly SignInFacts[] {
  switch (observation.source) {
    case 'flows':
    case 'signIns':
      return ofEntra(observation, known);
    case 'unified':
      return ofRecord(observation, known);
    default:
      return [];
  }
}

function common(
  observation: SignInFacts['observation'],
  known: Known,
  id: string | null | undefined,
  name: string | null | undefined,
  address: string | null | undefined,
) {
  const about = personAbout(known, id, name);
  const person = known.person(about.id);
  return { observation, about, person, at: observation.at, address: address || null, place: placeOf(person, address) };
}

function ofEntra(observation: FlowObservation | SignInObservation, known: Known): readonly SignInFacts[] {
  const { userId, userPrincipalName, ipAddress, location, appId, appDisplayName, resourceId, status, deviceDetail } =
    observation.row;
  if (!userId && !userPrincipalName) return [];
  const beta = observation.source === 'flows' ? observation.row : null;
  return [
    {
      ...common(observation, known, userId, userPrincipalName, ipAddress),
      wentWell: status?.errorCode === 0,
      errorCode: status?.errorCode ?? null,
      country: location?.countryOrRegion ?? '',
      appId: (appId ?? '').toLowerCase(),
      appName: appDisplayName ?? '',
      resourceId: (resourceId ?? '').toLowerCase(),
      userAgent: beta?.userAgent ?? '',
      byDeviceCode: beta?.authenticationProtocol?.toLowerCase() === 'devicecode',
      isManaged: managed(deviceDetail),
      deviceId: (deviceDetail?.deviceId ?? '').toLowerCase(),
    },
  ];
}

function managed(
  device:
    | { readonly isCompliant?: boolean | null | undefined; readonly isManaged?: boolean | null | undefined }
    | null
    | undefined,
): boolean | null {
  if (!device) return null;
  return device.isCompliant === true || device.isManaged === true;
}

/** `Cmsi:Cmsi` is how the unified log writes a sign-in by device code. Source: public detection rules for that log. */
const deviceCodeRequest = 'cmsi:cmsi';

function ofRecord(observation: UnifiedObservation, known: Known): readonly SignInFacts[] {
  const { row } = observation;
  if (observation.meaning?.trace !== 'signIn' || (!row.UserKey && !row.UserId)) return [];
  const isCompliant = named(row.DeviceProperties, 'IsCompliant') ?? named(row.DeviceProperties, 'IsCompliantAndManaged');
  return [
    {
      ...common(
        observation,
        known,
        known.person(row.UserKey) === undefined ? row.UserId : row.UserKey,
        row.UserId,
        row.ActorIpAddress || row.ClientIP,
      ),
      wentWell: lookupName(row.Operation ?? '') === 'userloggedin' && (row.ErrorNumber ?? '0') === '0',
      errorCode: /^\d+$/.test(row.ErrorNumber ?? '') ? Number(row.ErrorNumber) : null,
      country: '',
      appId: (row.ApplicationId ?? '').toLowerCase(),
      appName: row.ApplicationId ?? '',
      resourceId: (row.ObjectId ?? '').toLowerCase(),
      userAgent: named(row.ExtendedProperties, 'UserAgent') ?? '',
      byDeviceCode: (named(row.ExtendedProperties, 'RequestType') ?? '').toLowerCase() === deviceCodeRequest,
      isManaged: isCompliant === null ? null : /^true$/i.test(isCompliant),
      deviceId: (named(row.DeviceProperties, 'Id') ?? '').toLowerCase(),
    },
  ];
}

/** From where and to what, as evidence. */
export function signInEvidence({ address, country, place, appName, userAgent, about }: SignInFacts): readonly string[] {
  const words = {
    usual: `, a network that ${about.name} often uses`,
    new: `, a network that ${about.name} has not used before`,
    unknown: '',
  };
  return [
    ...(address === null ? [] : [`From ${address}${country === '' ? '' : ` (${country})`}${words[place]}.`]),
    ...(appName === '' ? [] : [`App: ${appName}.`]),
    ...(userAgent === '' ? [] : [`Client: ${userAgent.slice(0, 120)}.`]),
  ];
}

/** Microsoft Authentication Broker, and the Office home page. Source: Microsoft's list of first-party applications. */
export const broker = '29d9ed98-a469-4536-ade2-f981bc1d605e';
export const officeHome = '4765445b-32c6-49b0-83e6-1d93765276ca';

/** Azure CLI, Azure PowerShell, Microsoft Graph command line tools, Visual Studio Code. Source: Microsoft's list of first-party applications. */
export const developerTools = [
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  '1950a258-227b-4e31-a9cf-717495945fc2',
  '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  'aebc6443-996d-45c2-90f0-388ff96faa56',
];

/** A device that the tenant manages, or that the person uses: an attacker elsewhere has neither. */
export function isOwnDevice({ isManaged, deviceId, person }: SignInFacts): boolean {
  return isManaged === true || (deviceId !== '' && person?.routine.devices.includes(deviceId) === true);
}
