/** Judges whether administrators can be signed in as by someone who relays what they type. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import type { Bits } from '../reasoning/access/kinds/bits.js';
import { clientTypes } from '../reasoning/access/kinds/client-types.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { isPhishingResistant } from '../reasoning/access/policy/strengths.js';
import { contrastOf, sampleOf } from '../reasoning/access/reasons/contrast.js';
import type { ReportContext } from '../reasoning/access/reasons/exclusion-report.js';
import { describeSignIn, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { countOf, type Opening, warnOfRoleGroups } from '../reasoning/access/reasons/people-report.js';
import { reportPlaces } from '../reasoning/access/reasons/place-report.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import type { TenantAccess } from '../reasoning/access/tenant/tenant-access.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { type PartState, resultOfParts } from '../reasoning/findings/parts.js';
import type { Warns } from '../reasoning/findings/warning-list.js';
import { everyOne } from '../reasoning/scope/in-scope.js';
import { rolesInWords } from './administrators.js';
import type { Settings } from './definition.js';
import { type CoverageResult, EvidenceBase } from './evidence-base.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return { see: base.access.see, follow: base.follow, judge: (outcomes) => judgement(base, context, outcomes) };
}

const demanded = 'phishing-resistant MFA';
const done = `asked for ${demanded}`;
const named = 20;

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(base: EvidenceBase, context: Context<Settings>, outcomes: Outcomes): Judgement {
  const coverage = base.compute(outcomes);
  const missing = base.missing(outcomes);
  const { input, union, administrators, coversSome } = coverage;
  const verdict = verdictOf(coverage);
  const judged = judgePeople({
    verdict,
    input,
    covered: { union, scope: administrators.all, coversSome },
    guests: true,
    outsiders: false,
    clients: clientTypes,
    isCentral: (policy) => base.isCentral(policy),
    aims: asksFor,
    findsWhoJoins: ({ row }) => (row.conditions?.users?.includeRoles ?? []).length > 0,
    suspects: suspectsOf(input, {
      demand: 'phishingResistant',
      closes: 'an authentication strength of fido2, windowsHelloForBusiness and x509CertificateMultiFactor alone',
      isCentral: (policy) => base.isCentral(policy),
      aims: asksFor,
    }),
    words: { describe: (way) => `without ${demanded} ${describeSignIn(way)}`, done },
    missing,
    report: (to) => {
      if (coverage.licence !== 'present') to.evidence.gap('Licences', entraP1.name, coverage.licence, 'present');
      reportAdministrators(base, coverage, to);
      reportStrengths(input.access, to);
      reportPlaces(
        input.policies.filter((policy) => base.isCentral(policy)),
        to,
      );
      warn(coverage, context, to.warnings);
      const without = withoutMethod(base, coverage, outcomes);
      if (without.count > 0)
        to.warnings.add(
          'lockout',
          `No phishing-resistant method is registered for ${without.toString('administrator', 'administrators', 10)}: where it is required they cannot sign in, nor register one without a Temporary Access Pass.`,
        );
    },
    summary: (opening) =>
      summaryOf(verdict, coverage, {
        opening,
        unknownText: unknown(`Whether administrators need ${demanded}`, missing),
        roleCount: base.wanted.length,
      }),
  });
  return { ...judged, ...partsOf(verdict, coverage) };
}

/** The stricter of the two decides the verdict; the other one says whether MFA of any kind is asked of every administrator. */
function partsOf(verdict: Verdict, coverage: CoverageResult) {
  if (verdict === 'notApplicable') return {};
  const { administrators, openToPasswords, defaultsOn, licence, rolesTold, input } = coverage;
  const resistant: PartState = verdict === 'pass' ? 'holds' : verdict === 'unknown' ? 'unknown' : 'gap';
  const isKnown = rolesTold && input.policiesWhole && licence !== 'unknown' && defaultsOn !== null;
  const isOpen = licence === 'absent' || openToPasswords.yes.intersects(administrators.all.yes);
  const isClosed = licence === 'present' && openToPasswords.perhaps.isEmpty && (rolesTold || coverage.holdsForAnybody);
  const ordinary: PartState =
    resistant === 'holds' || defaultsOn === true || isClosed ? 'holds' : isKnown && isOpen ? 'gap' : 'unknown';
  return resultOfParts({ 'second-factor': { state: ordinary }, 'phishing-resistant': { state: resistant } });
}

