/** What people see in Slack and in Teams, side by side: the cards of one story, drawn for both, say the same and fit both. */

import { readMessage as readSlack } from '../../adapters/slack/fake/reader';
import { checkMessage as checkSlack, isSlackError } from '../../adapters/slack/fake/rules';
import { renderCard as drawForSlack } from '../../adapters/slack/render/render';
import { readMessage as readTeams } from '../../adapters/teams/fake/reader';
import { checkMessage as checkTeams } from '../../adapters/teams/fake/rules';
import { limits } from '../../adapters/teams/render/limits';
import { renderCard as drawForTeams } from '../../adapters/teams/render/render';
import type { Block, Card } from '../../src/chat/card';
import { actionsOf } from '../../src/chat/card-parts';
import { budgets, heldToBudget, linesAbove, wordsAbove } from '../../src/chat/glance';
import { plainText } from '../../src/chat/safe-text';
import { controls } from '../../src/controls/index';
import { assertNever } from '../../src/lib/errors';
import { complaints } from '../support/chat/adaptive-cards';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness } from '../support/corridor/harness';
import { incidentCards } from '../support/corridor/incident-cards';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = tenantOfMailboxes({ 1: 'both', 2: 'none', 3: 'both' }, 'both');

let harness: Harness;
let cards: ReadonlyMap<string, Card>;

beforeAll(async () => {
  const room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({ platform: room, state: tenant, controls: { 'pop-imap': {} } });
  cards = new Map([...(await tell(room)), ...(await incidentCards())]);
});
afterAll(() => harness.close());

/** One story with everything that people see on the way, by what it shows. */
async function tell(room: ChatRoom): Promise<ReadonlyMap<string, Card>> {
  const told = new Map<string, Card>();
  const shown = (name: string, card: Card | null): void => {
    if (card === null) throw new Error(`There was no answer to show as ${name}.`);
    told.set(name, card);
  };
  const says = (words: string) => (card: Card) => textOf(card).includes(words);
  shown('the help', await room.says('ana', 'help'));
  shown('a mistyped command', await room.says('ana', 'stauts'));
  shown('a status before the first audit', await room.says('ana', 'status'));
  await room.says('ana', 'audit');
  shown('an audit', await room.waitFor(says('POP or IMAP is on for 2 of 3'), 'the findings'));
  shown('a status', await room.says('ana', 'status'));
  shown('an explanation', await room.says('ana', 'explain pop-imap'));
  shown('who someone is', await room.says('ana', 'whoami'));
  await room.says('ana', 'plan pop-imap');
  shown('a plan to approve', await room.waitFor(says('waiting for approval'), 'a plan to approve'));
  shown('an approval of oneself', await room.clicks('ana', 'Approve'));
  await room.clicks('bo', 'Approve');
  shown(
    'a change that was verified',
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'its end'),
  );
  await room.clicks('ana', 'Revert');
  await room.waitFor((card) => card.title.includes('Undo') && says('waiting for approval')(card), 'a plan to undo it');
  await room.clicks('bo', 'Reject', 'Not before Friday');
  shown('a plan that was rejected', await room.waitFor(says('Not before Friday'), 'rejected'));
  shown('the changes', await room.says('ana', 'changes'));
  return told;
}

/** What differs from one telling to the next. */
function steady(text: string): string {
  const ids = new Map<string, string>();
  return (
    text
      .replaceAll(/\b([a-z])-[a-z0-9]{7}\b/g, (id, kind: string) => {
        if (!ids.has(id)) ids.set(id, `${kind}-${ids.size + 1}`);
        return ids.get(id) ?? id;
      })
      .replaceAll(/\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?/g, '(time)')
      .replaceAll(/Ledger entry \d+/g, 'Ledger entry …')
      // How many controls there are, and how many of them nothing is known of, is no part of how a card reads.
      .replaceAll(new RegExp(`Score \\S+ · ${controls.length} controls: `, 'g'), '(score) · (all) controls: ')
      .replaceAll(`${controls.length} controls: `, '(all) controls: ')
      .replaceAll(/\b\d+ (unknown|controls could not be judged)\b/g, '(some) $1')
      .replaceAll(/\b[0-9a-f]{12}\b/g, '(digest)')
  );
}

