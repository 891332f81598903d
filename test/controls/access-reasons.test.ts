/** What findings about Conditional Access say: who gets through, because of which object and property, the fix, and what is covered. */
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { control as countryBlock } from '../../src/controls/country-block/index';
import type { Evidence, Finding } from '../../src/controls/finding';
import { control as legacyAuth } from '../../src/controls/legacy-auth/index';
import {
  ana,
  bg1,
  bg2,
  blockPolicy,
  bo,
  countries,
  graph,
  people,
  travellers,
} from '../../src/controls/reasoning/access/case-rows';
import { countryCodes } from '../../src/controls/reasoning/access/kinds/country-codes';
import { judge } from '../support/controls/run-case';

const ru = countries(1, 'Russia and North Korea', ['RU', 'KP']);
const home = countries(2, 'Home', ['US'], { includeUnknownCountriesAndRegions: true });
const legacy = ['exchangeActiveSync', 'other'];

function audit(
  control: Control,
  policies: readonly object[],
  more: Partial<Case> & { readonly graph?: object } = {},
): Promise<Finding> {
  const { graph: rows = {}, ...rest } = more;
  const state = { graph: graph({ conditionalAccessPolicies: policies, namedLocations: [ru, home], ...rows }) };
  return judge(control, { name: 'one', verdict: 'pass', state, ...rest });
}

function about(finding: Finding, object: string): Evidence {
  const found = finding.evidence.find((one) => one.object === object && one.property === 'sign-in');
  if (found === undefined) throw new Error(`Nothing is said of ${object}.`);
  return found;
}

const inRussia = { includeLocations: [ru.id], excludeLocations: [] };

test('a group that a policy leaves out is the reason beside whoever is in it, and taking it out of the list the remedy', async () => {
  const finding = await audit(
    legacyAuth,
    [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeGroups: [travellers.id] } })],
    { graph: { groups: [{ ...travellers, members: [bo.id] }] } },
  );
  const { actual, expected } = about(finding, 'bo@contoso.com');
  expect(actual).toContain('policy "Block legacy", conditions.users.excludeGroups: group Travellers');
  expect(expected).toBe(
    'blocked: declare it in the settings if it is meant (breakGlass for a break-glass account, else except), or policy "Block legacy", conditions.users.excludeGroups: without group Travellers',
  );
  expect(finding.summary).toContain('1 account gets through (bo@contoso.com); the other 2 accounts are blocked.');
});

test('a location that takes in addresses of no country is the reason where it is left out', async () => {
  const finding = await audit(
    countryBlock,
    [blockPolicy(1, 'All but home', { locations: { includeLocations: ['All'], excludeLocations: [home.id] } })],
    { settings: { allow: ['US'] } },
  );
  expect(about(finding, 'ana@contoso.com').actual).toContain('location "Home", includeUnknownCountriesAndRegions: true');
  expect(about(finding, 'ana@contoso.com').expected).toContain('includeUnknownCountriesAndRegions: false');
});

test('a policy that only reports is the reason, and enabling it the remedy', async () => {
  const finding = await audit(
    countryBlock,
    [blockPolicy(1, 'Block', { locations: inRussia, state: 'enabledForReportingButNotEnforced' })],
    { settings: { block: ['RU'] } },
  );
  expect(about(finding, 'ana@contoso.com').actual).toContain('policy "Block", state: enabledForReportingButNotEnforced');
  expect(about(finding, 'ana@contoso.com').expected).toBe('blocked: policy "Block", state: enabled');
});

test('where no policy comes near, that is said instead of a policy about something else', async () => {
  const finding = await audit(countryBlock, [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy })], {
    settings: { block: ['RU'] },
  });
  expect(about(finding, 'ana@contoso.com').actual).toContain('no policy covers it');
  expect(finding.summary).not.toContain('Block legacy');
});

test('a way in that is open from everywhere names no place, and one from addresses of no country says so', async () => {
  const everywhere = await audit(legacyAuth, []);
  expect(about(everywhere, 'ana@contoso.com').actual).toBe(
    'gets through with Exchange ActiveSync to Office 365 Exchange Online: no policy covers it',
  );
  const nowhere = countries(5, 'Every country', countryCodes);
  const from = { includeLocations: [nowhere.id], excludeLocations: [] };
  const unknown = await audit(legacyAuth, [blockPolicy(1, 'Block', { clientAppTypes: legacy, locations: from })], {
    graph: { namedLocations: [nowhere] },
  });
  expect(about(unknown, 'ana@contoso.com').actual).toContain('Exchange Online from an address of no known country: ');
});

test('a country that is blocked stands beside those that are not', async () => {
  const finding = await audit(countryBlock, [blockPolicy(1, 'Block', { locations: inRussia })], {
    settings: { block: ['RU', 'KP', 'BY'] },
  });
  expect(finding.summary).toMatch(/^BY is not blocked; (RU and KP|KP and RU) are\./);
  expect(finding.summary).not.toMatch(/3 accounts \(/);
});

test('of many countries none is made an example of', async () => {
  const finding = await audit(countryBlock, [blockPolicy(1, 'Block', { locations: inRussia })], {
    settings: { allow: ['US', 'DE'] },
  });
  expect(finding.summary).not.toMatch(/\bA[A-Z] \(|\bAD\b/);
  expect(finding.summary).toContain('RU');
});

test('what cannot be told names what was not read, and counts nobody', async () => {
  const finding = await audit(
    legacyAuth,
    [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })],
    { graph: { users: undefined } },
  );
  expect(finding.verdict).toBe('unknown');
  expect(finding.summary).toContain('not read: users (Entra ID)');
  expect(finding.summary).not.toMatch(/\b0 of 0\b|0 accounts/);
});

test('somebody for whom every client is blocked but one is told which one', async () => {
  const finding = await audit(legacyAuth, [blockPolicy(1, 'Others', { clientAppTypes: ['other'] })], {
    graph: { users: people },
  });
  expect(finding.summary).toContain('Client type exchangeActiveSync is not blocked; other is.');
  expect(about(finding, 'ana@contoso.com').actual).toContain('conditions.clientAppTypes: other');
  expect(about(finding, 'ana@contoso.com').expected).toContain('with exchangeActiveSync');
});
