/** Signals in the chat: their cards and buttons, what is watched, and what people announce. */
import type { ActionName, Message } from '../../../chat/card.js';
import type { VerifiedEntry } from '../../../engine/ledger/verified-entry.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import type { Button } from '../../../gateway/buttons/button.js';
import type { Command } from '../../../gateway/commands/command.js';
import type { GatewayFeature, WatchPorts } from '../../../gateway/feature.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { type AlarmMemory, type AlarmWatch, stateOf } from '../../../gateway/outbox/watch-alarms.js';
import { refuse } from '../../../lib/errors.js';
import { type DrawJob, drawJob } from '../../../queue/redraw.js';
import { definitionsById } from '../deaf.js';
import { alarmKeyOf, isExpectation, isSignal, signalPrefix } from '../entry-terms.js';
import { untakenCards } from '../open-signals.js';
import { genuineAnswers, isSettled, isUrgent, type OpenedSignal, openedSignal, takenBy } from '../opened-signal.js';
import { answerOfButton, answerSignal, askPerson, containSignal, restoreState, sendTest } from './decide.js';
import { expect, expectedMessage } from './expect.js';
import { askCard, containedCard, type SignalView, signalAlarmCard, signalCard } from './signal-card.js';
import { watchCard } from './watch-card.js';

/** The newest cards that are listed, and the most that nobody took. */
const shown = 8;
const shownUntaken = 40;

const signals: Command = {
  name: 'signals',
  takes: '[<signal> | test]',
  maxWords: 1,
  summary:
    'shows what is watched, the age of the newest answer of each log, what cannot be read, and the newest signals; `test` sends one through everything',
  example: '/harden signals',
  needs: 'read',
  run: async (call, ports) => {
    const { id, name } = call.tenant;
    const settings = ports.deciding.settingsOfFeatures(id).signals;
    const [word] = call.words;
    if (settings !== null && word?.toLowerCase() === 'test') return sendTest(ports.deciding, call);
    if (word !== undefined && settings !== null) {
      const signal = isSignal(word.toLowerCase()) ? openedSignal(await ports.ledger.subject(id, word.toLowerCase())) : null;
      return signal === null
        ? refuse('unknown-signal', `There is no signal ${word} here.`, 'See /harden signals.')
        : signalCard(viewOfSignal(name, signal, ports, settings.quietForHours));
    }
    if (settings === null)
      return refuse(
        'not-watched',
        `Nothing is watched in ${name}.`,
        `Add "signals: {}" to tenants.${name} in hardenbot.yaml, and restart.`,
      );
    const { signals: store } = ports.deciding.stores;
    const [state, facts] = [await store.state(id), await store.facts(id)];
    // One more says whether there are others.
    const ids = await ports.ledger.recent(id, shown + 1, signalPrefix);
    const newest = await Promise.all(ids.slice(0, shown).map(async (one) => openedSignal(await ports.ledger.subject(id, one))));
    const untaken = await untakenCards(ports, id, ports.now());
    const listed = new Map(
      [...untaken.slice(0, shownUntaken), ...newest.filter((one) => one !== null)].map((one) => [one.id, one]),
    );
    return watchCard({
      tenant: name,
      settings,
      state,
      unread: facts?.missing ?? [],
      signals: [...listed.values()].map((signal) => viewOfSignal(name, signal, ports, settings.quietForHours)),
      more: Math.max(0, untaken.length - shownUntaken),
      hasOlder: ids.length > shown,
      now: ports.now(),
    });
  },
};

function answering(name: ActionName): Button {
  return {
    name,
    run: ({ call, subject, digest, reason }, { deciding }) => {
      const answer = answerOfButton(name);
      return answer === undefined
        ? refuse('no-such-button', 'No signal has such a button.', 'Answer on the newest card.')
        : answerSignal(deciding, call, answer, { id: subject, digest, reason });
    },
  };
}

/** The number of the call in the key of an alarm; what has none has the key of nothing. */
function callIn(messageKey: string): number {
  return Number(/-(\d{1,6})$/.exec(messageKey)?.[1] ?? Number.NaN);
}

/** Other words for signals. */
const meant: Readonly<Record<string, string>> = {
  alerts: '/harden signals',
  alarms: '/harden signals',
  detections: '/harden signals',
};

export const gateway: GatewayFeature = {
  meant,
  help: { title: 'Signals', commands: [signals, expect] },
  buttons: [
    ...(['wasMe', 'expected', 'falseAlarm', 'waiveSignal', 'take', 'saidYes', 'saidNo'] as const).map(answering),
    { name: 'containSignal', run: ({ call, subject }, ports) => containSignal(ports, call, subject) },
    {
      name: 'restoreState',
      asksForWork: true,
      run: ({ call, subject, digest }, { deciding }) => restoreState(deciding, call, { id: subject, digest }),
    },
    {
      name: 'askPerson',
      run: ({ call, subject, digest }, { deciding }) => askPerson(deciding, call, { id: subject, digest }),
    },
  ],
  messages: {
    signal: { keys: ({ subject }) => [subject], draw: drawSignalCard },
    signalAlarm: { keys: ({ subject, reply }) => [alarmKeyOf(subject, callIn(reply.messageKey))], alarm: signalAlarm },
  },
  watch: {
    isOf: (subject) => isSignal(subject) || isExpectation(subject),
    card: 'signal',
    waits: waitsForMorning,
    tell: tellSignalAlarm,
  },
};

const defaultHours = 24;

function viewOfSignal(
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

async function drawSignalCard(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
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

async function signalAlarm(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Alarm | null> {
  const view = await load(job, tenant, ports);
  if (view === null || view.signal.loudness !== 'loud') return null;
  return { card: signalAlarmCard(view), fact: factOf('signalAlarm', tenant.id, job.subject, view.signal.calls) };
}

/** Only what neither is loud nor had anyone contained. */
function waitsForMorning(entries: readonly VerifiedEntry[]): boolean {
  const signal = openedSignal(entries);
  return signal !== null && !isUrgent(signal);
}

/** A job alarms people. Jobs may be lost, so the gateway looks at the ledger as well and alarms them where none did. @returns whether people may still have to be alarmed from here */
async function tellSignalAlarm(
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
