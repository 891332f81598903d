/** Every kind of signal in every chat: its card says the same in each, takes no command from a name, and comes at once where it is loud. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPalette } from '../../adapters/terminal/display';
import { drawCard as drawForTerminal } from '../../adapters/terminal/render';
import type { Card } from '../../src/chat/card';
import type { SignalCase } from '../../src/features/signals/case';
import { definitionsById } from '../../src/features/signals/deaf';
import { type StoredSign, toStored } from '../../src/features/signals/entry-terms';
import { type SignalView, signalAlarmCard, signalCard } from '../../src/features/signals/gateway/signal-card';
import { signalKinds } from '../../src/features/signals/kinds/index';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { knownOf, observationsOf } from '../support/signals/run-case';

const now = new Date('2026-11-30T12:00:00Z');
const hostile = '*Bold* <!channel> <@U1> [x](https://evil.example) \u202Eexe\u001B[31m';
const folder = join(__dirname, '..', '..', 'src', 'features', 'signals', 'kinds');
const casesOf = (id: string) => (require(join(folder, id, 'cases')) as { cases: readonly SignalCase[] }).cases;
const inTerminal = { width: 4000, palette: createPalette(false), note: null, numberOf: () => 1, files: 'below' };
const drawn: Readonly<Record<string, (card: Card) => string>> = {
  ...drawnIn,
  Terminal: (card) => drawForTerminal(card, inTerminal).join(' '),
};

/** The first sign of the kind that may ring. */
function signOf(id: string): StoredSign {
  const kind = signalKinds.find((one) => one.id === id);
  for (const one of casesOf(id)) {
    const sign = kind?.judge(observationsOf(one), knownOf(one, now)).find(({ weight }) => weight !== 'C');
    if (sign !== undefined) return toStored(sign);
  }
  throw new Error(`No case of ${id} rings.`);
}

/** As an attacker would have it, who names things in the tenant. */
const named = (sign: StoredSign, name: string): StoredSign => ({
  ...sign,
  about: { ...sign.about, name },
  says: `${sign.says} ${name}`,
  evidence: [...sign.evidence.slice(0, 7), name],
  presses: sign.presses.map((press) =>
    'person' in press ? { ...press, person: { ...press.person, name } } : { ...press, name },
  ),
});

function viewOf(sign: StoredSign): SignalView {
  const at = new Date(sign.answeredAt);
  return {
    tenant: 'contoso',
    definitions: definitionsById,
    answers: [],
    takenBy: null,
    isSettled: false,
    quietForHours: 24,
    signal: {
      id: 'sig-0000001',
      tenant: 't',
      about: sign.about,
      growth: [{ at, loudness: 'loud', signs: [sign] }],
      signs: [sign],
      loudness: 'loud',
      calls: 1,
      calledAt: at,
      answers: [],
      asked: [],
      handedOver: [],
      contained: [],
      openedAt: at,
      lastAt: at,
      entries: 1,
    },
  };
}

const each = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => Object.keys(drawn).map((chat) => [name, chat] as const));

test.each(each)('%s in %s says what happened, how late it is and what to press', (id, chat) => {
  const sign = signOf(id);
  const text = drawn[chat]?.(signalCard(viewOf(sign))) ?? '';
  const plain = text.replaceAll('\\', '');
  expect(plain).toContain(definitionsById.get(id)?.title.replaceAll('\\', ''));
  for (const words of ['until readable', 'until this card', 'I have it']) expect(plain).toContain(words);
});

test.each(each)('%s in %s shows a hostile name as plain text', (id, chat) => {
  const view = viewOf(named(signOf(id), hostile));
  for (const card of [signalCard(view), signalAlarmCard(view)]) {
    const text = drawn[chat]?.(card) ?? '';
    // No direction of letters is turned round, and no terminal takes an order.
    expect(['\u202E', '\u001B'].filter((one) => text.includes(one))).toEqual([]);
    if (chat === 'Terminal') continue;
    const { mentions = [], live = [] } = JSON.parse(text) as { readonly mentions?: string[]; readonly live?: string[] };
    expect([mentions, live.filter((one) => !/^\{\{(DATE|TIME)\(/.test(one))]).toEqual([[], []]);
  }
});
