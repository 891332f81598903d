/** Text files that belong to a message: what they are, and what is said of one where it stands. */
import { canonicalJson, sha256 } from '../lib/json.js';
import type { Block, Card } from './card.js';
import { statementsOf, withStatements } from './card-parts.js';

export type Attachment = Extract<Block, { kind: 'attachment' }>;

/** A file that may be too large for memory: it is read each time it is sent. */
export interface TextFile {
  /** The same id, the same content. */
  readonly id: string;
  /** The content in pieces, from the beginning each time. Rejects where the store cannot be asked. */
  read(): AsyncIterable<string>;
}

/** A file whose content is at hand. */
export function textFile(content: string): TextFile {
  return {
    id: sha256(content),
    read: async function* () {
      yield content;
    },
  };
}

/** A file that is made when it is sent. `mark` says everything that its content depends on. */
export function fileMadeOf(mark: readonly string[], make: () => string): TextFile {
  return {
    id: sha256(canonicalJson(mark)),
    read: async function* () {
      yield make();
    },
  };
}

/** All of a file, where it is known to be small. */
export async function contentOf(file: TextFile): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of file.read()) pieces.push(piece);
  return pieces.join('');
}

/** Bytes of a file as UTF-8; reads all of it and keeps none. */
export async function byteLength(file: TextFile): Promise<number> {
  let bytes = 0;
  for await (const piece of file.read()) bytes += Buffer.byteLength(piece);
  return bytes;
}

export function attachmentsOf({ blocks }: Card): readonly Attachment[] {
  return statementsOf(blocks).filter((block) => block.kind === 'attachment');
}

/** The card with each file marked that could not be put beside it; `why` is null for a file that is there. */
export function withMissing(card: Card, why: (file: Attachment) => string | null): Card {
  return {
    ...card,
    blocks: withStatements(card.blocks, (block) => {
      if (block.kind !== 'attachment') return block;
      const missing = why(block);
      return missing === null ? block : { ...block, missing };
    }),
  };
}

/** For example `The full list: c-4k7m2xq.csv, 120 objects, in the thread of this message`; `place` is the platform's word for where. */
export function attachmentText(block: Attachment, place: string): Extract<Block, { kind: 'text' }> {
  const where = block.missing === undefined ? place : `not attached (${block.missing}); /harden ${block.ask} gives it to you`;
  return { kind: 'text', spans: [{ text: `${block.label}: ${block.name}, ${block.holds}, ${where}`, style: 'muted' }] };
}

/** A name that is one on every system: no folder, no control character. */
export function safeFileName(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/gu, '_').replace(/^\.+/, '_');
  return plain === '' ? 'file.txt' : plain.slice(-100);
}
