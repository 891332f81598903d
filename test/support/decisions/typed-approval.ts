/** Decisions as a person types them: once to see what they are about, and once more with the digest that the answer shows. */
import type { Card } from '../../../src/chat/card';
import { isRefusal, type Refusal } from '../../../src/lib/errors';
import { textOf } from '../chat/chat-room';

/** The last answer. @param options what follows the digest, for example `at=window` */
export async function approveTyped<Answered extends Card | Refusal | null>(
  say: (text: string) => Promise<Answered>,
  id: string,
  options = '',
): Promise<Answered> {
  const shown = await say(`approve ${id}`);
  if (shown === null || isRefusal(shown)) return shown;
  const [, digest] = new RegExp(`/harden approve ${id} ([0-9a-f]{12})`).exec(textOf(shown)) ?? [];
  return digest === undefined ? shown : say(`approve ${id} ${digest} ${options}`.trim());
}

/** Any other decision: what the answer says to type is typed. The last answer. */
export async function decideTyped<Answered extends Card | Refusal | null>(
  say: (text: string) => Promise<Answered>,
  text: string,
): Promise<Answered> {
  const shown = await say(text);
  if (shown === null || isRefusal(shown)) return shown;
  const next = commandIn(shown);
  return next === undefined ? shown : say(next);
}

/** What a card says to type where nothing is decided yet. */
function commandIn({ blocks }: Card): string | undefined {
  const spans = blocks.flatMap((block) => (block.kind === 'text' ? block.spans : []));
  const place = spans.findIndex(({ text }) => text.startsWith('Nothing is decided yet'));
  return place < 0 ? undefined : spans[place + 1]?.text.replace(/^\/harden /, '');
}
