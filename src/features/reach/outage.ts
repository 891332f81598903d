/** An outage as its entries say it. */
import type { AsOf, ReadsRecent, ReadsSubject } from '../../engine/ledger/ledger.js';
import { outagePrefix } from './events.js';

export interface Outage {
  readonly id: string;
  readonly why: string;
  readonly since: Date;
  /** Null: it lasts. */
  readonly until: Date | null;
}

/** Null for a subject that is none. */
export async function outageOf(ledger: ReadsSubject, tenant: string, id: string): Promise<Outage | null> {
  const events = (await ledger.subject(tenant, id)).map(({ event }) => event);
  const [first] = events;
  if (first?.type !== 'unreached') return null;
  const ended = events.flatMap((event) => (event.type === 'reached' ? [new Date(event.at)] : []))[0];
  return { id, why: first.why, since: new Date(first.at), until: ended ?? null };
}

/** Null where there was none. */
export async function lastOutage(ledger: ReadsRecent & ReadsSubject, tenant: string, asOf?: AsOf): Promise<Outage | null> {
  const [id] = await ledger.recent(tenant, 1, outagePrefix, asOf);
  return id === undefined ? null : outageOf(ledger, tenant, id);
}
