/** Audits inbound-filter: who may deliver mail beside the outside filter. */
import { assertNever } from '../../lib/errors.js';
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { readsInWords } from '../reasoning/findings/with-reason.js';
import { isMicrosoftDomain } from '../reasoning/mail-flow/domain.js';
import { mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { because } from '../reasoning/mail-flow/openings.js';
import { connectorEvidence } from './evidence-connectors.js';
import { allReasons, recipientEvidence } from './evidence-recipients.js';
import { ruleEvidence } from './evidence-rules.js';
import { type Exposure, exposureIn, isClosed, type Tenant, verdictOf } from './exposure.js';
import { Inputs } from './inputs.js';
import type { Settings } from './settings.js';
import { type Wanted, wantedBy } from './wanted.js';
import { warningsOf } from './warnings.js';

const maxDomains = 20;

export function audit(context: Context<Settings>): Audit {
  const wanted = wantedBy(context.settings);
  const gathering = new Inputs(context.asOf);
  if (wanted === null) return { see: gathering.see, judge: notApplicable };
  return {
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => judge(gathering, { wanted, outcomes, asOf: context.asOf }),
  };
}

function notApplicable(): Judgement {
  return {
    verdict: 'notApplicable',
    summary: 'Settings name no outside filter: neither addresses (ranges) nor a certificate.',
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: [],
  };
}

interface Question {
  readonly wanted: Wanted;
  readonly outcomes: Outcomes;
  readonly asOf: Date;
}

function judge(gathering: Inputs, { wanted, outcomes, asOf }: Question): Judgement {
  const tenant = gathering.tenant(outcomes);
  const exposure = exposureIn(tenant, wanted, 'worst');
  const verdict = verdictOf(tenant, wanted);
  const missing = missingReads(gathering.reads(outcomes), outcomes);
  const evidence = new EvidenceList();
  const locked = verdict === 'pass';
  if (!locked)
    recipientEvidence(evidence, exposure, { mail: gathering.mail, flow: tenant.flow, wanted, told: verdict !== 'unknown' });
  const open = exposure.groups.every((group) => group.open);
  for (const one of tenant.flow.connectors)
    connectorEvidence(evidence, one, { wanted, locked, open, leavesRecipientsOut: leavesOut(exposure, one.recipientDomains) });
  ruleEvidence(evidence, tenant.flow, { wanted, exposure, locked });
  otherEvidence(evidence, gathering, outcomes);
  return {
    verdict,
    summary: summaryOf(verdict, { exposure, wanted, tenant, missing }),
    reasoned: true,
    ...evidence.result(),
    warnings: warningsOf(tenant, {
      wanted,
      exposure,
      asOf,
      atMicrosoft: gathering.exchangers.atMicrosoft(gathering.mail.index, outcomes),
    }),
    missing,
  };
}

function leavesOut(exposure: Exposure, recipientDomains: readonly string[]): boolean {
  if (recipientDomains.length === 0) return false;
  return exposure.groups.some((one) =>
    one.group.domains.some(({ names }) => !names.some((name) => recipientDomains.includes(name))),
  );
}

function otherEvidence(evidence: EvidenceList, gathering: Inputs, outcomes: Outcomes): void {
  const { index } = gathering.mail;
  if (gathering.rejectDirectSend !== null)
    evidence.note(
      'Organization configuration',
      'RejectDirectSend',
      gathering.rejectDirectSend,
      'stops mail that claims an own domain, no other',
    );
  for (const { name } of index.domains.slice(0, maxDomains)) {
    const hosts = name === null || isMicrosoftDomain(name) ? null : gathering.exchangers.of(name, outcomes);
    if (name !== null && hosts !== null) evidence.note(name, 'MX', [...hosts], 'the outside filter');
  }
}

/** What is refused all the same. */
function keptOut({ groups }: Exposure, { rejectsDirectSend }: Tenant): string {
  const leaky = new Set(groups.filter((one) => !isClosed(one)).flatMap(({ group }) => group.domains));
  const closed = groups.flatMap(({ group }) => group.domains.flatMap((one) => (leaky.has(one) ? [] : (one.name ?? []))));
  const names = [...new Set(closed)];
  if (names.length > 0)
    return `, not for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  if (groups.every((one) => !one.open)) return ', and all other mail past it is refused';
  return rejectsDirectSend === true
    ? ', though mail that claims an own domain is refused'
    : ', though some mail past it is refused';
}

function allOf(domains: number): string {
  return domains === 1 ? 'the one accepted domain' : `all of ${domains} accepted domains`;
}

function summaryOf(
  verdict: Verdict,
  {
    exposure,
    wanted,
    tenant,
    missing,
  }: {
    readonly exposure: Exposure;
    readonly wanted: Wanted;
    readonly tenant: Tenant;
    readonly missing: readonly Missing[];
  },
): string {
  const filter = [wanted.ranges.toString(), ...(wanted.certificate === null ? [] : [wanted.certificate])]
    .filter((text) => text !== '')
    .join(', ');
  const leaky = new Set(exposure.groups.filter((one) => !isClosed(one)).flatMap((one) => one.group.domains));
  const all = new Set(exposure.groups.flatMap((one) => one.group.domains));
  const why = because(allReasons(exposure, { flow: tenant.flow, wanted }));
  switch (verdict) {
    case 'pass':
      return `Only the outside filter (${filter}) may deliver mail, to ${allOf(all.size)}.`;
    case 'fail':
      return `Everyone may deliver mail past the outside filter (${filter}), to ${allOf(all.size)}: ${why}.`;
    case 'unknown':
      return `It cannot be told whether only the outside filter (${filter}) may deliver mail: ${missing.length > 0 ? `not read: ${readsInWords(missing)}` : why}.`;
    case 'partial':
    case 'notApplicable':
      return `The outside filter (${filter}) can be passed by${leaky.size === all.size ? '' : ` for ${leaky.size} of ${all.size} accepted domains`}${keptOut(exposure, tenant)}: ${why}.`;
    default:
      return assertNever(verdict);
  }
}
