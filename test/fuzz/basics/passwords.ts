/** Random tenants for passwords, and what it must say of them: expiry by domain, the banned list, the lockout. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type Stand, together } from './verdict';

const never = 2_147_483_647;
const words = ['contoso', 'fabrikam', 'hardware'] as const;

interface Domain {
  readonly days: number | null;
  readonly authenticationType: 'Managed' | 'Federated';
  readonly isVerified: boolean;
  readonly isRoot: boolean;
}

interface PasswordModel {
  readonly domains: readonly Domain[];
  /** Year in which the tenant was made; null: it does not say. */
  readonly since: number | null;
  /** Null: there is no such object, so that Microsoft's defaults hold. */
  readonly rules: {
    readonly check: string;
    readonly terms: readonly string[];
    readonly threshold: string;
    readonly seconds: string;
  } | null;
  readonly licence: 'read' | 'absent' | 'unread';
  readonly areRulesUnread: boolean;
  readonly settings: {
    readonly expire: 'never' | number | null;
    readonly banned: boolean | null;
    readonly terms: readonly string[];
    readonly lockout: { readonly threshold: number; readonly seconds: number } | null;
  };
}

export const passwords: fc.Arbitrary<PasswordModel> = fc.record({
  domains: fc.array(
    fc.record({
      days: mostly<number | null>(never, fc.constantFrom(null, 0, -1, 30, 90, 365)),
      authenticationType: rarely<Domain['authenticationType']>('Managed', fc.constant('Federated')),
      isVerified: rarely(true, fc.constant(false)),
      isRoot: rarely(true, fc.constant(false)),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  since: mostly<number | null>(2023, fc.constantFrom(null, 2019, 2021)),
  rules: mostly<PasswordModel['rules']>(
    { check: 'True', terms: words, threshold: '10', seconds: '60' },
    fc.oneof(
      fc.constant(null),
      fc.record({
        check: fc.constantFrom('True', 'False', 'true'),
        terms: some(words, 3),
        threshold: fc.constantFrom('5', '10', '11', '50'),
        seconds: fc.constantFrom('30', '60', '300'),
      }),
    ),
  ),
  licence: rarely<PasswordModel['licence']>('read', fc.constantFrom('absent', 'unread')),
  areRulesUnread: rarely(false, fc.constant(true)),
  settings: fc.record({
    expire: rarely<'never' | number | null>('never', fc.constantFrom(90, 365, null)),
    banned: rarely<boolean | null>(true, fc.constantFrom(false, null)),
    terms: mostly<readonly string[]>([], some(words, 2)),
    lockout: rarely<PasswordModel['settings']['lockout']>(
      { threshold: 10, seconds: 60 },
      fc.constantFrom({ threshold: 5, seconds: 300 }, null),
    ),
  }),
});

export function passwordsTrial(model: PasswordModel): Trial {
  const { rules, since, licence } = model;
  const state = {
    asOf: '2026-11-24T00:00:00Z',
    organization: {
      id: '7e',
      displayName: 'Contoso',
      onPremisesSyncEnabled: null,
      ...(since === null ? {} : { createdDateTime: `${since}-06-01T00:00:00Z` }),
    },
    graph: {
      domains: model.domains.map(({ days, ...domain }, index) => ({
        id: `contoso${index}.com`,
        ...domain,
        passwordValidityPeriodInDays: days,
      })),
      ...(model.areRulesUnread
        ? {}
        : {
            groupSettings:
              rules === null
                ? []
                : [
                    {
                      id: '5e000000-0000-4000-8000-000000000001',
                      templateId: '5cf42378-d67d-4f36-ba46-e8b86229381d',
                      values: [
                        { name: 'EnableBannedPasswordCheck', value: rules.check },
                        { name: 'BannedPasswordList', value: rules.terms.join('\t') },
                        { name: 'LockoutThreshold', value: rules.threshold },
                        { name: 'LockoutDurationInSeconds', value: rules.seconds },
                      ],
                    },
                  ],
          }),
      ...(licence === 'unread' ? {} : { subscribedSkus: licence === 'absent' ? [] : [premium] }),
    },
  };
  return { control: 'passwords', given: { state, settings: model.settings }, expected: expectedOf(model) };
}

const premium = {
  id: 'contoso_sku',
  skuPartNumber: 'AAD_PREMIUM',
  capabilityStatus: 'Enabled',
  servicePlans: [
    { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM', provisioningStatus: 'Success' },
  ],
};

/** Rules 1 to 4 and 7. */
function expectedOf(model: PasswordModel): Expected {
  const { settings } = model;
  const parts = [
    ...(settings.expire === null ? [] : expiryOf(model)),
    ...(settings.banned === true ? [termsOf(model)] : []),
    ...(settings.lockout === null ? [] : [lockoutOf(model)]),
  ];
  return { verdicts: together(parts), because: 'each domain, the list and the lockout were looked at' };
}

function expiryOf({ domains, since, settings: { expire } }: PasswordModel): readonly Stand[] {
  const counted = domains.filter(
    ({ authenticationType, isVerified, isRoot }) => authenticationType === 'Managed' && isVerified && isRoot,
  );
  if (counted.length === 0) return [];
  const stands = counted.map(({ days }): Stand => {
    if (days === never) return 'holds';
    const told = days ?? (since === null || since === 2021 ? null : since < 2021 ? 90 : never);
    if (told === null || told <= 0) return 'unknown';
    if (told === never) return 'holds';
    return typeof expire === 'number' && told >= expire ? 'holds' : 'gap';
  });
  return [stands.includes('gap') ? 'gap' : stands.includes('unknown') ? 'unknown' : 'holds'];
}

function termsOf({ rules, licence, areRulesUnread, settings }: PasswordModel): Stand {
  if (licence === 'absent') return 'gap';
  if (areRulesUnread) return 'unknown';
  const holds =
    rules !== null &&
    rules.check.toLowerCase() === 'true' &&
    rules.terms.length > 0 &&
    settings.terms.every((term) => rules.terms.includes(term as (typeof words)[number]));
  if (!holds) return 'gap';
  return licence === 'unread' ? 'unknown' : 'holds';
}

function lockoutOf({ rules, areRulesUnread, settings: { lockout } }: PasswordModel): Stand {
  if (lockout === null) return 'holds';
  if (areRulesUnread) return 'unknown';
  const [threshold, seconds] = rules === null ? [10, 60] : [Number(rules.threshold), Number(rules.seconds)];
  return threshold > lockout.threshold || seconds < lockout.seconds ? 'gap' : 'holds';
}
