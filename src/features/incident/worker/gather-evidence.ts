/** Reads what can be known of a compromised account, changes nothing, and says what it adds up to. */
import { shorten } from '../../../chat/safe-text.js';
import { entraP1, licenceIn, licenceRead } from '../../../controls/reasoning/access/tenant/licence.js';
import { sha256 } from '../../../lib/json.js';
import { sweptWhereWanted } from '../../../posture/mailbox-sweep.js';
import { type Period, readOf } from '../../../tenant/resource.js';
import { userAppRoles } from '../../../tenant/resources/app-role-assignment.js';
import { authenticationMethods } from '../../../tenant/resources/authentication-method.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { directoryAudits } from '../../../tenant/resources/directory-audit.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { messageTraces } from '../../../tenant/resources/message-trace.js';
import { ownedObjects } from '../../../tenant/resources/owned-object.js';
import { grantsOfAccount } from '../../../tenant/resources/permission-grant.js';
import { ownedDevices, registeredDevices } from '../../../tenant/resources/registered-device.js';
import { riskyUsers } from '../../../tenant/resources/risky-user.js';
import { servicePrincipalName, servicePrincipals } from '../../../tenant/resources/service-principal.js';
import { signIns } from '../../../tenant/resources/sign-in.js';
import { registrationOfOne } from '../../../tenant/resources/user-registration-detail.js';
import type { TenantContext, WithClock, WithSweeps } from '../../../worker/context.js';
import type { HandedOver } from '../../hand-over.js';
import { unsureBeforeMs } from '../attribution.js';
import { type IncidentEvidence, type Item, type Moment, maxItems, maxMoments } from '../entry-terms.js';
import { type Gathered, type GatheredDirectory, keptForMs, mailAddresses, newWithinMs, signInsWithinMs } from '../gathered.js';
import { laidToSigns, namedBy, withHandedOver } from '../handed-over.js';
import { type FoundItem, numbered } from '../item.js';
import { containmentItems } from '../items-containment.js';
import { directoryItems } from '../items-directory.js';
import { isCheck, listOfCheck, logItems, namedNow, unknownActs } from '../items-log.js';
import { mailItems } from '../items-mail.js';
import { accessItems } from '../items-mail-access.js';
import { handlingItems } from '../items-mail-handling.js';
import { appMailItems, sharedItems } from '../items-shared.js';
import { byHandItems, olderItems, olderKey, unreadItems } from '../items-unseen.js';
import { lists, mailLists } from '../lists.js';
import {
  type ActsOfAccount,
  firstOfIntruder,
  firstSuspicious,
  momentsOf,
  namesOfAccount,
  unknownCmdlets,
  unknownNames,
} from '../moments.js';
import { checkNamed } from './check-named.js';
import type { Course } from './course.js';
import { type Followed, withAppActs } from './gather-app-acts.js';
import { withAppRecords } from './gather-app-records.js';
import { gatherMail, type MailPart } from './gather-mail.js';
import { gatherOthers, maxOthers } from './gather-others.js';
import { gatherRecords, gatherShared } from './gather-records.js';
import type { Account } from './read-account.js';
import { filterOf, type Reading, readingOnce, startReading } from './reading.js';
import { unloggedChanges } from './unlogged-changes.js';

export interface Collected {
  readonly evidence: IncidentEvidence;
  /** Every row that was read, one line of JSON each. */
  readonly file: string;
}

interface EvidenceQuestion {
  readonly tenant: TenantContext;
  readonly account: Account;
  /** What was read of the same incident before: items keep their numbers. */
  readonly before: IncidentEvidence | null;
  /** When a person reported the account as compromised. */
  readonly asked: Date;
  readonly course: Course;
  /** What signals showed before; null: a person named the account. */
  readonly handed: HandedOver | null;
  /** Throws TenantError where a service is only busy, because what is not read now can be read later. */
  readonly isPatient?: boolean;
}

