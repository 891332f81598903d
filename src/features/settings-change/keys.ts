/** What of the settings people decide in chat, and what the file alone says: a line for each key, and what makes a change of it looser. */
import { chatAccounts, chatOrganisations, chatSettings, mentionKeys } from '../../config/chats.js';
import type { Looser } from '../../controls/looser.js';

/** Whom a change of a value is about: entries that are accounts of the tenant, or people of the settings; the people whose requests wait; nobody. */
export type Concerns = 'accounts' | 'people' | 'requesters' | 'nobody';

export interface InChat {
  readonly in: 'chat';
  readonly looser: Looser;
  readonly concerns: Concerns;
  /** `file`: entries that the file lists stay. `all`: every entry stays; only the file takes one out. */
  readonly keeps?: 'file' | 'all';
  /** The part of the file that has to be there: a process begins with it. */
  readonly within?: string;
  /** What an empty list stands for; absent: for nothing. */
  readonly whenEmpty?: readonly string[];
  /** Another key whose value means something else by this one: a change of this one is a change of that. */
  readonly shifts?: string;
  /** Set where a change that asks for less is announced for `heldForMs` before it counts. */
  readonly isHeld?: true;
}

/**
 * How long an approver or a break-glass account that chat adds is announced to all first approvers before it counts. A stolen key of the gateway signs in
 * the name of anyone, but it cannot make the worker write earlier, and any approver withdraws it meanwhile.
 */
export const heldForMs = 24 * 60 * 60_000;

interface InFile {
  readonly in: 'file';
  /** Behind "It stands in hardenbot.yaml alone: ". */
  readonly why: string;
}

export type KeyRule = InChat | InFile;

const chat = (looser: Looser, concerns: Concerns = 'nobody', more: Omit<InChat, 'in' | 'looser' | 'concerns'> = {}): InChat => ({
  in: 'chat',
  looser,
  concerns,
  ...more,
});
const file = (why: string): InFile => ({ in: 'file', why });

const tenants = file('it says which tenant this is and how hardenbot gets in.');
const connection = file('it says where a process connects and listens.');
const floor = file('it says how many approvals a change takes.');
const rights = file('it says who may look, ask or approve alone.');
const ofChecks = file(
  'it is all checks at once. Name one setting of one: /harden set <check>.<setting> <value>, with @all in each tenant, whose own approvers decide.',
);
const group = file(
  'it lists several tenants, whose approvers differ. A tag is a group too: /harden add tags <group> in each tenant.',
);
const evidence = file('pages of evidence have one form for all tenants.');
const waiving = file('it limits for how long anyone waives a finding.');
const outside = file('it goes with a secret or a file on the machine that runs hardenbot.');

const signals = { within: 'signals' };

