/** Whether signals wait for people now, or a log is silent: what status and home say in a line. */
import type { ReadsRecent, ReadsSubject } from '../../engine/ledger/ledger.js';
import { touchedSince } from '../../engine/ledger/touched-since.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { deafDefinition, heardDefinition, isDeaf, silentLogOf, testDefinition } from './deaf.js';
import { signalPrefix } from './entry-terms.js';
import { type LogSource, sourceNames } from './observation.js';
import { isSettled, type OpenedSignal, openedSignal, takenBy } from './opened-signal.js';
import type { HasSignalStore, SignalState } from './store.js';

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

interface CardPorts {
  readonly ledger: ReadsRecent & ReadsSubject;
  readonly verifier: DecisionVerifier;
}

interface OpenPorts extends HasSignalStore, CardPorts {}

/** All cards on which something happened since a moment, the newest first: a cut list would count too few. */
export async function cardsSince(
  ledger: ReadsRecent & ReadsSubject,
  tenant: string,
  since: Date,
): Promise<readonly OpenedSignal[]> {
  const found: OpenedSignal[] = [];
  for await (const entries of touchedSince(ledger, tenant, { prefix: signalPrefix, since })) {
    const card = openedSignal(entries);
    if (card !== null && card.lastAt >= since) found.push(card);
  }
  return found;
}

const weekMs = 7 * 24 * 60 * 60_000;

/** Null where the tenant is not watched, or where nothing waits. */
export async function openSignals(ports: OpenPorts, tenant: string, now: Date): Promise<OpenSignals | null> {
  const state = await ports.signals.state(tenant);
  if (state === null) return null;
  const silent = silentLogs(state);
  const untaken = (await untakenCards(ports, tenant, now)).filter((card) => !isSaid(card, silent)).length;
  return untaken === 0 && silent.length === 0 ? null : { untaken, silent };
}

/** Cards of the last week that nobody took or answered, the newest first. */
export async function untakenCards({ ledger, verifier }: CardPorts, tenant: string, now: Date): Promise<readonly OpenedSignal[]> {
  const weekAgo = new Date(now.getTime() - weekMs);
  const cards = await cardsSince(ledger, tenant, weekAgo);
  return cards.filter((card) => isUntaken(card, verifier) && card.openedAt > weekAgo);
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
