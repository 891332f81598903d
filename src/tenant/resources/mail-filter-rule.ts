/** What the rules have in common that give a policy of Exchange Online to people: whom they are for, and in which order they are asked. */
import { count, text, texts } from '../lenient.js';

/** Rules carry names or addresses of people and groups; unset conditions are null, empty, or an empty list. */
export const filterRuleFields = {
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** `Enabled` or `Disabled`. */
  State: text(),
  /** 0 is asked first. */
  Priority: count(),
};

/** Conditions on recipients. Source: the cmdlet reference: kinds of conditions are joined by AND, values of one by OR, exceptions win. */
export const recipientConditions = {
  SentTo: texts(),
  SentToMemberOf: texts(),
  RecipientDomainIs: texts(),
  ExceptIfSentTo: texts(),
  ExceptIfSentToMemberOf: texts(),
  ExceptIfRecipientDomainIs: texts(),
};

/** The same on senders. */
export const senderConditions = {
  From: texts(),
  FromMemberOf: texts(),
  SenderDomainIs: texts(),
  ExceptIfFrom: texts(),
  ExceptIfFromMemberOf: texts(),
  ExceptIfSenderDomainIs: texts(),
};

/** What to read of a rule about recipients, beside the name of its policy. */
export const recipientRuleColumns = [
  'Guid',
  'Identity',
  'Name',
  'State',
  'Priority',
  'SentTo',
  'SentToMemberOf',
  'RecipientDomainIs',
  'ExceptIfSentTo',
  'ExceptIfSentToMemberOf',
  'ExceptIfRecipientDomainIs',
] as const;
