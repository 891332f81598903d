/** Random tenants for domain-spoofing, and what it must say of them: SPF, DKIM and DMARC of each domain, by the RFCs. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';
import type { Expected, Trial } from '../family';
import type { Stand } from './verdict';

const microsoft = 'v=spf1 ip4:192.0.2.0/24 -all';
const spfTexts = {
  hard: ['v=spf1 include:spf.protection.outlook.com -all'],
  soft: ['V=SPF1 include:spf.protection.outlook.com ~all'],
  neutral: ['v=spf1 include:spf.protection.outlook.com ?all'],
  open: ['v=spf1 +all'],
  half: ['v=spf1 ip4:64.0.0.0/2 ip4:192.0.0.0/2 -all'],
  quarter: ['v=spf1 ip4:64.0.0.0/2 -all'],
  bare: ['v=spf1 include:spf.protection.outlook.com'],
  none: ['MS=ms12345678'],
  two: ['v=spf1 -all', 'v=spf1 ~all'],
  lookAlike: ['v=spf10 -all'],
  redirected: ['v=spf1 redirect=spf.protection.outlook.com'],
  brokenInclude: ['v=spf1 include:gone.example -all'],
} as const;
type Spf = keyof typeof spfTexts;
const spfHolds: readonly Spf[] = ['hard', 'soft', 'redirected', 'quarter'];

const dmarcTexts = {
  reject: ['v=DMARC1; p=reject'],
  quarantine: ['v = DMARC1 ; p=Quarantine;'],
  none: ['v=DMARC1; p=none; sp=reject'],
  missing: [],
  two: ['v=DMARC1; p=reject', 'v=DMARC1; p=reject'],
  part: ['v=DMARC1; p=reject; pct=50'],
  test: ['v=DMARC1; p=reject; t=y'],
  wrong: ['v=DMARC2; p=reject'],
  alone: ['v=DMARC1; p=quarantine; psd=n'],
} as const;
type Dmarc = keyof typeof dmarcTexts;

interface Domain {
  readonly spf: Spf;
  readonly dkim: { readonly isEnabled: boolean; readonly status: string } | null;
  readonly dmarc: Dmarc;
  /** It is two labels below the domain of the company: the records between the two, and of the company. Null: it is that domain. */
  readonly above: readonly [between: Dmarc, company: Dmarc] | null;
  readonly isFailing: boolean;
}

const dmarcs: fc.Arbitrary<Dmarc> = fc.constantFrom(...(Object.keys(dmarcTexts) as Dmarc[]));

interface SpoofModel {
  readonly domains: readonly Domain[];
  readonly wanted: 'quarantine' | 'reject';
}