function inSlack(card: Card): string {
  const { text, blocks } = drawForSlack(card);
  const accepted = checkSlack(text, blocks);
  if (isSlackError(accepted)) throw new Error(`${accepted.error}: ${accepted.details.join(' ')}`);
  return withButtons(readSlack(accepted, text));
}

function inTeams(card: Card): string {
  const { summary, card: content } = drawForTeams(card);
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const accepted = checkTeams(JSON.parse(JSON.stringify({ type: 'message', summary, attachments })));
  if (typeof accepted === 'string') throw new Error(accepted);
  return withButtons(readTeams(accepted));
}

function withButtons({
  text,
  buttons,
}: {
  readonly text: string;
  readonly buttons: readonly { readonly label: string }[];
}): string {
  return [text, ...(buttons.length === 0 ? [] : [buttons.map(({ label }) => `[${label}]`).join(' ')])].join('\n');
}

/** Every word that the maker of a card put into it, files aside: of those a chat may show no more than their name. */
function wordsIn({ title, blocks }: Card): readonly string[] {
  const texts = blocks.flatMap((block): readonly string[] =>
    block.kind === 'fold' ? [block.label, ...block.blocks.flatMap(said)] : said(block),
  );
  return [title, ...texts].map((text) => plainText(text).replaceAll(/\s+/g, '')).filter((text) => text !== '');
}

function said(block: Exclude<Block, { kind: 'fold' }>): readonly string[] {
  switch (block.kind) {
    case 'text':
      return wordsOf(block.spans);
    case 'facts':
      return block.facts.flatMap(({ label, value }) => [label, ...(typeof value === 'string' ? [value] : wordsOf(value))]);
    case 'table':
      return [...block.columns, ...block.rows.flatMap(wordsOf)];
    case 'diff':
      return block.changes.flatMap((change) => [change.object, change.property]);
    case 'progress':
      return [block.label];
    case 'chart':
      return [block.title];
    case 'attachment':
      return [block.label];
    case 'row':
      return [...wordsOf(block.spans), block.action.label];
    case 'actions':
      return block.actions.map((action) => action.label);
    case 'choice':
      return [block.label];
    default:
      return assertNever(block);
  }
}

/** Times are shown in the zone of the reader. */
function wordsOf(spans: readonly { readonly text: string; readonly at?: string }[]): readonly string[] {
  return spans.filter(({ at }) => at === undefined).map(({ text }) => text);
}

const names = [
  'the help',
  'a mistyped command',
  'a status before the first audit',
  'an audit',
  'a status',
  'an explanation',
  'who someone is',
  'a plan to approve',
  'an approval of oneself',
  'a change that was verified',
  'a plan that was rejected',
  'the changes',
  'what was read of an account',
  'a containment to approve',
  'a containment that is partly done',
];

const hasButtons = (shown: Card): boolean => actionsOf(shown).length > 0;

describe.each(names)('%s', (name) => {
  const card = (): Card => {
    const found = cards.get(name);
    if (found === undefined) throw new Error(`The story has no ${name}.`);
    return found;
  };

  test('says everything in both chats', () => {
    const readings = [inSlack(card()), inTeams(card())].map((reading) => reading.replaceAll(/\s+/g, ''));
    for (const reading of readings) for (const words of wordsIn(card())) expect(reading).toContain(words);
  });

  test('is version 1.5 to the library of Microsoft, and no larger than Teams takes', () => {
    const { card: content } = drawForTeams(card());
    expect(complaints(content)).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThanOrEqual(limits.card);
  });

  test('says before its first button no more than any card may', () => {
    const shown = heldToBudget(card());
    expect(wordsAbove(shown)).toBeLessThanOrEqual(hasButtons(shown) ? budgets.any.words : Number.POSITIVE_INFINITY);
    expect(linesAbove(shown)).toBeLessThanOrEqual(hasButtons(shown) ? budgets.any.lines : Number.POSITIVE_INFINITY);
  });

  test('reads like this', () => {
    expect(steady(`Slack\n\n${inSlack(card())}\n\nTeams\n\n${inTeams(card())}`)).toMatchSnapshot();
  });
});
