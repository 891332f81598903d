/** What a cmdlet of mail flow changes, and how bad that is: one entry for each family of cmdlets. */
import { firstNames } from '../../../../lib/plural.js';
import { parameterOf, writtenParameter } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { sideOfTargets } from '../../judging/mail-rule.js';
import type { Weight } from '../../sign.js';

interface FlowChange {
  readonly weight: Weight;
  /** After the name of the one who did it: `added the mail flow rule X, which copies mail to y`. */
  readonly says: string;
  readonly why: string;
}

type Judge = (record: AuditRecord, domains: readonly string[]) => FlowChange | null;

const on = (record: AuditRecord, name: string) => /^true$/i.test(parameterOf(record, name) ?? '');
const off = (record: AuditRecord, name: string) => /^false$/i.test(parameterOf(record, name) ?? '');
const list = (record: AuditRecord, name: string) =>
  (parameterOf(record, name) ?? '').split(/[;,]/).flatMap((one) => one.trim() || []);

/** A line names this many of a list, and says how many more there are. */
const named = 3;

/** What several parameters list; empty where they list nothing. */
const few = (record: AuditRecord, ...names: readonly string[]) =>
  firstNames(
    names.flatMap((name) => list(record, name)),
    named,
  );

export function nameOf(record: AuditRecord): string {
  const path = parameterOf(record, 'Name') ?? parameterOf(record, 'Identity') ?? record.ObjectId ?? '';
  return path.split(/[/\\]/).at(-1) || 'without a name';
}

const verbs: Readonly<Record<string, string>> = {
  new: 'added',
  set: 'changed',
  enable: 'turned on',
  disable: 'turned off',
  remove: 'removed',
};

function did(record: AuditRecord): string {
  const [verb = ''] = (record.Operation ?? '').toLowerCase().split('-');
  return verbs[verb] ?? 'changed';
}

const copying = ['RedirectMessageTo', 'BlindCopyTo', 'CopyTo', 'AddToRecipients', 'ModerateMessageByUser', 'JournalEmailAddress'];

/** Whom a rule reports mail to, unless the same call says that reports come without the mail. */
function reported(record: AuditRecord): readonly string[] {
  const content = parameterOf(record, 'IncidentReportContent');
  return content && !/attachoriginalmail/i.test(content) ? [] : list(record, 'GenerateIncidentReport');
}

/** The call names no one: whom the rule reports to was said before. */
function takesWholeMail(record: AuditRecord): boolean {
  const content = parameterOf(record, 'IncidentReportContent') ?? '';
  return (
    /attachoriginalmail/i.test(content) || /^includeoriginalmail$/i.test(parameterOf(record, 'IncidentReportOriginalMail') ?? '')
  );
}

const transportRule: Judge = (record, domains) => {
  const kind = /-journalrule$/i.test(record.Operation ?? '') ? 'journal rule' : 'mail flow rule';
  const what = `${did(record)} the ${kind} ${nameOf(record)}`;
  const targets = [...copying.flatMap((name) => list(record, name)), ...reported(record)];
  if (targets.length > 0) {
    const isInside = sideOfTargets(targets, domains) === 'inside';
    const leaves = (target: string) => Number(sideOfTargets([target], domains) !== 'inside');
    // Where mail leaves to comes first, whatever else a rule names.
    const shown = targets.toSorted((one, other) => leaves(other) - leaves(one));
    return {
      weight: isInside ? 'B' : 'A',
      says: `${what}, which sends mail to ${firstNames(shown, named)}`,
      why: isInside ? 'Mail of others goes to someone else too.' : 'Mail may leave the tenant without anyone noticing.',
    };
  }
  if (takesWholeMail(record))
    return {
      weight: 'B',
      says: `${what}, whose reports take the whole mail along`,
      why: 'Who gets the reports reads the mail from now on.',
    };
  const connectedTo = parameterOf(record, 'RouteMessageOutboundConnector');
  if (connectedTo)
    return {
      weight: 'B',
      says: `${what}, which sends mail through the connector ${connectedTo}`,
      why: 'The owner of the server behind it can read that mail.',
    };
  if (parameterOf(record, 'SetSCL') === '-1')
    return { weight: 'A', says: `${what}, which lets mail bypass the spam filter`, why: 'Such mail is not filtered any more.' };
  const [, skipped] =
    /^x-ms-exchange-organization-skipsafe(links|attachment)processing$/i.exec(parameterOf(record, 'SetHeaderName') ?? '') ?? [];
  if (skipped !== undefined && parameterOf(record, 'SetHeaderValue') !== '0')
    return {
      weight: 'A',
      says: `${what}, which lets mail past ${/links/i.test(skipped) ? 'Safe Links' : 'Safe Attachments'}`,
      why: 'Its links or attachments are not checked.',
    };
  if (on(record, 'DeleteMessage'))
    return { weight: 'B', says: `${what}, which deletes mail`, why: 'Mail disappears without a trace for its recipient.' };
  const isGone = /^(remove|disable)-/i.test(record.Operation ?? '');
  if (isGone) return { weight: 'B', says: what, why: 'What the rule blocked or marked is not blocked or marked any more.' };
  if (/^enable-/i.test(record.Operation ?? ''))
    return { weight: 'B', says: what, why: 'The log does not say what a rule does that is turned on.' };
  return { weight: 'C', says: what, why: 'It neither sends mail elsewhere nor bypasses a filter.' };
};

