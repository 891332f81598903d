/**
 * What a finding advises does no harm, whatever is open: random tenants of every control, with nothing in settings and no break-glass account declared.
 * An account that policies leave out may be the one that is kept for emergencies: it is not the first example, and to take it off a list is not the first
 * advice.
 */
import fc from 'fast-check';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import {
  addresses,
  assignment,
  blockPolicy,
  globalAdmin,
  grant,
  graph,
  licensed,
} from '../../src/controls/reasoning/access/case-rows';
import { explainCard } from '../../src/views/explain';
import { isUnread } from '../../src/views/findings';
import { families } from '../fuzz/families';
import { textOf } from '../support/chat/chat-room';
import { judge } from '../support/controls/run-case';
import { count } from '../support/runner/counts';

const seed = 20_261_130;
const asOf = new Date('2026-11-24T00:00:00Z');

const user = (number: number, name: string, more: object = {}) => ({
  id: `0a000000-0000-4000-8000-00000000000${number}`,
  displayName: name,
  userPrincipalName: `${name}@contoso.com`,
  accountEnabled: true,
  userType: 'Member',
  ...more,
});
const emergency = user(1, 'emergency');
const [eva, sales, pat] = [user(2, 'eva'), user(3, 'sales'), user(4, 'pat')];
const outer = {
  id: '0d000000-0000-4000-8000-000000000001',
  displayName: 'Outer',
  members: ['0d000000-0000-4000-8000-000000000002'],
};
const inner = { id: '0d000000-0000-4000-8000-000000000002', displayName: 'Inner', members: [emergency.id] };
const office = addresses(4, 'Office', ['198.51.100.0/24'], false);

/** How a policy leaves out the account that is kept for emergencies, and things that are no accounts. */
const exclusions = {
  user: { users: { excludeUsers: [emergency.id] } },
  group: { users: { excludeGroups: [inner.id] } },
  nested: { users: { excludeGroups: [outer.id] } },
  role: { users: { excludeRoles: [globalAdmin] } },
  guests: {
    users: {
      excludeGuestsOrExternalUsers: {
        guestOrExternalUserTypes: 'b2bCollaborationGuest,serviceProvider',
        externalTenants: { membershipKind: 'all' },
      },
    },
  },
  app: { applications: { excludeApplications: ['00000002-0000-0ff1-ce00-000000000000'] } },
  place: { locations: { includeLocations: ['All'], excludeLocations: [office.id] } },
} as const;
type Kind = keyof typeof exclusions;
const ofTheAccount: readonly Kind[] = ['user', 'group', 'nested', 'role'];

interface Drawn {
  readonly out: readonly Kind[];
  readonly state: 'enabled' | 'enabledForReportingButNotEnforced' | 'disabled';
  /** Accounts that the policy is for; none: everyone. */
  readonly only: readonly string[];
  readonly second: Kind | null;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  out: fc.uniqueArray(fc.constantFrom(...(Object.keys(exclusions) as Kind[])), { minLength: 1, maxLength: 3 }),
  state: fc.constantFrom('enabled', 'enabled', 'enabledForReportingButNotEnforced', 'disabled'),
  only: fc.constantFrom<readonly string[]>([], [], [emergency.id, eva.id]),
  second: fc.option(fc.constantFrom(...(Object.keys(exclusions) as Kind[]))),
});

interface Parts {
  readonly grantControls?: object;
  readonly clientAppTypes?: readonly string[];
  readonly conditions?: object;
  readonly applications?: object;
}

/** What a policy of each control does, by id. */
const asks: Readonly<Record<string, Parts>> = {
  mfa: { grantControls: grant(['mfa']) },
  'admin-mfa': { grantControls: grant(['mfa']) },
  'legacy-auth': { clientAppTypes: ['exchangeActiveSync', 'other'] },
  'device-code': { conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' } } },
  'country-block': {},
  'azure-management': { applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } },
};
const settingsOf: Readonly<Record<string, object>> = {
  'country-block': { block: ['RU', 'KP'] },
  'azure-management': { ranges: ['203.0.113.0/24'] },
};

function policy(number: number, id: string, { out, state, only }: Omit<Drawn, 'second'>): object {
  const parts: { readonly users?: object; readonly applications?: object; readonly locations?: object } = Object.assign(
    {},
    ...out.map((kind) => exclusions[kind]),
  );
  const users = Object.assign(
    { excludeUsers: [] },
    ...out.map((kind) => ('users' in exclusions[kind] ? exclusions[kind].users : {})),
  );
  const own = asks[id] ?? {};
  return blockPolicy(number, `Policy ${number}`, {
    ...own,
    state,
    users: { ...users, ...(only.length > 0 ? { includeUsers: only } : {}) },
    applications: { ...parts.applications, ...own.applications },
    ...(parts.locations === undefined ? {} : { locations: parts.locations }),
  });
}

