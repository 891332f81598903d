/** What each key of hardenbot.yaml means, for its reference. */
import { chatNames } from '../../src/config/chats';
import { chatManuals } from './chat-manuals';

/** The words of a key that stands in the row of another one. */
const inRowOf = (path: string): string => `→ ${path}`;

/** The key in whose row this one stands; undefined if it has a row of its own. */
export const rowOf = (words: string): string | undefined => /^→ (.*)$/.exec(words)?.[1];

/** What each key of hardenbot.yaml means, by its path: `<name>` is a name of yours, and items of a list have the path of the list. */
export const settingsWords: Readonly<Record<string, string>> = {
  version: 'the form of this file; leave it out',
  'tenants.<name>.tenantId': 'the directory (tenant) id, as the Entra admin center shows it. Needed to run hardenbot',
  'tenants.<name>.cloud': "which of Microsoft's clouds the tenant is in",
  'tenants.<name>.tags': 'groups of tenants that this one is in, for commands such as `/harden status @retail`',
  'tenants.<name>.endpoints.authorityHost':
    'addresses of sign-in, Microsoft Graph, Exchange Online and Azure Resource Manager, where they are not those of the cloud',
  'tenants.<name>.endpoints.graph': inRowOf('tenants.<name>.endpoints.authorityHost'),
  'tenants.<name>.endpoints.exchange': inRowOf('tenants.<name>.endpoints.authorityHost'),
  'tenants.<name>.endpoints.arm': inRowOf('tenants.<name>.endpoints.authorityHost'),
  'tenants.<name>.endpoints.dns': "a resolver for the tenant's public DNS, as `192.0.2.53:5353`; without it the machine's own",
  'tenants.<name>.endpoints.caFile': 'PEM file of the authority that signed their certificates',
  'tenants.<name>.identity':
    'the credential: `environment` its own registration, `multiTenant` one for many tenants, `workload` the pod in Kubernetes',
  'tenants.<name>.channel.<name>':
    'where approvals and the digest go, by platform: `{ slack: C0123456789 }`. Needed to run hardenbot',
  'tenants.<name>.fallback.<name>': 'where messages go when that channel is gone; without it, to the approvers personally',
  'tenants.<name>.bot.servicePrincipalId':
    "hardenbot's own service principal and addresses (`198.51.100.7/32`), so that no plan locks it out",
  'tenants.<name>.bot.egress': inRowOf('tenants.<name>.bot.servicePrincipalId'),
  'tenants.<name>.breakGlass':
    'break-glass accounts, at least two; no plan touches them. An object id stays with its account, a name goes to any account that takes it',
  'tenants.<name>.reportOnlyFor': 'how long a Conditional Access policy runs as report-only before it may be enforced',
  'tenants.<name>.digest.at': 'when the digest comes; the tenant is audited right before. `"08:00"`',
  'tenants.<name>.digest.timeZone': 'the time zone of the digest, as `Europe/Berlin`',
  'tenants.<name>.digest.unchanged': 'a day on which nothing changed: one line, or no message',
  'tenants.<name>.digest.auditEvery': 'how often the tenant is audited between digests',
  'tenants.<name>.digest.quiet.from': 'alerts below high severity wait between these times',
  'tenants.<name>.digest.quiet.to': inRowOf('tenants.<name>.digest.quiet.from'),
  'tenants.<name>.digest.alerts.low.<name>': 'other channels for alerts, by severity and platform',
  'tenants.<name>.digest.alerts.medium.<name>': inRowOf('tenants.<name>.digest.alerts.low.<name>'),
  'tenants.<name>.digest.alerts.high.<name>': inRowOf('tenants.<name>.digest.alerts.low.<name>'),
  'tenants.<name>.timeZone': 'for times that people type, freezes and windows; without it that of the digest, else UTC',
  'tenants.<name>.travel.tier': 'risk of a travel exception for someone without an admin role; for admins `high`',
  'tenants.<name>.travel.maxDays': 'for how many days at most',
  'tenants.<name>.travel.never': 'countries that no travel exception covers',
  'tenants.<name>.incident.sets':
    'what hardenbot may remove beyond its usual permissions: `methods` (phones, e-mail, passkeys, Temporary Access Passes), `devices`',
  'tenants.<name>.signals': 'watches the logs for signs of an attack: `{}` as usual; without it nothing is watched',
  'tenants.<name>.signals.loudness.<name>':
    'by kind of signal: `loud` a card also in quiet hours, `normal` a card, `digest` a line',
  'tenants.<name>.signals.everySeconds': "how often sign-ins and the directory's audit log are read, in seconds",
  'tenants.<name>.signals.unifiedEverySeconds': 'how often the unified audit log is searched, in seconds',
  'tenants.<name>.signals.shiftEnds': 'when a shift ends: signals that no one took by then are handed over. `["16:00"]`',
  'tenants.<name>.signals.timeZone': 'of these times; without it that of the tenant',
  'tenants.<name>.signals.otherInstallations': 'application ids of other installations of hardenbot that may change this tenant',
  'tenants.<name>.signals.quietForHours': 'for how long an answer quiets the same signal about the same subject',
  'tenants.<name>.signals.mayContain':
    'kinds of signals for which people may approve a rule that contains an account; without it none',
  'tenants.<name>.signals.containWithoutAsking':
    'such [rules](signals.md#without-asking), which count only once people approved them in chat',
  'tenants.<name>.mailboxSweep':
    'reads inbox rules and rights of every mailbox in the background: `{}` at the usual pace; without it none',
  'tenants.<name>.mailboxSweep.perSecond': 'requests a second, on average',
  'tenants.<name>.webhooks.<name>': 'which events of this tenant go to that webhook, in place of its `events`. Alarms always go',
  'tenants.<name>.controls': 'what each check wants in this tenant',
  'tenants.<name>.access': 'who may ask in this tenant',
  'tenants.<name>.approvals': 'who approves in this tenant',
  'groups.<name>': 'names of tenants that are asked about together, as `@name`',
  formerTenants: 'ids of tenants that hardenbot no longer looks after',
  'store.kind': 'without `store`, REDIS_URL names one server',
  'store.address': 'host:port of a single server',
  'store.sentinels': 'host:port of three Sentinels or more',
  'store.primary': 'the name under which the Sentinels know the primary',
  'store.sentinelUser': 'the user at the Sentinels',
  'store.nodes': 'host:port of some nodes of the cluster',
  'store.auth': '`entra` and `awsIam` take a token of the cloud that renews itself',
  'store.aws.service': 'for `awsIam`: the service, its name as AWS shows it, its region',
  'store.aws.name': inRowOf('store.aws.service'),
  'store.aws.region': inRowOf('store.aws.service'),
  'store.aws.serverless': 'a serverless cache of ElastiCache',
  'store.tls.ca': "PEM file of the authority that signed the servers' certificates",
  'store.tls.serverName': 'the name in the certificate, where it is not the host',
  'store.user': 'the user at the store',
  'store.durability':
    'what must hold before a decision counts ([the store](store.md#what-is-lost-and-when)); `disk` only on one server',
  'store.durability.replicas': 'how many replicas must have it on disk, and how long they are waited for',
  'store.durability.within': inRowOf('store.durability.replicas'),
  'signIn.url': 'where browsers reach the page on which people link a Slack account: `https://bot.contoso.com`',
  'signIn.clientId': 'client id of the registration that people sign in to',
  'signIn.host': 'where the gateway listens',
  'signIn.port': inRowOf('signIn.host'),
  'people.entraId': 'object id of the person in Entra ID; a sign-in name is refused',
  'people.name': 'the name on cards',
  'people.terminal': 'the name in the demo',
  ...ofChats(),
  directory: 'the tenant that people and groups belong to; needed with more than one tenant',
  'monitoring.host': 'where health checks and metrics are served',
  'monitoring.gateway': 'port of each process for `/healthz`, `/readyz` and `/metrics`; without it none',
  'monitoring.worker': inRowOf('monitoring.gateway'),
  'monitoring.traces': 'where a collector takes OTLP over HTTP',
  controls: 'what each check wants: on [the page of each check](controls/README.md)',
  'access.read.people': 'who may look, beside those who may ask or approve: object ids of people, and a group of Entra ID',
  'access.read.entraGroup': inRowOf('access.read.people'),
  'access.request.people': 'who may ask for changes',
  'access.request.entraGroup': inRowOf('access.request.people'),
  'access.travel.people': 'who may ask for travel exceptions and nothing else',
  'access.travel.entraGroup': inRowOf('access.travel.people'),
  'approvals.approvers.people': 'who approves',
  'approvals.approvers.entraGroup': inRowOf('approvals.approvers.people'),
  'approvals.tiers.low': 'how many approvals a change takes, by its risk',
  'approvals.tiers.medium': inRowOf('approvals.tiers.low'),
  'approvals.tiers.high': inRowOf('approvals.tiers.low'),
  'approvals.tiers.low.approvals': 'the same, where groups are named',
  'approvals.tiers.medium.approvals': inRowOf('approvals.tiers.low.approvals'),
  'approvals.tiers.high.approvals': inRowOf('approvals.tiers.low.approvals'),
  'approvals.tiers.low.groups': 'groups that must give one of the approvals each: `{ name, people, entraGroup }`',
  'approvals.tiers.medium.groups': inRowOf('approvals.tiers.low.groups'),
  'approvals.tiers.high.groups': inRowOf('approvals.tiers.low.groups'),
  'approvals.sizes.medium': 'from how many operations a plan has at least this risk',
  'approvals.sizes.high': inRowOf('approvals.sizes.medium'),
  'approvals.expiresAfter': 'how long a plan waits for approval',
  'approvals.applyWithin': 'how long an approval waits for the worker',
  'approvals.keepWithin': 'how long a change that undoes itself waits for someone to keep it',
  'approvals.undoWithoutStoreAfter': 'how long a due undo waits while the store is away',
  'approvals.remindAfter': 'when approvers are reminded first; each further reminder takes twice as long',
  'approvals.escalation': 'who gets a personal message, one more with each reminder',
  'approvals.incident':
    'who approves, one alone, that a compromised account is contained: a list of people, or these two. Without it the approvers',
  'approvals.incident.people': inRowOf('approvals.incident'),
  'approvals.incident.entraGroup': inRowOf('approvals.incident'),
  'approvals.emergency': 'who may approve alone in an emergency, with a reason that everyone sees',
  'approvals.freeze':
    'when nothing is changed: `{ from: 2026-12-20, to: 2027-01-03 }` or `{ days: [fri], from: "18:00", to: "23:59" }`',
  'approvals.windows':
    'maintenance windows that an approval may wait for: `{ days: [sat], weeks: [1, last], from: "22:00", to: "04:00" }`',
  'approvals.tickets.pattern': 'what the number of a ticket looks like, as a regular expression',
  'approvals.tickets.requiredFor': 'who must name one',
  'incident.handover.publicKey':
    'PEM file of the RSA key that new passwords are encrypted for, and the folder they are written to',
  'incident.handover.folder': inRowOf('incident.handover.publicKey'),
  'webhooks.<name>.url': 'https address that gets the events; five webhooks at most',
  'webhooks.<name>.events': 'of which events',
  'webhooks.<name>.tenants': 'of which tenants; without it, all',
  'waivers.longest': 'for how long a finding may be waived',
  'evidence.issuer': 'the name below the title of evidence pages',
  'evidence.logo': 'a PNG for them',
  'evidence.language': 'their language',
  'evidence.schedules.frameworks': 'pages that come into the channel on a schedule: of which frameworks',
  'evidence.schedules.every': 'how often',
  'evidence.schedules.day': 'on which day of the month',
  'evidence.schedules.tenants': 'of which tenants, and of groups behind an `@`; without it, all',
  'evidence.schedules.language': 'in which language',
};

function ofChats(): Readonly<Record<string, string>> {
  const own = chatManuals.flatMap(({ settingsWords: words }) => {
    const keys = Object.keys(words);
    return keys.map((key, index) => [key, words[key] ?? inRowOf(keys[index - 1] ?? '')]);
  });
  const organisations = chatNames.map((name, index) => [
    `people.organisation.${name}`,
    index === 0 ? 'of a guest: the id of their own tenant or workspace' : inRowOf(`people.organisation.${chatNames[0]}`),
  ]);
  return Object.fromEntries([...own, ...organisations]);
}
