/** Whether signals wait for people now, or a log is silent: what status and home say in a line. */
import type { ReadsRecent, ReadsSubject } from '../../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { deafDefinition, heardDefinition, isDeaf, silentLogOf, testDefinition } from './deaf.js';
import { signalPrefix } from './entry-terms.js';
import { isSettled, type OpenedSignal, openedSignal, takenBy } from './opened-signal.js';
import { sourceNames } from './source-names.js';
import type { HasSignalStore, LogSource, SignalState } from './store.js';

/** Of one tenant. */
export interface OpenSignals {
  /** Cards of the last week that nobody took or answered. */
  readonly untaken: number;
  /** Logs that answered and do not any more. */
  readonly silent: readonly SilentLog[];
}

interface SilentLog {
  readonly source: LogSource;
  /** As people call it. */
  readonly log: string;
  readonly since: Date;
}

interface OpenPorts extends HasSignalStore {
  readonly ledger: ReadsRecent & ReadsSubject;
  readonly verifier: DecisionVerifier;
}

/** Cards that are looked at. */
const looked = 200;
const weekMs = 7 * 24 * 60 * 60_000;

/** Null where the tenant is not watched, or where nothing waits. */
export async function openSignals(ports: OpenPorts, tenant: string, now: Date): Promise<OpenSignals | null> {
  const state = await ports.signals.state(tenant);
  if (state === null) return null;
  const silent = silentLogs(state);
  let untaken = 0;
  for (const id of await ports.ledger.recent(tenant, looked, signalPrefix)) {
    const card = openedSignal(await ports.ledger.subject(tenant, id));
    if (card === null) continue;
    // They come with the newest entry first.
    if (now.getTime() - card.lastAt.getTime() > weekMs) break;
    if (isUntaken(card, ports.verifier) && now.getTime() - card.openedAt.getTime() < weekMs && !isSaid(card, silent))
      untaken += 1;
  }
  return untaken === 0 && silent.length === 0 ? null : { untaken, silent };
}

/** Whether nobody looks into it, and nobody answered it. */
export function isUntaken(card: OpenedSignal, verifier: DecisionVerifier): boolean {
  return !isSettled(card, verifier) && takenBy(card, verifier) === null;
}

export function silentLogs({ sources }: SignalState): readonly SilentLog[] {
  return (Object.entries(sources) as [LogSource, SignalState['sources'][LogSource]][]).flatMap(([source, one]) =>
    one !== undefined && isDeaf(one) ? [{ source, log: sourceNames[source], since: new Date(one.failed.since) }] : [],
  );
}

/** A test is no signal, and what is said of a silent log is said once. */
function isSaid({ signs }: OpenedSignal, silent: readonly SilentLog[]): boolean {
  if (signs.some(({ kind }) => kind === testDefinition.id)) return true;
  const isOfLogs = signs.every(({ kind }) => kind === deafDefinition.id || kind === heardDefinition.id);
  return isOfLogs && signs.some((sign) => silent.some(({ source }) => source === silentLogOf(sign)));
}
