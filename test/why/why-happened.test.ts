/** What happened comes first: how the last sign-ins ended, from where, by which policy, in words; then what would happen, from an address, at a time. */
import { blockPolicy, countries, licensed, people } from '../../src/controls/reasoning/access/case-rows';
import { type PersonAnswer, whyAnswerSchema } from '../../src/features/why/answer';
import { whyCard } from '../../src/features/why/card';
import type { WhyQuestion } from '../../src/features/why/question';
import { happenedOf, leadOf } from '../../src/features/why/sentence';
import { readQuestion } from '../../src/features/why/typed';
import { lookWhy } from '../../src/features/why/worker/look';
import { isRefusal } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { tenantWithWhatIf } from '../support/tenants/what-if-of-state';

const asOf = new Date('2026-11-24T12:00:00Z');
const eva = {
  id: 'ee000000-0000-4000-8000-000000000001',
  displayName: 'Eva Berg',
  userPrincipalName: 'eva@contoso.com',
  accountEnabled: true,
  userType: 'Member',
};
const abroad = countries(1, 'Abroad', ['ES']);
const office = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: '70000000-0000-4000-8000-000000000009',
  displayName: 'Office',
  isTrusted: true,
  ipRanges: [
    { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
    { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/32' },
  ],
};
const blockAbroad = blockPolicy(1, 'Block abroad', {
  locations: { includeLocations: [abroad.id], excludeLocations: [office.id] },
});

const signIn = (createdDateTime: string, more: object = {}) => ({
  id: `5b-${createdDateTime}`,
  createdDateTime,
  userId: eva.id,
  userPrincipalName: eva.userPrincipalName,
  clientAppUsed: 'Browser',
  resourceDisplayName: 'Office 365 Exchange Online',
  ipAddress: '198.51.100.7',
  location: { city: 'Madrid', countryOrRegion: 'ES' },
  status: { errorCode: 53003, failureReason: 'Access has been blocked.' },
  appliedConditionalAccessPolicies: [
    { id: blockAbroad.id, displayName: 'Block abroad', result: 'failure' },
    { id: 'x', displayName: 'MFA for everyone', result: 'notApplied' },
  ],
  ...more,
});

async function told(
  signIns: readonly object[] | undefined,
  typed: Partial<WhyQuestion> = {},
  policies: readonly object[] = [blockAbroad],
): Promise<PersonAnswer> {
  const client = tenantWithWhatIf({
    graph: {
      users: [...people, eva],
      groups: [],
      namedLocations: [abroad, office],
      roleAssignments: [],
      roleDefinitions: [],
      servicePrincipals: [],
      subscribedSkus: [licensed],
      signIns,
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
      conditionalAccessPolicies: policies,
    },
  });
  const answer = await lookWhy({ client, question: { person: 'eva@contoso.com', ...typed }, asOf, monotonicMs: () => 0 });
  if (isRefusal(answer)) throw new Error(answer.reason);
  return whyAnswerSchema.parse(answer) as PersonAnswer;
}
const card = (answer: PersonAnswer) => textOf(whyCard('contoso', answer));

describe('the last sign-in', () => {
  test('is shown with its end in words, the code, the policy and the place, before anything else', async () => {
    const answer = await told([signIn('2026-11-24T09:00:00Z'), signIn('2026-11-23T09:00:00Z', { status: { errorCode: 0 } })]);
    expect(happenedOf(answer)).toBe(
      'failed: blocked by Conditional Access (error 53003), by "Block abroad", to Office 365 Exchange Online, from Madrid, ES (Spain), 198.51.100.7',
    );
    const text = card(answer);
    expect(text.indexOf('blocked by Conditional Access (error 53003)')).toBeGreaterThan(-1);
    expect(text.indexOf('blocked by Conditional Access (error 53003)')).toBeLessThan(text.indexOf(leadOf(answer)));
  });

  test.each<[string, object, string]>([
    ['a success', { status: { errorCode: 0 }, appliedConditionalAccessPolicies: null }, 'succeeded, to'],
    ['a wrong password', { status: { errorCode: 50126 } }, 'failed: the user name or password is wrong (error 50126)'],
    ['a step in between', { status: { errorCode: 50074 } }, 'was interrupted: MFA was required and not completed (error 50074)'],
    ['a code that no one knows', { status: { errorCode: 7, failureReason: 'Flux.' } }, 'failed: Flux. (error 7)'],
    ['a code without a word', { status: { errorCode: 7 } }, 'failed: the log names no reason (error 7)'],
    ['an end that is not there', { status: null }, 'ended in a way that the log does not say'],
  ])('%s', async (_what, more, words) => {
    expect(happenedOf(await told([signIn('2026-11-24T09:00:00Z', more)]))).toContain(words);
  });

  test('is that of the person alone, and the newest, whatever order the log has', async () => {
    const other = signIn('2026-11-24T11:00:00Z', { userId: 'someone else' });
    const { recent } = await told([signIn('2026-11-22T09:00:00Z'), other, signIn('2026-11-24T09:00:00Z')]);
    expect(recent.map(({ at }) => at)).toEqual(['2026-11-24T09:00:00.000Z', '2026-11-22T09:00:00.000Z']);
  });

  test('is one that the person took part in: what apps renew is not in this log', async () => {
    const text = card(await told([signIn('2026-11-24T09:00:00Z')]));
    expect(text).toContain('The last interactive sign-in');
    expect(text).toContain('Sign-ins without the person present (apps that renew their token) are not in this log.');
  });

  test('that is not there is said only of a log that came whole', async () => {
    expect(card(await told([]))).toContain('The log holds no interactive sign-in of the last 30 days.');
    const unread = card(await told(undefined));
    expect(unread).not.toContain('holds no interactive');
    expect(unread).toContain('could not be read');
  });
});

describe('from an address', () => {
  test.each<[string, string, string]>([
    ['in a named location', '203.0.113.9', 'can sign in from 203.0.113.9 (ES (Spain), in the named location Office)'],
    [
      'in a named location, of the other kind',
      '2001:db8::1',
      'can sign in from 2001:db8::1 (ES (Spain), in the named location Office)',
    ],
    ['in none', '198.51.100.7', 'cannot sign in from 198.51.100.7 (ES (Spain)): blocked by the policy "Block abroad".'],
  ])('%s, of the country that the log has', async (_what, ip, words) => {
    const answer = await told([signIn('2026-11-24T09:00:00Z', { ipAddress: ip })], { ip });
    expect(leadOf(answer)).toContain(words);
    expect(answer.places[0]?.whatIf?.outcome).toBe(answer.places[0]?.outcome);
  });

  test('of a country that no one knows the answer says what the country decides', async () => {
    const answer = await told([], { ip: '192.0.2.1' });
    expect(new Set(answer.places.map(({ outcome }) => outcome))).toEqual(new Set(['blocked', 'in']));
    expect(whyCard('contoso', answer).title).toContain('depends on the country');
    expect(answer.notes.join()).toContain('does not say in which country 192.0.2.1 is');
  });

  test('where a policy asks for trusted places the answer says what cannot be read of them', async () => {
    const policy = blockPolicy(1, 'Only trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } });
    const trusted = await told([], { ip: '203.0.113.9' }, [policy]);
    expect(trusted.places.map(({ outcome }) => outcome)).toEqual(['in']);
    const other = await told([], { ip: '192.0.2.1' }, [policy]);
    expect(other.places.map(({ outcome }) => outcome)).toEqual(['blocked']);
    expect(other.notes.join()).toContain('can be read only in part');
  });
});

describe('at a time', () => {
  test('the sign-in closest to it decides the place, and the answer says that policies may have been others', async () => {
    const near = signIn('2026-11-20T09:12:00Z');
    const far = signIn('2026-11-24T09:00:00Z', { location: { countryOrRegion: 'DE' } });
    const changed = { ...blockAbroad, modifiedDateTime: '2026-11-22T00:00:00Z' };
    const answer = await told([far, near], { at: '2026-11-20T09:00:00.000Z' }, [changed]);
    expect(answer.recent.map(({ at }) => at)).toEqual(['2026-11-20T09:12:00.000Z']);
    expect(leadOf(answer)).toContain('cannot sign in from 198.51.100.7 (ES (Spain))');
    expect(answer.notes[0]).toBe(
      `Answered with today's policies: those at the time asked about may have been different. Changed since then: "Block abroad".`,
    );
    expect(card(answer)).toContain('The closest interactive sign-in');
  });

  test('without a sign-in near it says so', async () => {
    const answer = await told([signIn('2026-11-24T09:00:00Z')], { at: '2026-11-10T09:00:00.000Z' });
    expect(card(answer)).toContain('The log holds no interactive sign-in within 12 hours of that time.');
  });

  test.each([
    ['before the log begins', '2026-10-01T09:00:00.000Z', 'The log is read 30 days back, which is not far enough for that time.'],
    ['partly before the log begins', '2026-10-25T20:00:00.000Z', 'The log is read 30 days back'],
    ['still to come', '2026-12-24T09:00:00.000Z', 'That time is still to come.'],
  ])('that is %s says nothing of what the log holds', async (_what, at, words) => {
    const text = card(await told([signIn('2026-11-24T09:00:00Z')], { at }));
    expect(text).toContain(words);
    expect(text).not.toContain('The log holds no');
  });

  test('that is still to come is answered with policies that may be others then', async () => {
    const { notes } = await told([], { at: '2026-12-24T09:00:00.000Z' });
    expect(notes[0]).toBe("Answered with today's policies: those at the time asked about may be different.");
  });
});

test.each<[string, object]>([
  ['an address', { typed: { from: '203.0.113.9' }, read: { ip: '203.0.113.9' } }],
  ['an address of the other kind', { typed: { from: '2001:DB8::1' }, read: { ip: '2001:db8::1' } }],
  ['a time in the zone of the tenant', { typed: { at: '2026-11-23T09:12' }, read: { at: '2026-11-23T08:12:00.000Z' } }],
  ['a time with its zone', { typed: { at: '2026-11-23T09:12Z' }, read: { at: '2026-11-23T09:12:00.000Z' } }],
  ['no time', { typed: { at: 'yesterday' }, read: { code: 'bad-time' } }],
  ['a network', { typed: { from: '203.0.113.0/24' }, read: { code: 'unknown-country' } }],
])('%s is understood', (_what, { typed, read }: { typed?: object; read?: object }) => {
  expect(readQuestion({ person: 'eva', ...typed }, 'Europe/Berlin')).toMatchObject(read ?? {});
});
