/** Plans what can be planned: signing keys are made, and switched on once DNS has their records. All of DNS is a person's. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { type DkimSigningConfig, dkimSigningConfigs } from '../../tenant/resources/dkim-signing-config.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { normalDomain } from '../reasoning/mail-flow/domain.js';
import { verdictOf } from './audit.js';
import { dkimRecords } from './evidence.js';
import { type DomainFindings, firstReads, Inputs, selectorName } from './inputs.js';
import type { Names } from './names.js';
import type { Settings } from './settings.js';

export function plan(context: Context<Settings>): Planning {
  const gathering = new Inputs(context, { withAliases: true });
  return {
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    draft: (outcomes) => draft(gathering, outcomes),
  };
}

function draft(gathering: Inputs, outcomes: Outcomes): PlanDraft | Refusal {
  const refusal = refuseUnreadable(missingReads(firstReads, outcomes));
  if (refusal !== null) return refusal;
  gathering.names.settle(outcomes);
  const findings = gathering.findings(outcomes);
  const lacking = findings.filter(({ dkim }) => dkim.holds === false);
  const toMake = lacking.filter(({ dkim }) => dkim.config === null);
  const off = lacking.filter(({ dkim }) => dkim.config !== null && dkim.config.Enabled !== true);
  const ready = off.filter(({ domain, dkim }) => dkim.config !== null && isPublished(domain.name, dkim.config, gathering.names));
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
