/** No word of Exchange is ours alone: what cases and the demo have was seen in rows that nobody here wrote, or says why not. */
import demo from '../../examples/demo-tenant.json';
import { controls } from '../../src/controls/index';
import { isObject } from '../../src/lib/json';
import cmdlets from '../vendor/data/exchange/cmdlets.json';
import peers from '../vendor/peers/exchange-values.json';
import { casesOf } from '../vendor/record/controls';

/** By `Collection.Property`, or `*.Property` where the source does not say of what; each word with the letters of its sources. */
const seen: Readonly<Record<string, Readonly<Record<string, string>>>> = peers.values;

/** Words that stand in no row and no reference that we have, each with why it is used all the same. */
const onlyOurs: Readonly<Record<string, string>> = {
  'AcceptedDomain.DomainType Relayed': 'a kind of domain that is new',
  'AuthenticationPolicy.AllowBasicAuthSmtp True': 'The service sends a Boolean; this case says it as text, as PowerShell would.',
  'CASMailbox.RecipientTypeDetails RemoteUserMailbox':
    'A hybrid mailbox; the reference lists it for recipients, not for this cmdlet.',
  'DkimSigningConfig.Status CnameMissing': 'From the prose of the reference, which has no list of the words.',
  'HostedContentFilterPolicy.RecommendedPolicyType Baseline': 'A word that nobody knows, on purpose.',
  'HostedOutboundSpamFilterPolicy.AutoForwardingMode Sometimes': 'A word that nobody knows, on purpose.',
  'Mailbox.RecipientTypeDetails AgentMailbox': 'A kind of mailbox that nobody knows, on purpose.',
  'Mailbox.RecipientTypeDetails RemoteSharedMailbox':
    'A hybrid mailbox; the reference lists it for recipients, not for this cmdlet.',
  'MobileDevice.DeviceAccessState Allowed': 'From the reference of the property; no row of another is at hand.',
  'OrganizationConfig.MailTipsAllTipsEnabled True':
    'The service sends a Boolean; this case says it as text, as PowerShell would.',
  'OrganizationConfig.RejectDirectSend False': 'The service sends a Boolean; this case says it as text, as PowerShell would.',
  'OutboundConnector.ConnectorType Partner': 'From the prose of the reference; no row of another is at hand.',
  'OwaMailboxPolicy.ConditionalAccessPolicy Off': 'From the prose of the reference, which has no list of the words.',
  'RecipientPermission.AccessControlType Allow': 'From captured rows of the cmdlet that a published client shows.',
  'SafeAttachmentPolicy.Action Detonate': 'A word that nobody knows, on purpose.',
  'SharingPolicy.Enabled True': 'The service sends a Boolean; this case says it as text, as PowerShell would.',
  'TenantAllowBlockListItems.Action Allow': 'The other of the two lists; rows of others only block.',
  'TransportRule.IncidentReportOriginalMail IncludeOriginalMail':
    'From the prose of the reference, which has no list of the words.',
  'TransportRule.SentToScope unknownFutureValue': 'A word that nobody knows, on purpose.',
  'TransportRule.SetHeaderValue Internal': 'A header has the words that someone writes; no row of another sets this one.',
  'TransportRule.SetHeaderValue maybe': 'A value that nobody knows, on purpose.',
  'TransportRule.SetHeaderValue true': 'As guides of makers of phishing training have it.',
  'TransportRule.SetSCL Bypass': 'A word in the place of a number: it must not be taken for one.',
};

/** Properties that hold names, not words of the service. */
const names =
  /\.(Name|Identity|DisplayName|Alias|Guid|FolderName|MoveToFolder|User|DeviceId|DeviceType|ClientType|InheritanceType|DefaultAuthenticationPolicy|\w+(Filter|Phish)Policy|Safe(Links|Attachment)Policy|RouteMessageOutboundConnector|HeaderContainsMessageHeader|HeaderMatchesMessageHeader|RejectMessageReasonText)$/;
const word = /^[A-Za-z][A-Za-z0-9]{1,40}$/;

type Rows = readonly (readonly [collection: string, row: Readonly<Record<string, unknown>>])[];

function rowsOf(state: unknown): Rows {
  const exchange = isObject(state) && isObject(state['exchange']) ? state['exchange'] : {};
  return Object.entries(exchange).flatMap(([collection, held]) => {
    const byName = isObject(held) && Object.values(held).every(Array.isArray) ? Object.values(held).flat() : [held].flat();
    return byName.filter(isObject).map((row) => [collection, row] as const);
  });
}

function isKnown(collection: string, property: string, value: string): boolean {
  const accepted = Object.entries(
    cmdlets as Readonly<Record<string, Readonly<Record<string, { readonly values?: readonly string[] }>>>>,
  )
    .filter(([cmdlet]) => cmdlet.endsWith(`-${collection}`))
    .flatMap(([, parameters]) => parameters[property]?.values ?? []);
  const rows = [`${collection}.${property}`, `*.${property}`].flatMap((key) => Object.keys(seen[key] ?? {}));
  return [...accepted, ...rows].some((known) => known.replace('$', '').toLowerCase() === value.toLowerCase());
}

const states = [demo, ...controls.flatMap((control) => casesOf(control).map(({ state }) => state))];
const words = new Set(
  states.flatMap(rowsOf).flatMap(([collection, row]) =>
    Object.entries(row).flatMap(([property, value]) =>
      // Cases write some properties in other letters on purpose.
      typeof value === 'string' && word.test(value) && /^[A-Z]/.test(property) && !names.test(`.${property}`)
        ? [`${collection}.${property} ${value}`]
        : [],
    ),
  ),
);

test('every word of a case and of the demo is one of others, or is listed with why it is not', () => {
  const ours = [...words].filter((one) => {
    const [, collection = '', property = '', value = ''] = /^(\w+)\.(\w+) (\w+)$/.exec(one) ?? [];
    return !isKnown(collection, property, value);
  });
  expect(ours.toSorted()).toEqual(Object.keys(onlyOurs));
  expect(words.size).toBeGreaterThan(60);
});

test('the demo leaves nothing unset that rows of real tenants always have', () => {
  // A mail flow rule leaves unset what it does not ask or do, and only two rules of others are at hand.
  const rows = rowsOf(demo).filter(([collection]) => collection !== 'TransportRule');
  const unset = rows.flatMap(([collection, row]) =>
    Object.entries(row).flatMap(([property, value]) => {
      const others = Object.keys(seen[`${collection}.${property}`] ?? seen[`*.${property}`] ?? {});
      return value === null && others.length > 0 && !others.includes('null') ? [`${collection}.${property}`] : [];
    }),
  );
  expect([...new Set(unset)]).toEqual([]);
});

test('ordinary policies say Custom, as those of real tenants do', () => {
  expect(Object.keys(seen['*.RecommendedPolicyType'] ?? {})).toEqual(['Custom', 'Standard', 'Strict']);
  const policies = rowsOf(demo).filter(([, row]) => 'RecommendedPolicyType' in row);
  expect(policies.length).toBeGreaterThan(3);
  for (const [, row] of policies) expect(['Custom', 'Standard', 'Strict']).toContain(row['RecommendedPolicyType']);
});

test('every source is named with its commit and licence', () => {
  const letters = new Set(Object.values(seen).flatMap((values) => Object.values(values).flatMap((sources) => sources.split(''))));
  expect(new Set(Object.keys(peers.origins))).toEqual(letters);
  for (const { commit, licence } of Object.values(peers.origins)) {
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(['CC0-1.0', 'MIT', 'Apache-2.0']).toContain(licence);
  }
});
