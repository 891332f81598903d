/** What a mailbox does with mail beside its inbox rules: sweep rules, junk mail, automatic replies. */
import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { writtenParameter } from '../../tenant/log-meaning/record-parameters.js';
import type { AutomaticReply } from '../../tenant/resources/automatic-reply.js';
import { recordTime } from '../../tenant/resources/unified-audit-log.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import { type Gathered, ownNames } from './gathered.js';
import type { FoundItem } from './item.js';
import { type ListName, lists } from './lists.js';
import { isOfOwnMailbox } from './traces-exchange.js';

export function handlingItems(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return [...sweepRules(gathered, beginning), ...junk(gathered, beginning), ...replies(gathered, beginning)];
}

/** When the account last ran one of these cmdlets on its own mailbox, with that parameter; null: the log does not say. */
function lastSet(gathered: Gathered, cmdlet: RegExp, parameter?: string): Date | null {
  const own = ownNames(gathered);
  const times = gathered.records.flatMap((record) => {
    const at = recordTime(record);
    const meaning = meaningOfRecord(record);
    const isMeant = meaning?.opens === true && cmdlet.test(record.Operation ?? '') && isOfOwnMailbox(record, meaning.trace, own);
    const isNamed = parameter === undefined || writtenParameter(record, parameter) !== undefined;
    return isMeant && isNamed && at !== null ? [at] : [];
  });
  return times.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

interface Setting {
  readonly key: string;
  readonly what: string;
  readonly why: string;
  readonly read: ListName;
  /** What a claim holds for. */
  readonly facts: unknown;
  readonly isHarmless?: boolean;
}

/** What keeps nothing from the person is left, unless the intruder made it so. */
function handled(
  item: Setting,
  at: Date | null,
  { gathered, beginning }: { readonly gathered: Gathered; readonly beginning: Beginning },
): FoundItem {
  const { facts, isHarmless = false, ...rest } = item;
  const ground = groundOf(at, beginning);
  return {
    ...rest,
    advice: ground === 'intruder' ? 'clean' : isHarmless ? 'leave' : 'ask',
    fresh: at !== null && at >= gathered.since,
    operations: [],
    ground,
    print: printOf(facts),
  };
}

function sweepRules(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const at = lastSet(gathered, /^(new|set|enable)-sweeprule$/i);
  return gathered.sweepRules
    .filter(({ Enabled }) => Enabled !== false)
    .map((rule) => {
      const { RuleId, Identity, Name, Sender, DestinationFolder, SourceFolder } = rule;
      return handled(
        {
          key: `sweep ${RuleId ?? Identity ?? Name ?? ''}`,
          what: `sweep rule "${Name ?? 'without a name'}": moves mail from ${Sender || 'everyone'} to ${DestinationFolder || 'Deleted Items'}`,
          why: byHandFor.sweep(RuleId ?? Identity),
          read: lists.sweepRules,
          facts: [RuleId, Name, Sender, DestinationFolder, SourceFolder],
        },
        at,
        { gathered, beginning },
      );
    });
}

/** Whose mail goes out of sight: mail of colleagues, and warnings, are what an intruder keeps from the person. */
function junk(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account } = gathered;
  const cmdlet = /^set-mailboxjunkemailconfiguration$/i;
  return gathered.junkMail
    .filter(({ Enabled }) => Enabled !== false)
    .flatMap(({ BlockedSendersAndDomains: blocked, TrustedSendersAndDomains: trusted, TrustedListsOnly: onlyTrusted }) => {
      const one = (key: string, what: string, parameter: string, isHarmless: boolean, facts: unknown) =>
        handled(
          { key, what, why: byHandFor.junk(account.name, parameter), read: lists.junk, facts, isHarmless },
          lastSet(gathered, cmdlet, parameter),
          { gathered, beginning },
        );
      const senders = blocked ?? [];
      const known = trusted ?? [];
      return [
        ...(senders.length === 0
          ? []
          : [
              one(
                'junk blocked',
                `mail from ${counted(senders)} goes to junk mail: ${shownSenders(senders, gathered)}`,
                'BlockedSendersAndDomains',
                senders.every((sender) => isOutside(sender, gathered)),
                senders.toSorted(),
              ),
            ]),
        ...(known.length === 0
          ? []
          : [
              one(
                'junk trusted',
                `mail from ${counted(known)} never goes to junk mail: ${shownSenders(known, gathered)}`,
                'TrustedSendersAndDomains',
                true,
                known.toSorted(),
              ),
            ]),
        ...(onlyTrusted === true
          ? [one('junk all', 'all mail goes to junk mail but that of trusted senders', 'TrustedListsOnly', false, true)]
          : []),
      ];
    });
}

/** An address or a domain that is none of ours; false where nobody knows which are ours. */
function isOutside(sender: string, { ownDomains }: Gathered): boolean {
  return ownDomains?.has(sender.slice(sender.lastIndexOf('@') + 1).toLowerCase()) === false;
}

const maxShown = 5;

/** Our own come first. */
function shownSenders(senders: readonly string[], gathered: Gathered): string {
  const ownFirst = senders.toSorted((one, other) => Number(isOutside(one, gathered)) - Number(isOutside(other, gathered)));
  const more = senders.length - maxShown;
  return `${ownFirst.slice(0, maxShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function counted(senders: readonly string[]): string {
  return senders.length === 1 ? '1 sender' : `${senders.length} senders`;
}

function replies(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account, asOf } = gathered;
  const at = lastSet(gathered, /^set-mailboxautoreplyconfiguration$/i);
  return gathered.replies
    .filter((reply) => isOn(reply, asOf))
    .map((reply) => {
      const { AutoReplyState, ExternalAudience, ExternalMessage, InternalMessage, StartTime, EndTime } = reply;
      const toOthers = /^none$/i.test(ExternalAudience ?? '') ? 'colleagues' : 'colleagues and people outside';
      return handled(
        {
          key: 'automatic replies',
          what: `automatic replies are on, to ${toOthers}`,
          why: byHandFor.replies(account.name),
          read: lists.replies,
          facts: [AutoReplyState, ExternalAudience, ExternalMessage, InternalMessage, StartTime, EndTime],
        },
        at,
        { gathered, beginning },
      );
    });
}

function isOn({ AutoReplyState: state, EndTime: end }: AutomaticReply, now: Date): boolean {
  if (/^disabled$/i.test(state ?? '')) return false;
  return !(/^scheduled$/i.test(state ?? '') && end instanceof Date && end < now);
}
