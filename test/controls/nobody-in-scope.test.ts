/** What is true of nobody is no pass: every control over tenants that have none of what it asks about, list by list and altogether. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { everyOne, inScope, verdictInScope } from '../../src/controls/reasoning/scope/in-scope';
import { judge } from '../support/controls/run-case';
import { sampleCovering } from '../support/runner/counts';
import { listsOf } from '../support/tenants/read-in-part';

/** A setting of the whole tenant is always in scope; a pass of these counts no objects. */
const settingsOfTheTenant: Readonly<Record<string, string>> = {
  'legacy-auth': 'security defaults block it for every account, those of tomorrow too',
  mfa: 'security defaults ask every account',
  'modern-auth': 'a switch of the organisation',
  'smtp-auth': 'a switch of the organisation that new mailboxes follow',
  'direct-send': 'a switch of the organisation',
  'pop-imap': 'the plans that new mailboxes start from',
  'auto-forward': 'the default policy, which new mailboxes follow',
  'spam-filter': 'the default policies, which new mailboxes follow',
  'app-consent': 'the authorization policy of the tenant',
  'weak-methods': 'the policy of the tenant on methods',
  ews: 'a switch of the organisation',
  'command-line-tools': 'what each tool requires of anyone who comes',
};

/** What passes beside nobody that is counted. */
const countsFewer: Readonly<Record<string, string>> = {
  'owa-groups': 'a mailbox that may be that of a member is off',
};

/** Break-glass accounts are what these ask about. */
const askedAboutBreakGlass: readonly string[] = ['global-admins', 'break-glass'];

/** A number of nobody, or a list of nothing where names should be. */
const emptyWords = /\(\)|\bof 0\b|\bAll 0\b|\bany of 0\b|\bfor 0 (?!of )|\bthe 0 /i;

interface Emptied {
  readonly what: string;
  readonly one: Case;
  /** Whatever the control could ask about is gone. */
  readonly isNobody: boolean;
}

type State = Record<string, Record<string, unknown>>;

/** Each list of the tenant emptied alone, then all of them, then a tenant of break-glass accounts without any policy. */
function emptied(control: string, one: Case): readonly Emptied[] {
  const lists = listsOf(one.state);
  const without = (names: readonly string[]): Case => {
    const state = structuredClone(one.state) as State;
    for (const name of names) {
      const [service = '', list = ''] = name.split(/\.(.*)/s);
      const rows = state[service];
      if (rows !== undefined) rows[list] = [];
    }
    return { ...one, state };
  };
  const licences = lists.filter((name) => name !== 'graph.subscribedSkus');
  const users = ((one.state as State)['graph']?.['users'] ?? []) as readonly { readonly userPrincipalName?: string }[];
  const policies = lists.filter((name) => name === 'graph.conditionalAccessPolicies');
  return [
    ...lists.map((name) => ({ what: `no ${name}`, one: without([name]), isNobody: false })),
    { what: 'nothing but licences', one: without(licences), isNobody: true },
    ...(policies.length === 0 || users.length === 0 || askedAboutBreakGlass.includes(control)
      ? []
      : [
          {
            what: 'nobody but break-glass accounts, and no policy',
            one: { ...without(policies), breakGlass: users.flatMap(({ userPrincipalName }) => userPrincipalName ?? []) },
            isNobody: true,
          },
        ]),
  ];
}

function complaint(
  control: string,
  { what, isNobody }: Emptied,
  { verdict, summary, warnings, coverage }: Finding,
): string | null {
  const sentence = [summary, ...warnings.map(({ text }) => text)].find((text) => emptyWords.test(text));
  if (sentence !== undefined) return `${what}: ${sentence}`;
  const isPass = verdict === 'pass' && settingsOfTheTenant[control] === undefined;
  return isPass && (isNobody || (coverage?.of === 0 && countsFewer[control] === undefined))
    ? `${what}: a pass of nobody: ${summary}`
    : null;
}

test.each(controls.map((control) => [control.id, control] as const))(
  '%s passes nobody, and counts nobody',
  async (id, control) => {
    const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] };
    const tried = sampleCovering(
      cases.flatMap((one) => emptied(id, one)),
      ({ what, isNobody, one: { verdict } }) => [what, isNobody ? verdict : null],
    );
    const wrong: string[] = [];
    for (const one of tried) {
      const text = complaint(id, one, await judge(control, one.one));
      if (text !== null) wrong.push(`${one.one.name}, ${text}`);
    }
    expect(wrong).toEqual([]);
  },
);

test('whoever was not read may be in scope, and is not nobody', () => {
  expect([inScope({ count: 1, whole: false }), inScope({ count: 0, whole: true }), inScope({ count: 0, whole: false })]).toEqual([
    'some',
    'nobody',
    'unknown',
  ]);
  expect((['some', 'nobody', 'unknown'] as const).map((scope) => verdictInScope(scope, () => 'pass'))).toEqual([
    'pass',
    'notApplicable',
    'unknown',
  ]);
});

test('a sentence about everybody counts those whom a list shows', () => {
  expect([0, 1, 2].map((number) => everyOne(number, 'account').text)).toEqual([
    'Every account',
    'The one account',
    'All 2 accounts',
  ]);
});
