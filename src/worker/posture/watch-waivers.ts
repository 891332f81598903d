/** Ends the waivers whose accepted value moved, rose or is gone; asked after every audit. */
import { redraw } from '../../queue/redraw.js';
import { waiverEnd } from '../../waivers/waiver-watch.js';
import { type WaiverIndex, type WaiverWithStatus, waiversOf } from '../../waivers/waivers.js';
import type { Audited, WorkerContext } from '../context.js';

export interface WatchPorts extends WorkerContext {
  readonly waiverIndex: WaiverIndex;
}

export async function watchWaivers(work: WatchPorts, { tenant, findings }: Pick<Audited, 'tenant' | 'findings'>): Promise<void> {
  const { ledger, waiverIndex, verifier } = work;
  const ports = { ledger, waiverIndex, verifier, policy: (id: string) => work.policy(id), now: () => work.clock.now() };
  const waivers = await waiversOf(ports, tenant.id);
  await forgetOld(work, tenant.id, waivers);
  for (const { waiver, status } of waivers) {
    if (status !== 'active') continue;
    const { id, terms, request } = waiver;
    const finding = findings.find(({ control }) => control === terms.control);
    const severity = work.controls.find((control) => control.id === terms.control)?.severity;
    if (finding === undefined || severity === undefined) continue;
    const end = waiverEnd(terms, finding, severity);
    if (end === null) continue;
    await ledger.append(tenant.id, id, { type: 'waiverEnded', ...end });
    const [asked] = Object.entries(tenant.settings.channel);
    const conversation = { platform: asked?.[0] ?? request.decision.surface, channel: asked?.[1] ?? '' };
    const reply = { conversation, messageKey: id };
    await redraw(work, 'waiver', { tenant: tenant.id, subject: id, reply });
  }
}

/** How long a waiver that is over stays on the list; the ledger keeps it for good. */
const listedForMs = 30 * 86_400_000;

async function forgetOld(work: WatchPorts, tenantId: string, waivers: readonly WaiverWithStatus[]): Promise<void> {
  const now = work.clock.now().getTime();
  for (const { waiver, status } of waivers) {
    const isOver = status !== 'waiting' && status !== 'active';
    if (isOver && new Date(waiver.terms.until).getTime() + listedForMs < now) await work.waiverIndex.remove(tenantId, waiver.id);
  }
}
