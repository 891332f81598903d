/** Proposals to change settings that still wait for people. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecidedSettings } from './decided-settings.js';
import { settingsPrefix } from './entry-terms.js';
import { openUntil, type SettingsChange, settingsChangeOf } from './settings-change.js';

/** How many of the newest proposals are looked at for those that wait. */
const lookedAt = 50;

interface Looking<Tenant> {
  readonly decided: DecidedSettings<Tenant>;
  readonly ledger: Ledger;
  readonly now: () => Date;
}

/** Newest first. */
export async function waitingProposals<Tenant>(
  { decided, ledger, now }: Looking<Tenant>,
  tenantId: string,
): Promise<readonly SettingsChange[]> {
  const { log } = decided.of(tenantId);
  const waiting: SettingsChange[] = [];
  for (const id of await ledger.recent(tenantId, lookedAt, settingsPrefix)) {
    const asked = settingsChangeOf(await ledger.subject(tenantId, id));
    const isOver = asked?.rejection != null || asked?.withdrawn != null || asked?.declined != null;
    if (asked === null || isOver || log?.ids.includes(id) === true || now() >= openUntil(asked)) continue;
    waiting.push(asked);
  }
  return waiting;
}

/** Each with its keys, `p-4k7m2xq (digest.at)`, newest first. */
export async function waitingChanges<Tenant>(looking: Looking<Tenant>, tenantId: string): Promise<readonly string[]> {
  const waiting = await waitingProposals(looking, tenantId);
  return waiting.map(({ id, terms }) => `${id} (${terms.changes.map(({ key }) => key).join(', ')})`);
}
