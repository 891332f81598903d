/**
 * Mail flow rules, connectors and journal rules that changed in the time that is looked at, where the log has gaps. Five lists are read for it, and only of an
 * account that can change what is in them: otherwise the log names what the account did.
 */
import { utcMinute } from '../../../lib/utc-minute.js';
import { meaningOfRecord } from '../../../tenant/log-meaning/meaning.js';
import { lookupName } from '../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../tenant/log-meaning/record-parameters.js';
import { inboundConnectorName } from '../../../tenant/resources/inbound-connector.js';
import { journalRuleName } from '../../../tenant/resources/journal-rule.js';
import { outboundConnectorName } from '../../../tenant/resources/outbound-connector.js';
import { transportRuleName } from '../../../tenant/resources/transport-rule.js';
import { printOf } from '../attribution.js';
import { byHandFor } from '../by-hand.js';
import type { Check, IncidentEvidence } from '../entry-terms.js';
import type { Gathered } from '../gathered.js';
import type { FoundItem } from '../item.js';
import { listOfCheck } from '../items-log.js';
import { type ListName, lists } from '../lists.js';
import { flowReads, lastPart } from './flow-reads.js';
import type { Account } from './read-account.js';
import type { Reading } from './reading.js';

interface Question {
  readonly account: Account;
  readonly gathered: Gathered;
  readonly record: IncidentEvidence['record'];
}

export async function unloggedChanges(reading: Reading, question: Question): Promise<readonly FoundItem[]> {
  const { gathered } = question;
  if (!mayChangeMailFlow(question.account) || !hasGaps(reading, question)) return [];
  const logged = loggedNames(gathered);
  const found: FoundItem[] = [];
  for (const kind of kinds)
    for (const row of await kind.read(reading)) {
      const isLogged = [row.Guid, row.Identity, row.Name].some((name) => name && logged.has(lastPart(name)));
      if (row.isOn && !isLogged && (!row.WhenChanged || row.WhenChanged >= gathered.since)) found.push(itemOf(kind, row));
    }
  return found;
}

/** Who is in an Exchange role group is not read: by the directory roles that are in one. What is unknown counts as the highest. */
const ofMailFlow: ReadonlySet<string> = new Set(['Global Administrator', 'Exchange Administrator']);

function mayChangeMailFlow({ roles, rolesAreKnown }: Account): boolean {
  return !rolesAreKnown || roles.some((role) => ofMailFlow.has(role));
}

/** The log is off or cannot be read, or the account turned it off for a while. */
function hasGaps({ missing }: Reading, { gathered, record }: Question): boolean {
  const wasTurnedOff = gathered.records.some(
    (one) => lookupName(one.Operation ?? '') === 'set-adminauditlogconfig' && meaningOfRecord(one)?.opens === true,
  );
  return record !== 'on' || wasTurnedOff || missing.some(({ read }) => read === lists.ran);
}

/** What the rows that there are name: that is found by them. */
function loggedNames({ records }: Gathered): ReadonlySet<string> {
  const ofFlow = records.filter((record) => meaningOfRecord(record)?.trace === 'mailFlow');
  const names = ofFlow.flatMap((record) => [parameterOf(record, 'Identity'), parameterOf(record, 'Name'), record.ObjectId]);
  return new Set(names.flatMap((name) => (name ? lastPart(name) : [])));
}

interface Row {
  readonly Guid?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly Name?: string | null | undefined;
  readonly WhenChanged?: Date | null | undefined;
  readonly name: string;
  readonly isOn: boolean;
}

interface Kind {
  readonly noun: 'TransportRule' | 'InboundConnector' | 'OutboundConnector' | 'JournalRule';
  readonly called: string;
  readonly list: ListName;
  readonly why: (name: string) => string;
  /** Null: earlier versions know none, and the key says it. */
  readonly check: (name: string) => Check | null;
  readonly read: (reading: Reading) => Promise<readonly Row[]>;
}

const kinds: readonly Kind[] = [
  {
    noun: 'TransportRule',
    called: 'the mail flow rule',
    list: lists.mailRules,
    why: byHandFor.mailRule,
    check: (name) => ({ of: 'mailRule', name }),
    read: async (reading) => {
      const { rows } = await reading.list(lists.mailRules, flowReads.rules);
      return rows.map((row) => ({ ...row, name: transportRuleName(row), isOn: row.State !== 'Disabled' }));
    },
  },
  {
    noun: 'InboundConnector',
    called: 'the connector',
    list: lists.connectors,
    why: (name) => byHandFor.connector('Inbound', name),
    check: (name) => ({ of: 'connector', name }),
    read: async (reading) => {
      const { rows } = await reading.list(lists.connectors, flowReads.inbound);
      return rows.map((row) => ({ ...row, name: inboundConnectorName(row), isOn: row.Enabled !== false }));
    },
  },
  {
    noun: 'OutboundConnector',
    called: 'the connector',
    list: lists.connectors,
    why: (name) => byHandFor.connector('Outbound', name),
    check: () => null,
    read: async (reading) => {
      const all: Row[] = [];
      for (const read of flowReads.outbound) {
        const { rows } = await reading.list(lists.connectors, read);
        all.push(...rows.map((row) => ({ ...row, name: outboundConnectorName(row), isOn: row.Enabled !== false })));
      }
      return all;
    },
  },
  {
    noun: 'JournalRule',
    called: 'the journal rule',
    list: lists.journalRules,
    why: byHandFor.journalRule,
    check: () => null,
    read: async (reading) => {
      const { rows } = await reading.list(lists.journalRules, flowReads.journal);
      return rows.map((row) => ({ ...row, name: journalRuleName(row), isOn: row.Enabled !== false }));
    },
  },
];

function itemOf({ noun, called, why, check: checkOf }: Kind, { name, WhenChanged: at }: Row): FoundItem {
  const key = `unlogged ${noun} ${name}`;
  const check = checkOf(name);
  const changed = at ? `was last changed on ${utcMinute(at)}` : 'may have been changed';
  return {
    key,
    what: `${called} ${name} ${changed}, and the log does not say by whom`,
    advice: 'ask',
    why: why(name),
    fresh: true,
    operations: [],
    ground: 'undated',
    print: printOf([key, at]),
    ...(check === null ? {} : { read: listOfCheck(key), check }),
  };
}
