/** Random ways to forward mail, and what auto-forward must say of them: every mailbox with every outside domain. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type AssignRule, groupNames, type Mailbox, type Match, policiesFor } from './senders';

const kinds = ['UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox', 'DiscoveryMailbox'] as const;
const names = ['ann', 'bo', 'cy', 'dee'] as const;
type Mode = 'Off' | 'On' | 'Automatic' | null;
/** Of which `spirit.example` is what settings may call ours. */
const targets = ['x@a.example', 'x@sub.a.example', 'x@b.example', 'x@spirit.example', 'bo@contoso.com', 'x@sub.contoso.com'];
const remoteNames = ['*', 'a.example', '*.a.example', 'b.example', 'spirit.example'] as const;

interface Box extends Mailbox {
  readonly name: (typeof names)[number];
  readonly kind: (typeof kinds)[number];
  readonly forwardsTo: string | null;
  /** By way of a contact, which wins. */
  readonly byContact: boolean;
  readonly keepsCopy: boolean;
}

interface Copy {
  readonly action: 'BlindCopyTo' | 'CopyTo' | 'RedirectMessageTo' | 'AddToRecipients' | 'ModerateMessageByUser';
  readonly to: string;
  readonly state: 'on' | 'disabled' | 'audit' | 'expired' | 'later';
  readonly isListed: boolean;
}

/** A rule that sends a report of all mail, with the mail in it. */
interface Journal {
  readonly to: string | null;
  readonly enabled: boolean | null;
  readonly isListed: boolean;
}

/** A rule that sends all mail through a connector of its own. */
interface Through {
  readonly state: Copy['state'];
  readonly isListed: boolean;
  readonly connector: 'on' | 'off' | 'silent' | 'gone';
  readonly to: 'recipients' | 'ours.contoso.com' | 'relay.a.example' | 'mx.spirit.example' | '[203.0.113.7]' | null;
}

interface ForwardModel {
  readonly boxes: readonly Box[];
  readonly modes: Readonly<Record<'Default' | 'Sales' | 'Other', Mode>>;
  readonly rules: readonly AssignRule[];
  readonly members: readonly string[] | null;
  readonly remote: Readonly<Partial<Record<(typeof remoteNames)[number], boolean | null>>>;
  readonly copies: readonly Copy[];
  readonly journals: readonly Journal[];
  readonly through: readonly Through[];
  readonly takesSubDomains: boolean;
  readonly settings: { readonly allow: readonly string[]; readonly isSpiritOurs: boolean };
  readonly unread:
    | 'HostedOutboundSpamFilterPolicy'
    | 'HostedOutboundSpamFilterRule'
    | 'RemoteDomain'
    | 'TransportRule'
    | 'JournalRule'
    | 'OutboundConnector'
    | null;
}

const match: fc.Arbitrary<Match> = fc.record({
  people: mostly<readonly string[]>([], some(names, 3)),
  groups: rarely<Match['groups']>([], some(groupNames, 1)),
  domains: rarely<readonly string[]>([], some(['contoso.com', 'com', 'fabrikam.com'], 2)),
});
const nobody: Match = { people: [], groups: [], domains: [] };

const box = (name: Box['name']): fc.Arbitrary<Box> =>
  fc.record({
    name: fc.constant(name),
    domain: rarely('contoso.com', fc.constant('it.fabrikam.com')),
    kind: rarely<Box['kind']>('UserMailbox', fc.constantFrom(...kinds)),
    forwardsTo: rarely<string | null>(null, fc.constantFrom(...targets)),
    byContact: fc.boolean(),
    keepsCopy: fc.boolean(),
  });

const mode: fc.Arbitrary<Mode> = mostly<Mode>('Off', rarely<Mode>('On', fc.constantFrom('Automatic', null)));

