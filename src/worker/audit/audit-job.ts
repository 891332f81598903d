/** The audit job: judge the controls that a person asked about, keep the findings, say so in the ledger. */

import type { Control } from '../../controls/control.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { sweptWhereWanted } from '../../posture/mailbox-sweep.js';
import { type CostedFinding, linesOf, type Posture } from '../../posture/posture.js';
import type { Job, Reply } from '../../queue/job.js';
import { type DrawView, redraw } from '../../queue/redraw.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import { exceptionsIn } from '../change-kind.js';
import type {
  WithAudited,
  WithClock,
  WithControls,
  WithFaulted,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPlans,
  WithPostures,
  WithProgress,
  WithSweeps,
} from '../context.js';
import { contextFor, faultsOf, type TenantContext } from '../context.js';
import { type RequestPorts, rejectJob, verifyRequest } from '../verify-request.js';
import { auditTenant } from './audit-tenant.js';
import type { PassOptions } from './run-reads.js';

/** What it takes to judge controls and to keep what was found. */
export type JudgePorts = WithLedger &
  WithPlans &
  WithPostures &
  WithProgress &
  WithJobs &
  WithClock &
  WithFaulted &
  WithAudited &
  WithControls &
  WithFeatures &
  WithSweeps;

export async function runAudit(work: RequestPorts & JudgePorts, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  if (change.status === 'requested') {
    const wanted = work.controls.filter(
      (control) => change.request.control === undefined || control.id === change.request.control,
    );
    const findings = await auditControls(work, { tenant, controls: wanted, subject: job.subject, reply: job.reply });
    await work.ledger.append(tenant.id, job.subject, {
      type: 'audited',
      verdicts: Object.fromEntries(findings.map((finding) => [finding.control, finding.verdict])),
    });
  } else
    await rejectJob(work, job, {
      refusal: refuse('audited-already', 'This was audited already.', 'Ask for another audit.'),
      change,
    });
  await redraw(work, 'audit', job);
}

/** Milliseconds between two words of progress: each is signed, stored and drawn, which for each read would be a tenth of an audit's work. */
const progressEveryMs = 1000;

function shownProgress(
  work: WithProgress & WithJobs & WithClock,
  {
    tenant,
    subject,
    reply,
    view,
  }: { readonly tenant: string; readonly subject: string; readonly reply: Reply; readonly view: DrawView },
): NonNullable<PassOptions['onProgress']> {
  let next = Number.NEGATIVE_INFINITY;
  return async ({ done, total, reading }) => {
    const now = work.clock.monotonicMs();
    if (now < next) return;
    next = now + progressEveryMs;
    await work.progress.set(tenant, subject, { label: `reading ${reading}`, done, total });
    await redraw(work, view, { tenant, subject, reply });
  };
}

/**
 * Judges controls now, showing progress under the subject. What is kept as the tenant's latest posture goes by its settings; what is
 * restored, by the parameters of the request where there are some.
 */
export async function auditControls(
  work: JudgePorts,
  input: {
    readonly tenant: TenantContext;
    readonly controls: readonly Control[];
    readonly subject: string;
    /** Where progress is shown; null: nobody waits for it. */
    readonly reply: Reply | null;
    readonly view?: DrawView;
  },
): Promise<readonly CostedFinding[]> {
  const { tenant, controls, subject, reply } = input;
  const asOf = work.clock.now();
  const exceptions = await exceptionsIn(work, tenant.id);
  const swept = await sweptFor(work, tenant, controls);
  const contexts = (judged: TenantContext) =>
    controls.map((control) => ({
      control,
      context: contextFor({
        control,
        tenantId: tenant.id,
        settings: judged.settings,
        protectedPeople: [],
        exceptions,
        swept,
        asOf,
      }),
    }));
  const { bySettings = tenant } = tenant;
  const onProgress =
    reply === null ? undefined : shownProgress(work, { tenant: tenant.id, subject, reply, view: input.view ?? 'audit' });
  const { findings: all } = await auditTenant([...contexts(bySettings), ...(bySettings === tenant ? [] : contexts(tenant))], {
    client: tenant.client,
    monotonicMs: () => work.clock.monotonicMs(),
    ...omitUndefined({ onProgress }),
    ...faultsOf(work, tenant.id),
  });
  const judged = all.map((finding) => asDecided(finding, bySettings));
  const kept = await keepFindings(work, {
    tenant: tenant.id,
    source: tenant.client.origin,
    all: judged.slice(0, controls.length),
    asOf,
  });
  if (kept !== null) await work.audited?.({ tenant: bySettings, ...kept, change: input.view === 'change' ? subject : null });
  return judged.slice(-controls.length);
}

