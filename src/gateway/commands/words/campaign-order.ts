/** Takes `canary=2` and `pace=3` out of the words of a plan for many tenants: in which order they have their turns. */
import { type Refusal, refuse } from '../../../lib/errors.js';
import type { CampaignOrder } from '../../decisions/ask-campaign.js';

interface OrderedWords extends CampaignOrder {
  readonly words: readonly string[];
}

const orderWord = /^(?:--|—)?(canary|pace)=(.*)$/isu;
const maxOrder = 250;

/** Without them none goes first, and one is under way at once. */
export function takeOrder(typed: readonly string[]): OrderedWords | Refusal {
  const found = new Map<string, number>();
  const words: string[] = [];
  for (const word of typed) {
    const [, name, value = ''] = orderWord.exec(word) ?? [];
    const known = name?.toLowerCase();
    if (known === undefined) words.push(word);
    else if (found.has(known)) return refuse('bad-option', `Two of ${known}= are given.`, 'Give one. Nothing was done.');
    else if (!/^[1-9]\d{0,2}$/.test(value) || Number(value) > maxOrder)
      return refuse('bad-option', `${known}= takes a number from 1 to ${maxOrder}.`, `Write ${known}=2. Nothing was done.`);
    else found.set(known, Number(value));
  }
  return { words, first: found.get('canary') ?? 0, atOnce: found.get('pace') ?? 1 };
}
