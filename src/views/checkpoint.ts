/** Where the ledger stood: one short line on a card, and below it the signed text that the chat keeps as an outside record. */
import type { Block, Detail, Statement } from '../chat/card.js';
import { counted } from './words.js';

/** The number of the entry, as the text of a checkpoint has it. */
function entryOf(checkpoint: string): string {
  return checkpoint.split(':')[2] ?? '';
}

export function checkpointLine(checkpoints: readonly string[]): Statement {
  const [only = ''] = checkpoints;
  const what = checkpoints.length > 1 ? counted(checkpoints.length, 'ledger') : `Ledger entry ${entryOf(only)}`;
  return { kind: 'text', spans: [{ text: `${what}, posted in the thread.`, style: 'muted' }] };
}

const purpose: Block = {
  kind: 'text',
  spans: [{ text: 'Keep this message: hardenbot ledger verify checks the ledger against it.', style: 'muted' }],
};

/** @param texts what the chat keeps, word for word */
export function checkpointDetail(texts: readonly string[]): Detail {
  return {
    part: 'checkpoint',
    isWitness: true,
    card: {
      title: 'Where the ledger stood',
      tone: 'neutral',
      blocks: [...texts.map((text): Block => ({ kind: 'text', spans: [{ text, style: 'code' }] })), purpose],
    },
  };
}
