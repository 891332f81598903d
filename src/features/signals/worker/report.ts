/** Writes signs down and has their cards drawn: the ledger decides what was reported, so that nothing is said twice after a restart, and nothing is lost. */

import { lastDue, quietForMs, zoneOf } from '../../../lib/calendar.js';
import { shortIdOf } from '../../../lib/ids.js';
import { sha256 } from '../../../lib/json.js';
import { redraw, redrawAfterQuiet } from '../../../queue/redraw.js';
import type { Held } from '../../../worker/apply/lease.js';
import type { TenantContext, WithClock, WithJobs, WithLedger, WithShown, WithVerifier } from '../../../worker/context.js';
import type { CardWish, OpenCard, Quieting } from '../combine.js';
import { heardDefinition, heardSign, logsSubject, silentLogOf } from '../deaf.js';
import { alarmKeyOf, judgedWeight, type StoredSign, signalPrefix, signId, toStored } from '../entry-terms.js';
import type { LogSource } from '../observation.js';
import { cardsSince } from '../open-signals.js';
import { isSettled, isUrgent, type OpenedSignal, openedSignal, settlingAnswers, takenBy } from '../opened-signal.js';
import type { SignalSettings } from '../settings.js';
import type { SignalState } from '../store.js';

type ReportPorts = WithLedger & WithJobs & WithClock;

/** So far back cards are looked at, in milliseconds: a row is read again for two days at most, and an answer quiets for thirty days at most. */
const lookedAtMs = 31 * 24 * 60 * 60_000;

export async function cardsOf({ ledger, clock }: WithLedger & WithClock, tenantId: string): Promise<readonly OpenedSignal[]> {
  const cards = await cardsSince(ledger, tenantId, new Date(clock.now().getTime() - lookedAtMs));
  return cards.filter(({ tenant }) => tenant === tenantId);
}

export function asOpenCards(cards: readonly OpenedSignal[]): readonly OpenCard[] {
  return cards.map(({ id, about, signs, growth }) => ({
    id,
    about: about.id,
    signs,
    lastAt: growth.at(-1)?.at ?? new Date(0),
  }));
}

/** What genuine answers quiet. That someone looks into it quiets nothing, and neither does what the person says of themselves when asked. */
export function quietedBy(cards: readonly OpenedSignal[], { verifier }: WithVerifier): readonly Quieting[] {
  return cards.flatMap((card) =>
    settlingAnswers(card, verifier).flatMap(({ quietUntil, decision, about }) => {
      if (quietUntil === null) return [];
      const { person, reason = '' } = decision.decision;
      return about.map((sign) => ({
        about: sign.about.id,
        kind: sign.kind,
        weight: judgedWeight(sign),
        log: silentLogOf(sign),
        until: quietUntil,
        says: `${person.name} answered ${card.id}: ${reason}.`,
      }));
    }),
  );
}

const perEntry = 20;

/** The card that shows them. Signs that it shows already are not written down again. */
export async function report(
  { ledger }: WithLedger,
  held: Held,
  { tenant, wish }: { readonly tenant: TenantContext; readonly wish: CardWish },
): Promise<string | null> {
  const [first] = wish.signs;
  if (first === undefined) return null;
  const id = wish.card ?? shortIdOf(signalPrefix.slice(0, -1), sha256(`${tenant.id} ${signId(first)}`));
  const entries = await ledger.subject(tenant.id, id);
  const shown = openedSignal(entries)?.signs ?? [];
  const missing = wish.signs.filter((sign) => !shown.some((one) => signId(one) === signId(sign) && one.weight <= sign.weight));
  let count = entries.length;
  for (let start = 0; start < missing.length; start += perEntry) {
    const signs = missing.slice(start, start + perEntry);
    await held.append(id, { type: 'signalled', loudness: wish.loudness, signs }, count);
    count += 1;
  }
  return id;
}

/** Has a card drawn, and people alarmed as often as it became louder or was handed over. Safe to call again: each message knows what it shows. */
export async function drawSignal(work: ReportPorts, tenant: TenantContext, card: OpenedSignal): Promise<void> {
  const [platform, channel] = Object.entries(tenant.settings.channel)[0] ?? [];
  if (platform === undefined || channel === undefined) return;
  const conversation = { platform, channel };
  const drawing = { tenant: tenant.id, subject: card.id, reply: { conversation, messageKey: card.id } };
  const quietMs = isUrgent(card) ? 0 : quietForMs(work.clock.now(), tenant.settings.digest);
  if (quietMs > 0) await redrawAfterQuiet(work, 'signal', drawing, quietMs);
  else await redraw(work, 'signal', drawing);
  if (card.loudness !== 'loud') return;
  const reply = { conversation, messageKey: alarmKeyOf(card.id, card.calls) };
  await redraw(work, 'signalAlarm', { tenant: tenant.id, subject: card.id, reply });
}

/** Cards whose newest entries no message shows yet are drawn again: the wish to draw them may have been lost with the queue. */
export async function drawLost(
  work: ReportPorts & WithShown,
  tenant: TenantContext,
  cards: readonly OpenedSignal[],
): Promise<void> {
  const now = work.clock.now().getTime();
  for (const card of cards) {
    if (now - card.lastAt.getTime() > drawnAgainMs) continue;
    const [drawn, alarmed] = await Promise.all([
      work.shown.of(tenant.id, card.id),
      card.loudness === 'loud' ? work.shown.of(tenant.id, alarmKeyOf(card.id, card.calls)) : 1,
    ]);
    if (drawn < card.entries || alarmed === 0) await drawSignal(work, tenant, card);
  }
}

/** What nobody was shown for so long is not news any more, in milliseconds. */
const drawnAgainMs = 24 * 60 * 60_000;

/** Nobody hands over what is older than this, in milliseconds. */
const handedOverMs = 24 * 60 * 60_000;

/** When a shift has ended: cards that nobody took or answered say so, and are drawn again for those who come. Loud ones call them. */
export async function handOver(
  work: ReportPorts & WithVerifier,
  held: Held,
  { tenant, settings, cards }: Watched & { readonly cards: readonly OpenedSignal[] },
): Promise<void> {
  const now = work.clock.now();
  const timeZone = settings.timeZone ?? zoneOf(tenant);
  const ends = settings.shiftEnds.map((at) => lastDue(now, { at, timeZone }).at.getTime());
  const last = Math.max(...ends, 0);
  for (const card of cards) {
    const isDue = card.openedAt.getTime() < last && !card.handedOver.some((at) => at.getTime() >= last);
    // By its signs: that it was handed over, or that someone was asked, makes it no newer.
    const grewAt = card.growth.at(-1)?.at ?? card.openedAt;
    const isNews = now.getTime() - grewAt.getTime() < handedOverMs;
    if (!isDue || !isNews || takenBy(card, work.verifier) !== null || isSettled(card, work.verifier)) continue;
    await held.append(card.id, { type: 'signalHandedOver', at: now.toISOString() }, card.entries);
    await drawSignal(work, tenant, openedSignal(await work.ledger.subject(tenant.id, card.id)) ?? card);
  }
}

export interface Watched {
  readonly tenant: TenantContext;
  readonly settings: SignalSettings;
}

interface Heard {
  readonly tenant: TenantContext;
  readonly cards: readonly OpenedSignal[];
  readonly sources: SignalState['sources'];
}

/** Says on the card of silent logs, once, that all of them are read again. By the ledger alone: whatever a worker that died had said of it, it is said once. */
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
