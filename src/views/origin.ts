/** Says on a card whose word it is, where it is not Microsoft's: simulated, read from a file, or concluded by hardenbot. */
import type { Block } from '../chat/card.js';
import { originNote, type TenantOrigin } from '../tenant/origin.js';

export function originBlocks(origin: TenantOrigin): readonly Block[] {
  const note = originNote(origin);
  return note === null ? [] : [{ kind: 'text', spans: [{ text: note, style: 'warn' }] }];
}

/** One sentence, where no service said it and nothing measured it. */
export function reasonedFrom(what: string): string {
  return `Reasoned by hardenbot from ${what}.`;
}
