/** Audits onmicrosoft-inbound: whether mail from outside reaches the addresses that go around the MX record. */
import { assertNever } from '../../lib/errors.js';
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { readsInWords } from '../reasoning/findings/with-reason.js';
import { mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { because, distinct } from '../reasoning/mail-flow/openings.js';
import { gatherEvidence, reasonsOf } from './evidence.js';
import { type DomainExposure, type Exposure, exposureIn, type Tenant, verdictOf } from './exposure.js';
import { Inputs } from './inputs.js';
import type { Settings } from './settings.js';
import { lossWarnings, warningsOf } from './warnings.js';

export function audit(context: Context<Settings>): Audit {
  const gathering = new Inputs(context.settings, context.asOf);
  return {
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => judge(gathering, outcomes, context.asOf),
  };
}

function judge(gathering: Inputs, outcomes: Outcomes, asOf: Date): Judgement {
  const tenant = gathering.tenant(outcomes);
  const verdict = verdictOf(tenant);
  const exposure = exposureIn(tenant, 'worst');
  const missing = missingReads(gathering.reads(outcomes), outcomes);
  const evidence = new EvidenceList();
  if (verdict !== 'notApplicable') gatherEvidence(evidence, tenant, { exposure, told: verdict !== 'unknown' });
  return {
    verdict,
    summary: summaryOf(verdict, { tenant, exposure, missing }),
    reasoned: true,
    ...evidence.result(),
    warnings: verdict === 'notApplicable' ? lossWarnings(tenant) : warningsOf(tenant, exposure, asOf),
    missing,
  };
}

function allOf(domains: number): string {
  return domains === 1 ? 'the one onmicrosoft.com domain' : `all ${domains} onmicrosoft.com domains`;
}

function summaryOf(
  verdict: Verdict,
  found: { readonly tenant: Tenant; readonly exposure: Exposure; readonly missing: readonly Missing[] },
): string {
  const { tenant, missing } = found;
  const { domains } = found.exposure;
  const names = namesOf(domains);
  switch (verdict) {
    case 'pass':
      return `Mail from outside is kept out of ${allOf(domains.length)} (${names}).`;
    case 'fail':
      return `Mail from outside reaches addresses in ${allOf(domains.length)} (${names}), around the MX record: ${reasonFor(tenant, domains)}.`;
    case 'partial': {
      const closed = domains.filter(({ level }) => level === 'full');
      const kept = closed.length > 0 ? `is kept out of ${namesOf(closed)}` : 'is refused in part';
      const open = domains.filter(({ level }) => level !== 'full');
      return `Mail from outside ${kept}, and gets in to ${namesOf(open)}: ${reasonFor(tenant, open)}.`;
    }
    case 'unknown':
      return `It cannot be told whether mail from outside reaches onmicrosoft.com addresses: ${missing.length > 0 ? `not read: ${readsInWords(missing)}` : reasonFor(tenant, domains)}.`;
    case 'notApplicable':
      return 'The tenant takes mail for no onmicrosoft.com domain.';
    default:
      return assertNever(verdict);
  }
}

function namesOf(domains: readonly DomainExposure[]): string {
  return domains.map(({ domain }) => domain.name ?? 'domains that could not be read').join(', ');
}

function reasonFor(tenant: Tenant, domains: readonly DomainExposure[]): string {
  return because(distinct(domains.flatMap((one) => reasonsOf(tenant, one))));
}
