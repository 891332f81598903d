/** Why someone is allowed or blocked: the sentence that leads, what decides, by which exclusion, and what is unknown. */
import {
  ana,
  blockPolicy,
  bo,
  countries,
  dis,
  guest,
  licensed,
  people,
  sync,
} from '../../src/controls/reasoning/access/case-rows';
import type { PersonAnswer } from '../../src/features/why/answer';
import { whyAnswerSchema } from '../../src/features/why/answer';
import { whyCard } from '../../src/features/why/card';
import type { WhyQuestion } from '../../src/features/why/question';
import { leadOf } from '../../src/features/why/sentence';
import { readQuestion } from '../../src/features/why/typed';
import { lookWhy } from '../../src/features/why/worker/look';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { directorySynchronizationAccounts } from '../../src/tenant/resources/built-in-roles';
import { textOf } from '../support/chat/chat-room';
import { tenantWithWhatIf } from '../support/tenants/what-if-of-state';

const asOf = new Date('2026-11-24T00:00:00Z');
const eva = {
  ...ana,
  id: 'ee000000-0000-4000-8000-000000000001',
  displayName: 'Eva Berg',
  userPrincipalName: 'eva@contoso.com',
  mail: 'eva@contoso.com',
};
const otherEva = { ...eva, id: 'ee000000-0000-4000-8000-000000000002', userPrincipalName: 'eva.b@contoso.com', mail: null };

const group = (number: number, displayName: string, members: readonly string[]) => ({
  id: `6a000000-0000-4000-8000-00000000000${number}`,
  displayName,
  members,
});
const sales = group(3, 'Sales Spain', [eva.id]);
const trips = group(2, 'Trips', [sales.id, bo.id]);
const travellers = group(1, 'Travellers', [trips.id]);
const abroad = countries(1, 'Abroad', ['ES', 'RU']);
const within = { includeLocations: [abroad.id], excludeLocations: [] };

const signIn = (country: string, person = eva) => ({
  id: `5b${country}`,
  createdDateTime: '2026-11-20T08:00:00Z',
  userId: person.id,
  userPrincipalName: person.userPrincipalName,
  clientAppUsed: 'Browser',
  location: { countryOrRegion: country },
  status: { errorCode: 0 },
});

function tenantOf(policies: readonly object[], more: object = {}): TenantClient {
  const graph = {
    users: [...people, eva, dis, guest, sync],
    groups: [travellers, trips, sales],
    namedLocations: [abroad],
    roleAssignments: [],
    roleDefinitions: [],
    servicePrincipals: [],
    subscribedSkus: [licensed],
    signIns: [],
    identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    conditionalAccessPolicies: policies,
    ...more,
  };
  return tenantWithWhatIf({ graph });
}

async function ask(client: TenantClient, typed: Partial<WhyQuestion> = {}): Promise<PersonAnswer | Refusal> {
  const question = { person: 'eva@contoso.com', ...typed };
  return lookWhy({ client, question, asOf, monotonicMs: () => 0 });
}

async function told(client: TenantClient, typed: Partial<WhyQuestion> = {}): Promise<PersonAnswer> {
  const answer = await ask(client, typed);
  if (isRefusal(answer)) throw new Error(answer.reason);
  // What travels has to pass its own schema.
  return whyAnswerSchema.parse(answer) as PersonAnswer;
}

const blockAbroad = blockPolicy(1, 'Block abroad', { locations: within });
const mfa = blockPolicy(2, 'MFA for everyone', {
  grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] },
});

