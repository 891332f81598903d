/** Access restrictions of App Service worked out over sets, against asking the rules one by one for every address of a small universe. */
import fc from 'fast-check';
import { admit, type RuleList } from '../../src/controls/app-service-ip/admission';
import { control as appServiceIp } from '../../src/controls/app-service-ip/index';
import { AddressSet } from '../../src/controls/reasoning/ip/address-set';
import type { Restriction } from '../../src/tenant/resources/azure-site-config';
import { judge } from '../support/controls/run-case';

/** 198.51.100.0 to .15 */
const universe = Array.from({ length: 16 }, (_, last) => last);
const address = (last: number) => `198.51.100.${last}`;

interface Span {
  readonly first: number;
  readonly last: number;
}

interface Rule extends Span {
  readonly allow: boolean;
  readonly priority: number;
  readonly withHeader: boolean;
}

const span: fc.Arbitrary<Span> = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 15 }))
  .map(([bits, start]) => ({ first: (start >> bits) << bits, last: ((start >> bits) << bits) + (1 << bits) - 1 }));

const rule: fc.Arbitrary<Rule> = fc
  .tuple(span, fc.boolean(), fc.integer({ min: 1, max: 4 }), fc.boolean())
  .map(([where, allow, priority, withHeader]) => ({ ...where, allow, priority, withHeader }));

const defaults = fc.constantFrom('Allow', 'Deny', null);

function bitsOf({ first, last }: Span): number {
  return 32 - Math.log2(last - first + 1);
}

/** The same addresses in one of several notations. */
const notations: readonly ((where: Span) => string)[] = [
  (where) => `${address(where.first)}/${bitsOf(where)}`,
  (where) => `${address(where.last)}/${bitsOf(where)}`,
  (where) => `${address(where.first)}-${address(where.last)}`,
  (where) =>
    universe
      .slice(where.first, where.last + 1)
      .map(address)
      .join(', '),
];

function restriction(written: string, { allow, priority, withHeader }: Rule): Restriction {
  return {
    ipAddress: written,
    subnetMask: null,
    vnetSubnetResourceId: null,
    action: allow ? 'Allow' : 'Deny',
    tag: 'Default',
    priority,
    name: written,
    headers: withHeader ? { 'x-forwarded-host': ['shop.contoso.com'] } : null,
  };
}

function listOf(rules: readonly Rule[], defaultAction: string | null, notation: (where: Span) => string): RuleList {
  return { rules: rules.map((one) => restriction(notation(one), one)), defaultAction };
}

/** Whether anyone at an address gets in: he sends the header that rules look at, or leaves it out. */
function isLetIn(last: number, rules: readonly Rule[], defaultAction: string | null): boolean {
  return [true, false].some((sendsHeader) => firstMatch(last, sendsHeader, rules, defaultAction));
}

function firstMatch(last: number, sendsHeader: boolean, rules: readonly Rule[], defaultAction: string | null): boolean {
  const byPriority = rules.toSorted((left, right) => left.priority - right.priority);
  const match = byPriority.find((one) => one.first <= last && last <= one.last && (sendsHeader || !one.withHeader));
  if (match !== undefined) return match.allow;
  return defaultAction === null ? rules.length === 0 : defaultAction === 'Allow';
}

test('the set of addresses let in is what asking the rules one by one gives', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), defaults, fc.constantFrom(...notations), (rules, defaultAction, notation) => {
      const { addresses } = admit(listOf(rules, defaultAction, notation));
      const bySets = universe.filter((last) => addresses.intersects(AddressSet.ofCidrs([`${address(last)}/32`])));
      expect(bySets).toEqual(universe.filter((last) => isLetIn(last, rules, defaultAction)));
    }),
  );
});

test('everyone outside the rules is let in exactly where the default says so', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), defaults, (rules, defaultAction) => {
      const { isOpen } = admit(listOf(rules, defaultAction, (where) => `${address(where.first)}/${bitsOf(where)}`));
      expect(isOpen).toBe(defaultAction === 'Allow' || (defaultAction === null && rules.length === 0));
    }),
  );
});