export const spoofModels: fc.Arbitrary<SpoofModel> = fc.record({
  domains: fc.array(
    fc.record({
      spf: mostly<Spf>('hard', fc.constantFrom(...(Object.keys(spfTexts) as Spf[]))),
      dkim: mostly<Domain['dkim']>(
        { isEnabled: true, status: 'Valid' },
        fc.constantFrom<Domain['dkim']>(null, { isEnabled: false, status: 'Valid' }, { isEnabled: true, status: 'CnameMissing' }),
      ),
      dmarc: mostly<Dmarc>('reject', fc.oneof(dmarcs, fc.constant<Dmarc>('missing'))),
      above: mostly<Domain['above']>(null, fc.tuple(dmarcs, dmarcs)),
      isFailing: rarely(false, fc.constant(true)),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  wanted: rarely<'quarantine' | 'reject'>('quarantine', fc.constant('reject')),
});

const companyOf = (index: number): string => `contoso${index}.com`;

export function domainSpoofingTrial(model: SpoofModel): Trial {
  const { domains } = model;
  const nameOf = (index: number) => (domains[index]?.above ? `mail.eu.${companyOf(index)}` : companyOf(index));
  const state = {
    exchange: {
      AcceptedDomain: domains.map((_domain, index) => ({
        DomainName: nameOf(index),
        Name: nameOf(index),
        DomainType: 'Authoritative',
        InitialDomain: false,
      })),
      DkimSigningConfig: domains.flatMap(({ dkim }, index) =>
        dkim === null ? [] : [{ Name: nameOf(index), Domain: nameOf(index), Enabled: dkim.isEnabled, Status: dkim.status }],
      ),
    },
    mail: {
      mx: Object.fromEntries(domains.map((_domain, index) => [nameOf(index), ['x.mail.protection.outlook.com']])),
      txt: {
        'spf.protection.outlook.com': [microsoft],
        ...Object.fromEntries(
          domains.flatMap(({ spf, dmarc, above }, index) => [
            [nameOf(index), spfTexts[spf]],
            ...(dmarc === 'missing' ? [] : [[`_dmarc.${nameOf(index)}`, dmarcTexts[dmarc]]]),
            ...(above ?? []).flatMap((one, place) =>
              one === 'missing' ? [] : [[`_dmarc.${place === 0 ? 'eu.' : ''}${companyOf(index)}`, dmarcTexts[one]]],
            ),
          ]),
        ),
      },
      cname: {},
    },
    collection: Object.fromEntries(
      domains.flatMap(({ isFailing }, index) =>
        isFailing ? [[`mail.txt/_dmarc.${nameOf(index)}`, { complete: false, error: { code: 'ESERVFAIL' } }]] : [],
      ),
    ),
  };
  return { control: 'domain-spoofing', given: { state, settings: { dmarc: model.wanted } }, expected: expectedOf(model) };
}

/** Rules 1 and 3 to 7. */
function expectedOf(model: SpoofModel): Expected {
  const because = 'SPF, DKIM and DMARC of each domain were looked at';
  const policies = model.domains.map((domain) => effective(domain));
  // Nobody knows whether a domain that could not be asked is the one with a policy.
  if (policies.every((policy) => policy === 'none')) return { verdicts: ['fail'], because };
  const isFailPossible = policies.every((policy) => policy === 'none' || policy === 'unknown');
  const stands = model.domains.flatMap((domain, index): readonly Stand[] => [
    spfHolds.includes(domain.spf) ? 'holds' : 'gap',
    domain.dkim?.isEnabled === true && domain.dkim.status === 'Valid' ? 'holds' : 'gap',
    dmarcStand(policies[index] ?? 'none', model.wanted),
  ]);
  if (stands.includes('gap')) return { verdicts: isFailPossible ? ['partial', 'fail', 'unknown'] : ['partial'], because };
  return { verdicts: stands.includes('unknown') ? ['unknown'] : ['pass'], because };
}

type Effective = 'reject' | 'quarantine' | 'none' | 'unknown';

/** A share of mail, or a test, is no policy that holds. Without a record of its own, a domain has that of the company; RFC 9989. */
function effective({ dmarc, above, isFailing }: Domain): Effective {
  if (isFailing) return 'unknown';
  if (above === null || hasRecord(dmarc)) return policyOf(dmarc);
  const [between, company] = above;
  const from = between === 'alone' || !hasRecord(company) ? between : company;
  return from === 'none' ? 'reject' : policyOf(from);
}

function hasRecord(dmarc: Dmarc): boolean {
  return dmarc !== 'missing' && dmarc !== 'wrong';
}

function policyOf(dmarc: Dmarc): 'reject' | 'quarantine' | 'none' {
  if (dmarc === 'alone') return 'quarantine';
  return dmarc === 'reject' || dmarc === 'quarantine' ? dmarc : 'none';
}

function dmarcStand(policy: Effective, wanted: SpoofModel['wanted']): Stand {
  if (policy === 'unknown') return 'unknown';
  if (policy === 'none') return 'gap';
  return wanted === 'reject' && policy === 'quarantine' ? 'gap' : 'holds';
}