describe('the sentence that leads', () => {
  test.each<[string, readonly object[], Partial<WhyQuestion>, string]>([
    [
      'a block',
      [blockAbroad],
      { from: 'ES' },
      'Eva Berg (eva@contoso.com) cannot sign in from ES (Spain): blocked by the policy "Block abroad".',
    ],
    [
      'a demand',
      [mfa],
      { from: 'ES' },
      'Eva Berg (eva@contoso.com) can sign in from ES (Spain), with MFA or a compliant device.',
    ],
    ['nothing', [], { from: 'ES' }, 'Eva Berg (eva@contoso.com) can sign in from ES (Spain); nothing more is asked for.'],
    [
      'a demand on a program that can meet none',
      [mfa],
      { from: 'ES', client: 'other' },
      'Eva Berg (eva@contoso.com) cannot sign in from ES (Spain): the policy "MFA for everyone" asks for MFA or a compliant device, which such a program cannot give.',
    ],
    [
      'a block of what Microsoft finds risky',
      [{ ...blockAbroad, conditions: { ...blockAbroad.conditions, locations: null, signInRiskLevels: ['high'] } }],
      { from: 'ES' },
      'Eva Berg (eva@contoso.com) can sign in from ES (Spain), unless the service rates the risk of the sign-in as high.',
    ],
    [
      'a block that only reports',
      [{ ...blockAbroad, state: 'enabledForReportingButNotEnforced' }],
      { from: 'ES' },
      'Eva Berg (eva@contoso.com) can sign in from ES (Spain); nothing more is asked for.',
    ],
    [
      'a disabled account',
      [],
      { person: 'dis@contoso.com', from: 'ES' },
      'dis (dis@contoso.com) cannot sign in from anywhere: the account is disabled.',
    ],
  ])('of %s', async (_what, policies, typed, sentence) => {
    expect(leadOf(await told(tenantOf(policies), typed))).toBe(sentence);
  });

  test('a policy that only reports is told apart', async () => {
    const { places } = await told(tenantOf([{ ...blockAbroad, state: 'enabledForReportingButNotEnforced' }]), { from: 'ES' });
    expect(places[0]?.words).toMatchObject([{ name: 'Block abroad', state: 'report-only', blocks: true, applies: 'yes' }]);
  });

  test('what a device decides is open until it is said', async () => {
    const android = { includePlatforms: ['android'], excludePlatforms: [] };
    const policy = { ...blockAbroad, conditions: { ...blockAbroad.conditions, locations: null, platforms: android } };
    expect(leadOf(await told(tenantOf([policy]), { from: 'ES' }))).toContain(
      'can sign in from ES (Spain), unless the device runs android',
    );
    expect(leadOf(await told(tenantOf([policy]), { from: 'ES', platform: 'android' }))).toContain('blocked by');
    expect(leadOf(await told(tenantOf([policy]), { from: 'ES', platform: 'iOS' }))).toContain('nothing more is asked for');
  });
});