/** Administrators in scope that are known to have no method the policy accepts. */
function withoutMethod(base: EvidenceBase, { administrators }: CoverageResult, outcomes: Outcomes): NameSample {
  const sample = new NameSample();
  for (const number of administrators.all.yes)
    if (base.registered(number, outcomes) === 'none') sample.add(base.access.accounts.get(number).name);
  return sample;
}

/** A second factor of any kind: a policy that asks for who someone is. */
function asksFor({ row }: PolicyEffect): boolean {
  const { builtInControls = [], authenticationStrength } = row.grantControls ?? {};
  return Boolean(authenticationStrength?.id) || builtInControls.some((control) => control.toLowerCase() === 'mfa');
}

function verdictOf(coverage: CoverageResult): Verdict {
  const { administrators, rolesTold, licence, input, union, coversSome, holdsForAnybody } = coverage;
  const { all } = administrators;
  if (all.perhaps.isEmpty) return rolesTold ? 'notApplicable' : 'unknown';
  if (licence === 'absent') return all.yes.isEmpty ? 'unknown' : 'fail';
  const own = coverageVerdict({
    scope: all,
    open: union.open,
    coversSome,
    // A policy that asks only sometimes asks nobody for certain.
    coversSometimes: () => false,
    isWhole: input.policiesWhole,
  });
  const told = rolesTold && licence === 'present' && (input.access.accounts.whole || holdsForAnybody);
  return own === 'pass' && !told ? 'unknown' : own;
}

function reportAdministrators(
  base: EvidenceBase,
  { administrators, onlyOnceActivated, union }: CoverageResult,
  to: ReportContext,
): void {
  const { access, wanted } = base;
  let count = 0;
  for (const number of administrators.all.yes) {
    count += 1;
    if (count > named) break;
    const roles = rolesInWords(number, wanted, access.roles);
    to.evidence.note(access.accounts.get(number).name, 'directory roles', roles, `asked for ${demanded}`);
  }
  warnOfRoleGroups(access, wanted, to.warnings);
  for (const id of access.applications(wanted))
    to.warnings.add(
      'app-admin',
      `${access.principalName(id)} is an application and has one of the roles: no policy for people reaches it.`,
    );
  const others = otherAdministrators(base, administrators.all.yes, to);
  if (others.count > 0)
    to.warnings.add(
      'other-roles',
      `Not asked about, because none of their roles is among the ${wanted.length} that are: ${others.toString('account', 'accounts', 10)}. List such roles under roles in settings.`,
    );
  const later = sampleOf(onlyOnceActivated, access);
  if (later.count > 0)
    to.warnings.add(
      'eligible-by-role',
      `A policy finds ${later.toString('administrator', 'administrators', 10)} only once they activate their role: until then they sign in without ${demanded}.`,
    );
  const beyond = sampleOf(administrators.beyondRoles.copy().keepAll(union.open.yes), access);
  if (beyond.count > 0)
    to.warnings.add(
      'admin-unit-role',
      `Conditions on roles do not find ${beyond.toString('administrator', 'administrators', 10)}: the role is held over a part of the tenant, or is one of the tenant's own.`,
    );
}

/** Roles that change something, by their names: readers and those who invite guests do not. */
const administering = /administrator|writers|operator|partner tier/i;

/** Who administers by a role that settings do not ask about: `eve@contoso.com: Intune Administrator`. */
function otherAdministrators({ access, wanted }: EvidenceBase, asked: Bits, { exempt }: ReportContext): NameSample {
  const { accounts, roles } = access;
  const beside = [...roles.held].filter((role) => !wanted.includes(role) && administering.test(roles.nameOf(role)));
  const found = new Map<number, string[]>();
  for (const role of beside)
    for (const members of [roles.everyHolderOf(role), roles.everyEligibleFor(role), roles.scopedEligibleFor(role)])
      for (const number of members.yes)
        if (accounts.get(number).enabled && !asked.has(number) && !exempt.accounts.yes.has(number))
          found.set(number, [...new Set([...(found.get(number) ?? []), roles.nameOf(role)])]);
  const sample = new NameSample();
  for (const [number, names] of found) sample.add(`${accounts.get(number).name}: ${names.join(' and ')}`);
  return sample;
}

