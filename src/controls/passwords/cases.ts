/** Tenants and what passwords must say of them. */
import type { Case } from '../case.js';

const never = 2_147_483_647;
const contoso = {
  id: 'contoso.com',
  authenticationType: 'Managed',
  isVerified: true,
  isRoot: true,
  passwordValidityPeriodInDays: never,
  passwordNotificationWindowInDays: 14,
};
const ninety = { ...contoso, passwordValidityPeriodInDays: 90 };
const unset = { ...contoso, passwordValidityPeriodInDays: null, passwordNotificationWindowInDays: null };
const template = '5cf42378-d67d-4f36-ba46-e8b86229381d';
const withP1 = [
  { skuPartNumber: 'AAD_PREMIUM', capabilityStatus: 'Enabled', servicePlans: [{ servicePlanName: 'AAD_PREMIUM' }] },
];
const withoutP1 = [
  { skuPartNumber: 'STANDARDPACK', capabilityStatus: 'Enabled', servicePlans: [{ servicePlanName: 'EXCHANGE_S_STANDARD' }] },
];
const grown = { createdDateTime: '2019-05-01T00:00:00Z' };
const fresh = { createdDateTime: '2023-02-01T00:00:00Z' };

function rules(change: Readonly<Record<string, string>> = {}) {
  const values = {
    BannedPasswordCheckOnPremisesMode: 'Audit',
    EnableBannedPasswordCheckOnPremises: 'False',
    EnableBannedPasswordCheck: 'True',
    LockoutDurationInSeconds: '60',
    LockoutThreshold: '10',
    BannedPasswordList: 'contoso\tfrankfurt',
    ...change,
  };
  return {
    id: '0e000000-0000-4000-8000-000000000001',
    displayName: 'Password Rule Settings',
    templateId: template,
    values: Object.entries(values).map(([name, value]) => ({ name, value })),
  };
}

function tenant(
  domains: readonly object[],
  settings: readonly object[],
  others: { organization?: object; skus?: readonly object[] } = {},
) {
  return {
    organization: others.organization ?? grown,
    graph: { domains, groupSettings: settings, subscribedSkus: others.skus ?? withP1 },
  };
}

const terms = { terms: ['Contoso', ' frankfurt '] };

