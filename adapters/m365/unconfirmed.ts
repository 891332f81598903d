/** What hardenbot assumes of the services themselves, without a source that says it for certain: of no single resource, and shown by no answer to a read. */

/** What the product relies on. */
export const unconfirmedOfServices: readonly string[] = [
  "Exchange Online: that its admin endpoint accepts a person's token with the delegated permission Exchange.Manage, as a published client assumes; another author says only tokens of apps. If it refuses, `hardenbot try` says unknown.",
  'Exchange Online: that the role Global Reader is enough for every Get-* in the name of a person.',
  'Exchange Online: how many parts it accepts in one batch, how it counts them against its limits, and in which order it answers; ten are sent.',
  'Exchange Online: that a bare empty list clears a property; an empty hashtable is sent, as published clients do.',
  'Exchange Online: that only Set-AdminAuditLogConfig is routed by another system mailbox, and that calls about one mailbox use that of the organisation.',
  'Exchange Online: how it refuses a tenant without an Exchange plan.',
  "Entra ID: that Microsoft's own command line apps accept http://localhost with any port and every permission that hardenbot try requests.",
  'Entra ID: that the consent link may end on the empty page for apps without one, and which of two codes an app without consent gets; both count.',
  'Entra ID: which rows its audit log has of one write, and how these name what was set, but for accounts and Conditional Access policies. Any value counts as written, once for each write.',
  'Microsoft Graph: how each part of it names a missing permission.',
  'Microsoft Graph: how a change of a Conditional Access policy below its first level is merged. What is sent is right either way.',
  'Microsoft Graph: whether a Conditional Access policy accepts the annotations and read-only properties that a read returns.',
  'Microsoft Graph: whether newer members of an enumeration come without the header that asks for them, as one report of 2020 says. An unknown word counts as unknown.',
];

/** What the simulated tenant answers, and a real one may word in another way. */
export const unconfirmedOfSimulator: readonly string[] = [
  'Which directory roles a person needs for each list of Graph and each cmdlet, and the words of the pages on which people sign in and consent.',
  'Which accounts refuse a new password, and in which words.',
  'The words by which a sign-in method is kept that has to go after others.',
  'The words of the pages to consent, and for how long a consent is not known everywhere.',
  'How a second object of a template of group settings is refused.',
  'That Graph refuses to turn security defaults on beside an enabled Conditional Access policy, as the admin center does.',
  'How the deletion of a named location that is in use is refused.',
  'How a request for risky users is refused without the licence.',
  'Which policies What-If of Conditional Access counts as applying, in every detail; its names and words are those of the metadata.',
  'The status and the words of a second grant of the same permission.',
  'That null can be written back as the days after which passwords of a domain expire.',
  'That v1.0 does not show the user agent of a sign-in, which its metadata have and its reference has not.',
  'The shape of message traces as the cmdlet shows them.',
  'Message traces of Graph: that one bound alone is refused, and the words of every refusal but the one for want of the service principal.',
  'The question that a cmdlet asks with Confirm or WhatIf.',
  'The exception and the status with which an organisation that was never customised refuses a change.',
  'What Exchange Online says to more than ten parts of a batch.',
  'What Exchange Online says to a cmdlet that is routed by the wrong system mailbox.',
  'The status and the words for an object that exists already, and the exception for a value that the rules of a cmdlet refuse.',
];
