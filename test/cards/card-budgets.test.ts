/** A person on a phone sees the buttons of whatever card at once: few words stand above the first one, and nothing that a card says less of is lost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMessage as readSlack } from '../../adapters/slack/fake/reader';
import { renderCard as drawForSlack } from '../../adapters/slack/render/render';
import { renderCard as drawForTeams } from '../../adapters/teams/render/render';
import { actionNames } from '../../src/chat/card';
import { actionsOf, statementsOf } from '../../src/chat/card-parts';
import { heldToBudget, saidIn, wordsAbove, wordsIn } from '../../src/chat/glance';
import { everyKind, type Kind } from '../support/chat/every-kind';

const root = join(__dirname, '..', '..');
let kinds: Readonly<Record<string, Kind>>;

beforeAll(async () => {
  kinds = await everyKind();
});

/** Files that put buttons on cards, and are no part of how cards are made and drawn. */
const makers = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name}`)
  .filter((path) => path.endsWith('.ts') && !path.startsWith('src/chat/'))
  .filter((path) => /kind: '(?:actions|row)'(?: as const)?,/.test(readFileSync(join(root, path), 'utf8')));

interface Element {
  readonly type?: string;
  readonly [part: string]: unknown;
}

const holds = (element: unknown, type: string): boolean =>
  typeof element === 'object' &&
  element !== null &&
  ((element as Element).type === type || Object.values(element).some((part) => holds(part, type)));

/** Every text of a drawn element. */
const textsIn = (element: unknown): readonly string[] => {
  if (Array.isArray(element)) return element.flatMap(textsIn);
  if (typeof element !== 'object' || element === null) return [];
  return Object.entries(element).flatMap(([name, part]) =>
    (name === 'text' || name === 'title' || name === 'value') && typeof part === 'string' ? [part] : textsIn(part),
  );
};

/** What a client shows above the first button, by the message itself. */
const drawn = {
  Slack: (card: Kind['states'][number]): string => {
    const { blocks, text } = drawForSlack(card);
    const first = blocks.findIndex((block) => block.type === 'actions' || holds(block, 'button'));
    if (first === -1) return '';
    return readSlack(blocks.slice(0, first) as never, text).text;
  },
  Teams: (card: Kind['states'][number]): string => {
    const { body } = drawForTeams(card).card;
    const first = body.findIndex((element) => holds(element, 'ActionSet'));
    return textsIn(body.slice(0, first)).join(' ');
  },
};

test('every kind of card that has buttons is measured, and every button is on one of them', () => {
  const all = Object.values(kinds);
  expect(makers.filter((path) => !all.some(({ files }) => files.includes(path)))).toEqual([]);
  const shown = new Set(all.flatMap(({ states }) => states.flatMap((card) => actionsOf(card).map(({ name }) => name))));
  expect(actionNames.filter((name) => !shown.has(name))).toEqual([]);
});

test('every button says in which tenant it is pressed: by name, or by an id that one tenant has; a channel may stand for several', () => {
  const subjects = Object.entries(kinds).flatMap(([kind, { states }]) =>
    states.flatMap((card) => actionsOf(card).map(({ name, subject }) => ({ kind, name, subject }))),
  );
  const ofPerson = new Set<string>(['link']);
  const isSaid = (subject: string) => /^(?:[a-z]|sig)-/.test(subject) || /@[a-z0-9-]+$/.test(subject);
  const unsaid = subjects.filter(({ name, subject }) => !ofPerson.has(name) && !isSaid(subject));
  expect([...new Set(unsaid.map((one) => JSON.stringify(one)))]).toEqual([]);
});

/** Which card of the tests that lose nothing stands for each kind; null: it says the facts of another card again, and leads to that. */
const factsOf: Readonly<Record<string, string | null>> = {
  status: 'status',
  'approval of a control': 'approval',
  digest: 'digest',
  'a change of any status': 'outcome',
  'whose turn it is': 'approval',
  'a reminder': null,
  'news for the requester': null,
  'several plans': 'several',
  campaign: 'campaign',
  results: 'results',
  'an open twin': null,
  'a travel exception': 'travel',
  'a list of changes': null,
  parameters: null,
  audit: 'audit',
  explanation: 'audit',
  drift: 'drift',
  home: 'home',
  link: null,
  incident: 'incident',
  'an incident that is open again': 'incident',
  waiver: 'waiver',
  'settings to change': 'settings',
  questions: 'questions',
  signal: 'signal',
};

test('of every kind it is known which facts it says, and where', () => {
  expect(Object.keys(kinds).filter((kind) => !Object.hasOwn(factsOf, kind))).toEqual([]);
  const suites = readdirSync(__dirname).filter((name) => /^card-facts.*\.test\.ts$/.test(name));
  const known = suites.flatMap((name) =>
    [...readFileSync(join(__dirname, name), 'utf8').matchAll(/^const all = \{([^}]*)\}/gm)].flatMap(
      ([, all = '']) => all.match(/\w+/g) ?? [],
    ),
  );
  expect(Object.values(factsOf).filter((card) => card !== null && !known.includes(card))).toEqual([]);
});

test('each, in every state and with the longest names, says above its first button no more than its kind may', () => {
  const over = Object.entries(kinds).flatMap(([kind, { words, states }]) =>
    states
      .filter((card) => actionsOf(card).length > 0)
      .map((card) => ({ kind, title: card.title, words, said: wordsAbove(heldToBudget(card)) }))
      .filter(({ said }) => said > words),
  );
  expect(over).toEqual([]);
});

test.each(['Slack', 'Teams'] as const)('so does what %s shows', (chat) => {
  const over = Object.entries(kinds).flatMap(([kind, { words, states }]) =>
    states
      .filter((card) => actionsOf(card).length > 0)
      .map((card) => ({ kind, title: card.title, words, said: wordsIn(drawn[chat](card)) }))
      .filter(({ said }) => said > words),
  );
  expect(over).toEqual([]);
});

test('whatever a card says, it still says somewhere, in each state', () => {
  const lost = Object.entries(kinds).flatMap(([kind, { states }]) =>
    states.flatMap((card) => {
      const shown = statementsOf(heldToBudget(card).blocks).flatMap(saidIn).join(' ');
      return statementsOf(card.blocks)
        .flatMap(saidIn)
        .filter((said) => !shown.includes(said))
        .map((said) => ({ kind, said }));
    }),
  );
  expect(lost).toEqual([]);
});
