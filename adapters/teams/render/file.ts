/** Draws a file that belongs to a message: a bot cannot put one into a channel, so its beginning is folded into the card. */
import { attachmentText } from '../../../src/chat/attachment.js';
import { type ActionSet, line, type RichTextBlock, run } from './elements.js';
import { literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type BlockOf, type PartMaker, paragraph, rowsOf } from './parts.js';

/** What the file holds and how to get it. */
export function file(block: BlockOf<'attachment'>): PartMaker {
  return paragraph(attachmentText(block, `/harden ${block.ask} gives you the file`));
}

/** The first lines, shown when somebody opens them; null where there are none to show. */
export function preview(block: BlockOf<'attachment'>): PartMaker | null {
  if (block.preview.length === 0) return null;
  const fold = (body: readonly RichTextBlock[]): ActionSet => ({
    type: 'ActionSet',
    actions: [
      {
        type: 'Action.ShowCard',
        title: literal(`Lines of ${block.name}`, limits.fileTitle),
        card: { type: 'AdaptiveCard', body },
      },
    ],
  });
  return (maxLength) => {
    const { rows, sizes } = rowsOf(block.preview.slice(0, limits.fileLines), (text, index) =>
      line(run(literal(text, Math.min(maxLength, limits.value)), { fontType: 'Monospace' }), index === 0 ? undefined : 'None'),
    );
    return {
      sizes,
      frame: sizeOf(fold([])),
      // The file itself is complete; what is left out here is no loss.
      more: 0,
      noun: 'line',
      draw: (count) => (count === 0 ? [] : [fold(rows.slice(0, count))]),
    };
  };
}
