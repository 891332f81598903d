/** SPF, DKIM and DMARC protect every accepted domain. */

import type { Operation } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import { type DkimSigningConfig, dkimSigningConfigs } from '../../tenant/resources/dkim-signing-config.js';
import type { Audit, Context, Control, Judgement, Outcomes, PlanDraft, Planning } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { type PartState, resultOfParts, together } from '../reasoning/findings/parts.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { normalDomain } from '../reasoning/mail-flow/domain.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import { definition, type Settings } from './definition.js';
import { dkimRecords, gatherEvidence } from './evidence.js';
import { type DomainFindings, firstReads, Inputs, selectorName } from './inputs.js';
import type { Names } from './names.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
};

// Plans what can be planned: signing keys are made, and switched on once DNS has their records. All of DNS is a person's.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context, { withAliases: true });
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    draft: (outcomes) => draft(inputs, outcomes),
  };
}

function draft(inputs: Inputs, outcomes: Outcomes): PlanDraft | Refusal {
  const refusal = refuseUnreadable(missingReads(firstReads, outcomes));
  if (refusal !== null) return refusal;
  inputs.names.settle(outcomes);
  const findings = inputs.findings(outcomes);
  const lacking = findings.filter(({ dkim }) => dkim.holds === false);
  const toMake = lacking.filter(({ dkim }) => dkim.config === null);
  const off = lacking.filter(({ dkim }) => dkim.config !== null && dkim.config.Enabled !== true);
  const ready = off.filter(({ domain, dkim }) => dkim.config !== null && isPublished(domain.name, dkim.config, inputs.names));
  if (toMake.length > 0)
    return { stage: 'prepare', expects: verdictOf(findings, true), operations: toMake.map(made), warnings: [] };
  if (ready.length === 0 && off.length > 0) return recordsMissing(off);
  const after = findings.map((one) => (ready.includes(one) ? { ...one, dkim: { ...one.dkim, holds: true as const } } : one));
  return { stage: 'enforce', expects: verdictOf(after, true), operations: ready.flatMap(enabled), warnings: [] };
}

/** Microsoft's own default is 1024 bits. */
function made({ domain: { name } }: DomainFindings): Operation {
  return {
    kind: 'create',
    resource: dkimSigningConfigs.key,
    object: name,
    name,
    after: { DomainName: name, KeySize: 2048, Enabled: false },
  };
}

function enabled({ domain: { name }, dkim: { config } }: DomainFindings): readonly Operation[] {
  const identity = config?.Guid ?? config?.Identity ?? config?.Domain;
  if (!identity) return [];
  return [
    {
      kind: 'update',
      resource: dkimSigningConfigs.key,
      object: name,
      identity,
      before: { Enabled: false },
      after: { Enabled: true },
    },
  ];
}

function isPublished(domain: string, { Selector1CNAME, Selector2CNAME }: DkimSigningConfig, names: Names): boolean {
  return [Selector1CNAME, Selector2CNAME].every((wanted, index) => {
    const found = names.aliases(selectorName(index + 1, domain));
    return wanted && typeof found !== 'string' && found.some((target) => normalDomain(target) === normalDomain(wanted));
  });
}

function recordsMissing(off: readonly DomainFindings[]): Refusal {
  const records = off.flatMap(({ domain, dkim }) => (dkim.config === null ? [] : dkimRecords(domain.name, dkim.config)));
  return refuse(
    'records-missing',
    `DNS does not have the records of the signing keys of ${off.map(({ domain }) => domain.name).join(', ')}, and the service switches nothing on without them.`,
    `Put these into the zones, then plan again: ${records.join('; ')}.`,
  );
}

// Audits domain-spoofing: for each domain of the tenant, who may send in its name and what becomes of the rest.

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    judge: (outcomes) => judge(inputs, context.settings, outcomes),
  };
}

function judge(inputs: Inputs, settings: Settings, outcomes: Outcomes): Judgement {
  inputs.names.settle(outcomes);
  const findings = inputs.findings(outcomes);
  const whole = inputs.isDomainsRead(outcomes);
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  gatherEvidence({ evidence, warnings }, inputs, { findings, settings });
  const verdict = verdictOf(findings, whole);
  return {
    verdict,
    ...(findings.length === 0 ? {} : partsOf(findings, whole)),
    summary: summaryOf(verdict, findings),
    ...evidence.result(),
    coverage: { covered: findings.filter((one) => factOf(one) === true).length, of: findings.length },
    warnings: warnings.result(),
    missing: missingReads(inputs.allReads(outcomes), outcomes),
  };
}

