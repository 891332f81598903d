/** The columns of a transport rule, by what they mean for whom the rule hits. Source: New-TransportRule of the cmdlet reference. */
import { lookupOwn } from '../../../lib/lookup-own.js';

/** Conditions that are reasoned about exactly, each with its exception, and companions of others that say nothing alone. */
const exact = words(`
  FromScope SentToScope SenderIpRanges RecipientDomainIs RecipientAddressType SenderAddressLocation
  ADComparisonOperator ManagerForEvaluatedUser`);

/** How a rule is kept, and what the service says about it. */
const upkeep = words(`
  Identity Id Guid ImmutableId Name DistinguishedName Priority State Mode Enabled Comments Description ActivationDate ExpiryDate
  Size Conditions Exceptions Actions RuleVersion RuleErrorAction RuleSubType RuleConfigurationUnsupportedReason
  IsRuleConfigurationSupported UseLegacyRegex DlpPolicy DlpPolicyId CreatedBy LastModifiedBy ManuallyModified OriginatingServer
  AdminDisplayName IsValid RunspaceId PSComputerName PSShowComputerName`);
const upkeepBeginning = /^(When|Object|Organization|Exchange)/i;

/** What a rule does with mail that it hits. */
const actions = words(`
  AddManagerAsRecipientType AddToRecipients ApplyClassification ApplyHtmlDisclaimerFallbackAction ApplyHtmlDisclaimerLocation
  ApplyHtmlDisclaimerText ApplyOME ApplyRightsProtectionCustomizationTemplate ApplyRightsProtectionTemplate BlindCopyTo CopyTo
  DeleteMessage Disconnect GenerateIncidentReport GenerateNotification IncidentReportContent IncidentReportOriginalMail
  LogEventText ModerateMessageByManager ModerateMessageByUser NotifySender PrependSubject Quarantine RedirectMessageTo
  RejectMessageEnhancedStatusCode RejectMessageReasonText RemoveHeader RemoveOME RemoveOMEv2 RemoveRMSAttachmentEncryption
  RouteMessageOutboundConnector RouteMessageOutboundRequireTls SenderNotificationType SetAuditSeverity SetHeaderName
  SetHeaderValue SetSCL SmtpRejectMessageRejectStatusCode SmtpRejectMessageRejectText StopRuleProcessing`);

const known = new Set([...exact, ...exact.map((name) => `exceptif${name}`), ...upkeep, ...actions]);

/** Whether a column says nothing about whom the rule hits, or is reasoned about exactly. All others, new ones too, narrow the rule. */
export function isKnownColumn(name: string): boolean {
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
  words('ApplyDisclaimer ApplyDisclaimerWithSeparator ApplyHtmlDisclaimer AuditSeverityLevel RightsProtectMessage'),
);

/** Whether a class is of an action that New-TransportRule had when this was written. */
export function isKnownAction(stem: string): boolean {
  return otherActions.has(stem) || columnNames(stem).some((name) => actions.includes(name));
}

/** Columns are named after their class, many with one of these behind. */
const endings = words('s To 1 Text Name Words Patterns MessageHeader ReasonText EnhancedStatusCode RejectText RejectStatusCode');

/** The columns, in lower case, in which a class of conditions or actions keeps its values: `headermatches` → `headermatchespatterns`, … */
export function columnNames(stem: string): readonly string[] {
  const name = lookupOwn(otherNames, stem) ?? stem;
  return [name, ...endings.map((ending) => name + ending)];
}

function words(text: string): readonly string[] {
  return text.trim().toLowerCase().split(/\s+/);
}
