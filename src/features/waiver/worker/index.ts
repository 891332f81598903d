/** Ends waivers whose accepted value moved, rose or is gone: it is watched, not ignored. */
import type { Finding } from '../../../controls/finding.js';
import { identityOf, openObjects } from '../../../controls/open-objects.js';
import { compareTiers, type Tier } from '../../../engine/plan/risk.js';
import { sameJson } from '../../../lib/json.js';
import { settleEach } from '../../../lib/settle-each.js';
import { redraw } from '../../../queue/redraw.js';
import type {
  Audited,
  WithClock,
  WithControls,
  WithJobs,
  WithLedger,
  WithPolicy,
  WithVerifier,
} from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import type { WaiverTerms } from '../entry-terms.js';
import { type WaiverWithStatus, waiversOf } from '../waived.js';

/** Ends the waivers whose accepted value moved, rose or is gone; asked after every audit. */
type WatchPorts = WithLedger & WithJobs & WithVerifier & WithClock & WithPolicy & WithControls;

async function watchWaivers(work: WatchPorts, audited: Audited): Promise<void> {
  const { ledger, verifier } = work;
  const ports = { ledger, verifier, policy: (id: string) => work.policy(id), now: () => work.clock.now() };
  const waivers = await waiversOf(ports, audited.tenant.id);
  const active = waivers.filter(({ status }) => status === 'active');
  await settleEach(active, ({ waiver }) => endIfOver(work, waiver, audited));
}

async function endIfOver(
  work: WithLedger & WithJobs & WithControls,
  { id, terms, request }: WaiverWithStatus['waiver'],
  { tenant, findings }: Audited,
): Promise<void> {
  const finding = findings.find(({ control }) => control === terms.control);
  const severity = work.controls.find((control) => control.id === terms.control)?.severity;
  if (finding === undefined || severity === undefined) return;
  const end = waiverEnd(terms, finding, severity);
  if (end === null) return;
  await work.ledger.append(tenant.id, id, { type: 'waiverEnded', ...end });
  const [asked] = Object.entries(tenant.settings.channel);
  const conversation = { platform: asked?.[0] ?? request.decision.surface, channel: asked?.[1] ?? '' };
  const reply = { conversation, messageKey: id };
  await redraw(work, 'waiver', { tenant: tenant.id, subject: id, reply });
}

interface WaiverEnd {
  readonly why: 'moved' | 'worse' | 'fixed';
  readonly detail: string;
}

/** Null while it holds; also when the finding is unknown, because then nothing is known to have moved. */
export function waiverEnd(terms: WaiverTerms, finding: Finding, severity: Tier): WaiverEnd | null {
  if (compareTiers(severity, terms.severity) > 0)
    return { why: 'worse', detail: `its severity rose from ${terms.severity} to ${severity}` };
  if (finding.verdict === 'unknown') return null;
  const { objects, complete } = openObjects(finding);
  const inScope = objects.filter(({ object }) => terms.object === undefined || identityOf(object) === identityOf(terms.object));
  if (inScope.length === 0) return complete ? { why: 'fixed', detail: 'what was accepted is in order now' } : null;
  if (terms.object === undefined && terms.verdict === 'partial' && finding.verdict === 'fail')
    return { why: 'worse', detail: 'the control is not met in part any more, but not at all' };
  const accepted = new Map(terms.accepted.map((one) => [identityOf(one.object), one.values]));
  for (const { object, values } of inScope) {
    const before = accepted.get(identityOf(object));
    // In a list that was cut, an object that was not named may have been there all along.
    if (before === undefined && !terms.complete) continue;
    if (before === undefined) return { why: 'moved', detail: `${object} was not open when it was accepted` };
    if (!sameJson(before, values)) return { why: 'moved', detail: `${object} is not as it was when it was accepted` };
  }
  return null;
}

export const worker: WorkerFeature = { audited: watchWaivers };