describe('who is left out', () => {
  const sparing = blockPolicy(1, 'Block abroad', { locations: within, users: { excludeGroups: [travellers.id] } });

  test('through nested groups: by the way from the group down to the one that names them', async () => {
    const { places } = await told(tenantOf([sparing]), { from: 'ES' });
    expect(places[0]?.outcome).toBe('in');
    expect(places[0]?.spared).toMatchObject([
      { name: 'Block abroad', by: [{ name: 'group Travellers', path: ['Travellers', 'Trips', 'Sales Spain'] }] },
    ]);
  });

  test('as a guest of some tenants: whichever one they come from, where the same are included', async () => {
    const ofPartner = (guestOrExternalUserTypes: string) => ({
      guestOrExternalUserTypes,
      externalTenants: { membershipKind: 'enumerated', members: ['aaaa0000-0000-4000-8000-000000000001'] },
    });
    const policy = (excluded: string) =>
      blockPolicy(1, 'Block partners', {
        users: {
          includeUsers: [],
          includeGuestsOrExternalUsers: ofPartner('b2bCollaborationGuest'),
          excludeGuestsOrExternalUsers: ofPartner(excluded),
        },
      });
    const outcome = async (excluded: string) => {
      const { whatIf: _whatIf, ...alone } = tenantOf([policy(excluded)]) as TenantClient & { whatIf?: unknown };
      return (await told(alone, { person: guest.id, from: 'ES' })).places[0];
    };
    expect(await outcome('b2bCollaborationGuest,serviceProvider')).toMatchObject({
      outcome: 'in',
      spared: [{ name: 'Block partners', by: [{ name: 'b2bCollaborationGuest of some tenants' }] }],
    });
    expect(await outcome('serviceProvider')).toMatchObject({ outcome: 'untold', spared: [] });
  });

  test('by the role that synchronises, where the account has it', async () => {
    const policy = blockPolicy(1, 'Block everyone', { users: { excludeRoles: [directorySynchronizationAccounts] } });
    const roleAssignments = [
      { id: '4a', principalId: eva.id, roleDefinitionId: directorySynchronizationAccounts, directoryScopeId: '/' },
    ];
    const outcome = async (more: object) => (await told(tenantOf([policy], more), { from: 'ES' })).places[0]?.outcome;
    expect(await outcome({ roleAssignments })).toBe('in');
    expect(await outcome({})).toBe('blocked');
  });

  test('through a group that holds itself the way still ends', async () => {
    const cycle = [group(1, 'Travellers', [trips.id]), group(2, 'Trips', [travellers.id, sales.id]), sales];
    const { places } = await told(tenantOf([sparing], { groups: cycle }), { from: 'ES' });
    expect(places[0]?.spared[0]?.by[0]?.path).toEqual(['Travellers', 'Trips', 'Sales Spain']);
  });

  test('by the country that a policy lets in', async () => {
    const home = countries(2, 'Home', ['DE']);
    const policy = blockPolicy(1, 'Only from home', { locations: { includeLocations: ['All'], excludeLocations: [home.id] } });
    const { places } = await told(tenantOf([policy], { namedLocations: [home] }), { from: 'DE' });
    expect(places[0]?.spared).toMatchObject([{ name: 'Only from home', by: [{ name: 'the location Home', path: null }] }]);
  });

  test('by the country that a policy for several places lets in, one of which it is in', async () => {
    const [home, iberia] = [countries(2, 'Home', ['DE']), countries(3, 'Iberia', ['ES', 'PT'])];
    const locations = { includeLocations: [abroad.id, home.id], excludeLocations: [iberia.id] };
    const tenant = tenantOf([blockPolicy(1, 'Not from here', { locations })], { namedLocations: [abroad, home, iberia] });
    const { places } = await told(tenant, { from: 'ES' });
    expect(places[0]?.spared).toMatchObject([{ name: 'Not from here', by: [{ name: 'the location Iberia' }] }]);
  });

  test('by the group that holds someone for certain, not by one that may', async () => {
    const unread = { id: '6a000000-0000-4000-8000-000000000009', displayName: 'Guests of the board' };
    const policy = blockPolicy(1, 'Block abroad', { users: { excludeGroups: [unread.id, sales.id] }, locations: within });
    const { places } = await told(tenantOf([policy], { groups: [sales, unread] }), { from: 'ES' });
    expect(places[0]?.spared[0]?.by.map(({ name }) => name)).toEqual(['group Sales Spain']);
  });

  test('groups that cannot be read are never a yes', async () => {
    const { graph: _graph, ...unread } = { graph: null, groups: [{ id: travellers.id, displayName: 'Travellers' }] };
    const client = { ...tenantOf([sparing], unread) };
    const { whatIf: _whatIf, ...alone } = client as TenantClient & { whatIf?: unknown };
    const answer = await told(alone, { from: 'ES' });
    expect(answer.places[0]?.outcome).toBe('untold');
    expect(answer.notes.join()).toContain(
      'members of groups (Entra ID) could not be read completely (needs GroupMember.Read.All)',
    );
    expect(answer.notes.join()).not.toContain('graph.');
    expect(leadOf(answer)).toBe(
      'It is unknown whether Eva Berg (eva@contoso.com) can sign in from ES (Spain): who is in the group Travellers could not be read, and the policy "Block abroad" depends on it.',
    );
  });

  test('a way that could not be read is not made up', async () => {
    const groups = [
      { ...travellers, transitiveMembers: [trips.id, sales.id, eva.id] },
      { id: trips.id, displayName: 'Trips' },
      sales,
    ];
    const { places } = await told(tenantOf([sparing], { groups }), { from: 'ES' });
    expect(places[0]?.spared[0]?.by).toEqual([{ name: 'group Travellers', path: null }]);
  });
});