/** By the path in hardenbot.yaml; `<name>` is a name of yours. Those of one tenant stand below `tenants.<name>`. */
export const keyRules: Readonly<Record<string, KeyRule>> = {
  version: file('it is the form of the file.'),
  formerTenants: tenants,
  directory: file('it says whose people these are.'),
  'tenants.<name>.tenantId': tenants,
  'tenants.<name>.cloud': tenants,
  'tenants.<name>.endpoints.authorityHost': tenants,
  'tenants.<name>.endpoints.graph': tenants,
  'tenants.<name>.endpoints.exchange': tenants,
  'tenants.<name>.endpoints.arm': tenants,
  'tenants.<name>.endpoints.dns': tenants,
  'tenants.<name>.endpoints.caFile': tenants,
  'tenants.<name>.identity': tenants,
  'tenants.<name>.bot.servicePrincipalId': tenants,
  'tenants.<name>.bot.egress': tenants,
  'tenants.<name>.incident.sets': file('it goes with permissions that an administrator of the tenant grants.'),
  'tenants.<name>.travel.tier': floor,
  'tenants.<name>.access': rights,
  'tenants.<name>.tags': chat('none'),
  'tenants.<name>.channel.<name>': chat('any'),
  'tenants.<name>.fallback.<name>': chat('any'),
  'tenants.<name>.breakGlass': chat('more', 'accounts', { keeps: 'all', isHeld: true }),
  'tenants.<name>.reportOnlyFor': chat('shorter', 'requesters'),
  'tenants.<name>.digest.at': chat('none'),
  'tenants.<name>.digest.timeZone': chat('none', 'nobody', { shifts: 'digest.quiet' }),
  'tenants.<name>.digest.unchanged': chat('none'),
  'tenants.<name>.digest.auditEvery': chat('longer'),
  'tenants.<name>.digest.quiet.from': chat('any'),
  'tenants.<name>.digest.quiet.to': chat('any'),
  'tenants.<name>.digest.alerts.low.<name>': chat('any'),
  'tenants.<name>.digest.alerts.medium.<name>': chat('any'),
  'tenants.<name>.digest.alerts.high.<name>': chat('any'),
  'tenants.<name>.timeZone': chat('any', 'requesters'),
  'tenants.<name>.travel.maxDays': chat('longer', 'requesters'),
  'tenants.<name>.travel.never': chat('fewer', 'requesters'),
  'tenants.<name>.mailboxSweep': file('turn the sweep on or off there; its pace changes in chat.'),
  'tenants.<name>.mailboxSweep.perSecond': chat('none', 'nobody', { within: 'mailboxSweep' }),
  'tenants.<name>.signals': file('turn watching on or off there; its settings change in chat.'),
  'tenants.<name>.signals.loudness.<name>': chat('any', 'nobody', signals),
  'tenants.<name>.signals.everySeconds': chat('longer', 'nobody', signals),
  'tenants.<name>.signals.unifiedEverySeconds': chat('longer', 'nobody', signals),
  'tenants.<name>.signals.shiftEnds': chat('none', 'nobody', signals),
  'tenants.<name>.signals.timeZone': chat('none', 'nobody', { ...signals, shifts: 'signals.containWithoutAsking' }),
  'tenants.<name>.signals.otherInstallations': chat('more', 'nobody', signals),
  'tenants.<name>.signals.quietForHours': chat('longer', 'nobody', signals),
  'tenants.<name>.signals.mayContain': file(
    'it says for which signals an account may be contained although nobody pressed a button.',
  ),
  'tenants.<name>.signals.containWithoutAsking': chat('any', 'nobody', signals),
  'approvals.approvers.people': chat('more', 'people', { keeps: 'file', isHeld: true }),
  'approvals.approvers.entraGroup': rights,
  'approvals.tiers.low': floor,
  'approvals.tiers.medium': floor,
  'approvals.tiers.high': floor,
  'approvals.tiers.low.approvals': floor,
  'approvals.tiers.medium.approvals': floor,
  'approvals.tiers.high.approvals': floor,
  'approvals.tiers.low.groups': floor,
  'approvals.tiers.medium.groups': floor,
  'approvals.tiers.high.groups': floor,
  'approvals.sizes.medium': floor,
  'approvals.sizes.high': floor,
  'approvals.expiresAfter': chat('longer', 'requesters'),
  'approvals.applyWithin': chat('longer', 'requesters'),
  'approvals.keepWithin': chat('longer', 'requesters'),
  'approvals.undoWithoutStoreAfter': chat('longer'),
  'approvals.remindAfter': chat('none'),
  'approvals.escalation': rights,
  ...Object.fromEntries(mentionKeys.map((key) => [`approvals.mention.${key}`, chat('none')])),
  'approvals.incident': rights,
  'approvals.incident.people': rights,
  'approvals.incident.entraGroup': rights,
  'approvals.emergency': rights,
  'approvals.freeze': chat('fewer', 'requesters'),
  'approvals.windows': chat('any', 'requesters'),
  'approvals.tickets.pattern': chat('any', 'requesters'),
  'approvals.tickets.requiredFor': chat('fewer', 'requesters'),
  // Fewer events are fewer warnings.
  'tenants.<name>.webhooks.<name>': chat('fewer'),
  'tenants.<name>.approvals': file('name one of its rules.'),
  'tenants.<name>.controls': ofChecks,
  'access.read.people': rights,
  'access.read.entraGroup': rights,
  'access.request.people': rights,
  'access.request.entraGroup': rights,
  'access.travel.people': rights,
  'access.travel.entraGroup': rights,
  'groups.<name>': group,
  controls: ofChecks,
  ...ofChats(),
  'store.kind': connection,
  'store.address': connection,
  'store.sentinels': connection,
  'store.primary': connection,
  'store.sentinelUser': connection,
  'store.nodes': connection,
  'store.auth': connection,
  'store.aws.service': connection,
  'store.aws.name': connection,
  'store.aws.region': connection,
  'store.aws.serverless': connection,
  'store.tls.ca': connection,
  'store.tls.serverName': connection,
  'store.user': connection,
  'store.durability': connection,
  'store.durability.replicas': connection,
  'store.durability.within': connection,
  'signIn.url': connection,
  'signIn.clientId': connection,
  'signIn.host': connection,
  'signIn.port': connection,
  'people.entraId': rights,
  'people.name': rights,
  'monitoring.host': connection,
  'monitoring.gateway': connection,
  'monitoring.worker': connection,
  'monitoring.traces': connection,
  'incident.handover.publicKey': outside,
  'incident.handover.folder': outside,
  'webhooks.<name>.url': file('it says where the events of tenants go, and some addresses hold a secret.'),
  'webhooks.<name>.events': file('it counts for all tenants. Set it for one: /harden set webhooks.<name> <events>.'),
  'webhooks.<name>.tenants': file('it decides which tenants send events there.'),
  'waivers.longest': waiving,
  'evidence.issuer': evidence,
  'evidence.logo': outside,
  'evidence.language': evidence,
  'evidence.schedules.frameworks': evidence,
  'evidence.schedules.every': evidence,
  'evidence.schedules.day': evidence,
  'evidence.schedules.tenants': evidence,
  'evidence.schedules.language': evidence,
};

/** Where a chat is, and who is who there, stands in the file alone. */
function ofChats(): Readonly<Record<string, KeyRule>> {
  const connections = Object.entries(chatSettings).flatMap(([name, part]) =>
    Object.keys(part.unwrap().shape).map((key) => [`${name}.${key}`, connection] as const),
  );
  const accounts = Object.keys(chatAccounts).map((name) => [`people.${name}`, rights] as const);
  const organisations = Object.keys(chatOrganisations).map((name) => [`people.organisation.${name}`, rights] as const);
  return Object.fromEntries([...connections, ...accounts, ...organisations]);
}