export const cases: readonly Case[] = [
  {
    name: 'a list of domains that broke off: another one may expire passwords',
    state: { ...tenant([contoso], [rules()]), collection: { 'graph.domains': { complete: false } } },
    settings: terms,
    verdict: 'unknown',
    missing: ['graph.domains'],
    plan: 'unreadable',
  },
  {
    name: 'rules 1, 3 and 4: passwords never expire, terms are banned, and guessing is stopped',
    state: tenant([contoso], [rules()]),
    settings: terms,
    verdict: 'pass',
    names: ['contoso.com', 'passwordValidityPeriodInDays'],
    restsOn: ['graph.domains.passwordValidityPeriodInDays', 'graph.groupSettings.values', 'graph.groupSettings.templateId'],
  },
  {
    name: 'rule 1: passwords of a domain expire after 90 days',
    state: tenant([contoso, { ...ninety, id: 'fabrikam.com' }], [rules()]),
    verdict: 'partial',
    names: ['fabrikam.com', '90'],
    plan: 1,
  },
  {
    name: 'rule 1: no domain is returned, and every tenant has one',
    state: tenant([], [rules()]),
    verdict: 'unknown',
    names: ['Domains', 'no domain was returned'],
    plan: 'unknown',
  },
  {
    name: 'rule 4: a threshold of 0 attempts may mean that nothing is ever stopped',
    state: tenant([contoso], [rules({ LockoutThreshold: '0' })]),
    verdict: 'unknown',
    names: ['LockoutThreshold'],
    plan: 'unknown',
  },
  {
    name: 'rule 1: 90 days are enough where settings say 60',
    state: tenant([ninety], [rules()]),
    settings: { expire: 60 },
    verdict: 'pass',
  },
  {
    name: 'rule 1: zero and negative numbers say nothing',
    state: tenant(
      [
        { ...contoso, passwordValidityPeriodInDays: 0 },
        { ...contoso, id: 'b.com', passwordValidityPeriodInDays: -1 },
      ],
      [rules()],
    ),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 1: null in a tenant of 2022 or later is never',
    state: tenant([unset], [rules()], { organization: fresh }),
    verdict: 'pass',
    names: ['null (never, as the tenant is of 2022 or later)'],
  },
  {
    name: 'rule 1: null in a tenant from before 2021 is 90 days, and null may not be put back',
    state: tenant([unset], [rules()]),
    verdict: 'partial',
    names: ['contoso.com'],
    plan: 1,
  },
  {
    name: 'rule 1, a trap: null in a tenant of 2021, up to the last second of it in UTC',
    state: tenant([unset], [rules()], { organization: { createdDateTime: '2021-12-31T23:59:59Z' } }),
    verdict: 'unknown',
    warns: ['expiry-unclear'],
    plan: 'unknown',
  },
  {
    name: 'rule 1: null, and the age of the tenant cannot be read',
    state: { ...tenant([unset], [rules()]), collection: { 'graph.organization': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    warns: ['expiry-unclear'],
    missing: ['graph.organization'],
    plan: 'unreadable',
  },
  {
    name: 'rule 1: a domain that does not say',
    state: tenant([{ ...contoso, passwordValidityPeriodInDays: undefined }], [rules()]),
    verdict: 'unknown',
    names: ['not returned'],
    plan: 'unknown',
  },
  {
    name: 'rule 1: sub-domains and domains that are not verified are not looked at; federated ones are named',
    state: tenant(
      [
        contoso,
        { ...ninety, id: 'sub.contoso.com', isRoot: false },
        { ...ninety, id: 'new.example', isVerified: false },
        { ...ninety, id: 'fed.example', authenticationType: 'Federated' },
      ],
      [rules()],
    ),
    verdict: 'pass',
    names: ['fed.example'],
  },
  {
    name: 'rule 1: no domain keeps its passwords here, so expiry is not judged',
    state: tenant([{ ...ninety, authenticationType: 'Federated' }], [rules()]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: accounts whose password never expires heal no domain',
    state: {
      ...tenant([ninety], [rules()]),
      graph: {
        ...tenant([ninety], [rules()]).graph,
        users: [{ id: 'a1', userPrincipalName: 'ana@contoso.com', passwordPolicies: 'DisablePasswordExpiration' }],
      },
    },
    verdict: 'partial',
    names: ['contoso.com', '90'],
  },
  {
    name: 'rule 6: whether people may reset their password by themselves is not judged',
    state: {
      ...tenant([contoso], [rules()]),
      graph: {
        ...tenant([contoso], [rules()]).graph,
        authorizationPolicy: { id: 'authorizationPolicy', allowedToUseSSPR: false },
      },
    },
    settings: terms,
    verdict: 'pass',
  },
  {
    name: 'rule 3, a trap: no object is no list, and the default of the lockout',
    state: tenant([contoso], []),
    settings: terms,
    verdict: 'partial',
    names: ['no object'],
    plan: 1,
  },
  {
    name: 'rule 3: the list is there and not used',
    state: tenant([contoso], [rules({ EnableBannedPasswordCheck: 'False' })]),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 3: an empty list bans nothing, and nobody said what to ban',
    state: tenant([contoso], [rules({ BannedPasswordList: '' })]),
    verdict: 'partial',
    plan: 'no-terms',
  },
  {
    name: 'rule 3, a trap: terms with tabs between, of which one of settings is missing; only numbers are told',
    state: tenant([contoso], [rules({ BannedPasswordList: 'contoso\t\thamburg\t' })]),
    settings: terms,
    verdict: 'partial',
    names: ['2 terms, 1 of settings missing'],
    plan: 1,
  },
  {
    name: 'rule 3: without the licence the list has no effect',
    state: tenant([contoso], [rules()], { skus: withoutP1 }),
    verdict: 'partial',
    names: ['Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
  {
    name: 'rule 3: without the licence, the rest is planned all the same',
    state: tenant([ninety], [rules()], { skus: withoutP1 }),
    verdict: 'partial',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'rule 3: whether there is a licence cannot be read',
    state: { ...tenant([contoso], [rules()]), collection: { 'graph.subscribedSkus': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
    plan: 'unreadable',
  },
  {
    name: 'rule 3: the rules cannot be read',
    state: { organization: grown, graph: { domains: [contoso], subscribedSkus: withP1 } },
    verdict: 'unknown',
    missing: ['graph.groupSettings'],
    plan: 'unreadable',
  },
  {
    name: 'rule 3: the list is not judged where settings switch it off',
    state: tenant([contoso], [], { skus: withoutP1 }),
    settings: { banned: null },
    verdict: 'pass',
    names: ['not judged'],
  },
  {
    name: 'rule 4: the lockout is not judged, and the list is used',
    state: tenant([contoso], [rules({ LockoutThreshold: '50' })]),
    settings: { ...terms, lockout: null },
    verdict: 'pass',
    names: ['not judged'],
  },
  {
    name: 'rule 3: the object does not say whether its list is used',
    state: tenant([contoso], [rules({ EnableBannedPasswordCheck: '' })]),
    settings: terms,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rules 1, 4 and 7: nothing of what is judged holds, and the list is not judged',
    state: tenant([ninety], [rules({ LockoutThreshold: '50' })]),
    settings: { banned: null },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'rule 3: a subscription of which nobody knows whether it brings the licence',
    state: tenant([contoso], [rules()], {
      skus: [{ skuPartNumber: 'CONTOSO_BUNDLE', capabilityStatus: 'Enabled', servicePlans: null }],
    }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 4: guessing is stopped later than settings say, and for a shorter time',
    state: tenant([contoso], [rules({ LockoutThreshold: '50', LockoutDurationInSeconds: '5' })]),
    verdict: 'partial',
    names: ['LockoutThreshold', 'LockoutDurationInSeconds'],
    plan: 1,
  },
  {
    name: 'rule 4: a number that is none',
    state: tenant([contoso], [rules({ LockoutThreshold: 'ten' })]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 4: so few attempts would lock people out',
    state: tenant([contoso], [rules()]),
    settings: { lockout: { threshold: 3, seconds: 60 } },
    verdict: 'partial',
    plan: 'lockout',
  },
  {
    name: 'rule 3: the service takes no list of more than a thousand terms',
    state: tenant(
      [contoso],
      [rules({ BannedPasswordList: Array.from({ length: 999 }, (_unused, index) => `term${index}`).join('\t') })],
    ),
    settings: terms,
    verdict: 'partial',
    plan: 'too-many-terms',
  },
  {
    name: 'rule 5: terms are not enforced on premises',
    state: tenant([contoso], [rules()], { organization: { ...grown, onPremisesSyncEnabled: true } }),
    verdict: 'pass',
    warns: ['hybrid'],
  },
  {
    name: 'rule 5: terms are looked at on premises, and only recorded',
    state: tenant([contoso], [rules({ EnableBannedPasswordCheckOnPremises: 'True' })], {
      organization: { ...grown, onPremisesSyncEnabled: true },
    }),
    verdict: 'pass',
    warns: ['hybrid'],
  },
  {
    name: 'rule 5: terms are enforced on premises as well',
    state: tenant(
      [contoso],
      [rules({ EnableBannedPasswordCheckOnPremises: 'True', BannedPasswordCheckOnPremisesMode: 'Enforce' })],
      { organization: { ...grown, onPremisesSyncEnabled: true } },
    ),
    verdict: 'pass',
  },
  {
    name: 'rule 7: nothing holds',
    state: tenant([ninety], [rules({ EnableBannedPasswordCheck: 'False', LockoutThreshold: '50' })]),
    settings: terms,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'rule 7: a fresh tenant, where only the list is missing',
    state: tenant([unset], [], { organization: fresh }),
    settings: terms,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 8: what is banned already stays, and a second object of the template is not made',
    state: tenant(
      [contoso],
      [{ ...rules(), id: '0e000000-0000-4000-8000-000000000009', templateId: 'other', values: [] }, rules()],
    ),
    settings: { terms: ['northwind'] },
    verdict: 'partial',
    plan: 1,
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['graph.organization'];