function siteWith(list: RuleList) {
  const siteConfig = {
    ipSecurityRestrictions: list.rules,
    ipSecurityRestrictionsDefaultAction: list.defaultAction,
    scmIpSecurityRestrictionsUseMain: true,
  };
  return { azure: { sites: [{ id: '/subscriptions/s/sites/shop', name: 'shop', slots: [], siteConfig }] } };
}

test('the verdict does not depend on how ranges are written, in rules or in settings', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 5 }),
      defaults,
      span,
      fc.constantFrom(...notations),
      fc.constantFrom(...notations),
      async (rules, defaultAction, wanted, inRules, inSettings) => {
        const verdict = async (ofRules: (where: Span) => string, ofSettings: (where: Span) => string) => {
          const finding = await judge(appServiceIp, {
            name: 'written in another way',
            state: siteWith(listOf(rules, defaultAction, ofRules)),
            settings: { ranges: ofSettings(wanted).split(', ') },
            verdict: 'pass',
          });
          return finding.verdict;
        };
        const [cidr = inRules] = notations;
        expect(await verdict(inRules, inSettings)).toBe(await verdict(cidr, cidr));
      },
    ),
  );
});

async function verdictOf(siteConfig: object): Promise<string> {
  const state = { azure: { sites: [{ id: '/subscriptions/s/sites/shop', name: 'shop', slots: [], siteConfig }] } };
  const one = { name: 'one site', state, settings: { ranges: ['203.0.113.0/24'] }, verdict: 'pass' as const };
  return (await judge(appServiceIp, one)).verdict;
}

const office = { ipAddress: '203.0.113.0/24', action: 'Allow', priority: 100, name: 'Office' };
const denyAll = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' };
const allowAll = { ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all' };
const follow = { scmIpSecurityRestrictionsUseMain: true, ftpsState: 'Disabled' };

test("where the default and Azure's own row differ, the open one counts", async () => {
  const withDefault = (rules: readonly object[], ipSecurityRestrictionsDefaultAction: string) =>
    verdictOf({ ...follow, ipSecurityRestrictions: rules, ipSecurityRestrictionsDefaultAction });
  expect(await withDefault([office, denyAll], 'Allow')).toBe('fail');
  expect(await withDefault([office, allowAll], 'Deny')).toBe('fail');
  expect(await withDefault([office, denyAll], 'Deny')).toBe('pass');
});

test('an older export with underscores of an open site is open', async () => {
  const open = { ip_address: 'Any', action: 'Allow', priority: 1, name: 'Allow all', vnet_subnet_resource_id: null };
  expect(await verdictOf({ ...follow, ipSecurityRestrictions: [open] })).toBe('fail');
});

test('five hundred rules that deny one address each are judged in a moment', async () => {
  const denied = Array.from({ length: 500 }, (_, number) => ({
    ipAddress: `100.64.${number % 250}.${2 * Math.floor(number / 250) + 1}/32`,
    action: 'Deny',
    priority: number + 1,
    name: `Deny ${number}`,
  }));
  const rules = [...denied, { ...office, priority: 600 }];
  expect(await verdictOf({ ...follow, ipSecurityRestrictions: rules, ipSecurityRestrictionsDefaultAction: 'Deny' })).toBe('pass');
});

test.each([
  ['a range of everyone', { ranges: ['0.0.0.0/0'] }],
  ['everyone in two halves', { ranges: ['0.0.0.0/1', '128.0.0.0/1'] }],
  ['the tag of everyone', { serviceTags: ['internet'] }],
  ['no address', { ranges: ['shop.contoso.com'] }],
])('settings refuse %s, with a sentence that says what to write', (_name, given) => {
  const parsed = appServiceIp.settings.safeParse(given);
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toMatch(/list the addresses|write/);
});
