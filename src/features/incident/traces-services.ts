/**
 * What the unified audit log says the account did beside Exchange and its own files: content searches and their exports, retention, and settings by
 * which people outside reach chats and files. No list that hardenbot may read shows whether it was taken back, so a person answers for each.
 */
import { shorten } from '../../chat/safe-text.js';
import { type Meaning, meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { lookupName, type Trace } from '../../tenant/log-meaning/operation.js';
import { isOfPurview } from '../../tenant/log-meaning/purview.js';
import { parameterOf, writtenParameter } from '../../tenant/log-meaning/record-parameters.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import { byHandFor } from './by-hand.js';
import type { Named } from './traces.js';
import { whenAndWho } from './when-and-who.js';

interface ServiceAct {
  readonly record: AuditRecord;
  readonly at: Date;
  readonly trace: Trace;
  readonly says: string;
  /** Empty: the tenant. */
  readonly object: string;
  /** What was set, as far as the record says. */
  readonly details: string;
  /** Empty: the record does not say. */
  readonly ip: string;
}

const ofServices: ReadonlySet<Trace> = new Set([
  'search',
  'export',
  'preview',
  'caseRight',
  'caseAdmin',
  'roleGroup',
  'retention',
  'collaboration',
]);

/** Roles of Exchange are among what was run there. */
function isOfServices(record: AuditRecord, trace: Trace): boolean {
  return ofServices.has(trace) && (trace !== 'roleGroup' || isOfPurview(record));
}

/** Those that opened something, oldest first. */
export function serviceActs(records: readonly AuditRecord[]): readonly ServiceAct[] {
  return records
    .flatMap((record): readonly ServiceAct[] => {
      const meaning = meaningOfRecord(record);
      const at = recordTime(record);
      if (at === null || meaning?.opens !== true || !isOfServices(record, meaning.trace)) return [];
      const set = settingsOf(record, meaning.trace);
      if (set.length > 0 && set.every(isTightened)) return [];
      const ip = (record.ClientIP ?? '').replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
      const details = set.slice(0, maxSettings).map(({ shown }) => `, ${shorten(shown, maxLength)}`);
      return [
        {
          record,
          at,
          trace: meaning.trace,
          says: saysOf(record, meaning),
          object: objectOf(record),
          details: details.join(''),
          ip,
        },
      ];
    })
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** The steps of one act are one item, as of the newest: begun, run, downloaded, and the cmdlet behind each. */
export function namedInServices(records: readonly AuditRecord[]): readonly Named[] {
  const groups = new Map<string, [ServiceAct, ...ServiceAct[]]>();
  for (const act of serviceActs(records)) {
    const key = `did ${act.says} ${act.object}${act.details}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [act]);
    else known.push(act);
  }
  return [...groups].map(([key, acts]) => {
    const { record, at, trace, says, object, details, ip } = acts.at(-1) ?? acts[0];
    const by = [...new Set(acts.map((act) => act.record.Operation ?? ''))].join(', ');
    return {
      key,
      what: `${says} (${by}): ${shorten(object, maxLength) || 'the tenant'}${details} ${whenAndWho(record, at)}`,
      at,
      ip,
      check: null,
      why: whyOf(record, trace, says),
    };
  });
}

/** Of a name or a value, so that who and when finds room behind it. */
const maxLength = 80;
const maxSettings = 2;

const purged = 'removed what a content search found';

/** One cmdlet begins every action on what a search found. */
function saysOf(record: AuditRecord, { says, trace }: Meaning): string {
  if (trace === 'roleGroup') return 'gave a role in Microsoft Purview';
  const operation = lookupName(record.Operation ?? '');
  if (/^search(results)?purged$/.test(operation)) return purged;
  if (operation !== 'new-compliancesearchaction') return says;
  if (writtenParameter(record, 'Purge') !== undefined) return purged;
  return writtenParameter(record, 'Preview') === undefined ? says : 'looked at what a content search found';
}

/** Parameters that say what a cmdlet was about. */
const naming = ['SearchName', 'Identity', 'Name', 'FilterName', 'Policy'] as const;

function objectOf(record: AuditRecord): string {
  const named = naming.flatMap((name) => parameterOf(record, name) ?? [])[0];
  // An export is called like its search, with a word at the end.
  return (named ?? record.ObjectId ?? '').replace(/_Export$/i, '');
}

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly shown: string;
}

/** Parameters that set nothing. */
const unset: ReadonlySet<string> = new Set([
  'identity',
  'confirm',
  'name',
  'filtername',
  'policy',
  'comment',
  'forcedeletion',
  'whatif',
]);

/** Of these the values say what was opened, or for whom. */
const withSettings: ReadonlySet<Trace> = new Set(['retention', 'collaboration', 'roleGroup', 'caseRight', 'caseAdmin']);

function settingsOf(record: AuditRecord, trace: Trace): readonly Setting[] {
  if (!withSettings.has(trace)) return [];
  if (/^(remove|search|hold)/.test(lookupName(record.Operation ?? ''))) return [];
  const written = (record.Parameters ?? []).map(({ Name, Value }): Setting => {
    const [name, value] = [Name ?? '', Value ?? ''];
    return { name, value, shown: `${name} ${value}`.trim() };
  });
  const changed = (record.ModifiedProperties ?? []).map(({ Name, OldValue, NewValue }): Setting => {
    const [name, value] = [Name ?? '', NewValue ?? ''];
    return { name, value, shown: `${name} ${OldValue || 'unset'} to ${value || 'unset'}` };
  });
  return [...written, ...changed].filter(({ name }) => !unset.has(name.toLowerCase()));
}

/** By which people outside reach chats or files as long as they are on. */
const opening =
  /^(AllowFederatedUsers|AllowPublicUsers|AllowTeamsConsumer|AllowTeamsConsumerInbound|EnableFederationAccess|EnableTeamsConsumerAccess|AllowGuestUser|ShareUsingAnonymousLinks|ShareWithGuests|ShareWithAnonymous|AllowAnonymousUsersToJoinMeeting)$/i;
const off = /^(\$?false|disabled|off|0)$/i;

/** Whether a setting keeps more, or allows fewer people, than before: a setting whose meaning is unknown may open something. */
function isTightened({ name, value }: Setting): boolean {
  if (/^enabled$/i.test(name)) return /^\$?true$/i.test(value);
  if (/^add\w+location$/i.test(name) || /^remove\w+locationexception$/i.test(name)) return true;
  return opening.test(name) && off.test(value);
}

function whyOf({ Operation }: AuditRecord, trace: Trace, says: string): string {
  const operation = lookupName(Operation ?? '');
  if (says === purged) return byHandFor.purged;
  if (trace === 'search') return byHandFor.contentSearch;
  if (trace === 'roleGroup' || trace === 'caseAdmin') return byHandFor.purviewRole(trace === 'caseAdmin');
  if (trace === 'caseRight') return byHandFor.caseRight;
  if (trace === 'export' || trace === 'preview') return byHandFor.contentExport;
  if (trace === 'retention') return /unifiedauditlog/.test(operation) ? byHandFor.auditRetention : byHandFor.retention;
  if (operation === 'sitecollectionadminadded') return byHandFor.siteAdministrator;
  return /^(set-cs|teams)/.test(operation) ? byHandFor.outsideChats : byHandFor.sharing;
}
