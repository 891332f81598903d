/** Signals in the chat: their cards and buttons, what is watched, and what people announce. */
import type { ActionName } from '../../../chat/card.js';
import type { Button } from '../../../gateway/buttons/button.js';
import type { Command } from '../../../gateway/commands/command.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { refuse } from '../../../lib/errors.js';
import { alarmKeyOf, isExpectation, isSignal, signalPrefix } from '../entry-terms.js';
import { untakenCards } from '../open-signals.js';
import { openedSignal } from '../opened-signal.js';
import { answerOfButton, answerSignal, askPerson, containSignal, restoreState, sendTest } from './decide.js';
import { expect } from './expect.js';
import { drawSignalCard, signalAlarm, tellSignalAlarm, viewOfSignal, waitsForMorning } from './message.js';
import { signalCard } from './signal-card.js';
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
