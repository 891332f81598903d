/** /harden approve as a person types it: once to see what would be approved, and once more with the digest that the answer shows. */
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
