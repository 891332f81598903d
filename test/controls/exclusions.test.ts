/** Advice that does no harm: what is meant is declared first, and shutting out a break-glass account never is the first step. */
import { actionsOf } from '../../src/chat/card-parts';
import { auditPage } from '../../src/cli/output/report';
import { definitions } from '../../src/controls/definitions';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { blockPolicy, licensed } from '../../src/controls/reasoning/access/case-rows';
import { waysOut } from '../../src/controls/reasoning/findings/ways-out';
import { explainCard } from '../../src/views/explain';
import { waysOutBlocks } from '../../src/views/ways-out';
import { textOf } from '../support/chat/chat-room';
import { judge } from '../support/controls/run-case';

const asOf = new Date('2026-11-24T00:00:00Z');
const user = (number: number, name: string) => ({
  id: `0a000000-0000-4000-8000-00000000000${number}`,
  displayName: name,
  userPrincipalName: `${name}@contoso.com`,
  accountEnabled: true,
  userType: 'Member',
});
const [glass, eva, sales] = [user(1, 'emergency'), user(2, 'eva'), user(3, 'sales')];
const mfa = (users: object) =>
  blockPolicy(1, 'MFA for everyone', { grantControls: { operator: 'OR', builtInControls: ['mfa'] }, users });

const tenant = (policies: readonly object[], more: readonly object[] = []) => ({
  graph: {
    users: [glass, eva, sales, ...more],
    groups: [],
    namedLocations: [],
    roleAssignments: [],
    roleDefinitions: [],
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    servicePrincipals: [],
    subscribedSkus: [licensed],
    userRegistrationDetails: [],
    identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    conditionalAccessPolicies: policies,
  },
});

async function finding(id: string, state: Readonly<Record<string, unknown>>): Promise<Finding> {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  return judge(control, { name: '', state, verdict: 'partial' });
}

describe('an account that a policy leaves out', () => {
  test('is declared first, as a break-glass account or an exception, and taken off the list last', async () => {
    const { summary, evidence } = await finding('mfa', tenant([mfa({ excludeUsers: [glass.id] })]));
    const advice = summary.slice(summary.indexOf('Fix: '));
    expect(advice).toContain('breakGlass');
    expect(advice.indexOf('declare it in the settings')).toBeLessThan(advice.indexOf('without'));
    expect(JSON.stringify(evidence[0]?.expected)).toContain('breakGlass');
  });

  test('is no example where someone is open whom no one left out', async () => {
    const open = mfa({ includeUsers: [glass.id, eva.id], excludeUsers: [glass.id] });
    const { summary, evidence } = await finding('mfa', tenant([open]));
    expect(summary).toContain('For example, sales@contoso.com');
    expect(evidence[0]?.object).toBe('sales@contoso.com');
  });
});

describe('what a person alone can close leads to no plan', () => {
  test('on a card', () => {
    for (const definition of definitions)
      expect(textOf({ title: '', tone: 'neutral', blocks: waysOutBlocks(definition, { byHand: true }) })).not.toContain(
        '/harden plan',
      );
  });

  test('on the page of an audit, which says that it is changed by hand', async () => {
    const open = await finding('mfa', tenant([mfa({ excludeUsers: [glass.id] })]));
    const page = (one: Finding) => auditPage('contoso', [one], { audited: asOf, written: asOf, source: 'file' });
    expect(page(open)).toContain('/harden plan mfa');
    expect(page({ ...open, byHand: true })).not.toContain('/harden plan');
    expect(page({ ...open, byHand: true })).toContain('change it by hand');
  });
});

describe('every control', () => {
  test.each(definitions.map((definition) => [definition.id, definition] as const))(
    '%s has a way to change it and a way to wait',
    (id, definition) => {
      const ways = waysOut(definition);
      expect(ways.at(-1)).toBe(`If it has to stay for now, waive it for a time: /harden waive ${id}`);
      const lists = Object.keys('shape' in definition.settings ? (definition.settings.shape as object) : {});
      const declares = lists.some((key) => key === 'except' || key === 'allow');
      expect(ways).toHaveLength(declares ? 3 : 2);
      expect(ways.at(-2)).toMatch(declares ? /^If not, change it/ : /^Change it/);
      if (declares) expect(ways[0]).toContain(`controls.${id}.`);
    },
  );

  test('shows them on its card and on the page where it is open, and nowhere else', async () => {
    const definition = definitions.find(({ id }) => id === 'mfa');
    if (definition === undefined) throw new Error('There is no mfa.');
    const open = await finding('mfa', tenant([mfa({ excludeUsers: [glass.id] })]));
    const passed: Finding = { ...open, verdict: 'pass' };
    for (const [one, shown] of [
      [open, true],
      [passed, false],
    ] as const) {
      expect(textOf(explainCard(definition, 'contoso', { finding: one, at: asOf })).includes('the safest first')).toBe(shown);
      expect(auditPage('contoso', [one], { audited: asOf, written: asOf, source: 'file' }).includes('the safest first')).toBe(
        shown,
      );
    }
  });
});

test('what could not be read is read first: nothing is known that could be declared, changed or waived', async () => {
  const control = controls.find(({ id }) => id === 'mfa');
  if (control === undefined) throw new Error('There is no control mfa.');
  const unread = await judge(control, { name: '', state: { graph: {} }, verdict: 'unknown' });
  expect(unread).toMatchObject({ verdict: 'unknown', missing: expect.arrayContaining([expect.anything()]) });
  const card = explainCard(control, 'contoso', { finding: unread, at: asOf });
  expect(textOf(card)).toContain('hardenbot doctor says what keeps it from being read. Then /harden audit mfa judges it.');
  expect(textOf(card)).not.toMatch(/harden waive|harden plan|declare it/);
  expect(actionsOf(card)).toMatchObject([{ name: 'audit', subject: 'all@contoso' }]);
});

test('a verdict stands with its age on what is seen first', async () => {
  const control = controls.find(({ id }) => id === 'mfa');
  if (control === undefined) throw new Error('There is no control mfa.');
  const card = explainCard(control, 'contoso', {
    finding: await finding('mfa', tenant([mfa({ includeUsers: ['All'] })])),
    at: asOf,
  });
  const seen = card.blocks.filter(({ kind }) => kind !== 'fold');
  expect(textOf({ ...card, blocks: seen })).toContain('Judged 2026-11-24 00:00 UTC');
});
