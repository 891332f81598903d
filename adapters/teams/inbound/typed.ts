/** What a person typed, out of what Teams makes of it: without mentions, markup and the name of the command. */
import { lookupOwn } from '../../../src/lib/lookup-own.js';

export interface Mention {
  /** As it stands in the text, e.g. `<at>hardenbot</at>`. */
  readonly text: string;
}

/** Teams sends what people type with entities for what would be markup, so that a tag in it is markup of the editor. */
const tag = /<\/?[a-z][^<>]*>/giu;

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** The command may be typed with its name or without: `/harden status`, `harden status`, `@hardenbot status`. */
const commandName = /^\/?harden(?=\s|$)/iu;

/** The words of a message. Attachments are no part of its text and are never read. */
export function typedWords(text: string, mentions: readonly Mention[]): string {
  const withoutMentions = mentions.reduce(
    (rest, mention) => (mention.text === '' ? rest : rest.replaceAll(mention.text, ' ')),
    text,
  );
  return decoded(withoutMentions.replaceAll(tag, ' ')).trim().replace(commandName, '').trim();
}

/** Each entity once: what it stands for is text and not looked at again. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/giu,
    (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return lookupOwn(entities, name.toLowerCase()) ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );
}
