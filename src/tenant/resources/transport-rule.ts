/** Transport rules: what happens to mail on its way, in order of priority. */
import { z } from 'zod';
import type { Fields } from '../../engine/plan/operation.js';
import { count, flag, isUnset, looseRow, moment, momentOrText, text, texts } from '../lenient.js';
import type { ObjectAddress, Resource, VendorCall } from '../resource.js';
import { exchangeName, exchangeObject } from './exchange-object.js';

/** Words, patterns and header names are objects with a `Value` in some exports. */
function word(): z.ZodType<string | null | undefined> {
  return z.preprocess(bare, text());
}

function words(): z.ZodType<readonly string[] | undefined> {
  return z.preprocess((value) => (Array.isArray(value) ? value.map(bare) : bare(value)), texts());
}

function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (isUnset(value)) return null;
  return 'Value' in value ? value.Value : JSON.stringify(value);
}

/** Rows stay whole: a condition or exception that is not listed here still narrows the rule. */
const transportRuleRow = looseRow({
  Guid: text(),
  Identity: text(),
  Name: text(),
  Comments: text(),
  WhenChanged: moment(),
  /** 0 is looked at first. */
  Priority: count(),
  /** `Enabled` or `Disabled`. */
  State: word(),
  /** `Enforce`, `Audit` or `AuditAndNotify`; only the first does anything to mail. */
  Mode: word(),
  ActivationDate: momentOrText(),
  ExpiryDate: momentOrText(),
  FromScope: word(),
  SentToScope: word(),
  /** Which address of a sender conditions look at: `Header` where it is not set, `Envelope` or `HeaderOrEnvelope`. */
  SenderAddressLocation: word(),
  SenderIpRanges: words(),
  RecipientDomainIs: words(),
  /** What conditions on recipients look at: `Resolved` (the primary address; the default) or `Original`. */
  RecipientAddressType: word(),
  HeaderMatchesMessageHeader: word(),
  HeaderMatchesPatterns: words(),
  HeaderContainsMessageHeader: word(),
  HeaderContainsWords: words(),
  /** Kinds of messages, `AutoForward` among them. */
  MessageTypeMatches: word(),
  RedirectMessageTo: words(),
  BlindCopyTo: words(),
  CopyTo: words(),
  AddToRecipients: words(),
  AddManagerAsRecipientType: word(),
  /** Who approves mail before it goes on; they get all of it. */
  ModerateMessageByUser: words(),
  GenerateIncidentReport: words(),
  /** What a report says of mail: `Sender`, `Subject`, …; with `AttachOriginalMail` the whole of it. */
  IncidentReportContent: words(),
  /** The older word for the same: `IncludeOriginalMail` or `DoNotIncludeOriginalMail`. */
  IncidentReportOriginalMail: word(),
  RouteMessageOutboundConnector: word(),
  ExceptIfFromScope: word(),
  ExceptIfSentToScope: word(),
  ExceptIfSenderIpRanges: words(),
  ExceptIfRecipientDomainIs: words(),
  ExceptIfSentTo: words(),
  RejectMessageReasonText: word(),
  RejectMessageEnhancedStatusCode: word(),
  SmtpRejectMessageRejectText: word(),
  SmtpRejectMessageRejectStatusCode: word(),
  NotifySender: word(),
  DeleteMessage: flag(),
  Quarantine: flag(),
  StopRuleProcessing: flag(),
  SetHeaderName: word(),
  SetHeaderValue: word(),
  /** -1: past the spam filter. */
  SetSCL: word(),
  /** Class names of what the rule is made of, named after the columns, as rows of live tenants show; also where the columns of their values are missing. */
  Conditions: texts(),
  Exceptions: texts(),
  Actions: texts(),
});
export type TransportRule = z.infer<typeof transportRuleRow>;

