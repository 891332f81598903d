/** The demo tenant with 300 people and a month of their sign-ins: mostly browsers, some old protocols, some countries, some attackers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { count } from '../runner/counts';

type Row = Readonly<Record<string, unknown>>;
interface Demo {
  readonly asOf: string;
  readonly graph: Readonly<Record<string, readonly Row[]>>;
  readonly exchange: Readonly<Record<string, readonly Row[]>>;
  readonly mail: Row;
}

export const monthBegins = new Date('2026-11-24T00:00:00Z');
/** A few days are a month in little, as long as they are more than the log keeps. */
export const monthDays = count({ fast: 5, full: 30 });
const keptDays = count({ fast: 3, full: 7 });
const dayMs = 24 * 60 * 60 * 1000;
const perDay = count({ fast: 300, full: 100 });
const added = 270;

/** Reads the same month from the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How a message came in, which no trace says. */
export type Way = 'signed in' | 'inside' | 'through a connector' | 'through the filter' | 'past the filter' | 'direct';

export interface Message {
  readonly trace: Row & { readonly id: string; readonly receivedDateTime: string };
  readonly way: Way;
}

/** Whose mailbox forwards where: by a switch of the mailbox, or by a rule that only its owner sees. */
export const forwarding = { switched: [10, 11, 12, 13, 14], ruled: [15, 16], inward: [17], allowed: [14] } as const;
export const filterRange = '203.0.113.0/24';
/** Whose mail comes by a connector of its own. */
const connectorRange = '198.51.100.0/28';
export const kiosk = { id: '0d000000-0000-4000-8000-00000000c105', displayName: 'Kiosk' };
const kioskPeople = Array.from({ length: 25 }, (_none, index) => 40 + index);
export const personAddress = (index: number): string => `person${String(index).padStart(3, '0')}@contoso.com`;
const personId = (index: number): string => `0c000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

export interface Month {
  /** The tenant without its log of sign-ins. */
  readonly state: Row;
  readonly signIns: readonly (Row & { readonly id: string; readonly createdDateTime: string })[];
  readonly messages: readonly Message[];
}

export function monthOf(seed: number): Month {
  const next = random(seed);
  const among = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)] as Item;
  const demo = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as Demo;
  const [anyMailbox = {}] = demo.exchange['Mailbox'] ?? [];
  const [anyCas = {}] = demo.exchange['CASMailbox'] ?? [];
  const people = Array.from({ length: added }, (_none, index) => {
    const address = personAddress(index);
    const [name = ''] = address.split('@');
    const id = personId(index);
    const names = { Identity: id, Name: name, DisplayName: name, PrimarySmtpAddress: address, ExternalDirectoryObjectId: id };
    const guid = `0d000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const common = { ...names, Guid: guid, EmailAddresses: [`SMTP:${address}`] };
    return {
      user: { id, userPrincipalName: address, displayName: name, mail: address, accountEnabled: true, userType: 'Member' },
      mailbox: { ...anyMailbox, ...common, Alias: name, UserPrincipalName: address, ...forwardingOf(index) },
      cas: {
        ...anyCas,
        ...common,
        PopEnabled: next() < 0.2,
        ImapEnabled: next() < 0.3,
        SmtpClientAuthenticationDisabled: among([null, null, true, false]),
      },
    };
  });
  const state = {
    ...demo,
    generate: {},
    graph: {
      ...demo.graph,
      signIns: [],
      users: [...(demo.graph['users'] ?? []), ...people.map(({ user }) => user)],
      conditionalAccessPolicies: (demo.graph['conditionalAccessPolicies'] ?? []).slice(0, 1),
      namedLocations: [],
      groups: [...(demo.graph['groups'] ?? []), { ...kiosk, securityEnabled: true, members: kioskPeople.map(personId) }],
    },
    exchange: {
      ...demo.exchange,
      HostedOutboundSpamFilterPolicy: (demo.exchange['HostedOutboundSpamFilterPolicy'] ?? []).map((policy) => ({
        ...policy,
        AutoForwardingMode: 'On',
      })),
      InboundConnector: (demo.exchange['InboundConnector'] ?? [])
        .filter(({ ConnectorType }) => ConnectorType === 'OnPremises')
        .map((connector) => ({ ...connector, SenderIPAddresses: [connectorRange] })),
      JournalRule: [],
      OutboundConnector: [],
      TransportRule: [],
      Mailbox: [...(demo.exchange['Mailbox'] ?? []), ...people.map(({ mailbox }) => mailbox)],
      CASMailbox: [...(demo.exchange['CASMailbox'] ?? []), ...people.map(({ cas }) => cas)],
    },
  };
  const emergency = { user: { id: '0a000000-0000-4000-8000-000000000027', userPrincipalName: 'bg1@contoso.com' }, cas: anyCas };
  const mayUse: Readonly<Record<string, (cas: Row) => boolean>> = {
    POP3: (cas) => cas['PopEnabled'] === true,
    IMAP4: (cas) => cas['ImapEnabled'] === true,
    'Authenticated SMTP': (cas) => cas['SmtpClientAuthenticationDisabled'] !== true,
  };
  const clients = [
    ...Array<string>(12).fill('Browser'),
    'IMAP4',
    'IMAP4',
    'POP3',
    'Authenticated SMTP',
    'Other clients',
    'Exchange ActiveSync',
  ];
  const signIns = Array.from({ length: monthDays * perDay }, (_none, index) => {
    const day = Math.floor(index / perDay);
    const at = new Date(monthBegins.getTime() + day * dayMs + 60_000 + Math.floor(next() * (dayMs - 120_000)));
    const { user, cas } = next() < 0.02 ? emergency : among(people);
    const clientAppUsed = among(clients);
    const works = mayUse[clientAppUsed]?.(cas) ?? true;
    return {
      id: `5e000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      createdDateTime: at.toISOString(),
      userId: user.id,
      userPrincipalName: user.userPrincipalName,
      clientAppUsed,
      appId: index % 3 === 0 ? outlookOnTheWeb : '00000003-0000-0ff1-ce00-000000000000',
      resourceId: '00000003-0000-0ff1-ce00-000000000000',
      ipAddress: `198.51.100.${1 + Math.floor(next() * 250)}`,
      location: { countryOrRegion: among(['DE', 'DE', 'DE', 'DE', 'DE', 'DE', 'DE', 'US', 'RU', 'KP', '']) },
      riskLevelDuringSignIn: among([...Array<string>(15).fill('none'), 'low', 'medium', 'high']),
      status: { errorCode: works && next() < 0.85 ? 0 : among([50126, 50126, 50053, 50074]) },
    };
  });
  return { state, signIns, messages: messagesOf(random(seed + 1)) };
}

export const outlookOnTheWeb = '9199bf20-a13f-4107-85dc-02114787ef48';

function forwardingOf(index: number): Row {
  const isIn = (list: readonly number[]): boolean => list.includes(index);
  if (isIn(forwarding.inward)) return { ForwardingSmtpAddress: 'smtp:bo@contoso.com', DeliverToMailboxAndForward: true };
  if (!isIn(forwarding.switched)) return {};
  return { ForwardingSmtpAddress: `smtp:home${index}@elsewhere.example`, DeliverToMailboxAndForward: true };
}

const mailPerDay = count({ fast: 60, full: 120 });

function messagesOf(next: () => number): readonly Message[] {
  const among = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)] as Item;
  const host = (network: string): string => `${network}.${1 + Math.floor(next() * 250)}`;
  const anyPerson = (): string => personAddress(Math.floor(next() * added));
  const outsider = (): string => `news${Math.floor(next() * 40)}@shop.example`;
  const kinds: readonly (readonly [Way, () => Row])[] = [
    ['signed in', () => ({ senderAddress: anyPerson(), fromIP: host('192.0.2') })],
    ['inside', () => ({ senderAddress: anyPerson(), fromIP: null })],
    ['through a connector', () => ({ senderAddress: 'erp@contoso.com', fromIP: `198.51.100.${1 + Math.floor(next() * 14)}` })],
    ['through the filter', () => ({ senderAddress: outsider(), fromIP: host('203.0.113') })],
    ['past the filter', () => ({ senderAddress: outsider(), fromIP: host('192.0.2') })],
    ['direct', () => ({ senderAddress: among(['scanner@contoso.com', 'door@contoso.com']), fromIP: '198.51.100.77' })],
  ];
  return Array.from({ length: monthDays * mailPerDay }, (_none, index): Message => {
    const [way, of] = among(kinds);
    const at = monthBegins.getTime() + Math.floor(index / mailPerDay) * dayMs + 60_000 + Math.floor(next() * (dayMs - 120_000));
    const recipientAddress = next() < 0.3 ? personAddress(10 + Math.floor(next() * 8)) : anyPerson();
    const status = among([...Array<string>(9).fill('delivered'), 'filteredAsSpam', 'quarantined', 'failed']);
    const id = `1b000000-0000-4000-8000-${String(100_000 + index).padStart(12, '0')}`;
    return {
      way,
      trace: {
        ...of(),
        id,
        messageId: `<${id}@mail.example>`,
        recipientAddress,
        status,
        receivedDateTime: new Date(at).toISOString(),
      },
    };
  });
}

/** The tenant at a moment, with the last days of its log: a tenant without a premium licence keeps a week. */
export function asOf({ state, signIns, messages }: Month, now: Date): Row {
  const since = now.getTime() - keptDays * dayMs;
  const kept = signIns.filter(({ createdDateTime }) => {
    const at = Date.parse(createdDateTime);
    return at <= now.getTime() && at > since;
  });
  const messageTraces = messages.flatMap(({ trace }) => (Date.parse(trace.receivedDateTime) <= now.getTime() ? [trace] : []));
  return {
    ...state,
    asOf: now.toISOString(),
    graph: { ...(state['graph'] as object), signIns: kept },
    mail: { ...(state['mail'] as object), messageTraces },
  };
}
