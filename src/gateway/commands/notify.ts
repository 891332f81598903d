/** /harden notify: what hardenbot notifies a person of by name. */
import type { Card } from '../../chat/card.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { type Notify, notifySchema } from '../../people/notify.js';
import type { Command, CommandPorts } from './command.js';

export const notify: Command = {
  name: 'notify',
  takes: '[all | mine | off]',
  maxWords: 1,
  summary:
    'sets when you are notified by name: your turn to decide and your own requests (all), your own requests alone, or nothing',
  example: '/harden notify mine',
  run: ({ person, words: [word] }, ports) => choose(person, word, ports),
  runForAll: ({ person, words: [word] }, _tenants, ports) => choose(person, word, ports),
};

const told: Readonly<Record<Notify, string>> = {
  all: 'You are mentioned when it is your turn to decide, and notified of what becomes of your requests.',
  mine: 'You are notified of what becomes of your requests, and not mentioned when it is your turn to decide.',
  off: 'You are neither mentioned nor notified. What cannot wait reaches you all the same.',
};

async function choose(person: Person, word: string | undefined, { notify: store }: CommandPorts): Promise<Card | Refusal> {
  const wanted = word === undefined ? null : notifySchema.safeParse(word.toLowerCase());
  if (wanted?.success === false)
    return refuse('unknown-choice', 'There is no such choice.', 'Write /harden notify all, mine or off.');
  if (wanted !== null) await store.record(person.entraId, wanted.data);
  const choice = wanted?.data ?? (await store.of(person.entraId));
  const change = '/harden notify all, mine or off changes it.';
  return {
    title: `What you are notified of: ${choice}`,
    tone: 'neutral',
    blocks: [{ kind: 'text', spans: [{ text: `${told[choice]} ` }, { text: change, style: 'muted' }] }],
  };
}
