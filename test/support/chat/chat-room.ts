/** A chat platform for stories: people say and click, cards are kept as data, and a story waits for a card instead of sleeping. */
import { EventEmitter, once } from 'node:events';
import type { Action, Block, Card } from '../../../src/chat/card';
import { actionsOf } from '../../../src/chat/card-parts';
import type { Actor, ChatEvent, ChatPlatform, Conversation, OnEvent } from '../../../src/chat/platform';
import { controls } from '../../../src/controls/index';

export interface ChatRoom extends ChatPlatform {
  /** What a person types after the name of the command; the private answer, if any. */
  says(who: string, text: string): Promise<Card | null>;
  /** Clicks a button of the newest card that has it. */
  clicks(who: string, label: string, reason?: string): Promise<Card | null>;
  /** Sends an event as it is, for what no honest client sends. */
  send(event: ChatEvent): Promise<Card | null>;
  /** The newest state of each posted card, in the order in which they were posted. */
  cards(): readonly Card[];
  /** Waits until a card fits that was posted, or whispered to one person. */
  waitFor(fits: (card: Card) => boolean, what: string): Promise<Card>;
  /** Every state of every card, in order: what people saw. */
  readonly seen: readonly Card[];
  /** What one person alone was shown, in order. */
  readonly whispers: readonly Card[];
}

const timeoutMs = 150_000;

export function openChatRoom(name: string, channel: string): ChatRoom {
  const conversation: Conversation = { platform: name, channel };
  const changed = new EventEmitter();
  const posted = new Map<string, Card>();
  const seen: Card[] = [];
  const whispers: Card[] = [];
  let handle: OnEvent = () => Promise.resolve(null);
  let sequence = 0;
  const actor = (id: string): Actor => ({ platform: name, id, membership: 'member' });
  const show = (message: string, card: Card): void => {
    posted.set(message, card);
    seen.push(card);
    changed.emit('card');
  };
  const key = (): string => {
    sequence += 1;
    return `event-${sequence}`;
  };

  return {
    name,
    seen,
    whispers,
    start: (onEvent) => {
      handle = onEvent;
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    post: (to, card) => {
      const message = `m-${posted.size + 1}`;
      show(message, card);
      return Promise.resolve({ conversation: to, message });
    },
    update: (copy, card) => {
      show(copy.message, card);
      return Promise.resolve();
    },
    whisper: (_conversation, _actor, card) => {
      whispers.push(card);
      changed.emit('card');
      return Promise.resolve();
    },
    send: (event) => handle(event),
    says: (who, text) => handle({ kind: 'command', actor: actor(who), conversation, key: key(), text }),
    clicks: (who, label, reason) => {
      const { name: action, subject, digest } = newestButton([...posted.values()], label);
      return handle({
        kind: 'click',
        actor: actor(who),
        conversation,
        key: key(),
        action,
        subject,
        ...(digest === undefined ? {} : { digest }),
        ...(reason === undefined ? {} : { reason }),
      });
    },
    cards: () => [...posted.values()],
    waitFor: async (fits, what) => {
      const giveUp = AbortSignal.timeout(timeoutMs);
      for (;;) {
        const found = [...whispers, ...posted.values()].reverse().find(fits);
        if (found !== undefined) return found;
        try {
          await once(changed, 'card', { signal: giveUp });
        } catch {
          throw new Error(`No card became ${what}. Last seen:\n${JSON.stringify(seen.at(-1), null, 2)}`);
        }
      }
    },
  };
}

/** Buttons of a card, in order. */
export function buttonsOf(card: Card): readonly Action[] {
  return actionsOf(card);
}

/** All text of a card as a person reads it: runs of a paragraph joined, everything else as it stands. */
export function textOf(card: Card | null): string {
  if (card === null) return '';
  return [card.title, ...card.blocks.flatMap(linesOf)].join('\n');
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.spans.map((span) => span.text).join('')];
    case 'row':
      return [block.spans.map((span) => span.text).join(''), JSON.stringify(block.action)];
    case 'fold':
      return [block.label, ...block.blocks.flatMap(linesOf)];
    default:
      return [JSON.stringify(block)];
  }
}

/** The id of the change that a card is about, which stands behind its status. */
export function changeIdIn(card: Card): string {
  return / · (c-[a-z0-9]{7})/.exec(textOf(card))?.[1] ?? '';
}

/** What the title of a plan of a control says. */
export function changeTitleOf(control: string): string {
  return controls.find(({ id }) => id === control)?.changeTitle.does ?? control;
}

function newestButton(cards: readonly Card[], label: string): Action {
  const button = [...cards]
    .reverse()
    .flatMap(buttonsOf)
    .find((candidate) => candidate.label === label);
  if (button === undefined) throw new Error(`There is no button "${label}".`);
  return button;
}
