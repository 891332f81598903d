/** Random tenants for safe-links, and what it must say of them: everyone clicks a bad link in mail, Teams and Office, goes on, and opens a bad file. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

const people = [
  { name: 'ana', domain: 'contoso.com', groups: ['staff'] },
  { name: 'bo', domain: 'contoso.com', groups: ['staff', 'executives'] },
  { name: 'cy', domain: 'fabrikam.com', groups: [] },
] as const satisfies readonly { readonly name: string; readonly domain: string; readonly groups: readonly string[] }[];
type Person = (typeof people)[number];

const groupNames = ['staff', 'executives'] as const;
const address = ({ name, domain }: Person): string => `${name}@${domain}`;

interface Scope {
  readonly people: readonly string[];
  /** `gone` is a group that nobody finds. */
  readonly groups: readonly string[];
  readonly domains: readonly string[];
}

interface Links {
  readonly email: boolean | null;
  readonly teams: boolean | null;
  readonly office: boolean | null;
  readonly atClick: boolean | null;
  readonly clickThrough: boolean | null;
  readonly colleagues: boolean | null;
  readonly unwritten: boolean | null;
  /** Addresses that the policy leaves out, of which settings list the first. */
  readonly leftOut: readonly string[];
}

interface Attachments {
  readonly on: boolean | null;
  readonly action: 'Block' | 'DynamicDelivery' | 'Allow' | 'Detonate' | null;
}

interface Rule {
  readonly state: 'Enabled' | 'Disabled' | null;
  readonly only: Scope;
  readonly except: Scope;
}

interface Header {
  readonly skips: 'links' | 'files' | 'neither';
  readonly state: 'on' | 'off' | 'tried' | 'silent';
  readonly says: '1' | '0' | null;
  readonly isListed: boolean;
}

interface SafeModel {
  readonly licence: 'plan 1' | 'plan 2' | 'none' | 'off' | 'not read';
  readonly strict: Rule | null;
  readonly standard: Rule | null;
  readonly linkRules: readonly (Rule & Links)[];
  readonly attachmentRules: readonly (Rule & Attachments)[];
  readonly builtIn: (Pick<Rule, 'state' | 'except'> & Links & Attachments) | null;
  readonly brokenOff: 'SafeLinksRule' | 'SafeAttachmentPolicy' | 'ATPProtectionPolicyRule' | 'Mailbox' | 'TransportRule' | null;
  readonly mailboxes: number;
  /** Mail flow rules that set a header. */
  readonly headers: readonly Header[];
  readonly allow: readonly string[];
  readonly spelling: number;
}

const flag = (usual: boolean) => rarely<boolean | null>(usual, fc.constantFrom(!usual, null));
const addresses = ['*.fabrikam.com/*', 'https://contoso.com/*'] as const;
const links = {
  email: flag(true),
  teams: flag(true),
  office: flag(true),
  atClick: flag(true),
  clickThrough: flag(false),
  colleagues: flag(true),
  unwritten: flag(false),
  leftOut: rarely<readonly string[]>([], some(addresses, 2)),
};
const attachments = {
  on: flag(true),
  action: rarely<Attachments['action']>('Block', fc.constantFrom('DynamicDelivery', 'Allow', 'Detonate', null)),
};
const state = rarely<Rule['state']>('Enabled', fc.constantFrom('Disabled', null));
const scope: fc.Arbitrary<Scope> = fc.record({
  people: rarely<readonly string[]>([], some(people.map(address), 2)),
  groups: rarely<readonly string[]>([], some([...groupNames, 'gone'], 1)),
  domains: rarely<readonly string[]>([], some(['contoso.com', 'fabrikam.com'], 1)),
});
const empty: Scope = { people: [], groups: [], domains: [] };
const rule = { state, only: mostly(empty, scope), except: mostly(empty, scope) };

