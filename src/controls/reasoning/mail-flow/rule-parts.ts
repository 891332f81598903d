/** What a transport rule is made of beyond what is reasoned about exactly: further conditions, further exceptions, and parts that its row only hints at. */
import type { Json } from '../../../lib/json.js';
import { lookupOwn } from '../../../lib/lookup-own.js';
import { isUnset } from '../../../tenant/lenient.js';
import type { TransportRule } from '../../../tenant/resources/transport-rule.js';

/** A condition or exception that a row carries. */
export interface Part {
  readonly property: string;
  /** As the row has it. */
  readonly value: Json;
  /** Each value as a word, for comparing with settings. */
  readonly words: readonly string[];
}

export interface Parts {
  readonly conditions: readonly Part[];
  readonly exceptions: readonly Part[];
  /** Class names of conditions and exceptions whose columns the row does not have: nobody can tell what they say. */
  readonly unseenLimits: readonly string[];
  /** Class names of actions whose columns the row does not have. */
  readonly unseenActions: readonly string[];
  /** Class names of actions that the service did not have when this was written. */
  readonly newActions: readonly string[];
}

/** A property that is not known counts as a limit: a rule that is narrower than it looks protects less. */
export function partsOf(rule: TransportRule): Parts {
  const set = Object.entries(rule).filter(([, value]) => isSet(value));
  const limits = set
    .map(([key, value]) => ({ property: key.charAt(0).toUpperCase() + key.slice(1), value }))
    .filter(({ property }) => !isKnownColumn(property));
  const [exceptions, conditions] = [limits.filter(isException), limits.filter((limit) => !isException(limit))];
  const names = new Set(set.map(([key]) => lower(key)));
  const unseen = (classes: readonly string[] | undefined, prefix: string) =>
    (classes ?? []).filter((name) => !columnNames(stemOf(name)).some((column) => names.has(prefix + column)));
  return {
    conditions: conditions.map(part),
    exceptions: exceptions.map(part),
    unseenLimits: [...unseen(rule.Conditions, ''), ...unseen(rule.Exceptions, 'exceptif')],
    unseenActions: unseen(rule.Actions, ''),
    newActions: (rule.Actions ?? []).filter((name) => !isKnownAction(stemOf(name))),
  };
}

/** What a rule does beyond the columns in `own`, as its columns and classes name it. A class that nobody knows counts. */
export function actionsBeside(rule: TransportRule, own: readonly string[]): readonly string[] {
  const ours = new Set(own.map(lower));
  const columns = Object.entries(rule).flatMap(([key, value]) =>
    isSet(value) && actions.includes(lower(key)) && !details.has(lower(key)) && !ours.has(lower(key)) ? [key] : [],
  );
  const { unseenActions, newActions } = partsOf(rule);
  const classes = [...unseenActions, ...newActions].filter((name) => stemOf(name) !== 'auditseveritylevel');
  return [...new Set([...columns, ...classes])];
}

function isSet(value: unknown): boolean {
  return value !== false && !(typeof value === 'string' && lower(value) === 'false') && !isUnset(value);
}

function isException({ property }: { readonly property: string }): boolean {
  return lower(property).startsWith('exceptif');
}

