/** What Microsoft changes on a day: the demo tenant on days before and after, in verdicts, plans and the digest; the calendar never moves with a state. */

import demo from '../../examples/demo-tenant.json';
import { shiftDates } from '../../src/cli/demo/shift-dates';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import { calendarEntry, changedByVendor, daysUntil, vendorCalendar } from '../../src/tenant/vendor-calendar/calendar';
import { draft, judge } from '../support/controls/run-case';

const on = (day: string) => ({
  name: `the demo tenant on ${day}`,
  state: shiftDates<{ readonly asOf: string }>(demo, new Date(`${day}T08:00:00Z`)) as unknown as Record<string, unknown>,
  verdict: 'fail' as const,
});

const control = (id: string) => {
  const found = controls.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no control ${id}.`);
  return found;
};
const said = ({ warnings }: Pick<Finding, 'warnings'>) =>
  warnings.filter(({ code }) => code === 'vendor-date').map(({ text }) => text);

test('every entry is said by controls that there are, and names a source for each day', () => {
  const known = controls.map(({ id }) => id);
  expect(vendorCalendar.flatMap((entry) => entry.controls.filter((id) => !known.includes(id)))).toEqual([]);
  expect(vendorCalendar.flatMap(({ days }) => days.filter(({ source }) => source === ''))).toEqual([]);
});

test('days are counted to the day in UTC', () => {
  expect(
    ['2026-11-30T08:00:00Z', '2027-01-31T23:59:00Z', '2027-02-01T00:00:00Z'].map((at) => daysUntil('2027-02-01', new Date(at))),
  ).toEqual([63, 1, 0]);
});

test.each<[string, readonly (readonly [string, readonly string[], readonly string[]])[]]>([
  [
    '2026-09-01',
    [
      ['weak-methods', [], []],
      ['smtp-auth', [], []],
      ['ews', ['In October 2026, tenant by tenant (by what others say', 'EwsEnabled turns from null to false'], ['2026-10-01']],
    ],
  ],
  [
    '2026-11-30',
    [
      [
        'weak-methods',
        ['On 1 February 2027, in 63 days (by a page of Microsoft)', 'register a passkey while they sign in'],
        ['2027-02-01'],
      ],
      [
        'smtp-auth',
        ['At the end of December 2026 (announced by Microsoft, which may postpone it)', 'OAuth goes on'],
        ['2026-12-31'],
      ],
      ['ews', ['Since October 2026, tenant by tenant (by what others say'], []],
    ],
  ],
  [
    '2027-02-02',
    [
      ['weak-methods', ['Since 1 February 2027 (by a page of Microsoft)'], []],
      ['smtp-auth', ['Since the end of December 2026'], []],
      ['ews', ['On 1 April 2027, in 58 days (by what others say; Microsoft did not confirm it to us)'], ['2027-04-01']],
    ],
  ],
  [
    '2027-05-15',
    [
      ['weak-methods', ['On 1 July 2027, in 47 days (by what others say', 'Global Administrators'], ['2027-07-01']],
      ['smtp-auth', ['Since the end of December 2026'], []],
      ['ews', [], []],
    ],
  ],
])('on %s the demo tenant hears what is near, how sure it is and whom it affects', async (day, expected) => {
  for (const [id, words, days] of expected) {
    const finding = await judge(control(id), on(day));
    const text = said(finding).join(' ');
    expect([id, (finding.dates ?? []).map((one) => one.on)]).toEqual([id, days]);
    for (const part of words) expect(text).toContain(part);
    if (words.length === 0) expect([id, text]).toEqual([id, '']);
    else expect(text).toMatch(/Affected: (?:every app|at least |\d)/);
  }
});

test.each([
  ['weak-methods', '2026-11-30', 'in 63 days'],
  ['smtp-auth', '2026-11-30', 'the end of December 2026'],
])('the plan of %s says it as well', async (id, day, words) => {
  const drafted = await draft(control(id), on(day));
  if (isRefusal(drafted)) throw new Error(drafted.reason);
  expect(said(drafted as unknown as Finding).join(' ')).toContain(words);
});

test('nobody is affected by codes that end where everyone has another method', async () => {
  const tenant = on('2026-11-30');
  const graph = { ...(tenant.state['graph'] as object), userRegistrationDetails: [] };
  expect(said(await judge(control('weak-methods'), { ...tenant, state: { ...tenant.state, graph } }))).toEqual([]);
});

test('a move without an author is said to be perhaps of Microsoft, where its calendar has the day', () => {
  const between = (since: string, until: string, id = 'weak-methods') =>
    changedByVendor(id, { since: new Date(since), until: new Date(until) });
  expect(between('2027-01-31', '2027-02-02')).toContain(
    `Microsoft may have done it: ${calendarEntry('sms-voice').title} (2027-02-01, confirmed)`,
  );
  expect(between('2027-01-01', '2027-01-31')).toBeNull();
  expect(between('2026-11-29', '2026-11-30', 'ews')).toContain('October 2026, tenant by tenant, second source');
  expect(between('2027-01-31', '2027-02-02', 'pop-imap')).toBeNull();
});

describe('a group whose rule uses memberOf has kept its members since 3 November 2026', () => {
  const byRule = "user.memberof -any (group.objectId -in ['0d000000-0000-4000-8000-0000000000f1'])";
  const policy = (users: object) => ({
    id: 'frozen',
    displayName: 'Block device code',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users,
      authenticationFlows: { transferMethods: 'deviceCodeFlow' },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });
  const group = (rest: object) => ({
    id: '0d000000-0000-4000-8000-0000000000f2',
    displayName: 'Travellers',
    members: [],
    ...rest,
  });
  const heard = async (users: object, groups: readonly object[]) => {
    const { state } = on('2026-11-30');
    const graph = { ...(state['graph'] as object), conditionalAccessPolicies: [policy(users)], groups };
    const finding = await judge(control('device-code'), { ...on('2026-11-30'), state: { ...state, graph } });
    return said(finding).filter((text) => text.startsWith('Microsoft stops updating dynamic groups'));
  };
  const excluded = { includeUsers: ['All'], excludeGroups: ['0d000000-0000-4000-8000-0000000000f2'] };
  const included = { includeGroups: ['0d000000-0000-4000-8000-0000000000f2'] };

  test('and the policy that excludes it is named with it', async () => {
    const [text] = await heard(excluded, [group({ groupTypes: ['DynamicMembership'], membershipRule: byRule })]);
    expect(text).toContain('Affected: "Block device code" excludes the group "Travellers".');
  });

  test('and so is the policy that covers nobody else', async () => {
    const [text] = await heard(included, [group({ groupTypes: ['DynamicMembership'], membershipRule: byRule.toUpperCase() })]);
    expect(text).toContain('Affected: "Block device code" applies to the group "Travellers".');
  });

  test.each([
    ['of members that someone assigned', { groupTypes: [], membershipRule: null }],
    ['by a rule of attributes', { groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "memberOfficer"' }],
  ])('nothing is said of a group %s', async (_kind, rest) => {
    expect(await heard(excluded, [group(rest)])).toEqual([]);
  });

  test.each([
    ['whose rule was not read', [group({ groupTypes: ['DynamicMembership'], membershipRule: null })]],
    ['that says nothing of a rule', [group({})]],
  ])('of a group %s it is unknown', async (_kind, groups) => {
    const [text] = await heard(excluded, groups);
    expect(text).toContain(
      'Unknown whether this tenant is affected: the rules of groups in "Block device code" could not be read.',
    );
  });

  test('nothing is said of a group that is gone', async () => {
    expect(await heard(excluded, [])).toEqual([]);
  });
});