export const forwards: fc.Arbitrary<ForwardModel> = fc.record({
  boxes: fc.tuple(...names.map(box)).chain((all) => fc.subarray([...all])),
  modes: fc.record({ Default: mode, Sales: mode, Other: mode }),
  rules: fc.array(
    fc.record({
      policy: fc.constantFrom('Sales', 'Other', 'Gone'),
      isEnabled: rarely(true, fc.constant(false)),
      of: match,
      but: mostly(nobody, match),
    }),
    { maxLength: 3 },
  ),
  members: rarely<readonly string[] | null>(['ann', 'cy'], fc.constantFrom<readonly string[] | null>([], null)),
  remote: fc
    .record(
      {
        '*': mostly<boolean | null>(true, fc.constantFrom(true, false, null)),
        'a.example': fc.constantFrom(true, false, null),
        '*.a.example': fc.constantFrom(true, false, null),
        'b.example': fc.constantFrom(true, false, null),
        'spirit.example': fc.constantFrom(true, false, null),
      },
      { requiredKeys: ['*'] },
    )
    .chain((all) => mostly<ForwardModel['remote']>({ '*': all['*'] }, fc.constantFrom(all, {}))),
  copies: mostly<readonly Copy[]>(
    [],
    fc.array(
      fc.record({
        action: fc.constantFrom('BlindCopyTo', 'CopyTo', 'RedirectMessageTo', 'AddToRecipients', 'ModerateMessageByUser'),
        to: fc.constantFrom(...targets, 'Home', 'Nobody'),
        state: rarely<Copy['state']>('on', fc.constantFrom('disabled', 'audit', 'expired', 'later')),
        isListed: rarely(false, fc.constant(true)),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  journals: mostly<readonly Journal[]>(
    [],
    fc.array(
      fc.record({
        to: fc.constantFrom(...targets, 'Home', 'Nobody', null),
        enabled: rarely<boolean | null>(true, fc.constantFrom(false, null)),
        isListed: rarely(false, fc.constant(true)),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  through: mostly<readonly Through[]>(
    [],
    fc.array(
      fc.record({
        state: rarely<Copy['state']>('on', fc.constantFrom('disabled', 'audit', 'expired', 'later')),
        isListed: rarely(false, fc.constant(true)),
        connector: rarely<Through['connector']>('on', fc.constantFrom('off', 'silent', 'gone')),
        to: fc.constantFrom('recipients', 'ours.contoso.com', 'relay.a.example', 'mx.spirit.example', '[203.0.113.7]', null),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  takesSubDomains: rarely(false, fc.constant(true)),
  settings: fc.record({ allow: rarely<readonly string[]>([], some(names, 2)), isSpiritOurs: fc.boolean() }),
  unread: rarely<ForwardModel['unread']>(
    null,
    fc.constantFrom(
      'HostedOutboundSpamFilterPolicy',
      'HostedOutboundSpamFilterRule',
      'RemoteDomain',
      'TransportRule',
      'JournalRule',
      'OutboundConnector',
    ),
  ),
});

const guid = (area: string, index: number): string => `${area}000000-0000-4000-8000-00000000000${index}`;
const addressOf = ({ name, domain }: Mailbox): string => `${name}@${domain}`;
const journalName = (index: number): string => `Journal ${index + 1}`;
const throughName = (index: number): string => `Through ${index + 1}`;
const copyName = (index: number): string => `Copy ${index + 1}`;

export function autoForwardTrial(model: ForwardModel): Trial {
  const { boxes, settings, copies, journals, through, unread } = model;
  const state = {
    exchange: {
      AcceptedDomain: ['contoso.com', 'it.fabrikam.com'].map((DomainName) => ({
        DomainName,
        Name: DomainName,
        DomainType: 'Authoritative',
        MatchSubDomains: DomainName === 'contoso.com' && model.takesSubDomains,
      })),
      HostedOutboundSpamFilterPolicy: Object.entries(model.modes).map(([Name, AutoForwardingMode], index) => ({
        Guid: guid('4a', index),
        Name,
        Identity: Name,
        IsDefault: Name === 'Default',
        AutoForwardingMode,
      })),
      HostedOutboundSpamFilterRule: model.rules.map((rule, index) => ruleRow(rule, index, boxes)).toReversed(),
      RemoteDomain: Object.entries(model.remote).map(([DomainName, AutoForwardEnabled], index) => ({
        Guid: guid('4d', index),
        Name: DomainName === '*' ? 'Default' : DomainName,
        DomainName,
        AutoForwardEnabled,
      })),
      TransportRule: [...copies.map(copyRow), ...through.map(throughRow)],
      OutboundConnector: through.flatMap(connectorRow),
      JournalRule: journals.map(journalRow),
      Mailbox: boxes.map(boxRow),
      Recipient: [...boxes.map(recipientRow), ...contacts(boxes)],
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', IsDehydrated: false },
    },
    graph: {
      users: boxes.map((one) => ({ id: idOf(one), userPrincipalName: addressOf(one), mail: addressOf(one) })),
      groups: [
        {
          id: guid('50', 1),
          displayName: 'Sales',
          mail: 'sales@contoso.com',
          ...(model.members === null ? {} : { members: boxes.filter(({ name }) => model.members?.includes(name)).map(idOf) }),
        },
      ],
    },
    collection: unread === null ? {} : { [`exchange.${unread}`]: { complete: false, returned: 0 } },
  };
  return {
    control: 'auto-forward',
    given: {
      state,
      settings: {
        allow: boxes.filter(({ name }) => settings.allow.includes(name)).map(addressOf),
        rules: [
          ...copies.flatMap(({ isListed }, index) => (isListed ? [copyName(index)] : [])),
          ...journals.flatMap(({ isListed }, index) => (isListed ? [journalName(index)] : [])),
          ...through.flatMap(({ isListed }, index) => (isListed ? [throughName(index)] : [])),
        ],
        domains: settings.isSpiritOurs ? ['Spirit.example'] : [],
      },
    },
    expected: expectedOf(model),
  };
}

function idOf({ name }: Box): string {
  return guid('4e', names.indexOf(name));
}

function boxRow(one: Box): object {
  const { name, kind, forwardsTo, byContact, keepsCopy } = one;
  return {
    Guid: guid('4c', names.indexOf(name)),
    Name: name,
    Identity: name,
    PrimarySmtpAddress: addressOf(one),
    UserPrincipalName: addressOf(one),
    ExternalDirectoryObjectId: idOf(one),
    RecipientTypeDetails: kind,
    EmailAddresses: [`SMTP:${addressOf(one)}`],
    // An address of its own beside a contact has no effect.
    ForwardingSmtpAddress: forwardsTo === null ? null : `smtp:${byContact ? 'x@b.example' : forwardsTo}`,
    ForwardingAddress: forwardsTo !== null && byContact ? `${name} at home` : null,
    DeliverToMailboxAndForward: keepsCopy,
  };
}

function recipientRow(one: Box): object {
  return {
    Guid: guid('4c', names.indexOf(one.name)),
    Name: one.name,
    Identity: one.name,
    PrimarySmtpAddress: addressOf(one),
    RecipientTypeDetails: one.kind,
  };
}

/** One for each mailbox that forwards by a contact, and one that transport rules name. */
function contacts(boxes: readonly Box[]): readonly object[] {
  const contact = (Name: string, address: string, index: number) => ({
    Guid: guid('51', index),
    Name,
    Identity: Name,
    PrimarySmtpAddress: address,
    ExternalEmailAddress: `SMTP:${address}`,
    RecipientTypeDetails: 'MailContact',
  });
  return [
    contact('Home', 'home@a.example', 9),
    ...boxes.flatMap(({ name, byContact, forwardsTo }, index) =>
      byContact && forwardsTo !== null ? [contact(`${name} at home`, forwardsTo, index)] : [],
    ),
  ];
}

function ruleRow({ policy, isEnabled, of, but }: AssignRule, Priority: number, boxes: readonly Box[]): object {
  const side = (prefix: string, { people, groups, domains }: Match) => ({
    [`${prefix}From`]: filled(
      boxes
        .filter(({ name }) => people.includes(name))
        .map(addressOf)
        .concat(strangers(people, boxes)),
    ),
    [`${prefix}FromMemberOf`]: filled(groups.map((group) => `${group}@contoso.com`)),
    [`${prefix}SenderDomainIs`]: filled(domains),
  });
  return {
    Guid: guid('4b', Priority),
    Name: `Rule ${Priority + 1}`,
    HostedOutboundSpamFilterPolicy: policy,
    State: isEnabled ? 'Enabled' : 'Disabled',
    Priority,
    ...side('', of),
    ...side('ExceptIf', but),
  };
}

/** People of the rule who have no mailbox: it names them all the same. */
function strangers(people: readonly string[], boxes: readonly Box[]): readonly string[] {
  return people.filter((name) => !boxes.some((one) => one.name === name)).map((name) => `${name}@contoso.com`);
}

const filled = (values: readonly string[]): readonly string[] | null => (values.length === 0 ? null : values);

function copyRow({ action, to, state }: Copy, Priority: number): object {
  return {
    Guid: guid('4f', Priority),
    Name: copyName(Priority),
    ...stateRow(state),
    Priority,
    FromScope: null,
    [action]: [to],
  };
}

function stateRow(state: Copy['state']): object {
  return {
    State: state === 'disabled' ? 'Disabled' : 'Enabled',
    Mode: state === 'audit' ? 'Audit' : 'Enforce',
    ActivationDate: state === 'later' ? '2027-06-01T00:00:00Z' : null,
    ExpiryDate: state === 'expired' ? '2026-01-01T00:00:00Z' : null,
  };
}

function throughRow({ state }: Through, index: number): object {
  return {
    Guid: guid('53', index),
    Name: throughName(index),
    ...stateRow(state),
    Priority: 5 + index,
    FromScope: null,
    RouteMessageOutboundConnector: `Connector ${index}`,
  };
}

function connectorRow({ connector, to }: Through, index: number): readonly object[] {
  if (connector === 'gone') return [];
  return [
    {
      Guid: guid('54', index),
      Name: `Connector ${index}`,
      Identity: `Connector ${index}`,
      Enabled: connector === 'silent' ? null : connector === 'on',
      IsTransportRuleScoped: index === 0,
      UseMXRecord: to === 'recipients',
      SmartHosts: to === 'recipients' || to === null ? [] : [to],
    },
  ];
}

function journalRow({ to, enabled }: Journal, index: number): object {
  return {
    Guid: guid('52', index),
    Name: journalName(index),
    Identity: journalName(index),
    Enabled: enabled,
    JournalEmailAddress: to,
  };
}

/** How forwarding from one mailbox to one domain stands. */
type Cell = 'stopped' | 'open' | 'automatic' | 'unknown';

/** Rules 1 to 6, 8, 9 and 11. */
function expectedOf(model: ForwardModel): Expected {
  const because = 'every mailbox was tried with every outside domain, and every transport rule that copies';
  const inScope = model.boxes.filter(({ kind }) => kind !== 'DiscoveryMailbox');
  const judged = inScope.filter(({ name }) => !model.settings.allow.includes(name));
  const modes = inScope.length === 0 ? [modesOfNobody(model)] : judged.map((one) => modesOf(one, model));
  const cells = modes.flatMap((possible) => outsideDomains(model).map((domain) => cellOf(possible, domain, model)));
  const copies = [
    ...(model.unread === 'TransportRule' ? ['unknown'] : model.copies.map((copy) => copyOf(copy, model))),
    ...(model.unread === 'JournalRule' ? ['unknown'] : model.journals.map((journal) => journalOf(journal, model))),
    ...(model.unread === 'TransportRule' ? [] : model.through.map((one) => throughOf(one, model))),
  ];
  const warns = warningsOf(model, inScope);
  if (cells.length > 0 && cells.every((cell) => cell === 'open'))
    return { verdicts: judged.length < inScope.length ? ['fail', 'partial'] : ['fail'], because, warns };
  const isGap = cells.includes('open') || cells.includes('automatic') || copies.includes('gap');
  if (isGap && cells.includes('unknown') && !cells.includes('stopped'))
    return { verdicts: ['partial', 'fail', 'unknown'], because, warns };
  if (isGap) return { verdicts: ['partial'], because, warns };
  return { verdicts: cells.includes('unknown') || copies.includes('unknown') ? ['unknown'] : ['pass'], because, warns };
}

/** Rule 11: where there is no mailbox the default policy stands for those to come. */
function modesOfNobody({ modes, unread }: ForwardModel): readonly Mode[] {
  if (unread === 'HostedOutboundSpamFilterPolicy') return [null];
  return unread === 'HostedOutboundSpamFilterRule' ? modesOfAny(modes) : [modes.Default];
}

/** A gap is proven by no policy that may be nobody's. */
function modesOfAny(modes: ForwardModel['modes']): readonly Mode[] {
  return Object.values(modes).every((one) => one === 'Off') ? ['Off'] : [null];
}

/** Every mode that the mailbox may have. */
function modesOf(mailbox: Mailbox, { modes, rules, members, unread }: ForwardModel): readonly Mode[] {
  if (unread === 'HostedOutboundSpamFilterPolicy') return [null];
  if (unread === 'HostedOutboundSpamFilterRule') return modesOfAny(modes);
  const found = policiesFor(mailbox, rules, { names: Object.keys(modes), members });
  return Object.entries(modes).flatMap(([name, one]) => (found.includes(name) ? [one] : []));
}

/** Those that something names, what is below one, and one that nothing names. */
function outsideDomains({ settings }: ForwardModel): readonly string[] {
  const named = ['a.example', 'sub.a.example', 'b.example', 'elsewhere.example'];
  return settings.isSpiritOurs ? named : [...named, 'spirit.example'];
}

function cellOf(modes: readonly Mode[], domain: string, model: ForwardModel): Cell {
  const isLetThrough = remoteOf(domain, model);
  if (isLetThrough === false || modes.every((one) => one === 'Off')) return 'stopped';
  if (isLetThrough === null || modes.includes(null) || (modes.includes('Off') && new Set(modes).size > 1)) return 'unknown';
  return modes.includes('Automatic') ? 'automatic' : 'open';
}

/** Rule 4: the entry of the domain itself, then the longest of all that it is below, then that of all domains. */
function remoteOf(domain: string, { remote, unread }: ForwardModel): boolean | null {
  if (unread === 'RemoteDomain') return null;
  const fits = (name: string): boolean => {
    if (name === '*' || name === domain) return true;
    return name.startsWith('*.') && (domain === name.slice(2) || domain.endsWith(name.slice(1)));
  };
  const rank = (name: string): number => (name === domain ? Number.POSITIVE_INFINITY : name.length);
  const [best] = Object.keys(remote)
    .filter(fits)
    .toSorted((one, other) => rank(other) - rank(one));
  return remote[best as keyof ForwardModel['remote']] ?? null;
}

function copyOf({ to, state, isListed }: Copy, model: ForwardModel): 'gap' | 'none' | 'unknown' {
  if (state !== 'on' || isListed) return 'none';
  // An address of ours that nobody has may be one that the list does not show.
  if (to === 'Nobody') return 'unknown';
  if (to === 'Home' || isOutside(to, model)) return 'gap';
  const isSomeones = model.boxes.some((one) => addressOf(one) === to || (one.byContact && one.forwardsTo === to));
  return to.endsWith('contoso.com') && !isSomeones ? 'unknown' : 'none';
}

function journalOf({ to, enabled, isListed }: Journal, model: ForwardModel): 'gap' | 'none' | 'unknown' {
  if (enabled === false || isListed) return 'none';
  const is = to === null ? 'unknown' : copyOf({ action: 'CopyTo', to, state: 'on', isListed }, model);
  return is === 'gap' && enabled === null ? 'unknown' : is;
}

/** A rule that is on gives mail to the owner of the server. Whose a bare address is cannot be known. */
function throughOf({ state, isListed, connector, to }: Through, { unread, settings }: ForwardModel): 'gap' | 'none' | 'unknown' {
  if (state !== 'on' || isListed) return 'none';
  if (unread === 'OutboundConnector' || connector === 'gone') return 'unknown';
  if (connector === 'off' || to === 'recipients' || to === 'ours.contoso.com') return 'none';
  if (to === 'mx.spirit.example' && settings.isSpiritOurs) return 'none';
  return connector === 'silent' || to === null || to.startsWith('[') ? 'unknown' : 'gap';
}

function isOutside(address: string, { settings, takesSubDomains }: ForwardModel): boolean {
  const domain = address.slice(address.indexOf('@') + 1);
  if (domain === 'contoso.com' || domain === 'it.fabrikam.com') return false;
  if (domain === 'sub.contoso.com') return !takesSubDomains;
  return domain !== 'spirit.example' || !settings.isSpiritOurs;
}

/** Rules 3, 6, 8 and 9. */
function warningsOf(model: ForwardModel, inScope: readonly Box[]): readonly string[] {
  const isOff = (one: Box): boolean => modesOf(one, model).every((is) => is === 'Off');
  const dead = inScope.filter(
    (one) =>
      isOff(one) && !model.settings.allow.includes(one.name) && one.forwardsTo !== null && isOutside(one.forwardsTo, model),
  );
  return [
    ...(dead.length > 0 ? ['dead-forward'] : []),
    ...(dead.some(({ keepsCopy }) => !keepsCopy) ? ['mail-loss'] : []),
    ...(inScope.some((one) => isOff(one) && model.settings.allow.includes(one.name)) ? ['outage'] : []),
    ...((model.unread !== 'TransportRule' && model.copies.some((copy) => copyOf(copy, model) === 'gap')) ||
    (model.unread !== 'JournalRule' && model.journals.some((journal) => journalOf(journal, model) === 'gap')) ||
    (model.unread !== 'TransportRule' && model.through.some((one) => throughOf(one, model) === 'gap'))
      ? ['copy-outside']
      : []),
  ];
}