/** Read only for a control that wants it, in a tenant that is swept: of many mailboxes it is long. */
async function sweptFor({ sweeps }: WithSweeps, tenant: TenantContext, controls: readonly Control[]) {
  return controls.some(({ wantsSweep }) => wantsSweep === true) ? sweptWhereWanted(sweeps, tenant) : null;
}

/** What people decided beside the settings: a question that is not for this tenant is none, and where the settings say something else, that is said. */
function asDecided(finding: CostedFinding, { notForUs, differs }: TenantContext): CostedFinding {
  const why = finding.undecided === undefined ? undefined : notForUs?.get(finding.control);
  const text = differs?.get(finding.control);
  const { undecided: _settled, ...rest } = finding;
  const decided: CostedFinding = why === undefined ? finding : { ...rest, verdict: 'notApplicable', summary: why, missing: [] };
  return text === undefined ? decided : { ...decided, warnings: [...decided.warnings, { code: 'answer-differs', text }] };
}

/** Those that nobody checked again meanwhile, and the posture with them; null: there is none, and nothing is kept. */
async function keepFindings(
  work: WithPostures & WithClock & WithControls,
  {
    tenant,
    source,
    all,
    asOf,
  }: {
    readonly tenant: string;
    readonly source: TenantOrigin;
    readonly all: readonly CostedFinding[];
    readonly asOf: Date;
  },
): Promise<{ readonly findings: readonly CostedFinding[]; readonly posture: Posture } | null> {
  const now = work.clock.now();
  // Of another audit that began after this one and ended before it. A moment that has not come is of a clock that was wrong.
  const isNewer = (moment: Date): boolean => moment > asOf && moment <= now;
  let findings: readonly CostedFinding[] = [];
  const posture = await work.postures.update(tenant, (before) => {
    const lines = before === null ? [] : linesOf(before);
    const newer = new Set(lines.flatMap(({ control, at }) => (isNewer(new Date(at)) ? control : [])));
    findings = all.filter(({ control }) => !newer.has(control));
    if (findings.length === 0) return null;
    return {
      ...merged(work, before, findings, asOf),
      at: before !== null && isNewer(before.at) ? before.at : asOf,
      ...(source === 'microsoft' ? {} : { source }),
    };
  });
  return posture === null ? null : { findings, posture };
}

/** Findings of this audit replace those of the same controls; the others stay as they were measured. */
function merged(work: WithControls, before: Posture | null, findings: readonly CostedFinding[], at: Date): Omit<Posture, 'at'> {
  const fresh = new Set(findings.map(({ control }) => control));
  const kept = (before?.findings ?? []).filter((finding) => !fresh.has(finding.control));
  const order = new Map(work.controls.map((control, index) => [control.id, index]));
  return {
    judgedAt: {
      ...(before === null ? {} : Object.fromEntries(linesOf(before).map((line) => [line.control, line.at]))),
      ...Object.fromEntries(findings.map(({ control }) => [control, at.toISOString()])),
    },
    findings: [...kept, ...findings].sort((one, other) => (order.get(one.control) ?? 0) - (order.get(other.control) ?? 0)),
  };
}
