/** What people are shown of an outage: that a tenant cannot be reached with what to do, and that it can again. */
import type { Card, Statement } from '../../chat/card.js';
import { moment } from '../../views/moment.js';
import type { Outage } from './outage.js';

export function lostCard(tenant: string, { why, since }: Outage): Card {
  return {
    title: `hardenbot cannot sign in to ${tenant}`,
    tone: 'bad',
    blocks: [
      text(`${why}.`, 'strong'),
      text(
        'Until that is put right nothing is read or changed there: no audit, no signal, and what has to be undone waits. Other tenants go on.',
      ),
      { kind: 'text', spans: [{ text: 'Since ', style: 'muted' }, moment(since, 'muted'), { text: '.', style: 'muted' }] },
    ],
  };
}

export function backCard(tenant: string, { since, until }: Outage): Card {
  return {
    title: `hardenbot signs in to ${tenant} again`,
    tone: 'good',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: 'It could not from ' },
          moment(since),
          { text: ' to ' },
          moment(until ?? since),
          { text: '. What waited goes on.' },
        ],
      },
    ],
  };
}

function text(said: string, style?: 'strong'): Statement {
  return { kind: 'text', spans: [style === undefined ? { text: said } : { text: said, style }] };
}
