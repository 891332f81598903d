/** What is believed of the services themselves, without a source that says it for certain: of no one resource, and shown by no answer to a read. */

/** What the product goes by. */
export const unconfirmedOfServices: readonly string[] = [
  'Exchange Online: that its admin endpoint takes the token of a person with the delegated permission Exchange.Manage, as a published client relies on; a page of another author says that only tokens of apps are taken. Where it refuses, `hardenbot try` says unknown.',
  'Exchange Online: that the role Global Reader is enough for every Get-* that is sent in the name of a person.',
  "Entra ID: that Microsoft's own command line apps take the address http://localhost with any port and every permission that hardenbot try asks for.",
  'Exchange Online: how many parts it takes in one batch, how it counts them against its limits, and how it orders the answers; ten are sent.',
  'Exchange Online: that a bare empty list clears a property; an empty hashtable is sent, as published clients do.',
  'Exchange Online: that only Set-AdminAuditLogConfig is routed by another system mailbox (published clients), and that calls about one mailbox take the one of the organisation.',
  'Exchange Online: how a tenant without a plan of Exchange is refused.',
  'Entra ID: that the link to consent may end on the empty page for apps without one of theirs, and which of two codes it gives to an app that nobody consented to; both count.',
  'Microsoft Graph: in which words each part of it names a permission that is missing.',
  'Microsoft Graph: how a change of a Conditional Access policy below its first level is merged: whether a property that is not sent keeps its value there too, and whether a list is replaced as a whole. What is sent is right either way.',
  'Microsoft Graph: whether a Conditional Access policy takes back the annotations and read-only properties that a read returns.',
  'Microsoft Graph: whether newer members of an enumeration come without the header that asks for them, as one report of 2020 says. A word that is not known counts as unknown.',
];

/** What the simulated tenant answers, and a real one may word in another way. */
export const unconfirmedOfSimulator: readonly string[] = [
  'Which directory roles a person needs for each list of Graph and each cmdlet, and the words of the pages on which people sign in and consent.',
  'Which accounts refuse a new password, and in which words.',
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
