/** What a message says of a file that belongs to it, where the platform does not show the file itself. */
import type { Block } from './card.js';

/** For example `The full list: c-4k7m2xq.csv, 120 lines`. */
export function attachmentText(block: Extract<Block, { kind: 'attachment' }>): Extract<Block, { kind: 'text' }> {
  const lines = block.content.split('\n').length - (block.content.endsWith('\n') ? 1 : 0);
  return { kind: 'text', spans: [{ text: `${block.label}: ${block.name}, ${lines} lines`, style: 'muted' }] };
}