/** SPF, DKIM and DMARC of all domains together, and how far DMARC goes whatever settings ask for. */
function partsOf(findings: readonly DomainFindings[], whole: boolean) {
  const states = { true: 'holds', false: 'gap', unknown: 'unknown' } as const satisfies Readonly<Record<string, PartState>>;
  const rest: readonly PartState[] = whole ? [] : ['unknown'];
  const part = (factIn: (one: DomainFindings) => MailFact) => {
    const facts = findings.map(factIn);
    return {
      state: together([...facts.map((fact) => states[`${fact}`]), ...rest]),
      coverage: { covered: facts.filter((fact) => fact === true).length, of: findings.length },
    };
  };
  return resultOfParts({
    spf: part(({ spf }) => spf.holds),
    dkim: part(({ dkim }) => dkim.holds),
    dmarc: part(({ dmarc }) => dmarc.holds),
    'dmarc-published': part(({ dmarc }) => (dmarc.effective === null ? 'unknown' : dmarc.isPublished)),
    'dmarc-reject': part(({ dmarc }) => (dmarc.effective === null ? 'unknown' : dmarc.effective === 'reject')),
  });
}

function factOf({ spf, dkim, dmarc }: DomainFindings) {
  const facts = [spf.holds, dkim.holds, dmarc.holds];
  return facts.includes(false) ? false : facts.includes('unknown') ? 'unknown' : true;
}

/** No domain with an effective policy is the control's own failure; with one that is unknown, it is not proven. */
function verdictOf(findings: readonly DomainFindings[], whole: boolean): Verdict {
  if (findings.length === 0) return whole ? 'notApplicable' : 'unknown';
  const facts = findings.map(factOf);
  if (facts.includes(false)) {
    const unprotected = findings.every(({ dmarc }) => dmarc.effective === 'none');
    return unprotected && whole ? 'fail' : 'partial';
  }
  return whole && !facts.includes('unknown') ? 'pass' : 'unknown';
}

const parts = ['spf', 'dkim', 'dmarc'] as const;

function summaryOf(verdict: Verdict, findings: readonly DomainFindings[]): string {
  if (findings.length === 0)
    return verdict === 'notApplicable' ? 'There is no accepted domain in scope.' : 'The accepted domains could not be read.';
  const fine = findings.filter((one) => factOf(one) === true);
  const lacking = parts.flatMap((part) => {
    const names = findings.filter((one) => one[part].holds === false).map(({ domain }) => domain.name);
    return names.length === 0 ? [] : [`${part.toUpperCase()} is missing or too weak for ${sample(names)}`];
  });
  const unknown = findings.filter((one) => factOf(one) === 'unknown').map(({ domain }) => domain.name);
  const weak = findings.filter((one) => factOf(one) === false).length;
  const unseen = findings.filter(({ spf }) => spf.holds === true && spf.unseen.length > 0).map(({ domain }) => domain.name);
  return [
    ...(fine.length > 0 ? [`${fine.length} of ${plural(findings.length, 'domain')} cannot be forged unnoticed.`] : []),
    ...(weak > 0 ? [`${weakInWords(weak, findings.length, verdict)}: ${lacking.join('; ')}.`] : []),
    ...(unseen.length > 0 ? [`Whether the hosts in the SPF record of ${sample(unseen)} exist was not looked up.`] : []),
    ...(unknown.length > 0 ? [`Whether mail in the name of ${sample(unknown)} can be forged is unknown.`] : []),
  ].join(' ');
}

/** Without any policy that counts a domain can be forged unnoticed; with one, something else of it is missing. */
function weakInWords(weak: number, of: number, verdict: Verdict): string {
  const which = weak < of ? `${weak} of ${of}` : of === 1 ? 'the one domain' : `each of ${of} domains`;
  if (verdict === 'fail') return `Mail in the name of ${which} can be forged unnoticed`;
  return `${which.charAt(0).toUpperCase()}${which.slice(1)} ${weak < of && weak > 1 ? 'lack' : 'lacks'} protection against forging`;
}

function sample(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  return [...shown, ...(names.length > 3 ? [`${names.length - 3} more`] : [])].join(', ');
}