export async function gatherEvidence(work: WithClock & WithSweeps, question: EvidenceQuestion): Promise<Collected> {
  const { account, before } = question;
  const asOf = work.clock.now();
  const reading = startReading(question.tenant.client);
  const { gathered, apps, mail } = await gatherAll(reading, question, asOf);
  const { handed } = question;
  const { since } = gathered;
  const moments = [...momentsOf(gathered), ...(handed?.moments ?? [])].toSorted(byTime).map(cut);
  const suspicious = earliest(firstSuspicious(moments), before?.firstSuspicious ?? null);
  const { items, found } = await itemsOf(reading, { question, gathered, mail, suspicious });
  const sweptRules = () => sweptRulesOf(work, question.tenant);
  const others = withEarlier(await gatherOthers(reading, { gathered, items: found, sweptRules }), before?.others);
  const lines = [...(handed?.lines ?? []), ...reading.lines];
  const file = lines.map((line) => `${line}\n`).join('');
  return {
    file,
    evidence: {
      account: { id: account.id, name: account.name, kinds: [...account.kinds], roles: [...account.roles] },
      collectedAt: asOf.toISOString(),
      since: since.toISOString(),
      firstSuspicious: suspicious,
      // Items say what single rows of a log were checked for.
      counts: reading.counts.filter(({ what }) => !isCheck(what)),
      items: worth(items),
      moments: kept(moments),
      more: { items: Math.max(0, items.length - maxItems), moments: Math.max(0, moments.length - maxMoments) },
      record: mail.record,
      mailboxRecord: mail.mailboxRecord,
      missing: reading.missing,
      ...(others.length === 0 ? {} : { others }),
      ...(apps.length === 0 ? {} : { apps: [...apps] }),
      ...(handed === null ? {} : { signal: namedBy(handed) }),
      file: { sha256: sha256(file), lines: lines.length },
    },
  };
}

async function gatherAll(
  reading: Reading,
  question: EvidenceQuestion,
  asOf: Date,
): Promise<Followed & { readonly mail: MailPart }> {
  const { account, tenant, before, handed } = question;
  const week = new Date(asOf.getTime() - newWithinMs);
  const known = before?.firstSuspicious ?? null;
  // What was looked at once is looked at again, however long the incident lasts.
  const since = new Date(Math.min(week.getTime(), Date.parse(before?.since ?? asOf.toISOString())));
  const directory = await gatherDirectory(reading, account, { asOf, since });
  const mail = await gatherMail(reading, account);
  const logs = await gatherLogs(reading, { account, mail, directory, from: since, to: asOf });
  const { sets } = tenant.settings.incident;
  const usualBefore = known === null || new Date(known) > week ? since : new Date(known);
  const parts = {
    account,
    sets,
    apps: new Set<string>(),
    appMail: [],
    asOf,
    since,
    usualBefore,
    readFrom: since,
    ...directory,
    ...mail.rows,
    ...logs,
  };
  const read: Gathered = handed === null ? parts : withHandedOver(parts, handed);
  const whole = await furtherBack(reading, { question, gathered: read, mail });
  const followed = await withAppActs(reading, whole, before?.apps);
  return { ...followed, gathered: await withAppRecords(reading, followed.gathered, followed.apps), mail };
}

/** The logs from a week before the first thing that looks wrong, as far as they are kept: what an intruder did first is what lets them in again. */
async function furtherBack(
  reading: Reading,
  { question, gathered, mail }: { readonly question: EvidenceQuestion; readonly gathered: Gathered; readonly mail: MailPart },
): Promise<Gathered> {
  const { account, before, handed } = question;
  const { asOf, since } = gathered;
  const sign = earliestOf([
    firstSuspicious([...momentsOf(gathered), ...(handed?.moments ?? [])].toSorted(byTime)),
    firstOfIntruder(gathered)?.toISOString(),
    before?.firstSuspicious,
  ]);
  if (sign === null) return gathered;
  const usualBefore = new Date(Math.min(gathered.usualBefore.getTime(), sign.getTime()));
  const oldest = asOf.getTime() - (await keptFor(reading));
  const wanted = sign.getTime() - unsureBeforeMs;
  // What an earlier reading had is in its items: that the log drops it later takes nothing away.
  const wasRead = before !== null && Date.parse(before.since) <= wanted && !before.items.some(({ key }) => key === olderKey);
  const from = new Date(Math.max(oldest, wanted));
  if (from >= since)
    return { ...gathered, usualBefore, readFrom: new Date(wasRead ? wanted : Math.max(oldest, since.getTime())) };
  const problems = unreadLogs(reading);
  const audits = await gatherAudits(reading, account, { from, to: since });
  const logs = await gatherLogs(reading, { account, mail, directory: gathered, from, to: since });
  const readFrom = unreadLogs(reading) > problems ? since : from;
  return {
    ...gathered,
    usualBefore,
    since: from,
    readFrom,
    audits: [...gathered.audits, ...audits],
    records: [...gathered.records, ...logs.records],
    shared: [...gathered.shared, ...logs.shared],
    sent: [...gathered.sent, ...logs.sent],
  };
}

