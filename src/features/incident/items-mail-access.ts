/** Ways into a mailbox that ask for no sign-in of the person: protocols, add-ins, a published calendar. */

import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import type { Trace } from '../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../tenant/log-meaning/record-parameters.js';
import { type CasMailbox, setProtocol } from '../../tenant/resources/cas-mailbox.js';
import { addInName } from '../../tenant/resources/mailbox-add-in.js';
import { recordTime } from '../../tenant/resources/unified-audit-log.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import type { Ground } from './entry-terms.js';
import { type Gathered, ownNames } from './gathered.js';
import type { FoundItem } from './item.js';
import { lists } from './lists.js';
import { isOfOwnMailbox } from './traces-exchange.js';

export function accessItems(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return [...protocols(gathered, beginning), ...addIns(gathered, beginning), ...publishing(gathered, beginning)];
}

/** When the account last did this to its own mailbox, as the log says; null: it does not. */
function lastRan(gathered: Gathered, trace: Trace, parameter?: string): Date | null {
  const own = ownNames(gathered);
  const times = gathered.records.flatMap((record) => {
    const meaning = meaningOfRecord(record);
    const at = recordTime(record);
    const isMeant = meaning?.trace === trace && meaning.opens && isOfOwnMailbox(record, trace, own);
    const isNamed = parameter === undefined || parameterOf(record, parameter) !== undefined;
    return isMeant && isNamed && at !== null ? [at] : [];
  });
  return times.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

const switches: readonly (readonly [string, keyof CasMailbox, (mailbox: CasMailbox) => boolean])[] = [
  ['POP', 'PopEnabled', ({ PopEnabled }) => PopEnabled === true],
  ['IMAP', 'ImapEnabled', ({ ImapEnabled }) => ImapEnabled === true],
  // Without a value of its own the mailbox goes by the organization.
  ['SMTP AUTH', 'SmtpClientAuthenticationDisabled', ({ SmtpClientAuthenticationDisabled: off }) => off === false],
];

/** A mail program that knows the password, or holds a token, reads and sends without the person noticing. */
function protocols(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { protocols: mailbox, account } = gathered;
  if (mailbox === null) return [];
  return switches
    .filter(([, , isOn]) => isOn(mailbox))
    .map(([name, property]) => {
      const at = lastRan(gathered, 'protocol', property);
      const ground: Ground = groundOf(at, beginning);
      const operation = setProtocol(mailbox, { property, on: false, object: `${account.name}: ${name}` });
      return {
        key: `protocol ${name}`,
        what: `${name} opens the mailbox`,
        advice: ground === 'intruder' ? 'clean' : 'ask',
        why:
          ground === 'intruder'
            ? 'it was turned on after the first sign of the intruder'
            : 'ask the person whether a mail program or device needs it',
        fresh: at !== null && at >= gathered.since,
        operations: operation === null ? [] : [operation],
        ground,
        read: lists.protocols,
        print: printOf([name, at]),
      };
    });
}

/** What comes with Outlook or was added for everyone is nothing of this account. */
const ofOthers = /^(default|organization)$/i;

function addIns(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account } = gathered;
  const at = lastRan(gathered, 'addIn');
  const ground = groundOf(at, beginning);
  return gathered.addIns
    .filter(({ Enabled, Scope }) => Enabled !== false && !ofOthers.test(Scope ?? ''))
    .map((addIn) => ({
      key: `add-in ${addIn.AppId ?? addIn.Identity ?? addIn.DisplayName ?? ''}`,
      what: `add-in of the mailbox, which can read its mail: ${addInName(addIn)}`,
      advice: ground === 'intruder' ? 'clean' : 'ask',
      why: byHandFor.addIn(account.name, addIn.AppId),
      fresh: at !== null && at >= gathered.since,
      operations: [],
      ground,
      read: lists.addIns,
      print: printOf([addIn.AppId, addIn.Identity, addIn.DisplayName, addIn.ProviderName]),
    }));
}

function publishing(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account, calendars } = gathered;
  const at = lastRan(gathered, 'publishing');
  const ground = groundOf(at, beginning);
  return calendars
    .filter(({ PublishEnabled }) => PublishEnabled === true)
    .map((calendar) => ({
      key: 'published calendar',
      what: `the calendar is published: anyone with its address reads it (${calendar.DetailLevel ?? 'details unknown'})`,
      advice: ground === 'intruder' ? 'clean' : 'ask',
      why: byHandFor.publishing(account.name, gathered.calendarPath),
      fresh: at !== null && at >= gathered.since,
      operations: [],
      ground,
      read: lists.publishing,
      print: printOf([calendar.Identity, calendar.DetailLevel, calendar.PublishedCalendarUrl]),
    }));
}
