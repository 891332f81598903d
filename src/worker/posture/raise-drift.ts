/** The alert for a control that passed and does not any more: an entry in the ledger, and a card where alerts of its severity go. */

import type { Move } from '../../engine/ledger/move.js';
import { sha256 } from '../../lib/json.js';
import { alertChannels, alertSeverity, driftPrefix, quietFor } from '../../posture/drift-alert.js';
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
  const severity = alertSeverity(work.controls, move);
  const subject = `${driftPrefix}${sha256(`${move.control} ${move.kind} ${since.toISOString()}`).slice(0, 8)}`;
  if ((await work.ledger.count(tenant.id, subject)) === 0)
    await work.ledger.append(tenant.id, subject, { type: 'drifted', move }, { entries: 0 });
  const delayMs = quietFor(work.clock.now(), severity, tenant.settings.digest);
  for (const conversation of alertChannels(tenant.settings, severity)) {
    const reply = { conversation, messageKey: driftKey(subject, conversation.platform) };
    await redraw(work, 'drift', { tenant: tenant.id, subject, reply }, delayMs > 0 ? { delayMs } : undefined);
  }
}