function part({ property, value }: { readonly property: string; readonly value: unknown }): Part {
  const words = (Array.isArray(value) ? value : [value]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return { property, value: words.length === 1 ? (words[0] ?? null) : words, words };
}

/** The word by which `…Rules.Tasks.SenderIpRangesPredicate` goes. */
export function stemOf(className: string): string {
  const last = className.split('.').at(-1) ?? className;
  return lower(last.replace(/(Predicate|Action)$/, ''));
}

function lower(text: string): string {
  return text.toLowerCase();
}

// The columns of a transport rule, by what they mean for whom the rule hits. Source: New-TransportRule of the cmdlet reference.

/** Conditions that are reasoned about exactly, each with its exception, and companions of others that say nothing alone. */
const exact = wordsIn(`
  FromScope SentToScope SenderIpRanges RecipientDomainIs RecipientAddressType SenderAddressLocation
  ADComparisonOperator ManagerForEvaluatedUser`);

/** How a rule is kept, and what the service says about it. */
const upkeep = wordsIn(`
  Identity Id Guid ImmutableId Name DistinguishedName Priority State Mode Enabled Comments Description ActivationDate ExpiryDate
  Size Conditions Exceptions Actions RuleVersion RuleErrorAction RuleSubType RuleConfigurationUnsupportedReason
  IsRuleConfigurationSupported UseLegacyRegex DlpPolicy DlpPolicyId CreatedBy LastModifiedBy ManuallyModified OriginatingServer
  AdminDisplayName IsValid RunspaceId PSComputerName PSShowComputerName`);
const upkeepBeginning = /^(When|Object|Organization|Exchange)/i;

/** What a rule does with mail that it hits. */
const actions = wordsIn(`
  AddManagerAsRecipientType AddToRecipients ApplyClassification ApplyHtmlDisclaimerFallbackAction ApplyHtmlDisclaimerLocation
  ApplyHtmlDisclaimerText ApplyOME ApplyRightsProtectionCustomizationTemplate ApplyRightsProtectionTemplate BlindCopyTo CopyTo
  DeleteMessage Disconnect GenerateIncidentReport GenerateNotification IncidentReportContent IncidentReportOriginalMail
  LogEventText ModerateMessageByManager ModerateMessageByUser NotifySender PrependSubject Quarantine RedirectMessageTo
  RejectMessageEnhancedStatusCode RejectMessageReasonText RemoveHeader RemoveOME RemoveOMEv2 RemoveRMSAttachmentEncryption
  RouteMessageOutboundConnector RouteMessageOutboundRequireTls SenderNotificationType SetAuditSeverity SetHeaderName
  SetHeaderValue SetSCL SmtpRejectMessageRejectStatusCode SmtpRejectMessageRejectText StopRuleProcessing`);

/** Columns that say how another action is done, and the log's: alone they do nothing to mail. */
const details = new Set(
  wordsIn(`
  ApplyHtmlDisclaimerFallbackAction ApplyHtmlDisclaimerLocation IncidentReportContent IncidentReportOriginalMail
  RouteMessageOutboundRequireTls SenderNotificationType SetAuditSeverity`),
);

const known = new Set([...exact, ...exact.map((name) => `exceptif${name}`), ...upkeep, ...actions]);

/** Whether a column says nothing about whom the rule hits, or is reasoned about exactly. All others, new ones too, narrow the rule. */
function isKnownColumn(name: string): boolean {
  return known.has(name.toLowerCase()) || upkeepBeginning.test(name);
}

/** Classes of conditions and actions whose columns are called otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  manageris: 'manageraddresses',
  managementrelationship: 'sendermanagementrelationship',
  adattributecomparison: 'adcomparisonattribute',
  senderattributecontains: 'senderadattributecontainswords',
  senderattributematches: 'senderadattributematchespatterns',
  recipientattributecontains: 'recipientadattributecontainswords',
  recipientattributematches: 'recipientadattributematchespatterns',
};

/** Classes of actions that no column is named after. */
const otherActions = new Set(
  wordsIn('ApplyDisclaimer ApplyDisclaimerWithSeparator ApplyHtmlDisclaimer AuditSeverityLevel RightsProtectMessage'),
);

/** Whether a class is of an action that New-TransportRule had when this was written. */
function isKnownAction(stem: string): boolean {
  return otherActions.has(stem) || columnNames(stem).some((name) => actions.includes(name));
}

/** Columns are named after their class, many with one of these behind. */
const endings = wordsIn(
  's To 1 Text Name Words Patterns MessageHeader ReasonText EnhancedStatusCode RejectText RejectStatusCode',
);

/** The columns, in lower case, in which a class of conditions or actions keeps its values: `headermatches` → `headermatchespatterns`, … */
function columnNames(stem: string): readonly string[] {
  const name = lookupOwn(otherNames, stem) ?? stem;
  return [name, ...endings.map((ending) => name + ending)];
}

function wordsIn(text: string): readonly string[] {
  return text.trim().toLowerCase().split(/\s+/);
}
