/** What is drawn of signals: the card with its buttons, and the alarm beside it. */

import type { Message } from '../../../chat/card.js';
import type { VerifiedEntry } from '../../../engine/ledger/verified-entry.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import type { WatchPorts } from '../../../gateway/feature.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { type AlarmMemory, type AlarmWatch, stateOf } from '../../../gateway/outbox/watch-alarms.js';
import { type DrawJob, drawJob } from '../../../queue/redraw.js';
import { definitionsById } from '../deaf.js';
import { alarmKeyOf, isExpectation } from '../entry-terms.js';
import { genuineAnswers, isSettled, isUrgent, type OpenedSignal, openedSignal, takenBy } from '../opened-signal.js';
import { expectedMessage } from './expect.js';
import { askCard, containedCard, type SignalView, signalAlarmCard, signalCard } from './signal-card.js';

const defaultHours = 24;

export function viewOfSignal(
  tenant: string,
  signal: OpenedSignal,
  { verifier }: { readonly verifier: DecisionVerifier },
  quietForHours = defaultHours,
): SignalView {
  return {
    tenant,
    signal,
    definitions: definitionsById,
    answers: genuineAnswers(signal, verifier),
    takenBy: takenBy(signal, verifier),
    isSettled: isSettled(signal, verifier),
    quietForHours,
  };
}

async function load({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<SignalView | null> {
  const signal = openedSignal(await ports.ledger.subject(tenant.id, subject));
  return signal === null ? null : viewOfSignal(tenant.name, signal, ports);
}

export async function drawSignalCard(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  if (isExpectation(job.subject)) return expectedMessage(tenant.name, await ports.ledger.subject(tenant.id, job.subject));
  const view = await load(job, tenant, ports);
  if (view === null) return null;
  const { signal } = view;
  return {
    card: signalCard(view),
    details: [],
    ...(signal.loudness === 'loud' ? { isUrgent: true as const } : {}),
    personal: [
      ...signal.asked.map(({ person, decision }) => ({
        part: `asked ${decision.decision.nonce}`,
        person: person.id,
        platform: decision.decision.surface,
        card: askCard(view, person),
        isOwn: true as const,
        isUrgent: true as const,
      })),
      ...signal.contained.flatMap((contained) =>
        contained.by.map(({ id }) => ({
          part: `contained ${contained.change}`,
          person: id,
          platform: job.reply.conversation.platform,
          card: containedCard(view, contained),
          mayBeKnown: true as const,
          isUrgent: true as const,
        })),
      ),
    ],
  };
}

export async function signalAlarm(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Alarm | null> {
  const view = await load(job, tenant, ports);
  if (view === null || view.signal.loudness !== 'loud') return null;
  return { card: signalAlarmCard(view), fact: factOf('signalAlarm', tenant.id, job.subject, view.signal.calls) };
}

/** Only what neither is loud nor had anyone contained. */
export function waitsForMorning(entries: readonly VerifiedEntry[]): boolean {
  const signal = openedSignal(entries);
  return signal !== null && !isUrgent(signal);
}

/** A job alarms people. Jobs may be lost, so the gateway looks at the ledger as well and alarms them where none did. @returns whether people may still have to be alarmed from here */
export async function tellSignalAlarm(
  input: AlarmWatch & WatchPorts,
  tenant: TenantChannels,
  memory: AlarmMemory,
  subject: string,
): Promise<boolean> {
  const signal = openedSignal(await input.ledger.subject(tenant.id, subject));
  if (signal?.loudness !== 'loud') return false;
  const messageKey = alarmKeyOf(subject, signal.calls);
  if ((await input.shown.of(tenant.id, messageKey)) > 0) return false;
  const state = stateOf(input, memory, { key: messageKey, at: signal.calledAt });
  if (state !== 'due') return state === 'early';
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  await input.draw(
    drawJob('signalAlarm', { tenant: tenant.id, subject, reply: { conversation: { platform, channel }, messageKey } }),
  );
  memory.told.add(messageKey);
  return false;
}