describe('without a place', () => {
  test('home comes first, then where they were, then what is blocked, then everywhere else', async () => {
    const signIns = [signIn('DE'), signIn('DE'), signIn('RU'), signIn('FR', ana)];
    const { places } = await told(tenantOf([blockAbroad], { signIns }));
    expect(places.map(({ role, countries: [code], times, outcome }) => [role, code, times, outcome])).toEqual([
      ['home', 'DE', 2, 'in'],
      ['seen', 'RU', 1, 'blocked'],
      ['blocked', 'ES', null, 'blocked'],
      ['elsewhere', expect.any(String), null, 'in'],
    ]);
  });

  test('nobody is said to be blocked, or allowed, whose country decides', async () => {
    const answer = await told(tenantOf([blockAbroad]));
    expect(whyCard('contoso', answer).title).toBe('Sign-in of Eva Berg (eva@contoso.com) in contoso: depends on the country');
    expect(leadOf(answer)).toBe('Eva Berg (eva@contoso.com) can sign in, but not from ES, RU.');
  });

  test('nobody is said to get in whom every place blocks', async () => {
    const everywhere = blockPolicy(2, 'Block everywhere', {});
    const answer = await told(tenantOf([blockAbroad, everywhere]));
    expect(new Set(answer.places.map(({ outcome }) => outcome))).toEqual(new Set(['blocked']));
    expect(answer.places.length).toBeGreaterThan(1);
    expect(leadOf(answer)).toBe('Eva Berg (eva@contoso.com) cannot sign in from ES, RU, everywhere else.');
    expect(whyCard('contoso', answer).title).toBe('Sign-in of Eva Berg (eva@contoso.com) in contoso: blocked');
  });

  test('of each place it is said why: a disabled account, and what a program cannot give', async () => {
    const rows = async (policies: readonly object[], typed: Partial<WhyQuestion>) =>
      textOf(whyCard('contoso', await told(tenantOf(policies), typed)));
    expect(await rows([blockAbroad], { person: 'dis@contoso.com' })).toContain('the account is disabled');
    const text = await rows([{ ...mfa, conditions: { ...mfa.conditions, locations: within } }], { client: 'other' });
    expect(text).toContain('MFA for everyone');
    expect(text).not.toContain('see below');
  });

  test('a log that cannot be read is said, and the blocked countries are told all the same', async () => {
    const { places, notes } = await told(tenantOf([blockAbroad], { signIns: undefined }));
    expect(places.map(({ role }) => role)).toEqual(['blocked', 'elsewhere']);
    expect(notes).toEqual([expect.stringContaining('Earlier sign-ins could not be read')]);
  });
});

describe("beside Microsoft's What-If", () => {
  test('where the two disagree both are said', async () => {
    const client = {
      ...tenantOf([blockAbroad]),
      origin: 'microsoft' as const,
      whatIf: async () => [{ id: blockAbroad.id, name: 'Block abroad', applies: false, reason: 'users' }],
    };
    const answer = await told(client, { from: 'ES' });
    expect(leadOf(answer)).toMatch(
      /^hardenbot's reading and Microsoft's What-If disagree\. .*cannot sign in.* By What-If: the sign-in gets in\.$/,
    );
    expect(answer.places[0]?.whatIf?.differs).toEqual([{ policy: 'Block abroad', applies: false }]);
  });

  test('where they disagree on one of several places, neither is said to be so', async () => {
    const whatIf = async () => [{ id: blockAbroad.id, name: 'Block abroad', applies: false, reason: 'users' }];
    const answer = await told({ ...tenantOf([blockAbroad]), origin: 'microsoft' as const, whatIf });
    expect(leadOf(answer)).toBe(
      "For some places hardenbot's reading and Microsoft's What-If disagree on whether Eva Berg (eva@contoso.com) can sign in.",
    );
  });

  test.each<[string, object, Partial<WhyQuestion>]>([
    ['that the account is disabled', {}, { person: 'dis@contoso.com' }],
    [
      'what security defaults block',
      { identitySecurityDefaultsEnforcementPolicy: { isEnabled: true } },
      { client: 'other', from: 'ES' },
    ],
  ])('%s is not its word', async (_what, more, typed) => {
    const whatIf = jest.fn(async () => []);
    const client = { ...tenantOf([{ ...blockAbroad, state: 'disabled' }], more), origin: 'microsoft' as const, whatIf };
    const answer = await told(client, typed);
    expect(answer.places.map(({ outcome, whatIf: word }) => [outcome, word])).toEqual([['blocked', null]]);
    expect(whatIf).not.toHaveBeenCalled();
    const text = textOf(whyCard('contoso', answer));
    expect(text).not.toContain('agrees');
    expect(text).toContain('Reasoned by hardenbot');
  });

  test('it settles what could not be read', async () => {
    const sparing = blockPolicy(1, 'Block abroad', { locations: within, users: { excludeGroups: [travellers.id] } });
    const client = {
      ...tenantOf([sparing], { groups: [{ id: travellers.id, displayName: 'Travellers' }] }),
      whatIf: async () => [{ id: sparing.id, name: 'Block abroad', applies: true, reason: 'notSet' }],
    };
    expect((await told(client, { from: 'ES' })).places[0]?.outcome).toBe('blocked');
  });
});

test('of very many policies with very long names the ones that decide are told, within what an answer may hold', async () => {
  const long = 'x'.repeat(2000);
  const others = Array.from({ length: 60 }, (_unused, index) => ({
    ...mfa,
    id: `other-${index}`,
    displayName: `${index} ${long}`,
  }));
  const { places } = await told(tenantOf([...others, blockAbroad]), { from: 'ES' });
  expect(places[0]?.outcome).toBe('blocked');
  expect(places[0]?.words).toHaveLength(40);
  expect(places[0]?.words[0]?.name).toBe('Block abroad');
});

