/** What people read where nothing is done of what they asked for, because no worker takes jobs. */
import type { Span, Statement } from '../chat/card.js';
import { moment } from './moment.js';
import type { Notice } from './notice.js';

const remedy: readonly Span[] = [
  { text: ' Nothing is read, changed or undone until one runs: the person who runs hardenbot starts it, and asks ' },
  { text: 'hardenbot doctor', style: 'code' },
  { text: ' where it does not start.' },
];

/** In the place of how far it is. @param since when it was asked for */
export function untakenBlock(since: Date): Statement {
  return { kind: 'text', spans: [...lead(since), ...remedy, { text: ' Then this begins automatically.' }] };
}

/** Below how far it is. @param since when it was asked for */
export function unfinishedBlock(since: Date): Statement {
  return {
    kind: 'text',
    spans: [
      { text: 'Requested on ', style: 'warn' },
      moment(since, 'warn'),
      { text: ', and not finished. The worker that began it may have stopped: it goes on when one runs. ' },
      { text: 'hardenbot doctor', style: 'code' },
      { text: ' shows why none starts.' },
    ],
  };
}

/** The line about a tenant. */
export function untakenNotice(since: Date): Notice {
  return { spans: [...lead(since), ...remedy], what: 'No worker takes jobs' };
}

function lead(since: Date): readonly Span[] {
  return [{ text: 'No worker has taken jobs since ', style: 'bad' }, moment(since, 'bad'), { text: '.' }];
}
