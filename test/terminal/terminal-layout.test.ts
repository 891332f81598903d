/** How the terminal draws cards: what is aligned, what is wrapped, and that no text breaks the layout. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { createPalette } from '../../adapters/terminal/display';
import { FakeTerminal } from '../../adapters/terminal/fake';
import { drawCard } from '../../adapters/terminal/render';
import type { Block, Card } from '../../src/chat/card';
import { widthOf } from '../../src/chat/text-width';
import { anyCharacter } from '../support/chat/any-character';
import { endlessName, hostileTexts } from '../support/chat/hostile-text';
import { crowdedCard, placesForText } from '../support/chat/sample-cards';

function draw(card: Card, width = 100): readonly string[] {
  let number = 0;
  return drawCard(card, {
    width,
    palette: createPalette(false),
    note: null,
    files: 'in a folder',
    numberOf: () => {
      number += 1;
      return number;
    },
  });
}

/** The lines of one block, without the bar. */
function drawn(block: Block, width = 100): readonly string[] {
  return draw({ title: 'A card', tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: '' }] }, block] }, width)
    .slice(1)
    .map((line) => line.slice(2))
    .filter((line) => line !== '');
}

test('a card with everything reads from top to bottom', () => {
  expect(draw(crowdedCard)).toEqual([
    '│ ✗ POP3 and IMAP4 are off',
    '│ A sentence with a strong word.',
    '│',
    '│ Tenant  Contoso',
    '│ Risk    medium',
    '│',
    '│ Control    Verdict',
    '│ ─────────  ───────',
    '│ pop-imap   ✗ fail',
    '│ smtp-auth  ✓ pass',
    '│ … and 17 more',
    '│',
    '│ ana@contoso.com',
    '│   - PopEnabled: true',
    '│   + PopEnabled: false',
    '│   - ImapEnabled: true',
    '│   + ImapEnabled: false',
    '│ hardenbot country block',
    '│   + state: disabled',
    '│ old connector',
    '│   - Enabled: true',
    '│ … and 23 more',
    '│',
    '│ Applying  ██████░░░░░░░░░░░░░░░░░░   3 of 12',
    '│',
    '│ [1] Approve   [2] Reject',
  ]);
});

describe('a table', () => {
  const table: Block = {
    kind: 'table',
    columns: ['control', 'verdict', 'what was found'],
    rows: [
      [
        { text: 'pop-imap' },
        { text: 'partial', tone: 'warn' },
        { text: 'POP or IMAP is on for 3 of 43 mailboxes and in 2 of 4 plans.' },
      ],
      [{ text: 'modern-auth' }, { text: 'pass', tone: 'good' }, { text: 'Modern authentication is on.' }],
    ],
  };

  test('wraps its longest cells in their own column', () => {
    expect(drawn(table, 70)).toEqual([
      'control      verdict    what was found',
      '───────────  ─────────  ───────────────────────────────────────────',
      'pop-imap     ! partial  POP or IMAP is on for 3 of 43 mailboxes and',
      '                        in 2 of 4 plans.',
      'modern-auth  ✓ pass     Modern authentication is on.',
    ]);
  });

  test('becomes one record a row where its columns would be too narrow to read', () => {
    expect(drawn(table, 42)).toEqual([
      'pop-imap',
      '  verdict ! partial',
      '  what was found POP or IMAP is on for',
      '  3 of 43 mailboxes and in 2 of 4',
      '  plans.',
      'modern-auth',
      '  verdict ✓ pass',
      '  what was found Modern authentication',
      '  is on.',
    ]);
  });

  test('stays aligned with letters that are two columns wide or none', () => {
    const rows = [
      [{ text: '漢字' }, { text: 'x' }],
      [{ text: 'Ze\u0301' }, { text: 'x' }],
      [{ text: 'abcde' }, { text: 'x' }],
    ];
    expect(drawn({ kind: 'table', columns: ['a', 'b'], rows }).slice(2)).toEqual(['漢字   x', 'Ze\u0301     x', 'abcde  x']);
  });

  test('counts the rows that are too many to show', () => {
    const rows = Array.from({ length: 130 }, (_, row) => [{ text: `row ${row}` }]);
    expect(drawn({ kind: 'table', columns: ['a'], rows, more: 5 }).at(-1)).toBe('… and 35 more');
  });
});

