/** Says on a card whose word it is, where it is not Microsoft's. */
import type { Block } from '../chat/card.js';
import { originNote, type TenantOrigin } from '../tenant/origin.js';

export function originBlocks(origin: TenantOrigin): readonly Block[] {
  const note = originNote(origin);
  return note === null ? [] : [{ kind: 'text', spans: [{ text: note, style: 'warn' }] }];
}
