/** Signals in the chat: their cards and buttons, what is watched, and what people announce. */
import type { ActionName } from '../../../chat/card.js';
import type { Button } from '../../../gateway/buttons/button.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { refuse } from '../../../lib/errors.js';
import { alarmKeyOf } from '../alarm-key.js';
import { answerOfButton, answerSignal, askPerson, containSignal, restoreState } from './decide.js';
import { expect } from './expect.js';
import { drawSignalCard, signalAlarm } from './message.js';
import { signals } from './signals.js';

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

export const gateway: GatewayFeature = {
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
};