/** Source: Get-, New-, Set-, Enable-, Disable- and Remove-TransportRule of the Exchange Online cmdlet reference. */
export const transportRules: Resource<TransportRule> = {
  key: 'exchange.TransportRule',
  list: { service: 'exchange', cmdlet: 'Get-TransportRule', parameters: { ResultSize: 'Unlimited' }, select: false },
  row: transportRuleRow,
  object: transportRuleObject(),
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-TransportRule', 'Set-TransportRule', 'Enable-TransportRule', 'Disable-TransportRule', 'Remove-TransportRule'],
  },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Transport Rules',
  },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'Priority',
      'State',
      'Mode',
      'ActivationDate',
      'ExpiryDate',
      'FromScope',
      'SentToScope',
      'SenderIpRanges',
      'RecipientDomainIs',
      'RecipientAddressType',
      'ExceptIfSenderIpRanges',
      'RejectMessageReasonText',
      'RejectMessageEnhancedStatusCode',
      'DeleteMessage',
      'Quarantine',
      'StopRuleProcessing',
      'SetSCL',
    ],
    words: {
      State: ['Enabled', 'Disabled'],
      Mode: ['Enforce', 'Audit', 'AuditAndNotify'],
      FromScope: ['InOrganization', 'NotInOrganization'],
      SentToScope: ['InOrganization', 'NotInOrganization', 'ExternalPartner', 'ExternalNonPartner'],
    },
  },
  unconfirmed: [
    {
      point:
        'That a new name of a rule or connector counts as a change in WhenChanged; where a row has none, what an intruder made stays open until someone answers for it.',
    },
  ],
};

/**
 * A rule says `State`, while New- takes `Enabled` and Set- takes neither: a state is changed alone, by Enable- or Disable-.
 * A rule made at a priority moves that rule and all below it down by one, and removing it moves them up again, so the two
 * are each other's inverse as long as nobody else changes the order between them.
 */
function transportRuleObject(): ObjectAddress {
  const object = exchangeObject('TransportRule', { create: true, remove: true });
  return {
    ...object,
    write: (operation): VendorCall | null => {
      const call = object.write(operation);
      if (operation.kind === 'remove' || call?.service !== 'exchange' || !('State' in operation.after)) return call;
      if (operation.kind === 'create') return { ...call, parameters: withEnabled(call.parameters) };
      if (Object.keys(operation.after).length > 1) return null;
      const enable = operation.after['State'] === 'Enabled';
      return {
        service: 'exchange',
        cmdlet: enable ? 'Enable-TransportRule' : 'Disable-TransportRule',
        parameters: { Identity: operation.identity, Confirm: false },
      };
    },
  };
}

function withEnabled({ State, ...parameters }: Fields): Fields {
  return { ...parameters, Enabled: State === 'Enabled' };
}

/** The name an admin knows the rule by. */
export function transportRuleName(rule: TransportRule): string {
  return exchangeName(rule, 'rule');
}

/** What a report may contain beside the mail itself. Source: reference page of New-TransportRule, IncidentReportContent. */
const reportParts: ReadonlySet<string> = new Set([
  'sender',
  'recipients',
  'subject',
  'cc',
  'bcc',
  'severity',
  'override',
  'ruledetections',
  'falsepositive',
  'dataclassifications',
  'idmatch',
]);

/**
 * Whether whom a rule reports mail to gets the mail itself; unknown where the row says nothing of what reports contain, or says it in words that are not
 * known.
 */
export function reportsWholeMail(rule: TransportRule): boolean | 'unknown' {
  const { IncidentReportContent: content, IncidentReportOriginalMail: original } = rule;
  const parts = (content ?? []).flatMap((one) => one.toLowerCase().split(/[,;\s]+/u)).filter((part) => part !== '');
  const whole = original?.toLowerCase() ?? '';
  if (parts.includes('attachoriginalmail') || whole === 'includeoriginalmail') return true;
  const areKnown = parts.every((part) => reportParts.has(part)) && ['', 'donotincludeoriginalmail'].includes(whole);
  return (content === undefined && whole === '') || !areKnown ? 'unknown' : false;
}
