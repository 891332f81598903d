/** The alert for a control that passed and does not any more: an entry in the ledger, and a card where alerts of its severity go. */

import type { DigestSettings, TenantSettings } from '../../config/settings.js';
import type { Move } from '../../ledger/move.js';
import { quietForMs } from '../../lib/calendar.js';
import { sha256 } from '../../lib/json.js';
import type { Tier } from '../../plan/risk.js';
import { driftKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type { TenantContext, WithClock, WithControls, WithJobs, WithLedger } from '../context.js';

export type AlertPorts = WithLedger & WithJobs & WithClock & WithControls;

export interface Moved {
  readonly move: Move;
  /** The last audit before that could tell of the control. */
  readonly since: Date;
}

/** Once for each move, however often it is asked to. Does nothing for what is no alert: something new of a control that did not pass, or fixed. */
export async function alertOf(work: AlertPorts, tenant: TenantContext, { move, since }: Moved): Promise<void> {
  if (move.kind !== 'regressed' && move.kind !== 'untold') return;
  const severity = work.controls.find((control) => control.id === move.control)?.severity ?? 'high';
  const subject = `d-${sha256(`${move.control} ${move.kind} ${since.toISOString()}`).slice(0, 8)}`;
  if ((await work.ledger.count(tenant.id, subject)) === 0)
    await work.ledger.append(tenant.id, subject, { type: 'drifted', move }, { entries: 0 });
  const delayMs = quietFor(work.clock.now(), severity, tenant.settings.digest);
  for (const conversation of alertChannels(tenant.settings, severity)) {
    const reply = { conversation, messageKey: driftKey(subject, conversation.platform) };
    await redraw(work, 'drift', { tenant: tenant.id, subject, reply }, delayMs > 0 ? { delayMs } : undefined);
  }
}

/** Where alerts of a severity go: what the settings say, else the channels of the tenant. */
export function alertChannels(
  { channel, digest }: Pick<TenantSettings, 'channel' | 'digest'>,
  severity: Tier,
): readonly { readonly platform: string; readonly channel: string }[] {
  return Object.entries({ ...channel, ...digest?.alerts[severity] }).map(([platform, id]) => ({ platform, channel: id }));
}

/** Milliseconds until an alert of this severity may be shown; what is of high severity never waits. */
export function quietFor(now: Date, severity: Tier, digest: DigestSettings | undefined): number {
  return severity === 'high' ? 0 : quietForMs(now, digest);
}
