/** The numbers that press buttons. A number means the same button for as long as the terminal runs, so that a card that changes cannot turn a press into another one. */
import type { Action, Card } from '../../src/chat/card.js';
import { actionsOf } from '../../src/chat/card-parts.js';

export interface Button {
  readonly action: Action;
  readonly message: string;
  /** The one person who may press it; null for everyone. */
  readonly onlyFor: string | null;
}

export class Buttons {
  private readonly numbers = new Map<string, number>();
  private readonly open = new Map<number, Button>();

  /** Numbers the buttons of a message; those that it had before and has no more cannot be pressed again. */
  show(message: string, card: Card, onlyFor: string | null): ReadonlyMap<Action, number> {
    for (const [number, button] of this.open) if (button.message === message) this.open.delete(number);
    const actions = actionsOf(card);
    return new Map(actions.map((action) => [action, this.openAs(this.numberOf(message, action), { action, message, onlyFor })]));
  }

  /** `closed` for a button that was there and is not any more, `unknown` for a number that was never given. */
  find(number: number): Button | 'closed' | 'unknown' {
    return this.open.get(number) ?? (number >= 1 && number <= this.numbers.size ? 'closed' : 'unknown');
  }

  private openAs(number: number, button: Button): number {
    this.open.set(number, button);
    return number;
  }

  /** A button about another digest is another button. */
  private numberOf(message: string, { name, subject, digest }: Action): number {
    const key = JSON.stringify([message, name, subject, digest]);
    const number = this.numbers.get(key) ?? this.numbers.size + 1;
    this.numbers.set(key, number);
    return number;
  }
}
