/** What the account ran in Exchange that opens something beyond its own mailbox, each with how it is read whether it is still there. */
import type { Check } from '../../engine/ledger/incident-evidence.js';
import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { type ExchangeAdminRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import { byHandFor } from './by-hand.js';
import type { Named } from './traces.js';

/** `own`: every name under which the mailbox of the account goes, lower-case: what is in it is in its lists. */
export function namedInRecords(records: readonly ExchangeAdminRecord[], own: ReadonlySet<string>): readonly Named[] {
  const named = records.flatMap((record): readonly Named[] => {
    const meaning = meaningOfRecord(record);
    const at = recordTime(record);
    if (at === null || meaning?.opens !== true) return [];
    const object = parameterOf(record, 'Identity') ?? parameterOf(record, 'Name') ?? record.ObjectId ?? '';
    const isOwn = own.has(object.toLowerCase()) || own.has((record.ObjectId ?? '').toLowerCase());
    const ofMailbox = meaning.trace === 'inboxRule' || meaning.trace === 'forwarding' || meaning.trace === 'mailRight';
    if (meaning.trace === 'sharing' || (ofMailbox && (isOwn || object === ''))) return [];
    const check = checkOf(record, object);
    return [
      {
        key: `ran ${record.Operation ?? ''} ${object} ${parameterOf(record, 'Member') ?? parameterOf(record, 'User') ?? ''}`.trim(),
        what: `${meaning.says} (${record.Operation ?? ''}): ${object || 'the tenant'}`,
        at,
        ip: '',
        check,
        why: byHandFor.ran(record.Operation ?? '', object),
      },
    ];
  });
  return [...new Map(named.map((one) => [one.key, one])).values()];
}

function parameterOf({ Parameters }: ExchangeAdminRecord, name: string): string | undefined {
  return Parameters?.find(({ Name }) => Name?.toLowerCase() === name.toLowerCase())?.Value || undefined;
}

/** Null for what no list shows. */
function checkOf(record: ExchangeAdminRecord, object: string): Check | null {
  const operation = record.Operation?.toLowerCase() ?? '';
  const holder = parameterOf(record, 'Member') ?? parameterOf(record, 'User') ?? parameterOf(record, 'Trustee');
  const name = object.split(/[/\\]/).at(-1) ?? object;
  if (name === '') return null;
  switch (operation) {
    case 'add-rolegroupmember':
      return holder === undefined ? null : { of: 'roleGroup', group: name, member: holder };
    case 'new-transportrule':
    case 'set-transportrule':
    case 'enable-transportrule':
      return { of: 'mailRule', name };
    case 'new-inboundconnector':
    case 'set-inboundconnector':
      return { of: 'connector', name };
    case 'add-mailboxpermission':
      return holder === undefined ? null : { of: 'mailboxRight', mailbox: object, holder };
    case 'set-mailbox':
      return { of: 'forwarding', mailbox: object };
    default:
      return null;
  }
}