const connector: Judge = (record) => {
  const servers = few(record, 'SmartHosts');
  return {
    weight: /^new-/i.test(record.Operation ?? '') ? 'A' : 'B',
    says: `${did(record)} the connector ${nameOf(record)}${servers === '' ? '' : `, which sends mail through ${servers}`}`,
    why: 'A connector decides which servers may send as the tenant, or where its mail goes.',
  };
};

const filter =
  (what: string, weakens: (record: AuditRecord) => string | null): Judge =>
  (record) => {
    const how = weakens(record);
    const says = `${did(record)} the ${what} ${nameOf(record)}`;
    return how === null
      ? { weight: 'C', says, why: 'It does not let more mail through.' }
      : { weight: 'B', says: `${says}: ${how}`, why: 'Mail that was filtered gets through.' };
  };

const gone =
  (what: string): Judge =>
  (record) => ({
    weight: 'B',
    says: `${did(record)} the ${what} ${nameOf(record)}`,
    why: 'Mail that was filtered gets through.',
  });

const removed = gone('filter');

const remoteDomain: Judge = (record) =>
  on(record, 'AutoForwardEnabled')
    ? { weight: 'B', says: `allowed automatic forwarding to ${nameOf(record)}`, why: 'Inbox rules can send mail outside again.' }
    : null;

const outbound: Judge = (record) =>
  parameterOf(record, 'AutoForwardingMode')?.toLowerCase() === 'on'
    ? {
        weight: 'B',
        says: `allowed automatic forwarding in the policy ${nameOf(record)}`,
        why: 'Inbox rules can send mail outside again.',
      }
    : null;

const allowed: Judge = (record) =>
  on(record, 'Allow') || writtenParameter(record, 'Allow') === ''
    ? {
        weight: 'B',
        says: `allowed ${parameterOf(record, 'Entries') ?? 'an entry'} past the filters`,
        why: 'Mail of that sender, address or file is not filtered any more.',
      }
    : null;

const passing =
  (...names: readonly string[]) =>
  (record: AuditRecord) => {
    const senders = few(record, ...names);
    return senders === '' ? null : `${senders} may bypass it`;
  };
const listedSenders = passing('AllowedSenders', 'AllowedSenderDomains');
const excludedSenders = passing('ExcludedSenders', 'ExcludedDomains');
const listedAddresses = (record: AuditRecord) => {
  const addresses = passing('IPAllowList')(record);
  if (addresses !== null) return addresses;
  return on(record, 'EnableSafeList') ? "Microsoft's safe list may bypass it" : null;
};
const turnedOff =
  (...names: readonly string[]) =>
  (record: AuditRecord) => {
    const parts = names.filter((name) => off(record, name));
    return parts.length === 0 ? null : `${parts.join(', ')} off`;
  };

const linksOff = turnedOff(
  'EnableSafeLinksForEmail',
  'EnableSafeLinksForTeams',
  'EnableSafeLinksForOffice',
  'ScanUrls',
  'EnableForInternalSenders',
);
const linksUnchecked = (record: AuditRecord) => {
  const addresses = few(record, 'DoNotRewriteUrls');
  if (addresses !== '') return `links to ${addresses} are not checked`;
  if (on(record, 'DisableUrlRewrite')) return 'links are not rewritten any more';
  if (on(record, 'AllowClickThrough')) return 'people may click through its warnings';
  return linksOff(record);
};

const spamOff = turnedOff('SpamZapEnabled', 'PhishZapEnabled', 'ZapEnabled');
/** Words for what is done with spam that leave it in the inbox. */
const leaving = /^(noaction|addxheader|modifysubject)$/i;
const spamActions = ['SpamAction', 'HighConfidenceSpamAction', 'PhishSpamAction', 'BulkSpamAction'] as const;
const passedMail = (record: AuditRecord) => {
  const senders = listedSenders(record);
  if (senders !== null) return senders;
  const left = spamActions.filter((name) => leaving.test(parameterOf(record, name) ?? ''));
  if (left.length > 0) return `mail stays in the inbox by ${left.join(', ')}`;
  return /^off$/i.test(parameterOf(record, 'MarkAsSpamBulkMail') ?? '') ? 'MarkAsSpamBulkMail off' : spamOff(record);
};

const unopened = (record: AuditRecord) =>
  off(record, 'Enable') || /^allow$/i.test(parameterOf(record, 'Action') ?? '') ? 'attachments are not opened any more' : null;

const spoofed: Judge = (record) =>
  /^allow$/i.test(parameterOf(record, 'Action') ?? '')
    ? {
        weight: 'B',
        says: `allowed mail that claims to be from ${parameterOf(record, 'SpoofedUser') ?? 'someone'} past the filters`,
        why: 'Mail of that sender is not checked for forgery any more.',
      }
    : null;