/** How many reads of the logs that say what an account did failed. */
function unreadLogs({ missing }: Reading): number {
  const logs: readonly string[] = [lists.did, lists.suffered, lists.ran, lists.shared];
  return missing.filter(({ read }) => logs.includes(read)).length;
}

function earliestOf(times: readonly (string | null | undefined)[]): Date | null {
  const known = times.flatMap((time) => (time ? [Date.parse(time)] : []));
  return known.length === 0 ? null : new Date(Math.min(...known));
}

/** Milliseconds. Where nobody can tell which licence there is, it counts as none. */
async function keptFor(reading: Reading): Promise<number> {
  const { rows, problem } = await reading.list('licences, by which logs are kept longer', licenceRead);
  return keptForMs[licenceIn(rows, entraP1, problem === null) === 'present' ? 'licensed' : 'free'];
}

interface LogPart {
  readonly sent: Gathered['sent'];
  readonly records: Gathered['records'];
  readonly shared: Gathered['shared'];
}

/** What was sent, and what was run in Exchange, under each name of the account. */
async function gatherLogs(
  reading: Reading,
  {
    account,
    mail,
    directory,
    from,
    to,
  }: {
    readonly account: Account;
    readonly mail: MailPart;
    readonly directory: Omit<ActsOfAccount, 'account'>;
    readonly from: Date;
    readonly to: Date;
  },
): Promise<LogPart> {
  const names = namesOfAccount({ account, ...directory });
  const sent = await gatherSent(reading, {
    addresses: [...mailAddresses(mail.rows.mailbox), ...names],
    period: { from, to },
  });
  return {
    sent,
    records: await gatherRecords(reading, names, { from, to }),
    shared: await gatherShared(reading, names, { from, to }),
  };
}

/** What was found, with the numbers that it had before. */
async function itemsOf(
  reading: Reading,
  input: {
    readonly question: EvidenceQuestion;
    readonly gathered: Gathered;
    readonly mail: MailPart;
    readonly suspicious: string | null;
  },
): Promise<{ readonly items: readonly Item[]; readonly found: readonly FoundItem[] }> {
  const { question, gathered, mail, suspicious } = input;
  const { account, before, asked, course } = question;
  const { restoredAt } = course;
  const beginning = { sign: suspicious === null ? null : new Date(suspicious), asked, restoredAt };
  const named = namedNow(gathered, before?.items ?? []);
  const once = readingOnce(reading);
  const shown = await checkNamed(once, named, gathered.since);
  const unlogged = await unloggedChanges(once, { account, gathered, record: mail.record });
  const [busy] = question.isPatient === true ? reading.busy : [];
  if (busy !== undefined) throw busy;
  const unread = unreadLists(reading, account, mail);
  if (course.isContained && account.enabled === null) unread.add(lists.signIn);
  const gone = new Set([...shown].flatMap(([key, state]) => (state === 'gone' ? [key] : [])));
  for (const [key, state] of shown) if (state === 'unread') unread.add(listOfCheck(key));
  const found: readonly FoundItem[] = [
    ...containmentItems({ account, ...course }),
    ...mailItems(gathered, beginning),
    ...accessItems(gathered, beginning),
    ...handlingItems(gathered, beginning),
    ...directoryItems(gathered, beginning),
    ...logItems(named, { gathered, beginning, shown }),
    ...unlogged,
    ...sharedItems(gathered, beginning),
    ...appMailItems(gathered, beginning),
    ...unknownActs(unknownNames(gathered, beginning.sign), 'directory'),
    ...unknownActs(unknownCmdlets(gathered, beginning.sign), 'Exchange'),
    ...unreadItems(unread),
    ...olderItems(gathered, beginning.sign),
    ...byHandItems({ ...account, hasMailbox: gathered.mailbox !== null }),
  ].map(cut);
  const laid = question.handed === null ? found : laidToSigns(found, question.handed);
  return { items: numbered(laid, before?.items ?? [], { at: gathered.asOf, unread, gone }), found: laid };
}