test('a label that is too long for its column stands above its value', () => {
  const facts = [
    { label: 'POP3', value: '1 account' },
    { label: 'Sign-ins with POP3 or IMAP4', value: '7 sign-ins' },
  ];
  expect(drawn({ kind: 'facts', facts }, 60)).toEqual(['POP3  1 account', 'Sign-ins with POP3 or IMAP4', '      7 sign-ins']);
});

describe('a value that changes', () => {
  const values = (before: string | boolean | number | null, after: string) =>
    drawn({ kind: 'diff', changes: [{ object: 'o', property: 'p', before, after }] }).slice(1);

  test.each([
    ['true', true],
    ['7', 7],
    ['null', null],
  ])('shows the text %s and the value apart', (text, value) => {
    expect(values(value, text)).toEqual([`  - p: ${text}`, `  + p: "${text}"`]);
  });

  test('shows that a text is empty', () => {
    expect(values('something', '')).toEqual(['  - p: something', '  + p: ""']);
  });
});

describe('progress', () => {
  test.each([
    [0, 12, '░░░░░░░░░░░░░░░░░░░░░░░░   0 of 12'],
    [12, 12, '████████████████████████  12 of 12'],
    [13, 12, '████████████████████████  13 of 12'],
    [0, 0, '████████████████████████  0 of 0'],
  ])('of %d of %d', (done, total, bar) => {
    expect(drawn({ kind: 'progress', label: 'applying', done, total })).toEqual([`applying  ${bar}`]);
  });

  test('without an end counts up', () => {
    expect(drawn({ kind: 'progress', label: 'reading', done: 7 })).toEqual(['reading  7 so far']);
    expect(drawn({ kind: 'progress', label: 'reading', done: 0 })).toEqual(['reading …']);
  });

  test('takes two lines where one is too narrow', () => {
    expect(drawn({ kind: 'progress', label: 'applying to all mailboxes', done: 3, total: 12 }, 48)).toEqual([
      'applying to all mailboxes',
      '██████░░░░░░░░░░░░░░░░░░   3 of 12',
    ]);
  });
});

test('buttons that do not fit beside each other stand below each other', () => {
  const actions = ['pop-imap', 'exchange-powershell', 'smtp-auth'].map((subject) => ({
    name: 'plan' as const,
    label: `Plan ${subject}`,
    subject,
  }));
  expect(drawn({ kind: 'actions', actions }, 48)).toEqual([
    '[1] Plan pop-imap',
    '[2] Plan exchange-powershell',
    '[3] Plan smtp-auth',
  ]);
});

describe('any text in any place', () => {
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(fc.constantFrom(...hostileTexts.map(({ text }) => text)), { maxLength: 6 }).map((parts) => parts.join('')),
  );

  test('counts a mark that some terminals give columns of its own', () => {
    for (const mark of ['\u3099', '\u309a', '\u302a']) expect(widthOf(`\u304b${mark}`)).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
  });

  test('leaves every line shorter than the window, and without a control code', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...placesForText), fc.integer({ min: 40, max: 120 }), (text, { put }, width) => {
        for (const line of draw(put(text), width)) {
          expect(stringWidth(line)).toBeLessThan(width);
          expect(line).toMatch(/^│/u);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
        }
      }),
    );
  });

  test.each([48, 100])('is never wrapped by a window of %d columns itself', async (columns) => {
    const window = new FakeTerminal({ columns, rows: 60 });
    for (const { text } of hostileTexts)
      for (const { put } of placesForText) window.output.write(`${draw(put(text), columns).join('\r\n')}\r\n`);
    await window.settle();
    const { active } = window.output.emulator.buffer;
    const wrapped = window.lines().filter((_, row) => active.getLine(row)?.isWrapped === true);
    expect(wrapped).toEqual([]);
  });

  test('is cut before it fills the screen', () => {
    for (const { put } of placesForText) expect(draw(put(endlessName)).length).toBeLessThan(20);
  });
});
