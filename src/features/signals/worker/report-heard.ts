/** Says on the card of silent logs, once, that all of them are read again. */
import type { Held } from '../../../worker/apply/lease.js';
import type { TenantContext, WithClock, WithJobs, WithLedger } from '../../../worker/context.js';
import { heardDefinition, heardSign, logsSubject, silentLogOf } from '../deaf.js';
import { type StoredSign, toStored } from '../entry-terms.js';
import { type OpenedSignal, openedSignal } from '../opened-signal.js';
import type { LogSource, SignalState } from '../store.js';
import { drawSignal, report } from './report.js';

interface Heard {
  readonly tenant: TenantContext;
  readonly cards: readonly OpenedSignal[];
  readonly sources: SignalState['sources'];
}

/** By the ledger alone: whatever a worker that died had said of it, it is said once. */
export async function reportHeard(
  work: WithLedger & WithJobs & WithClock,
  lease: Held,
  { tenant, cards, sources }: Heard,
): Promise<void> {
  for (const card of cards) {
    const silent = card.about.id === logsSubject ? silentOn(card) : [];
    if (silent.length === 0 || !silent.every((sign) => isHeard(sources, sign))) continue;
    const since = new Date(Math.min(...silent.map(({ at }) => Date.parse(at))));
    const logs = [...new Set(silent.map(({ about }) => about.name))];
    const signs = [toStored(heardSign(logs, { since, at: work.clock.now() }))];
    await report(work, lease, { tenant, wish: { card: card.id, loudness: 'normal', signs } });
    const grown = openedSignal(await work.ledger.subject(tenant.id, card.id));
    if (grown !== null) await drawSignal(work, tenant, grown);
  }
}

/** The signs of silent logs after which nothing says that they are read again. */
function silentOn({ growth }: OpenedSignal): readonly StoredSign[] {
  const ended = growth.findLastIndex(({ signs }) => signs.some(({ kind }) => kind === heardDefinition.id));
  return growth.slice(ended + 1).flatMap(({ signs }) => signs.filter((sign) => silentLogOf(sign) !== null));
}

function isHeard(sources: SignalState['sources'], sign: StoredSign): boolean {
  const state = sources[silentLogOf(sign) as LogSource];
  return state !== undefined && state.failed === undefined && (state.answeredAt ?? '') > sign.at;
}
