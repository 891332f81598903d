/** Random tenants for app-consent, and what it must say of them: consent, requests, registration. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type Stand, together } from './verdict';

const self = 'ManagePermissionGrantsForSelf.';
const owned = 'ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team';
const own = 'contoso-approved';
const policies = [
  'microsoft-user-default-legacy',
  'microsoft-user-default-low',
  'microsoft-user-default-recommended',
  own,
] as const;
type Policy = (typeof policies)[number];

interface ConsentModel {
  /** Null and absent: it does not say. */
  readonly assigned: readonly Policy[] | null | undefined;
  readonly isOwnedToo: boolean;
  readonly risky: boolean | null | undefined;
  readonly registers: boolean | null | undefined;
  readonly workflow: boolean;
  readonly reviewer: 'enabled' | 'disabled' | 'gone' | 'none';
  readonly settings: {
    readonly consent: 'none' | 'low' | 'microsoft';
    readonly policies: readonly string[];
    readonly registration: boolean;
    readonly workflow: boolean;
  };
  readonly isUpper: boolean;
  /** What the tenant's own policy lets people consent to. */
  readonly ownPolicy:
    | 'limited'
    | 'low'
    | 'low-elsewhere'
    | 'low-but-mail'
    | 'low-but-app'
    | 'low-but-verified'
    | 'everything'
    | 'all-but'
    | 'all-but-verified'
    | 'all-but-app'
    | 'all-of-graph'
    | 'unknown';
  /** The tenant classifies Mail.Send as low. */
  readonly isMailLow: boolean;
}

const ownPolicies: fc.Arbitrary<ConsentModel['ownPolicy']> = fc.constantFrom(
  'low',
  'low-elsewhere',
  'low-but-mail',
  'low-but-app',
  'low-but-verified',
  'everything',
  'all-but',
  'all-but-verified',
  'all-but-app',
  'all-of-graph',
  'unknown',
);

const anyConsents: fc.Arbitrary<ConsentModel> = fc.record({
  assigned: rarely<readonly Policy[] | null | undefined>(
    [],
    fc.oneof(some(policies, 2), fc.constantFrom<null | undefined>(null, undefined)),
  ).chain((drawn) => mostly(drawn, some(policies, 2))),
  isOwnedToo: fc.boolean(),
  risky: mostly<boolean | null | undefined>(false, fc.constantFrom<boolean | null | undefined>(true, null, undefined)),
  registers: mostly<boolean | null | undefined>(false, fc.constantFrom<boolean | null | undefined>(true, null, undefined)),
  workflow: mostly(true, fc.constant(false)),
  reviewer: mostly<ConsentModel['reviewer']>('enabled', fc.constantFrom('disabled', 'gone', 'none')),
  settings: fc.record({
    consent: mostly<'none' | 'low' | 'microsoft'>('none', fc.constantFrom('low', 'microsoft')),
    policies: rarely<readonly string[]>([], fc.constant([own])),
    registration: rarely(false, fc.constant(true)),
    workflow: rarely(true, fc.constant(false)),
  }),
  isUpper: rarely(false, fc.constant(true)),
  ownPolicy: mostly<ConsentModel['ownPolicy']>('limited', ownPolicies),
  isMailLow: rarely(false, fc.constant(true)),
});

/** People consent by the tenant's own policy, and nothing but that is wrong. */
const ownConsents: fc.Arbitrary<ConsentModel> = fc.record({
  assigned: fc.constant<readonly Policy[]>([own]),
  isOwnedToo: fc.boolean(),
  risky: fc.constant(false),
  registers: fc.constant(false),
  workflow: fc.constant(true),
  reviewer: fc.constant<ConsentModel['reviewer']>('enabled'),
  settings: fc.constant<ConsentModel['settings']>({ consent: 'none', policies: [own], registration: false, workflow: true }),
  isUpper: rarely(false, fc.constant(true)),
  ownPolicy: ownPolicies,
  isMailLow: fc.boolean(),
});

export const consents: fc.Arbitrary<ConsentModel> = fc.oneof(
  { weight: 3, arbitrary: anyConsents },
  { weight: 1, arbitrary: ownConsents },
);

const graphId = 'ab000000-0000-4000-8000-000000000001';
const graphAppId = '00000003-0000-0000-c000-000000000000';
const mailSend = 'e383f46e-2787-4529-855e-0e479a3ffac0';
const reviewerId = 'aa000000-0000-4000-8000-000000000001';