/** Null: the tenant is not swept, or nothing of it is known yet. */
async function sweptRulesOf({ sweeps }: WithSweeps, tenant: EvidenceQuestion['tenant']) {
  return (await sweptWhereWanted(sweeps, tenant))?.rules ?? null;
}

type Others = NonNullable<IncidentEvidence['others']>;

/** What led to an account is removed by cleaning, and the account stays one that an attacker may hold. */
function withEarlier(now: Others, earlier: Others = []): Others {
  const known = new Set(now.map(({ id }) => id));
  return [...now, ...earlier.filter(({ id }) => !known.has(id))].slice(0, maxOthers);
}

function byTime(one: Moment, other: Moment): number {
  return one.at.localeCompare(other.at);
}

/** Of two moments as the record has them; null where neither is known. */
function earliest(one: string | null, other: string | null): string | null {
  return one === null || other === null ? (one ?? other) : one < other ? one : other;
}

/** A list that was not asked for because the one above it could not be read was not read either. */
function unreadLists({ missing }: Reading, { rolesAreKnown }: Account, { mailboxUnread }: MailPart): Set<string> {
  return new Set([
    ...missing.map(({ read }) => read),
    ...(rolesAreKnown ? [] : [lists.roles]),
    ...(mailboxUnread ? mailLists : []),
  ]);
}

/** Names in a tenant may be as long as an intruder likes; the file has them whole. */
const maxLength = 300;

function cut<One extends { readonly what: string }>(one: One): One {
  return { ...one, what: shorten(one.what, maxLength) };
}

const worthOf: Readonly<Record<Item['advice'], number>> = { clean: 0, ask: 1, leave: 2 };

/** Where there are too many, what is proposed stays before what is asked, and what is left alone goes first. */
function worth(items: readonly Item[]): Item[] {
  const best = items.toSorted((one, other) => worthOf[one.advice] - worthOf[other.advice]).slice(0, maxItems);
  return best.sort((one, other) => one.n - other.n);
}

/** What looks wrong comes before what does not, and the newest before the oldest; in order of time again at the end. */
function kept(moments: ReturnType<typeof momentsOf>): IncidentEvidence['moments'] {
  const best = moments
    .toSorted((one, other) => Number(other.suspicious) - Number(one.suspicious) || other.at.localeCompare(one.at))
    .slice(0, maxMoments);
  return best.sort((one, other) => one.at.localeCompare(other.at));
}

async function gatherDirectory(
  reading: Reading,
  account: Account,
  { asOf, since }: { readonly asOf: Date; readonly since: Date },
): Promise<GatheredDirectory> {
  const { id } = account;
  const own = quotedText(id);
  const from = new Date(asOf.getTime() - signInsWithinMs).toISOString();
  const signedIn = await reading.list(
    'sign-ins',
    readOf(signIns, ['id', 'createdDateTime', 'ipAddress'], {
      filter: filterOf(`userId eq ${own} and createdDateTime ge ${from}`),
    }),
  );
  const audits = await gatherAudits(reading, account, { from: since, to: null });
  const methods = await reading.list(lists.methods, readOf(authenticationMethods, ['id', 'createdDateTime', 'kind'], { of: id }));
  const registration = await registrationOf(reading, account);
  const devices = await reading.list(lists.devices, readOf(registeredDevices, ['id', 'registrationDateTime'], { of: id }));
  const joined = await reading.list(lists.ownedDevices, readOf(ownedDevices, ['id', 'registrationDateTime'], { of: id }));
  const registered = new Set(devices.rows.map((device) => device.id));
  const owned = await reading.list(lists.owned, readOf(ownedObjects, ['id', 'displayName', 'kind'], { of: id }));
  const grants = await reading.list(lists.grants, readOf(grantsOfAccount, ['id', 'clientId', 'scope'], { of: id }));
  // Without Microsoft Entra ID P1 there are none.
  const policyFields = ['id', 'displayName', 'state', 'conditions', 'modifiedDateTime'] as const;
  const policies = await reading.list(lists.exclusions, readOf(conditionalAccessPolicies, policyFields), { unlicensed: true });
  const appRoles = await reading.list(lists.assignments, readOf(userAppRoles, ['id', 'resourceId'], { of: id }));
  await reading.list('whether Entra ID sees a risk', readOf(riskyUsers, ['id', 'riskState'], { of: id }), { absent: true });
  return {
    signIns: signedIn.rows,
    audits,
    methods: methods.rows,
    registration,
    policies: policies.rows,
    devices: devices.rows,
    ownedDevices: joined.rows.filter((device) => !registered.has(device.id)),
    owned: owned.rows,
    grants: grants.rows,
    applications: await namesOf(reading, new Set(grants.rows.flatMap(({ clientId }) => clientId || []))),
    appRoles: appRoles.rows,
  };
}

