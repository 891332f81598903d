/** What happened, in order: sign-ins by where they came from, changes in the directory, what was registered; and the first that looks wrong. */

import { addsFederated } from '../../tenant/log-meaning/audit-row.js';
import { meaningOfAudit, meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import type { Trace } from '../../tenant/log-meaning/operation.js';
import { methodKind } from '../../tenant/resources/authentication-method.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import { phoneName } from '../../tenant/resources/mobile-device.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import { type ExchangeAdminRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import type { Moment } from './entry-terms.js';
import { type Gathered, isByAccount, isNew } from './gathered.js';
import { serviceActs } from './traces-services.js';

/** Oldest first. */
export function momentsOf(gathered: Gathered): readonly Moment[] {
  const signedIn = signInMoments(gathered);
  const ran = recordMoments(gathered);
  const first = auditMoments(gathered, usualOf(gathered, [...signedIn, ...ran]));
  const usual = usualOf(gathered, [...signedIn, ...ran, ...first]);
  const moments = [
    ...signedIn,
    ...ran,
    ...auditMoments(gathered, usual),
    ...registrations(gathered, usual.wrongSince),
    ...serviceMoments(gathered),
    ...sentMoments(gathered),
  ];
  return moments.sort((one, other) => one.at.localeCompare(other.at));
}

/**
 * The first sign-in of the intruder, however long ago, because sign-ins are read further back than what is new: of high risk, or from an address from which
 * something looks wrong later. Null: none shows.
 */
export function firstOfIntruder(gathered: Gathered): Date | null {
  const wrong = new Set(wrongAddresses(gathered));
  const times = gathered.signIns.flatMap((one) =>
    isSuccess(one) && (riskOf(one) === 'high' || wrong.has(one.ipAddress ?? '')) ? (one.createdDateTime?.getTime() ?? []) : [],
  );
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Where the names of an account stand. */
export interface ActsOfAccount {
  readonly account: { readonly id: string; readonly name: string };
  readonly signIns: Gathered['signIns'];
  readonly audits: Gathered['audits'];
}

/** Names that the account signed in and acted under, its present one first: an intruder who may rename it hides its earlier acts behind another name. */
export function namesOfAccount({ account, signIns, audits }: ActsOfAccount): readonly string[] {
  const acted = audits.flatMap(({ initiatedBy }) =>
    initiatedBy?.user?.id === account.id ? (initiatedBy.user.userPrincipalName ?? []) : [],
  );
  const all = [account.name, ...signIns.flatMap(({ userPrincipalName }) => userPrincipalName || []), ...acted];
  return [...new Map(all.flatMap((name) => (name === '' ? [] : [[name.toLowerCase(), name] as const]))).values()];
}

/** Null: nothing looks wrong, which does not mean that nothing is. */
export function firstSuspicious(moments: readonly Moment[]): string | null {
  return moments.find(({ suspicious }) => suspicious)?.at ?? null;
}

interface Place {
  readonly ip: string;
  readonly country: string;
  readonly city: string;
  readonly succeeded: boolean;
  readonly client: string;
  risk: string;
  first: Date;
  last: Date;
  times: number;
}

/** One line for each address, client and end; a country in which the account did not sign in before the last days is unusual. */
function signInMoments(gathered: Gathered): readonly Moment[] {
  const usual = new Set(
    gathered.signIns.flatMap((signIn) => (isSuccess(signIn) && isOld(gathered, signIn) ? [countryOf(signIn)] : [])),
  );
  const places = new Map<string, Place>();
  for (const signIn of each(gathered.signIns)) {
    const { createdDateTime: at } = signIn;
    if (!at || !isNew(gathered, at)) continue;
    const key = [signIn.ipAddress, signIn.clientAppUsed, isSuccess(signIn)].join(' ');
    const place = places.get(key) ?? placeOf(signIn, at);
    places.set(key, place);
    place.times += 1;
    if (at < place.first) place.first = at;
    if (at > place.last) place.last = at;
    place.risk = worse(place.risk, riskOf(signIn));
  }
  return [...places.values()].map((place) => {
    const isUnusual = usual.size > 0 && place.country !== '' && !usual.has(place.country);
    const notes = [
      ...(place.risk === '' ? [] : [`${place.risk} risk`]),
      ...(isUnusual ? ['a country in which it did not sign in before'] : []),
    ];
    const where = [place.ip, place.city, place.country].filter((part) => part !== '').join(', ');
    const many = place.times > 1 ? `${place.times} times` : 'once';
    return {
      at: place.first.toISOString(),
      ...(place.times > 1 ? { last: place.last.toISOString() } : {}),
      what: `${place.succeeded ? 'signed in' : 'failed to sign in'} from ${where || 'an unknown address'} by ${place.client}, ${many}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`,
      suspicious: place.succeeded && notes.length > 0,
    };
  });
}

/**
 * The log may hold one sign-in several times, with another status each time. The row that says that it succeeded stands for it, else the first,
 * with the risk that any of them names.
 */
function each(rows: readonly SignIn[]): readonly SignIn[] {
  const byId = new Map<unknown, SignIn>();
  for (const row of rows) {
    const key = row.id ?? row;
    const known = byId.get(key);
    const best = known === undefined || (!isSuccess(known) && isSuccess(row)) ? row : known;
    const other = best === row ? known : row;
    const isWorse = other !== undefined && riskOf(other) !== '' && worse(riskOf(best), riskOf(other)) !== riskOf(best);
    byId.set(key, isWorse ? { ...best, riskLevelDuringSignIn: other.riskLevelDuringSignIn } : best);
  }
  return [...byId.values()];
}

function placeOf(signIn: SignIn, at: Date): Place {
  return {
    ip: signIn.ipAddress ?? '',
    country: countryOf(signIn),
    city: signIn.location?.city ?? '',
    succeeded: isSuccess(signIn),
    client: signIn.clientAppUsed ?? signIn.appDisplayName ?? 'an unknown client',
    risk: '',
    first: at,
    last: at,
    times: 0,
  };
}

function isSuccess({ status }: SignIn): boolean {
  return status?.errorCode === 0;
}

/** Before anything looked wrong: one that was risky even then shows nothing of what is usual. */
function isOld(gathered: Gathered, signIn: SignIn): boolean {
  const { createdDateTime: at } = signIn;
  return at !== null && at !== undefined && at < gathered.usualBefore && riskOf(signIn) === '';
}

/** Empty: nothing to speak of, or the licence that would say it is missing. A word that nobody knows is no sign that all was well. */
function riskOf({ riskLevelDuringSignIn: risk }: SignIn): string {
  const word = risk?.toLowerCase() ?? '';
  if (word === 'medium' || word === 'high') return word;
  return ['', 'none', 'low', 'hidden'].includes(word) ? '' : 'unknown';
}

function worse(one: string, other: string): string {
  const order = ['', 'unknown', 'medium', 'high'];
  return order.indexOf(other) > order.indexOf(one) ? other : one;
}

function countryOf({ location }: SignIn): string {
  return location?.countryOrRegion ?? '';
}

/** Acts and changes of the directory and of Exchange, each judged by what it means for this account. */
function auditMoments(gathered: Gathered, usual: Usual): readonly Moment[] {
  return gathered.audits.flatMap((audit) => {
    const { activityDateTime: at } = audit;
    if (!at || !isNew(gathered, at)) return [];
    const targets = (audit.targetResources ?? []).flatMap((target) => target.displayName ?? target.userPrincipalName ?? []);
    const by = audit.initiatedBy?.user?.userPrincipalName ?? audit.initiatedBy?.app?.displayName ?? 'somebody';
    const failed = audit.result === 'success' || !audit.result ? '' : ` (${resultOf(audit.result)})`;
    const what = `${audit.activityDisplayName?.trim() ?? 'something'}${targets.length === 0 ? '' : `: ${targets.join(', ')}`} by ${by}${failed}`;
    return [{ at: at.toISOString(), what, suspicious: isByAccount(audit, gathered) && looksWrong(audit, usual) }];
  });
}

/**
 * What opens a gap, unless it came from where the person signed in before. Registering a sign-in method or a device, and a new password, are
 * everyday acts: they look wrong only after something else did, so that nobody is pointed at what the person had before.
 */
function looksWrong(audit: DirectoryAudit, { addresses, wrongSince }: Usual): boolean {
  const meaning = meaningOfAudit(audit);
  if (meaning?.opens !== true || addresses.has(audit.initiatedBy?.user?.ipAddress ?? '')) return false;
  const at = audit.activityDateTime;
  return !everyday.has(meaning.trace) || (wrongSince !== null && at instanceof Date && at >= wrongSince);
}

const everyday: ReadonlySet<Trace> = new Set(['method', 'device', 'password']);

/** Where the account signed in from before the days that are looked at, and since when its sign-ins look wrong. */
interface Usual {
  readonly addresses: ReadonlySet<string>;
  readonly wrongSince: Date | null;
}

/** Addresses from which the person signed in before the days that are looked at. */
export function usualAddresses(gathered: Gathered): ReadonlySet<string> {
  return usualOf(gathered, []).addresses;
}

function usualOf(gathered: Gathered, moments: readonly Moment[]): Usual {
  const before = gathered.signIns.filter((signIn) => isSuccess(signIn) && isOld(gathered, signIn));
  const wrong = moments.filter(({ suspicious }) => suspicious).map(({ at }) => Date.parse(at));
  return {
    addresses: new Set(before.flatMap(({ ipAddress }) => ipAddress || [])),
    wrongSince: wrong.length === 0 ? null : new Date(Math.min(...wrong)),
  };
}

function recordMoments(gathered: Gathered): readonly Moment[] {
  return gathered.records.flatMap((record) => {
    const at = recordTime(record);
    if (at === null || !isNew(gathered, at)) return [];
    const what = `${record.Operation ?? 'something'}${record.ObjectId ? `: ${record.ObjectId}` : ''} by ${record.UserId ?? 'somebody'}`;
    return [{ at: at.toISOString(), what, suspicious: isWrong(record) }];
  });
}

/** Automatic replies and junk mail are everyday acts: alone they show no intruder. */
function isWrong(record: ExchangeAdminRecord): boolean {
  const meaning = meaningOfRecord(record);
  return meaning?.opens === true && meaning.trace !== 'handling';
}

/** What people who work on cases do every day. */
const ofLawyers: ReadonlySet<Trace> = new Set(['search', 'preview', 'caseRight']);

/** What was done in other services. A search alone takes nothing, and what came from where the person always signs in shows no intruder. */
function serviceMoments(gathered: Gathered): readonly Moment[] {
  const usual = usualAddresses(gathered);
  return serviceActs(gathered.shared).flatMap(({ record, at, trace, object, ip }) => {
    if (!isNew(gathered, at)) return [];
    const what = `${record.Operation ?? 'something'}${object === '' ? '' : `: ${object}`} by ${record.UserId ?? 'somebody'}`;
    return [{ at: at.toISOString(), what, suspicious: !ofLawyers.has(trace) && !(ip !== '' && usual.has(ip)) }];
  });
}

function resultOf(word: string): string {
  return word === 'failure' || word === 'timeout' ? word : 'result unknown';
}

/** What was registered looks wrong only after something else did: what the person had before is theirs. */
function registrations(gathered: Gathered, wrongSince: Date | null): readonly Moment[] {
  const { methods, devices, ownedDevices, phones } = gathered;
  const dated = (at: Date | null | undefined, what: string): readonly Moment[] =>
    at && isNew(gathered, at) ? [{ at: at.toISOString(), what, suspicious: wrongSince !== null && at >= wrongSince }] : [];
  return [
    ...methods.flatMap((method) =>
      dated(method.createdDateTime, `registered a way to sign in: ${methodKind(method) ?? 'unknown'}`),
    ),
    ...[...devices, ...ownedDevices].flatMap((device) =>
      dated(device.registrationDateTime, `registered a device: ${device.displayName ?? device.id ?? 'without a name'}`),
    ),
    ...phones.flatMap((phone) => dated(phone.FirstSyncTime, `a phone first opened the mailbox: ${phoneName(phone)}`)),
  ];
}

/** One line a day: a wave of mail shows as a number. */
function sentMoments({ sent, ownDomains }: Gathered): readonly Moment[] {
  const days = new Map<string, { first: string; last: string; readonly people: Set<string> }>();
  for (const { receivedDateTime, recipientAddress } of sent) {
    const at = receivedDateTime?.toISOString();
    if (at === undefined) continue;
    const day = days.get(at.slice(0, 10)) ?? { first: at, last: at, people: new Set<string>() };
    days.set(at.slice(0, 10), day);
    if (at < day.first) day.first = at;
    if (at > day.last) day.last = at;
    day.people.add((recipientAddress ?? '').toLowerCase());
  }
  return [...days.values()].map(({ first, last, people }) => {
    const outside = [...people].filter((to) => ownDomains?.has(to.slice(to.lastIndexOf('@') + 1)) === false).length;
    const addresses = `${people.size} ${people.size === 1 ? 'address' : 'addresses'}`;
    const ofThem = ownDomains === null ? '' : `, ${outside} of them outside`;
    return {
      at: first,
      ...(last === first ? {} : { last }),
      what: `mail was sent to ${addresses}${ofThem}`,
      suspicious: false,
    };
  });
}

/** What the account did since the first sign that the table of meanings does not have: each name once, with its newest act. */
export function unknownNames(gathered: Gathered, sign: Date | null): ReadonlyMap<string, Date> {
  return newestOf(
    gathered.audits.flatMap((audit) => {
      const { activityDateTime: at, activityDisplayName: name } = audit;
      const isOwn = isByAccount(audit, gathered) && audit.result !== 'failure';
      return isOwn && at && name && sign !== null && at >= sign && meaningOfAudit(audit) === null && !addsFederated(audit)
        ? [{ name, at }]
        : [];
    }),
  );
}

/** The same of what it ran in Exchange. */
export function unknownCmdlets({ records }: Gathered, sign: Date | null): ReadonlyMap<string, Date> {
  return newestOf(
    records.flatMap((record) => {
      const at = recordTime(record);
      const { Operation: name } = record;
      return name && at !== null && sign !== null && at >= sign && meaningOfRecord(record) === null ? [{ name, at }] : [];
    }),
  );
}

function newestOf(acts: readonly { readonly name: string; readonly at: Date }[]): ReadonlyMap<string, Date> {
  const newest = new Map<string, Date>();
  for (const { name, at } of acts) {
    const known = newest.get(name.trim());
    if (known === undefined || known < at) newest.set(name.trim(), at);
  }
  return newest;
}

/** Addresses from which the account signed in or acted as it should not have, the newest last. */
export function wrongAddresses(gathered: Gathered): readonly string[] {
  const usual = usualAddresses(gathered);
  const wrong = new Set<string>();
  const { signIns, audits, account } = gathered;
  const countries = new Set(signIns.flatMap((one) => (isSuccess(one) && isOld(gathered, one) ? [countryOf(one)] : [])));
  for (const one of signIns) {
    const isStrange = riskOf(one) !== '' || (countries.size > 0 && countryOf(one) !== '' && !countries.has(countryOf(one)));
    if (isSuccess(one) && isNew(gathered, one.createdDateTime) && isStrange && one.ipAddress) wrong.add(one.ipAddress);
  }
  for (const audit of audits) {
    const ip = audit.initiatedBy?.user?.ipAddress ?? '';
    const isOwn = audit.initiatedBy?.user?.id === account.id;
    if (isOwn && ip !== '' && !usual.has(ip) && meaningOfAudit(audit)?.opens === true) wrong.add(ip);
  }
  return [...wrong];
}
