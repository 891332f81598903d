/** Cards for tests of platforms: a small one, one that asks, one with every kind of block, and every place that holds text. */
import type { TextFile } from '../../../src/chat/attachment';
import type { Block, Card } from '../../../src/chat/card';

export function cardAbout(title: string): Card {
  return { title, tone: 'neutral', blocks: [] };
}

/** A chart with a point a day; `label` stands in every label. */
export function trendCard(title: string, values: readonly (number | null)[], label = 'day'): Card {
  const points = values.map((value, index) => ({ label: `${index} ${label}`, value }));
  return { title: 'A trend', tone: 'neutral', blocks: [{ kind: 'chart', title, points }] };
}

export function cardWithFile(file: TextFile, missing?: string): Card {
  const block: Block = {
    kind: 'attachment',
    name: 'c-1.csv',
    label: 'The full list',
    holds: '1 object',
    ask: 'export c-1',
    preview: [],
    file,
    ...(missing === undefined ? {} : { missing }),
  };
  return { title: 'A card with a file', tone: 'neutral', blocks: [block] };
}

const decision: Block = {
  kind: 'actions',
  actions: [
    { name: 'approve', label: 'Approve', style: 'primary', subject: 'change-1', digest: 'd1'.repeat(32) },
    {
      name: 'reject',
      label: 'Reject',
      style: 'danger',
      subject: 'change-1',
      digest: 'd1'.repeat(32),
      asks: { title: 'Reject this plan', label: 'Why?' },
    },
  ],
};

export const askingCard: Card = { title: 'POP3 and IMAP4 are off', tone: 'warn', blocks: [decision] };

export const crowdedCard: Card = {
  title: 'POP3 and IMAP4 are off',
  tone: 'bad',
  blocks: [
    { kind: 'text', spans: [{ text: 'A sentence with a ' }, { text: 'strong', style: 'strong' }, { text: ' word.' }] },
    {
      kind: 'facts',
      facts: [
        { label: 'Tenant', value: 'Contoso' },
        { label: 'Risk', value: 'medium' },
      ],
    },
    {
      kind: 'table',
      columns: ['Control', 'Verdict'],
      rows: [
        [{ text: 'pop-imap' }, { text: 'fail', tone: 'bad' }],
        [{ text: 'smtp-auth' }, { text: 'pass', tone: 'good' }],
      ],
      more: 17,
    },
    {
      kind: 'diff',
      changes: [
        { object: 'ana@contoso.com', property: 'PopEnabled', before: true, after: false },
        { object: 'ana@contoso.com', property: 'ImapEnabled', before: true, after: false },
        { object: 'hardenbot country block', property: 'state', after: 'disabled' },
        { object: 'old connector', property: 'Enabled', before: true },
      ],
      more: 23,
    },
    { kind: 'progress', label: 'Applying', done: 3, total: 12 },
    decision,
  ],
};

function withBlock(block: Block): Card {
  return { title: 'A card', tone: 'neutral', blocks: [block] };
}

/** Every place of a card in which text of a tenant or of a person may stand. */
export const placesForText: readonly { readonly place: string; readonly put: (text: string) => Card }[] = [
  { place: 'the title', put: (text) => ({ title: text, tone: 'bad', blocks: [] }) },
  { place: 'a sentence', put: (text) => withBlock({ kind: 'text', spans: [{ text: 'Found ' }, { text }, { text: ' today' }] }) },
  { place: 'a strong word', put: (text) => withBlock({ kind: 'text', spans: [{ text, style: 'strong' }] }) },
  { place: 'code', put: (text) => withBlock({ kind: 'text', spans: [{ text, style: 'code' }] }) },
  { place: 'a coloured word', put: (text) => withBlock({ kind: 'text', spans: [{ text, style: 'bad' }] }) },
  { place: 'the label of a fact', put: (text) => withBlock({ kind: 'facts', facts: [{ label: text, value: 'value' }] }) },
  { place: 'the value of a fact', put: (text) => withBlock({ kind: 'facts', facts: [{ label: 'Label', value: text }] }) },
  {
    place: 'the head of a table',
    put: (text) => withBlock({ kind: 'table', columns: [text, 'B'], rows: [[{ text: 'a' }, { text: 'b' }]] }),
  },
  {
    place: 'a cell of a table',
    put: (text) => withBlock({ kind: 'table', columns: ['A', 'B'], rows: [[{ text: 'a' }, { text, tone: 'warn' }]] }),
  },
  {
    place: 'an object that changes',
    put: (text) => withBlock({ kind: 'diff', changes: [{ object: text, property: 'p', before: 1, after: 2 }] }),
  },
  {
    place: 'a property that changes',
    put: (text) => withBlock({ kind: 'diff', changes: [{ object: 'o', property: text, before: 1, after: 2 }] }),
  },
  {
    place: 'a value that changes',
    put: (text) => withBlock({ kind: 'diff', changes: [{ object: 'o', property: 'p', before: text, after: 2 }] }),
  },
  { place: 'the label of progress', put: (text) => withBlock({ kind: 'progress', label: text, done: 1, total: 2 }) },
];
