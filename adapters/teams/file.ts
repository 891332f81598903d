/** Draws a file that belongs to a message: a bot cannot put one into a channel, so its lines are folded into the card. */
import { attachmentText } from '../../src/chat/attachment.js';
import { type ActionSet, line, type RichTextBlock, run } from './elements.js';
import { literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type BlockOf, type PartMaker, paragraph, rowsOf } from './parts.js';

/** The lines that are shown when somebody opens them; where there is room for none, what the file would hold. */
export function file(block: BlockOf<'attachment'>): PartMaker {
  const lines = block.content.replace(/\n$/, '').split('\n');
  const fold = (body: readonly RichTextBlock[]): ActionSet => ({
    type: 'ActionSet',
    actions: [
      {
        type: 'Action.ShowCard',
        title: literal(`${block.label}: ${block.name}`, limits.fileTitle),
        card: { type: 'AdaptiveCard', body },
      },
    ],
  });
  return (longest) => {
    const { rows, sizes } = rowsOf(lines.slice(0, limits.fileLines), (text, index) =>
      line(run(literal(text, Math.min(longest, limits.value)), { fontType: 'Monospace' }), index === 0 ? undefined : 'None'),
    );
    return {
      sizes,
      frame: sizeOf(fold([])),
      more: lines.length - rows.length,
      noun: 'line',
      draw: (count) => (count === 0 ? paragraph(attachmentText(block))(longest).draw(1) : [fold(rows.slice(0, count))]),
    };
  };
}