export const safeModels: fc.Arbitrary<SafeModel> = fc.record({
  licence: rarely<SafeModel['licence']>('plan 1', fc.constantFrom('plan 2', 'none', 'off', 'not read')),
  strict: fc.option(fc.record(rule), { freq: 1 }),
  standard: fc.option(fc.record(rule), { freq: 1 }),
  linkRules: fc.array(fc.record({ ...rule, ...links }), { maxLength: 2 }),
  attachmentRules: fc.array(fc.record({ ...rule, ...attachments }), { maxLength: 2 }),
  builtIn: rarely<SafeModel['builtIn'] | undefined>(undefined, fc.constant(null)).chain((none) =>
    none === null ? fc.constant(null) : fc.record({ state, except: mostly(empty, scope), ...links, ...attachments }),
  ),
  brokenOff: rarely<SafeModel['brokenOff']>(
    null,
    fc.constantFrom('SafeLinksRule', 'SafeAttachmentPolicy', 'ATPProtectionPolicyRule', 'Mailbox', 'TransportRule'),
  ),
  mailboxes: mostly(3, fc.integer({ min: 0, max: 3 })),
  headers: mostly<readonly Header[]>(
    [],
    fc.array(
      fc.record({
        skips: fc.constantFrom('links', 'files', 'neither'),
        state: rarely<Header['state']>('on', fc.constantFrom('off', 'tried', 'silent')),
        says: rarely<Header['says']>('1', fc.constantFrom('0', null)),
        isListed: rarely(false, fc.constant(true)),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  allow: rarely<readonly string[]>([], some(people.map(address), 1)),
  spelling: fc.nat(1_000_000),
});

// Rows as the service writes them.

const guid = (kind: string, number: number): string => `${kind}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export function safeLinksTrial(model: SafeModel): Trial {
  const spelling = new Spelling(model.spelling);
  const where = ({ only, except }: Pick<Rule, 'except'> & { readonly only?: Scope }) => ({
    ...(only === undefined ? {} : conditions('', only, spelling)),
    ...conditions('ExceptIf', except, spelling),
  });
  const preset = (name: 'Strict' | 'Standard', given: Rule | null, Priority: number) =>
    given === null
      ? []
      : [
          {
            ...called(`${name} Preset Security Policy`, 70 + Priority),
            State: given.state,
            Priority,
            ...where(given),
            SafeLinksPolicy: `${name} Preset Security Policy1`,
            SafeAttachmentPolicy: `${name} Preset Security Policy2`,
          },
        ];
  const presetPolicies = (number: 1 | 2, fields: object) =>
    (['Strict', 'Standard'] as const).map((type, index) => ({
      ...called(`${type} Preset Security Policy${number}`, 10 * number + index),
      IsBuiltInProtection: false,
      RecommendedPolicyType: type,
      ...fields,
    }));
  const { builtIn } = model;
  const own = (name: string, index: number) => ({
    ...called(name, 40 + index),
    IsBuiltInProtection: false,
    RecommendedPolicyType: 'Custom',
  });
  const builtInPolicy = {
    ...called('Built-In Protection Policy', 60),
    IsBuiltInProtection: true,
    RecommendedPolicyType: 'Custom',
  };
  // The list is in any order; the number decides.
  const ordered = <Row>(rows: readonly Row[]): readonly Row[] => (spelling.pick([false, true]) ? rows.toReversed() : rows);
  const exchange = {
    SafeLinksPolicy: [
      ...presetPolicies(1, linkFields(strong, spelling)),
      ...model.linkRules.map((one, index) => ({ ...own(`Links ${index}`, index), ...linkFields(one, spelling) })),
      ...(builtIn === null ? [] : [{ ...builtInPolicy, ...linkFields(builtIn, spelling) }]),
    ],
    SafeLinksRule: ordered(
      model.linkRules.map((one, index) => ({
        ...called(`Link rule ${index}`, 50 + index),
        State: one.state,
        Priority: index,
        ...where(one),
        SafeLinksPolicy: `Links ${index}`,
      })),
    ),
    SafeAttachmentPolicy: [
      ...presetPolicies(2, { Enable: true, Action: 'Block' }),
      ...model.attachmentRules.map((one, index) => ({ ...own(`Files ${index}`, index), ...attachmentFields(one, spelling) })),
      ...(builtIn === null ? [] : [{ ...builtInPolicy, ...attachmentFields(builtIn, spelling) }]),
    ],
    SafeAttachmentRule: ordered(
      model.attachmentRules.map((one, index) => ({
        ...called(`File rule ${index}`, 55 + index),
        State: one.state,
        Priority: index,
        ...where(one),
        SafeAttachmentPolicy: `Files ${index}`,
      })),
    ),
    ATPProtectionPolicyRule: ordered([...preset('Strict', model.strict, 0), ...preset('Standard', model.standard, 1)]),
    ATPBuiltInProtectionRule:
      builtIn === null
        ? []
        : [
            {
              ...called('ATP Built-In Protection Rule', 80),
              State: builtIn.state,
              SafeLinksPolicy: 'Built-In Protection Policy',
              SafeAttachmentPolicy: 'Built-In Protection Policy',
              ...where(builtIn),
            },
          ],
    TransportRule: model.headers.map(headerRow),
    Mailbox: people.slice(0, model.mailboxes).map((person, index) => ({
      ...called(person.name, 90 + index),
      PrimarySmtpAddress: address(person),
      UserPrincipalName: address(person),
      EmailAddresses: [`SMTP:${address(person)}`],
      RecipientTypeDetails: 'UserMailbox',
      ExternalDirectoryObjectId: guid('aa', index),
    })),
  };
  const returned = { SafeLinksRule: 0, SafeAttachmentPolicy: 0, ATPProtectionPolicyRule: 0, Mailbox: 0, TransportRule: 0 };
  const given = {
    exchange: model.brokenOff === null ? exchange : { ...exchange, [model.brokenOff]: [] },
    graph: {
      ...licences(model.licence),
      users: people.map((person, index) => ({ id: guid('aa', index), userPrincipalName: address(person) })),
      groups: groupNames.map((name, number) => ({
        id: guid('6a', number),
        displayName: name,
        mail: `${name}@contoso.com`,
        members: people.flatMap(({ groups }, index) => ((groups as readonly string[]).includes(name) ? [guid('aa', index)] : [])),
      })),
    },
    ...(model.brokenOff === null
      ? {}
      : { collection: { [`exchange.${model.brokenOff}`]: { complete: false, returned: returned[model.brokenOff] } } }),
  };
  return {
    control: 'safe-links',
    given: {
      state: given,
      settings: {
        allow: [...model.allow],
        urls: [addresses[0]],
        rules: model.headers.flatMap(({ isListed }, index) => (isListed ? [`header ${index}`] : [])),
      },
    },
    expected: expectedOf(model),
  };
}

function headerRow({ skips, state: is, says }: Header, index: number): object {
  const word = { links: 'Links', files: 'Attachment', neither: 'Nothing' }[skips];
  return {
    ...called(`Header ${index}`, 95 + index),
    State: is === 'silent' ? null : is === 'off' ? 'Disabled' : 'Enabled',
    Mode: is === 'tried' ? 'Audit' : 'Enforce',
    Priority: index,
    SetHeaderName: `X-MS-Exchange-Organization-SkipSafe${word}Processing`,
    SetHeaderValue: says,
  };
}

function called(Name: string, number: number) {
  return { Guid: guid('5c', number), Identity: Name, Name };
}

function conditions(prefix: '' | 'ExceptIf', part: Scope, spelling: Spelling): object {
  const list = (name: string, values: readonly string[]) =>
    spelling.list(
      `${prefix}${name}`,
      values.map((one) => spelling.word(one)),
    );
  return {
    ...list('SentTo', part.people),
    ...list(
      'SentToMemberOf',
      part.groups.map((name) => `${name}@contoso.com`),
    ),
    ...list('RecipientDomainIs', part.domains),
  };
}

function linkFields(
  { email, teams, office, atClick, clickThrough, colleagues, unwritten, leftOut }: Links,
  spelling: Spelling,
): object {
  return {
    ...spelling.tristate('EnableSafeLinksForEmail', email),
    ...spelling.tristate('EnableSafeLinksForTeams', teams),
    ...spelling.tristate('EnableSafeLinksForOffice', office),
    ...spelling.tristate('ScanUrls', atClick),
    ...spelling.tristate('AllowClickThrough', clickThrough),
    ...spelling.tristate('EnableForInternalSenders', colleagues),
    ...spelling.tristate('DisableUrlRewrite', unwritten),
    DoNotRewriteUrls: leftOut.length > 0 ? leftOut : spelling.pick<readonly string[] | null>([[], null]),
  };
}

function attachmentFields({ on, action }: Attachments, spelling: Spelling): object {
  return { ...spelling.tristate('Enable', on), Action: action === null ? null : spelling.word(action) };
}

function licences(licence: SafeModel['licence']): object {
  if (licence === 'not read') return {};
  const plan = {
    'plan 1': 'ATP_ENTERPRISE',
    'plan 2': 'THREAT_INTELLIGENCE',
    off: 'ATP_ENTERPRISE',
    none: 'EXCHANGE_S_ENTERPRISE',
  }[licence];
  const servicePlans = [{ servicePlanName: plan, provisioningStatus: licence === 'off' ? 'Disabled' : 'Success' }];
  return { subscribedSkus: [{ id: 's', skuId: 's', skuPartNumber: 'SPE_E3', capabilityStatus: 'Enabled', servicePlans }] };
}

// What happens to everyone.

type Stand = boolean | null;
const strong = {
  email: true,
  teams: true,
  office: true,
  atClick: true,
  clickThrough: false,
  colleagues: true,
  unwritten: false,
  leftOut: [] as readonly string[],
  on: true,
  action: 'Block' as const,
};

function expectedOf(model: SafeModel): Expected {
  const because = 'everyone clicked a bad link everywhere, went on, and opened a bad file';
  if (model.licence === 'none' || model.licence === 'off') return { verdicts: ['notApplicable'], because };
  const isListRead = model.brokenOff !== 'Mailbox';
  const asked = people.slice(0, isListRead ? model.mailboxes : 0).filter((person) => !model.allow.includes(address(person)));
  if (asked.length === 0 && isListRead) return { verdicts: ['notApplicable'], because };
  // Of someone who was not read nothing is known but what is so of everyone.
  if (!isListRead) return { verdicts: ['unknown', 'partial', 'fail'], because };
  const verdicts = verdictsOf(
    asked.flatMap((person) => standsOf(person, model)),
    model,
  );
  const past = pastOf(model);
  if (past === true || (verdicts[0] !== 'pass' && verdicts[0] !== 'unknown')) return { verdicts, because };
  return { verdicts: past === false ? ['partial'] : ['unknown'], because };
}

/** Whether every mail meets the policies at all. */
function pastOf({ headers, brokenOff }: SafeModel): Stand {
  if (brokenOff === 'TransportRule') return null;
  const lets = headers.map(({ skips, state: is, says, isListed }): Stand => {
    if (skips === 'neither' || isListed || is === 'off' || is === 'tried' || says === '0') return true;
    return is === 'silent' || says === null ? null : false;
  });
  return every(lets);
}

function verdictsOf(stands: readonly Stand[], { licence }: SafeModel): readonly Verdict[] {
  if (stands.includes(false)) return stands.every((one) => one === false) ? ['fail'] : ['partial'];
  return stands.includes(null) || licence === 'not read' ? ['unknown'] : ['pass'];
}

/** Whether links are checked, going on is refused, and files are held back; null: not known. */
function standsOf(person: Person, model: SafeModel): readonly Stand[] {
  const { brokenOff, strict, standard, builtIn } = model;
  const presets = [strict, standard].flatMap((one) => (one === null ? [] : [{ ...strong, ...one }]));
  const last = builtIn === null ? [] : [{ ...builtIn, only: empty }];
  const areLinksKnown = brokenOff !== 'SafeLinksRule' && brokenOff !== 'ATPProtectionPolicyRule';
  const areFilesKnown = brokenOff !== 'SafeAttachmentPolicy' && brokenOff !== 'ATPProtectionPolicyRule';
  const ofLinks = areLinksKnown ? firstFor(person, [...presets, ...model.linkRules, ...last]) : null;
  const ofFiles = areFilesKnown ? firstFor(person, [...presets, ...model.attachmentRules, ...last]) : null;
  return [
    agreed(ofLinks, ({ email, teams, office, atClick, colleagues, unwritten, leftOut }) =>
      every([email, teams, office, atClick, colleagues, unwritten === null ? null : !unwritten, !leftOut.includes(addresses[1])]),
    ),
    agreed(ofLinks, ({ clickThrough }) => (clickThrough === null ? null : !clickThrough)),
    agreed(ofFiles, ({ on, action }) => every([on, action === 'Detonate' || action === null ? null : action !== 'Allow'])),
  ];
}

function every(stands: readonly Stand[]): Stand {
  if (stands.includes(false)) return false;
  return stands.includes(null) ? null : true;
}

/** Every policy that may be the first one for a person; undefined among them: perhaps there is none. */
function firstFor<One extends Rule>(person: Person, inOrder: readonly One[]): readonly (One | undefined)[] {
  const found: One[] = [];
  for (const one of inOrder) {
    const fact = isFor(one, person);
    if (fact !== false) found.push(one);
    if (fact === true) return found;
  }
  return [...found, undefined];
}

function agreed<One>(candidates: readonly (One | undefined)[] | null, stand: (one: One) => Stand): Stand {
  if (candidates === null) return null;
  const all = new Set(candidates.map((one) => (one === undefined ? false : stand(one))));
  const [only = null] = all;
  return all.size === 1 ? only : null;
}

function isFor({ state: is, only, except }: Rule, person: Person): Stand {
  if (is === 'Disabled') return false;
  const kinds = matches(only, person);
  const excepted = matches(except, person);
  if (kinds.includes(false) || excepted.includes(true)) return false;
  return is === null || kinds.includes(null) || excepted.includes(null) ? null : true;
}

/** Of each kind of condition that is set. */
function matches({ people: named, groups, domains }: Scope, person: Person): readonly Stand[] {
  const isIn = groups.map((name): Stand => (name === 'gone' ? null : (person.groups as readonly string[]).includes(name)));
  return [
    ...(named.length > 0 ? [named.includes(address(person))] : []),
    ...(groups.length > 0 ? [isIn.includes(true) ? true : isIn.includes(null) ? null : false] : []),
    ...(domains.length > 0 ? [domains.includes(person.domain)] : []),
  ];
}