/** What the account did, and what was done to it. `to`: null for now. */
async function gatherAudits(
  reading: Reading,
  { id }: Account,
  { from, to }: { readonly from: Date; readonly to: Date | null },
): Promise<Gathered['audits']> {
  const own = quotedText(id);
  const end = to === null ? '' : ` and activityDateTime lt ${to.toISOString()}`;
  const within = `activityDateTime ge ${from.toISOString()}${end}`;
  const fields = ['id', 'activityDateTime', 'activityDisplayName'] as const;
  const did = await reading.list(
    lists.did,
    readOf(directoryAudits, fields, { filter: filterOf(`initiatedBy/user/id eq ${own} and ${within}`) }),
  );
  const suffered = await reading.list(
    lists.suffered,
    readOf(directoryAudits, fields, { filter: filterOf(`targetResources/any(t: t/id eq ${own}) and ${within}`) }),
  );
  return [...new Map([...did.rows, ...suffered.rows].map((row) => [row.id ?? '', row])).values()];
}

/** Null of an account that may not sign in: the report leaves it out, so it is not asked for. */
async function registrationOf(reading: Reading, { id, enabled }: Account): Promise<Gathered['registration']> {
  if (enabled === false) return null;
  const fields = ['methodsRegistered', 'userPreferredMethodForSecondaryAuthentication'] as const;
  // Without Microsoft Entra ID P1 there is no such report.
  const absence = { absent: true, unlicensed: true } as const;
  const { rows } = await reading.list(lists.registration, readOf(registrationOfOne, fields, { of: id }), absence);
  return rows[0] ?? null;
}

const maxApplications = 50;

async function namesOf(reading: Reading, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const id of [...ids].slice(0, maxApplications)) {
    const read = readOf(servicePrincipals, ['id', 'appId', 'displayName'], { filter: filterOf(`id eq ${quotedText(id)}`) });
    const { rows } = await reading.list('the name of an application', read);
    for (const row of rows) names.set(id, servicePrincipalName(row));
  }
  return names;
}

/** Addresses whose traces are read: the service takes few such questions at once. */
const maxAddresses = 20;

/** Mail under every address that the account may have sent as: traces go by address, which need not be the name that it signs in with. */
async function gatherSent(
  reading: Reading,
  { addresses, period }: { readonly addresses: readonly string[]; readonly period: Period },
): Promise<Gathered['sent']> {
  const distinct = new Map(addresses.map((one) => [one.toLowerCase(), one]));
  if (distinct.size > maxAddresses)
    reading.leave('mail that the account sent', `it has ${distinct.size} addresses, and ${maxAddresses} of them were looked at`);
  const sent: Gathered['sent'][number][] = [];
  for (const address of [...distinct.values()].slice(0, maxAddresses)) {
    const filter = filterOf(`senderAddress eq ${quotedText(address)}`);
    const read = readOf(messageTraces, ['id', 'receivedDateTime', 'recipientAddress'], { filter, period });
    sent.push(...(await reading.list(`mail that ${address} sent`, read)).rows);
  }
  return sent;
}
