/** Judges whether the declared emergency accounts work when nothing else does. */
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { plural } from '../reasoning/findings/plural.js';
import { type Emergency, emergencies, healthOf } from './health.js';
import { Inputs } from './inputs.js';
import type { Settings } from './settings.js';
import { warningsOf } from './warnings.js';

export function audit(context: Context<Settings>): Audit {
  const gathering = new Inputs(context);
  return { see: gathering.see, follow: gathering.follow, judge: (outcomes) => judgement(gathering, context, outcomes) };
}

export interface CoverageResult {
  readonly accounts: readonly Emergency[];
  /** Whether one of them is for certain outside of every policy with grants. */
  readonly oneOutside: Ternary;
  readonly verdict: Verdict;
}

/** Under these policies, which may be those of a plan. */
export function compute(gathering: Inputs, outcomes: Outcomes, policies: readonly PolicyEffect[]): CoverageResult {
  const accounts = emergencies(gathering, outcomes, policies);
  const oneOutside = isOneOutside(accounts, gathering, outcomes);
  return { accounts, oneOutside, verdict: verdictOf(accounts, oneOutside) };
}

function isOneOutside(accounts: readonly Emergency[], gathering: Inputs, outcomes: Outcomes): Ternary {
  const found = accounts.filter(({ number }) => number !== null);
  // Beside security defaults there are no policies.
  if (gathering.defaultsOn === true || found.length === 0) return ternary.yes;
  if (found.every(({ hits }) => hits.some(({ reaches }) => reaches === ternary.yes))) return ternary.no;
  const isOutside = found.some(({ hits }) => hits.length === 0);
  return isOutside && gathering.arePoliciesWhole(outcomes) ? ternary.yes : ternary.perhaps;
}

function verdictOf(accounts: readonly Emergency[], oneOutside: Ternary): Verdict {
  const states = accounts.map(healthOf);
  const healthy = states.filter((state) => state === 'healthy').length;
  const untold = states.filter((state) => state === 'untold').length;
  if (healthy + untold === 0) return 'fail';
  if (states.includes('sick') || states.length < 2 || oneOutside === ternary.no) return 'partial';
  return untold > 0 || oneOutside === ternary.perhaps ? 'unknown' : 'pass';
}

export function judgement(gathering: Inputs, context: Context<Settings>, outcomes: Outcomes): Judgement {
  const weighed = compute(gathering, outcomes, gathering.policies('enabled'));
  const evidence = new EvidenceList();
  // What is not told is no example of what does not work.
  const sickFirst = weighed.accounts.toSorted((one, other) => Number(isSick(other)) - Number(isSick(one)));
  for (const account of sickFirst) report(account, gathering, evidence);
  if (weighed.oneOutside === ternary.no)
    for (const { name, hits } of weighed.accounts)
      for (const { policy, asks } of hits)
        evidence.gap(
          policy.name,
          'conditions.users',
          `${name}, and it ${asks}`,
          'one emergency account is outside of every policy',
        );
  return {
    verdict: weighed.verdict,
    summary: summaryOf(weighed),
    ...evidence.result(),
    warnings: warningsOf(weighed.accounts, gathering, { context, outcomes }).result(),
    missing: gathering.missing(outcomes),
  };
}

function report({ name, number, faults, untold, hits }: Emergency, gathering: Inputs, evidence: EvidenceList): void {
  for (const { property, actual, expected } of faults) evidence.gap(name, property, actual, expected);
  for (const what of untold) evidence.gap(name, what, 'not told', 'readable');
  for (const { policy, harms, asks } of hits)
    if (harms === ternary.no) evidence.note(name, policy.name, asks, 'it can give that');
    else
      evidence.gap(
        name,
        policy.name,
        harms === ternary.yes ? asks : `may be for it: ${asks}`,
        'leaves it out, or asks for what it has',
      );
  if (number === null) return;
  const { id } = gathering.access.accounts.get(number);
  const user = gathering.user(id);
  const registered = gathering.methods.inWords(id);
  if (registered !== '') evidence.note(name, 'authenticationMethods', registered, 'a passkey, security key or certificate');
  if (!/\.onmicrosoft\.(?:com|us|de)$|\.partner\.onmschina\.cn$/i.test(user?.userPrincipalName ?? name))
    evidence.note(
      name,
      'userPrincipalName',
      user?.userPrincipalName ?? name,
      'best in the onmicrosoft.com domain, which needs no DNS of its own',
    );
  const licences = user?.assignedLicenses?.length ?? 0;
  if (licences > 0) evidence.note(name, 'assignedLicenses', plural(licences, 'licence'), 'none needed');
}

function summaryOf({ accounts, oneOutside, verdict }: CoverageResult): string {
  if (accounts.length === 0) return 'No emergency account is declared under breakGlass in settings.';
  const healthy = accounts.filter((account) => healthOf(account) === 'healthy').length;
  const works = (some: number) =>
    `${some} of ${plural(accounts.length, 'declared emergency account')} ${some === 1 ? 'works' : 'work'} when nothing else does`;
  const count = works(healthy);
  const inside = oneOutside === ternary.no ? ' None of them is outside of every policy: one fault there shuts out all.' : '';
  switch (verdict) {
    case 'pass':
      return `${count}.`;
    case 'unknown':
    case 'notApplicable':
      return `Whether ${works(accounts.length - healthy)} could not be told. ${perhapsHit(accounts)}`.trim();
    case 'partial':
    case 'fail':
      return `${count}${accounts.length < 2 ? '; it takes two: declare another under breakGlass in settings' : ''}.${inside}`;
  }
}

function isSick(account: Emergency): boolean {
  return healthOf(account) === 'sick';
}

/** The first policy that may keep an account out. */
function perhapsHit(accounts: readonly Emergency[]): string {
  const [found] = accounts.flatMap(({ name, hits }) =>
    hits
      .filter(({ harms }) => harms === ternary.perhaps)
      .map(({ policy, asks }) => `${policy.name} may be for ${name}, and ${asks}.`),
  );
  return found ?? '';
}
