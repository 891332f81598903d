/** The card of a signal that nobody has taken yet: someone turned off a policy of Conditional Access. */
import type { Card } from '../../../src/chat/card';
import { openSignalLab } from '../../../test/support/signals/signal-lab';
import { turnedOff, watchedState } from '../../../test/support/signals/turned-off';

export async function signalPicture(): Promise<Card> {
  const lab = await openSignalLab({ state: watchedState });
  try {
    await lab.pass(3);
    lab.shows('graph.directoryAudits', 8, turnedOff('row-1', 4));
    await lab.pass(7);
    const [first] = lab.chat;
    if (first === undefined) throw new Error('There is no signal.');
    return first.card;
  } finally {
    await lab.close();
  }
}