/** What strengths take counts, and not what they are called. */
function reportStrengths(access: TenantAccess, { evidence }: ReportContext): void {
  for (const policy of access.policies) {
    const carried = policy.row.grantControls?.authenticationStrength;
    if (policy.state !== 'enabled' || !policy.forPeople || !carried?.id) continue;
    const strength = access.strengths.complete(carried);
    const takes = strength.allowedCombinations?.join(' or ') || 'unknown';
    const text = `${strength.displayName ?? carried.id}: ${takes}`;
    const isResistant = isPhishingResistant(strength) === ternary.yes;
    evidence[isResistant ? 'note' : 'gap'](
      policy.name,
      'grantControls.authenticationStrength',
      text,
      'fido2 or windowsHelloForBusiness or x509CertificateMultiFactor',
    );
  }
}

function warn({ defaultsOn, waiting, input }: CoverageResult, { settings }: Context<Settings>, warnings: Warns): void {
  if (defaultsOn === true)
    warnings.add(
      'security-defaults',
      'Security defaults are on: they ask administrators for an ordinary second factor at each sign-in, and beside them no policy can be enabled that asks for more.',
    );
  for (const policy of waiting)
    warnings.add('waiting', `${policy.name} only reports; enabled, it would ask every administrator for ${demanded}.`);
  const { accounts } = input.access;
  for (const name of settings.except.users)
    if (accounts.whole && accounts.named(name).length === 0)
      warnings.add('stale-reference', `Settings except ${name}, and nobody in the tenant is called so.`);
}

function summaryOf(
  verdict: Verdict,
  coverage: CoverageResult,
  { opening, unknownText, roleCount }: { readonly opening: Opening; readonly unknownText: string; readonly roleCount: number },
): string {
  const { administrators, rolesTold, input, licence, union, waiting, openToPasswords, defaultsOn } = coverage;
  const { access } = input;
  const count = countOf(administrators.all, access);
  const people = everyOne(count, 'administrator');
  // In a group that could not be read anyone may be.
  const isCounted = rolesTold && countOf({ ...administrators.all, perhaps: administrators.all.yes }, access) === count;
  const anyOfThem = anyAdministrator(isCounted, count);
  const ready =
    waiting.length === 0 ? '' : ` ${waiting.map(({ name }) => name).join(' and ')} only reports and would ask all of them.`;
  if (licence === 'absent' && verdict === 'fail')
    return (
      lapsedSummary({ licence, ...input }) ??
      `The tenant has no ${entraP1.name}, so nothing can ask ${anyOfThem} for ${demanded}${defaultsOn === true ? '; security defaults ask for an ordinary second factor' : ''}.`
    );
  switch (verdict) {
    case 'pass':
      return `${everyOne(count, 'holder').text} of the ${roleCount === 1 ? 'admin role' : `${roleCount} admin roles`} asked about ${people.isOne ? 'needs' : 'need'} ${demanded} or ${people.isOne ? 'is' : 'are'} blocked, with every client and to every resource (${input.policies.map(({ name }) => name).join(', ')}).`;
    case 'notApplicable':
      return 'Nobody but exempt accounts holds or may activate one of the roles that are asked about.';
    case 'unknown':
      return `${unknownText} ${opening.example}`.trim();
    case 'partial': {
      const open = countOf({ yes: union.open.yes, perhaps: union.open.yes }, access);
      if (isCounted && open === count) return `${partly(coverage)}${ready} ${opening.example}`.trim();
      const some = isCounted ? `${open} of ${plural(count, 'administrator')}` : `At least ${plural(open, 'administrator')}`;
      return `${some} can sign in without ${demanded}.${ready} ${opening.example}`.trim();
    }
    case 'fail': {
      const ordinary = openToPasswords.perhaps.isEmpty || defaultsOn === true;
      const who =
        isCounted && count > 0
          ? `${count} of ${plural(count, 'administrator')}`
          : 'Administrators (not all of them could be read)';
      return `${who} can sign in ${ordinary ? 'with MFA that phishing can bypass' : `without ${demanded}`}.${ready} ${opening.example}`.trim();
    }
  }
}

/** All of them get through, by some client or to some resource. */
function partly({ administrators, input: { access }, union }: CoverageResult): string {
  const some = contrastOf({ access, union, scope: administrators.all.yes, clients: clientTypes, places: [], done });
  return some === '' ? `Administrators are asked for ${demanded} only in part.` : some;
}

/** Where roles could not be read, anyone may be an administrator, and there is nothing to count. */
function anyAdministrator(isCounted: boolean, count: number): string {
  if (!isCounted || count === 0) return 'administrators, who could not all be read,';
  return count === 1 ? 'the one administrator' : `any of ${count} administrators`;
}