describe('security defaults', () => {
  const defaults = (isEnabled: boolean) => ({ identitySecurityDefaultsEnforcementPolicy: { isEnabled } });

  test('keep a program out that sends name and password itself', async () => {
    const answer = await told(tenantOf([], defaults(true)), { from: 'ES', client: 'other' });
    expect(leadOf(answer)).toContain('cannot sign in from ES (Spain): blocked by the policy "Security defaults"');
  });

  test('ask everybody else for a second factor when Microsoft sees fit, which is said', async () => {
    const answer = await told(tenantOf([], defaults(true)), { from: 'ES' });
    expect(leadOf(answer)).toContain('can sign in from ES (Spain); MFA is asked for if Microsoft sees fit');
  });

  test('that could not be read leave open what becomes of such a program, where no policy says that they are off', async () => {
    const unread = { identitySecurityDefaultsEnforcementPolicy: undefined };
    const answer = await told(tenantOf([], unread), { from: 'ES', client: 'other' });
    expect(leadOf(answer)).toContain('It is unknown whether');
    expect(leadOf(answer)).toContain('whether security defaults are on could not be read');
    expect((await told(tenantOf([blockAbroad], unread), { from: 'ES' })).places[0]?.words).toHaveLength(1);
  });
});

describe('who and what is meant', () => {
  test.each<[string, Partial<WhyQuestion>, string, string]>([
    ['nobody', { person: 'evva@contoso.com' }, 'unknown-person', 'Did you mean eva@contoso.com?'],
    ['someone else', { person: 'georg@contoso.com' }, 'unknown-person', 'Write the name that the person signs in with.'],
    ['two of one name', { person: 'Eva Berg' }, 'ambiguous-person', 'Write the name that the person signs in with.'],
    ['an application that is not there', { application: 'Payrol' }, 'unknown-application', 'Did you mean Payroll?'],
  ])('%s', async (_what, typed, code, remedy) => {
    const client = tenantOf([], { users: [eva, otherEva], servicePrincipals: [{ id: 'x', appId: 'y', displayName: 'Payroll' }] });
    expect(await ask(client, typed)).toMatchObject({ refused: true, code, remedy });
  });

  test.each([
    ['the name to sign in with', 'EVA@contoso.com'],
    ['the object id', eva.id],
    ['the display name', 'eva berg'],
    ['what stands before the @', 'eva'],
  ])('%s is enough', async (_what, person) => {
    expect((await told(tenantOf([]), { person })).person.id).toBe(eva.id);
  });

  test('a guest is answered for, and called one', async () => {
    expect((await told(tenantOf([mfa]), { person: guest.id, from: 'ES' })).person.isGuest).toBe(true);
  });

  test('of a guest nothing is called allowed: their own organisation decides first, and was not read', async () => {
    const answer = await told(tenantOf([mfa]), { person: guest.id });
    expect(leadOf(answer)).toMatch(/^By the policies of this tenant, .* Their own organisation decides first\.$/);
    const card = whyCard('contoso', answer);
    expect([card.title, card.tone]).toEqual([expect.stringMatching(/: not blocked here$/), 'neutral']);
    expect(textOf(card)).not.toMatch(/✓ allowed|: allowed/);
    expect(textOf({ ...card, blocks: card.blocks.filter(({ kind }) => kind !== 'fold') })).toContain('This is a guest');
    const blocked = await told(tenantOf([blockAbroad]), { person: guest.id, from: 'ES' });
    expect([leadOf(blocked), whyCard('contoso', blocked).tone]).toEqual([expect.stringContaining('cannot sign in'), 'bad']);
  });

  test('people that could not be read to the end are not guessed at', async () => {
    const client = tenantOf([], { users: undefined });
    expect(await ask(client)).toMatchObject({ refused: true, code: 'people-unread' });
  });

  test.each([
    [{ person: 'eva', from: 'UK' }, 'unknown-country', '"UK" is no country code; write GB (United Kingdom).'],
    [{ person: 'eva', client: 'broser' }, 'unknown-program', 'There is no program "broser".'],
    [{ person: 'eva', platform: 'symbian' }, 'unknown-platform', 'There is no platform "symbian".'],
    [{ person: ' ' }, 'missing-person', 'Whose sign-in?'],
    [{ person: 'e'.repeat(300) }, 'unknown-person', 'No account has so long a name.'],
  ])('%j is a sentence', (typed, code, reason) => {
    expect(readQuestion(typed)).toMatchObject({ code, reason });
  });
});