const impersonationOff = turnedOff('Enabled', 'EnableSpoofIntelligence', 'HonorDmarcPolicy', 'EnableMailboxIntelligence');

const simulation: Judge = (record) => {
  const senders = few(record, 'Domains', 'AddDomains', 'SenderIpRanges', 'AddSenderIpRanges');
  const says = `${did(record)} the phishing simulation rule ${nameOf(record)}`;
  return senders === ''
    ? { weight: 'C', says, why: 'It names no sender whose mail passes from now on.' }
    : {
        weight: 'A',
        says: `${says}, which lets mail of ${senders} past every filter`,
        why: 'Mail from these domains and addresses is delivered as it is, with its links and files unchecked.',
      };
};

const unfiltered = (record: AuditRecord) => {
  const mailboxes = few(record, 'SentTo', 'AddSentTo');
  return mailboxes === '' ? null : `mail to ${mailboxes} is not filtered`;
};

const trustedSeals = (record: AuditRecord) => {
  const sealers = few(record, 'ArcTrustedSealers');
  return sealers === '' ? null : `seals of ${sealers} count, although SPF, DKIM or DMARC fail`;
};

/** For whom a filter works. */
const appliesTo: Judge = (record) => {
  const names = (record.Parameters ?? []).flatMap(({ Name }) => (Name && /^exceptif/i.test(Name) ? [Name] : []));
  const left = few(record, ...names);
  const says = `${did(record)} for whom the filter ${nameOf(record)} works`;
  return left === ''
    ? { weight: 'C', says, why: 'It leaves out nobody by name. The log does not say whether these are fewer people than before.' }
    : { weight: 'B', says: `${says}: it leaves out ${left}`, why: 'Mail to them is not filtered by it any more.' };
};

const directSend: Judge = (record) =>
  off(record, 'RejectDirectSend')
    ? {
        weight: 'B',
        says: `had Direct Send accepted again in ${nameOf(record)}`,
        why: 'Anyone can send mail in the name of the tenant without signing in.',
      }
    : null;

/** By the cmdlet without its verb; some verbs have an entry of their own. */
const judges: Readonly<Record<string, Judge>> = {
  transportrule: transportRule,
  journalrule: transportRule,
  inboundconnector: connector,
  outboundconnector: connector,
  remotedomain: remoteDomain,
  hostedcontentfilterpolicy: filter('spam filter policy', passedMail),
  hostedconnectionfilterpolicy: filter('connection filter policy', listedAddresses),
  hostedoutboundspamfilterpolicy: outbound,
  tenantallowblocklistitems: allowed,
  antiphishpolicy: filter('anti-phishing policy', (record) => excludedSenders(record) ?? impersonationOff(record)),
  malwarefilterpolicy: filter('malware filter policy', turnedOff('EnableFileFilter', 'ZapEnabled')),
  'remove-antiphishpolicy': removed,
  'remove-antiphishrule': removed,
  'disable-antiphishrule': removed,
  'disable-malwarefilterrule': removed,
  'remove-malwarefilterrule': removed,
  safelinkspolicy: filter('Safe Links policy', linksUnchecked),
  'disable-safelinksrule': gone('Safe Links rule'),
  'remove-safelinksrule': gone('Safe Links rule'),
  'remove-safelinkspolicy': gone('Safe Links policy'),
  safeattachmentpolicy: filter('Safe Attachments policy', unopened),
  'disable-safeattachmentrule': gone('Safe Attachments rule'),
  'remove-safeattachmentrule': gone('Safe Attachments rule'),
  'remove-safeattachmentpolicy': gone('Safe Attachments policy'),
  atppolicyforo365: filter('policy for links and files', turnedOff('EnableATPForSPOTeamsODB', 'EnableSafeDocs')),
  'disable-eopprotectionpolicyrule': removed,
  'disable-atpprotectionpolicyrule': removed,
  'disable-hostedcontentfilterrule': removed,
  'remove-hostedcontentfilterrule': removed,
  tenantallowblocklistspoofitems: spoofed,
  exophishsimoverriderule: simulation,
  exosecopsoverriderule: gone('rule for SecOps mailboxes'),
  secopsoverridepolicy: filter('policy for SecOps mailboxes', unfiltered),
  arcconfig: filter('ARC configuration', trustedSeals),
  hostedcontentfilterrule: appliesTo,
  antiphishrule: appliesTo,
  malwarefilterrule: appliesTo,
  safelinksrule: appliesTo,
  safeattachmentrule: appliesTo,
  eopprotectionpolicyrule: appliesTo,
  atpprotectionpolicyrule: appliesTo,
  organizationconfig: directSend,
};

/** Null for a change that is no news. */
export function flowChangeOf(record: AuditRecord, domains: readonly string[]): FlowChange | null {
  const operation = (record.Operation ?? '').trim().toLowerCase();
  const judge = judges[operation] ?? judges[operation.slice(operation.indexOf('-') + 1)];
  return judge?.(record, domains) ?? null;
}
