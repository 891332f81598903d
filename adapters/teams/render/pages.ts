/** A file as pages of a chat, for clouds in which Teams takes no file from a bot. */
import type { Attachment } from '../../../src/chat/attachment.js';
import { type AdaptiveCard, line, type RichTextBlock, run } from './elements.js';
import { literal, plain } from './escape.js';
import { limits, sizeOf } from './limits.js';

/** More pages than that are no way to read a list, and Teams takes some thirty messages in half a minute. */
const maxPages = 25;

/** Cards that hold all lines of the file; the last one says so where there are too many. */
export async function* pagesOf({ name, file, holds, ask }: Attachment): AsyncGenerator<AdaptiveCard> {
  let page: RichTextBlock[] = [];
  let size = 0;
  let pages = 0;
  const title = () => `${name}, ${holds}, page ${pages + 1}`;
  for await (const text of linesOf(file.read())) {
    const drawn = line(run(literal(text, limits.value), { fontType: 'Monospace' }), 'None');
    if (size + sizeOf(drawn) > limits.card - 1000) {
      if (pages === maxPages - 1) {
        const rest = `The list goes on and is too long for pages. The person who runs hardenbot gets all of it with: hardenbot ${ask.replace('export ', 'export --change ')}`;
        return yield cardOf(title(), [...page, line(run(literal(rest, limits.value)))]);
      }
      yield cardOf(title(), page);
      pages += 1;
      page = [];
      size = 0;
    }
    page.push(drawn);
    size += sizeOf(drawn);
  }
  yield cardOf(title(), page);
}

function cardOf(title: string, body: readonly RichTextBlock[]): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: plain(title, limits.summary),
    body: [line(run(literal(title, limits.title), { weight: 'Bolder' })), ...body],
    msteams: { width: 'Full' },
  };
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
