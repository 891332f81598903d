/** Where a card says each fact of its view model: before its buttons, in its details, or in its thread. */
import type { Block, Card, Statement } from '../../../src/chat/card';
import { withStatements } from '../../../src/chat/card-parts';
import { saidIn } from '../../../src/chat/glance';

/** `card`: before the buttons · `details`: folded on the card · `thread`: in a message below it */
type Place = 'card' | 'details' | 'thread';

export interface Known {
  readonly card: Card;
  readonly thread: readonly Card[];
  /** What the view model says, in the words that people read. */
  readonly facts: Readonly<Record<string, { readonly says: string; readonly at: Place }>>;
}

const saidBy = (blocks: readonly Block[]): string =>
  blocks
    .flatMap((block): readonly Statement[] =>
      block.kind === 'actions' || block.kind === 'fold' || block.kind === 'choice'
        ? []
        : block.kind === 'row'
          ? [{ kind: 'text', spans: block.spans }]
          : [block],
    )
    .flatMap(saidIn)
    .join(' ')
    .replaceAll(/\s+/g, ' ');

/** The places of a card and its thread with all that stands in each. */
function placesOf({ card, thread }: Pick<Known, 'card' | 'thread'>): Readonly<Record<Place, string>> {
  const folded = card.blocks.flatMap((block) => (block.kind === 'fold' ? block.blocks : []));
  return {
    card: `${card.title} ${saidBy(card.blocks)}`,
    details: saidBy(folded),
    thread: thread.map(({ title, blocks }) => `${title} ${saidBy(blocks)}`).join(' '),
  };
}

/** The facts that do not stand where they should. */
export function missingFrom({ facts, ...shown }: Known): readonly string[] {
  const places = placesOf(shown);
  return Object.entries(facts).flatMap(([name, { says, at }]) => (places[at].includes(says) ? [] : [name]));
}

/** The card without every statement, fact or row that says it. */
function without(card: Card, says: string): Card {
  const rest = card.blocks.filter((block) => block.kind !== 'row' || !saidBy([block]).includes(says));
  const emptied = withStatements(rest, (statement) => {
    if (statement.kind === 'facts')
      return {
        ...statement,
        facts: statement.facts.filter(
          (fact) =>
            !saidIn({ kind: 'facts', facts: [fact] })
              .join(' ')
              .includes(says),
        ),
      };
    return saidIn(statement).join(' ').replaceAll(/\s+/g, ' ').includes(says) ||
      saidIn(statement).some((text) => text.includes(says))
      ? { kind: 'text', spans: [] }
      : statement;
  });
  return { ...card, title: card.title.replaceAll(says, ''), blocks: emptied };
}

/** The facts that nobody would miss: each is dropped by hand, and the ones that are not found missing are named. */
export function unmissed(known: Known): readonly string[] {
  return Object.entries(known.facts).flatMap(([name, { says }]) => {
    const less = { ...known, card: without(known.card, says), thread: known.thread.map((card) => without(card, says)) };
    return missingFrom(less).includes(name) ? [] : [name];
  });
}