function tenant(id: string, { second, ...first }: Drawn): Readonly<Record<string, unknown>> {
  const others = second === null ? [] : [policy(2, id, { out: [second], state: 'enabled', only: [] })];
  return {
    graph: {
      ...graph({
        users: [emergency, eva, sales, pat],
        groups: [outer, inner],
        namedLocations: [office],
        roleAssignments: [assignment(1, emergency.id, globalAdmin), assignment(2, pat.id, globalAdmin)],
        subscribedSkus: [{ ...licensed, servicePlans: [...licensed.servicePlans] }],
        conditionalAccessPolicies: [policy(1, id, first), ...others],
        domains: [],
        signIns: [],
        authenticationMethodsPolicy: { policyMigrationState: 'migrationComplete', authenticationMethodConfigurations: [] },
      }),
    },
  };
}

/** Everything that a finding advises. */
function advice({ summary, evidence, warnings }: Finding): readonly string[] {
  return [
    summary,
    ...warnings.map(({ text }) => text),
    ...evidence.flatMap(({ expected }) => (typeof expected === 'string' ? [expected] : [])),
  ];
}

/** Whether it takes an entry off a list before it says that the entry may be meant. */
function harmful(text: string): boolean {
  const removal = text.search(/conditions\.[\w.]*\.exclude\w+: (?:without|not set)|left out by nobody/);
  if (removal < 0) return false;
  const meant = text.search(/if it is meant/);
  return meant < 0 || meant > removal;
}

/** What has no list in the settings of the control can be waived, and else only be changed. */
const withoutList = new Set([
  'legacy-auth place',
  'azure-management app',
  'azure-management place',
  'admin-mfa guests',
  'admin-mfa app',
  'admin-mfa place',
]);

const kindOf = { Applications: 'app', Locations: 'place' } as const;

/** Without the removal of apps and places for which the control has no list: these shut no account out, and can be waived. */
function withoutThose(id: string, text: string): string {
  const removal = /conditions\.\w+\.exclude(Applications|Locations): (?:without|not set)[^;.]*/g;
  return text.replaceAll(removal, (whole, name: keyof typeof kindOf) => (withoutList.has(`${id} ${kindOf[name]}`) ? '' : whole));
}

async function findingOf(
  id: string,
  state: Readonly<Record<string, unknown>>,
  settings: unknown = settingsOf[id],
): Promise<Finding> {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  return judge(control, { name: '', state, breakGlass: [], settings: settings ?? {}, verdict: 'partial' });
}

describe('of whom policies leave out', () => {
  test.each(Object.keys(asks))(
    '%s neither names the account that is kept for emergencies first nor takes it off a list first',
    async (id) => {
      await fc.assert(
        fc.asyncProperty(drawn, async (one) => {
          const finding = await findingOf(id, tenant(id, one));
          const kinds = [...one.out, ...(one.second === null ? [] : [one.second])];
          const isDeclarable = !kinds.some((kind) => withoutList.has(`${id} ${kind}`));
          if (isDeclarable) expect(advice(finding).filter(harmful)).toEqual([]);
          // Of a policy that is not enabled nobody reads who is in its groups and roles.
          const isLeftOut = one.out.some((kind) => kind === 'user' || (one.state === 'enabled' && ofTheAccount.includes(kind)));
          const open = finding.evidence.filter(({ property }) => property === 'sign-in').map(({ object }) => object);
          const others = [eva, sales].map(({ userPrincipalName }) => userPrincipalName).filter((name) => open.includes(name));
          if (!isLeftOut || others.length === 0) return;
          expect(open[0]).not.toBe(emergency.userPrincipalName);
          expect(finding.summary).not.toContain(`For example, ${emergency.userPrincipalName}`);
        }),
        { seed, numRuns: count({ fast: 3, full: 400 }) },
      );
    },
  );
});

test.each(families.map((family) => [family.name, family] as const))(
  '%s: no gap of a random tenant without settings has harmful advice, and each has every way out',
  async (_name, family) => {
    await fc.assert(
      fc.asyncProperty(family.tenants, async (model) => {
        for (const { control: id, given } of family.trials(model)) {
          const control = controls.find((one) => one.id === id);
          const parsed = control?.settings.safeParse({});
          if (control === undefined || parsed?.success !== true) continue;
          const finding = await findingOf(id, given.state, {});
          if (finding.verdict === 'pass' || finding.verdict === 'notApplicable') continue;
          const isWithout = finding.evidence.some(({ property }) => /exclude(?:Applications|Locations)$/.test(property));
          const harm = advice(finding).filter((text) => harmful(withoutThose(id, text)));
          if (!isWithout) expect([id, harm]).toEqual([id, []]);
          const card = textOf(explainCard(control, 'contoso', { finding, at: asOf }));
          const isByHand = control.onlyByHand === true || finding.byHand === true;
          const ways = [`/harden waive ${id}`, ...(isByHand ? [] : [`/harden plan ${id}`])];
          // What could not be read is read first.
          for (const way of isUnread(finding) ? [`/harden audit ${id}`] : ways)
            expect([id, card.includes(way)]).toEqual([id, true]);
        }
      }),
      { seed, numRuns: count({ fast: 1, full: 300 }) },
    );
  },
);
