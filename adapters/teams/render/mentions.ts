/** Mentions of a card: each in tags of its own, because Teams finds whom to notify by their text. */
import type { Block, Span } from '../../../src/chat/card.js';
import type { MentionEntity } from './elements.js';
import { mentionTag, plain } from './escape.js';
import { limits } from './limits.js';

/** The entity of a span that mentions someone here; none where it does not. */
export function mentionOf({ text, mentions, calls }: Span): readonly MentionEntity[] {
  const group = calls?.['teams'];
  const id = mentions?.['teams'] ?? group;
  if (id === undefined || text.trim() === '') return [];
  const name = plain(text, limits.label);
  const type = group === undefined ? {} : { type: 'tag' as const };
  return [{ type: 'mention', text: mentionTag(text, limits.label), mentioned: { id, name, ...type } }];
}

/** The blocks with a number behind the name of someone who is called as another one is: of two in the same tags, one alone would be notified. */
export function toldApart(blocks: readonly Block[]): readonly Block[] {
  const ids = new Map<string, string>();
  return blocks.map((block) =>
    block.kind === 'text' && block.spans.some((span) => mentionOf(span).length > 0)
      ? { ...block, spans: block.spans.map((span) => numbered(span, ids)) }
      : block,
  );
}

/** Of a name that is as long as it may be, the end gives way to the number. */
const numberLength = 8;

/** @param ids who is called by which tags so far */
function numbered(span: Span, ids: Map<string, string>): Span {
  for (let number = 1; ; number += 1) {
    const text = number === 1 ? span.text : `${plain(span.text, limits.label - numberLength)} (${number})`;
    const [entity] = mentionOf({ ...span, text });
    if (entity === undefined) return span;
    const known = ids.get(entity.text) ?? entity.mentioned.id;
    if (known !== entity.mentioned.id) continue;
    ids.set(entity.text, known);
    return { ...span, text };
  }
}

/** Each once. Teams refuses an entity whose text stands nowhere. */
export function mentionsIn(blocks: readonly Block[]): readonly MentionEntity[] | undefined {
  const spans = blocks.flatMap((block) => (block.kind === 'text' ? block.spans : []));
  const byTag = new Map(spans.flatMap(mentionOf).map((entity) => [entity.text, entity]));
  return byTag.size === 0 ? undefined : [...byTag.values()];
}
