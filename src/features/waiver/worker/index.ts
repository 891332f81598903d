/** Ends waivers of which the accepted value changed. */

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
import { waiverEnd } from '../waiver-watch.js';
import { type WaiverWithStatus, waiversOf } from '../waivers.js';

/** Ends the waivers whose accepted value moved, rose or is gone; asked after every audit. */
type WatchPorts = WithLedger & WithJobs & WithVerifier & WithClock & WithPolicy & WithControls;

async function watchWaivers(work: WatchPorts, { tenant, findings }: Audited): Promise<void> {
  const { ledger, verifier } = work;
  const ports = { ledger, verifier, policy: (id: string) => work.policy(id), now: () => work.clock.now() };
  const waivers = await waiversOf(ports, tenant.id);
  const active = waivers.filter(({ status }) => status === 'active');
  await settleEach(active, ({ waiver }) => endIfOver(work, waiver, { tenant, findings }));
}

async function endIfOver(
  work: WithLedger & WithJobs & WithControls,
  { id, terms, request }: WaiverWithStatus['waiver'],
  { tenant, findings }: Pick<Audited, 'tenant' | 'findings'>,
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

export const worker: WorkerFeature = { audited: watchWaivers };