export function appConsentTrial(model: ConsentModel): Trial {
  const { assigned, reviewer } = model;
  const prefix = model.isUpper ? self.toUpperCase() : self;
  const listed = assigned?.map((name) => `${prefix}${name}`);
  const query = `/users/${reviewer === 'gone' ? 'aa000000-0000-4000-8000-000000000099' : reviewerId}`;
  const state = {
    graph: {
      users: [
        { id: reviewerId, userPrincipalName: 'ana@contoso.com', accountEnabled: reviewer !== 'disabled', userType: 'Member' },
      ],
      groups: [],
      roleAssignments: [],
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      servicePrincipals: [
        { id: graphId, appId: graphAppId, displayName: 'Microsoft Graph', servicePrincipalType: 'Application' },
      ],
      oauth2PermissionGrants: [],
      permissionGrantPolicies: [],
      delegatedPermissionClassifications: {
        [graphId]: model.isMailLow ? [{ permissionId: mailSend, permissionName: 'Mail.Send', classification: 'low' }] : [],
      },
      ...(model.ownPolicy === 'unknown'
        ? {}
        : {
            permissionGrantPolicyIncludes: {
              [own]: [
                {
                  permissionType: 'delegated',
                  permissions: ['all'],
                  permissionClassification: model.ownPolicy.startsWith('low') ? 'low' : 'all',
                  resourceApplication: apiOf(model),
                  clientApplicationsFromVerifiedPublisherOnly: model.ownPolicy === 'low-but-verified',
                },
                { permissionType: 'application', permissions: ['all'] },
              ].slice(model.ownPolicy === 'limited' ? 1 : 0),
            },
            permissionGrantPolicyExcludes: { [own]: excludesOf(model) },
          }),
      authorizationPolicy: {
        ...(model.risky === undefined ? {} : { allowUserConsentForRiskyApps: model.risky }),
        defaultUserRolePermissions: {
          ...(model.registers === undefined ? {} : { allowedToCreateApps: model.registers }),
          ...(assigned === undefined
            ? {}
            : {
                permissionGrantPoliciesAssigned:
                  assigned === null ? null : [...(listed ?? []), ...(model.isOwnedToo ? [owned] : [])],
              }),
        },
      },
      adminConsentRequestPolicy: {
        isEnabled: model.workflow,
        reviewers: reviewer === 'none' ? [] : [{ query, queryType: 'MicrosoftGraph', queryRoot: null }],
      },
    },
  };
  return { control: 'app-consent', given: { state, settings: model.settings }, expected: expectedOf(model) };
}

function apiOf({ ownPolicy }: ConsentModel): string {
  if (ownPolicy === 'all-of-graph') return graphAppId;
  return ownPolicy === 'low-elsewhere' ? reviewerId : 'any';
}

const wideOpen: readonly string[] = ['everything', 'all-but-verified', 'all-but-app', 'all-of-graph'];

/** As the service returns them: whether a condition is for verified publishers alone is always said. */
function excludesOf({ ownPolicy }: ConsentModel): readonly object[] {
  const ofAnyPublisher = { clientApplicationsFromVerifiedPublisherOnly: false };
  if (ownPolicy === 'all-but') return [{ permissions: ['x'], ...ofAnyPublisher }];
  if (ownPolicy === 'low-but-mail') return [{ permissions: [mailSend], resourceApplication: graphAppId, ...ofAnyPublisher }];
  if (ownPolicy === 'low-but-verified' || ownPolicy === 'all-but-verified')
    return [{ permissions: ['all'], clientApplicationsFromVerifiedPublisherOnly: true }];
  return ownPolicy === 'low-but-app' || ownPolicy === 'all-but-app'
    ? [{ permissions: ['all'], clientApplicationIds: [reviewerId], ...ofAnyPublisher }]
    : [];
}

/** Rules 1 to 6. */
function expectedOf(model: ConsentModel): Expected {
  const because = 'each policy that people consent by, the requests and the registration were looked at';
  const { assigned, settings } = model;
  if (assigned?.includes('microsoft-user-default-legacy')) return { verdicts: ['fail'], because };
  const allowed: readonly string[] = [
    ...settings.policies,
    ...(settings.consent === 'none' ? [] : ['microsoft-user-default-low']),
    ...(settings.consent === 'microsoft' ? ['microsoft-user-default-recommended'] : []),
  ];
  const consent: Stand =
    model.risky === true ||
    assigned?.some(
      (name) =>
        !allowed.includes(name) ||
        (name === own && wideOpen.includes(model.ownPolicy)) ||
        (model.isMailLow && goesByLow(name, model)),
    ) === true
      ? 'gap'
      : assigned === null || assigned === undefined || (assigned.includes(own) && model.ownPolicy === 'unknown')
        ? 'unknown'
        : 'holds';
  const workflow: Stand = model.workflow && model.reviewer === 'enabled' ? 'holds' : 'gap';
  const registration: Stand = model.registers === true ? 'gap' : model.registers === false ? 'holds' : 'unknown';
  const parts = [consent, ...(settings.workflow ? [workflow] : []), ...(settings.registration ? [] : [registration])];
  return { verdicts: together(parts), because };
}

function goesByLow(name: Policy, { ownPolicy }: ConsentModel): boolean {
  return name === 'microsoft-user-default-low' || (name === own && (ownPolicy === 'low' || ownPolicy === 'low-but-app'));
}
