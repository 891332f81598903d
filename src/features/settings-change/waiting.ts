/** Proposals to change settings that still wait for people. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecidedSettings } from './decided-settings.js';
import { settingsPrefix } from './entry-terms.js';
import { openUntil, settingsChangeOf } from './settings-change.js';

/** How many of the newest proposals are looked at for those that wait. */
const lookedAt = 50;

/** Each with its keys, `p-4k7m2xq (digest.at)`, newest first. */
export async function waitingChanges<Tenant>(
  { decided, ledger, now }: { readonly decided: DecidedSettings<Tenant>; readonly ledger: Ledger; readonly now: () => Date },
  tenantId: string,
): Promise<readonly string[]> {
  const { log } = decided.of(tenantId);
  const waiting: string[] = [];
  for (const id of await ledger.recent(tenantId, lookedAt, settingsPrefix)) {
    const asked = settingsChangeOf(await ledger.subject(tenantId, id));
    const isOver = asked?.rejection != null || asked?.withdrawn != null || asked?.declined != null;
    if (asked === null || isOver || log?.ids.includes(id) === true || now() >= openUntil(asked)) continue;
    waiting.push(`${id} (${asked.terms.changes.map(({ key }) => key).join(', ')})`);
  }
  return waiting;
}
