/** /harden signals: what is watched in the logs of a tenant, how old the newest answers are, and what cannot be read. */
import type { Command } from '../../../gateway/commands/command.js';
import { refuse } from '../../../lib/errors.js';
import { isSignal, signalPrefix } from '../entry-terms.js';
import { openedSignal } from '../opened-signal.js';
import { sendTest } from './decide.js';
import { viewOfSignal } from './message.js';
import { signalCard } from './signal-card.js';
import { watchCard } from './watch-card.js';

/** Cards that are listed. */
const shown = 8;

export const signals: Command = {
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
    const ids = await ports.ledger.recent(id, shown, signalPrefix);
    const newest = await Promise.all(ids.map(async (one) => openedSignal(await ports.ledger.subject(id, one))));
    return watchCard({
      tenant: name,
      settings,
      state,
      unread: facts?.missing ?? [],
      signals: newest.flatMap((signal) => (signal === null ? [] : [viewOfSignal(name, signal, ports, settings.quietForHours)])),
      now: ports.now(),
    });
  },
};
