/** How a card looks in Slack: within every limit, cut with a count, legible on a phone, and nothing in it acts on its own. */
import fc from 'fast-check';
import { type Reading, readMessage } from '../../adapters/slack/fake/reader';
import { checkMessage, isSlackError } from '../../adapters/slack/fake/rules';
import { fallback, literal } from '../../adapters/slack/render/escape';
import { limits } from '../../adapters/slack/render/limits';
import { renderCard } from '../../adapters/slack/render/render';
import type { Block, Card } from '../../src/chat/card';
import { anyCard } from '../support/chat/any-card';
import { anyCharacter } from '../support/chat/any-character';
import { hostileTexts } from '../support/chat/hostile-text';
import { crowdedCard, trendCard } from '../support/chat/sample-cards';
import { count } from '../support/runner/counts';

/** What a person sees of a card, once Slack has taken it. */
function seen(card: Card, total?: number): Reading {
  const { text, blocks } = renderCard(card, total === undefined ? {} : { total });
  const accepted = checkMessage(text, blocks);
  if (isSlackError(accepted)) throw new Error(`${accepted.error}: ${accepted.details.join(' ')}`);
  return readMessage(accepted, text);
}

const cardOf = (...blocks: readonly Block[]): Card => ({ title: 'A card', tone: 'neutral', blocks });
const approve: Block = {
  kind: 'actions',
  actions: [{ name: 'approve', label: 'Approve', subject: 'change-1', digest: 'd1'.repeat(32) }],
};
const mailbox = (index: number) => `mailbox${String(index).padStart(6, '0')}@contoso.com`;

describe('any card', () => {
  test('is taken by Slack', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        seen(card);
      }),
      { numRuns: count({ fast: 25, full: 200 }) },
    );
  });

  test('stays within the limits that Slack does not document', () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(limits.total, limits.total / 2), (card, total) => {
        const { blocks, text } = renderCard(card, { total });
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(total + 2);
        expect(text.length).toBeLessThanOrEqual(limits.fallback * 5);
        for (const block of blocks) {
          if (block.type === 'actions') expect(block.elements.length).toBeLessThanOrEqual(limits.buttons);
          if (block.type === 'rich_text')
            expect(readMessage([block as never], '').text.length).toBeLessThanOrEqual(limits.blockText + 10);
        }
      }),
      { numRuns: count({ fast: 25, full: 200 }) },
    );
  });

  test('holds no mention, link or markup that acts', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(seen(card).live).toEqual([]);
      }),
      { numRuns: count({ fast: 25, full: 200 }) },
    );
  });

  test('shows its first five buttons, unless what they are about is too long to carry', () => {
    const subject = fc.stringMatching(/^[a-z0-9-]{1,64}$/);
    fc.assert(
      fc.property(anyCard, fc.array(subject, { minLength: 1, maxLength: 9 }), (card, subjects) => {
        const own: Block = {
          kind: 'actions',
          actions: subjects.map((about) => ({ name: 'plan', label: about, subject: about })),
        };
        const others = card.blocks.filter(({ kind }) => kind !== 'actions' && kind !== 'row' && kind !== 'choice');
        const { buttons, text } = seen({ ...card, blocks: [...others, own] });
        expect(buttons.map((button) => button.label)).toEqual(subjects.slice(0, 5));
        if (subjects.length > 5) expect(text).toContain(`… ${subjects.length - 5} more button`);
      }),
      { numRuns: count({ fast: 25, full: 200 }) },
    );
  });
});

describe('text that people or tenants wrote', () => {
  const markup = fc
    .array(
      fc.constantFrom(
        '*',
        '_',
        '~',
        '`',
        ':',
        '<',
        '>',
        '@',
        '!',
        '|',
        '&',
        ' ',
        'here',
        'x',
        'lt;',
        'http://e.example',
        '\n',
        'é',
      ),
    )
    .map((parts) => parts.join(''));

  test('acts in no notification, whatever it is made of', () => {
    fc.assert(
      fc.property(markup, (text) => {
        expect(readMessage([], fallback(text, 500)).live).toEqual([]);
      }),
      { numRuns: count({ fast: 200, full: 2000 }) },
    );
  });

  test.each([
    ['svc_report@contoso.com', 'svc_report@contoso.com'],
    ['Meeting at 10:30', 'Meeting at 10:30'],
    ['R&D <all>', 'R&D <all>'],
    ['*bold* and `code`', '∗bold∗ and ˋcodeˋ'],
    [':x: @channel', '꞉x: ＠channel'],
  ])('reads in a notification: %s', (text, shown) => {
    expect(readMessage([], fallback(text, 500)).notification).toBe(shown);
  });

  test('is never cut through a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const shown = literal(text, length);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(length);
      }),
    );
  });

  test.each(hostileTexts)('stays as written on a button: $name', ({ text }) => {
    const label = text.slice(0, 40);
    const { buttons, live } = seen(cardOf({ kind: 'actions', actions: [{ name: 'plan', label, subject: 'x' }] }));
    expect(buttons.map((button) => button.label)).toEqual([literal(label, 75)]);
    expect(live).toEqual([]);
  });
});

describe('what does not fit', () => {
  /** Numbers of what is shown and of what the card says is not. */
  function counts(text: string, shownMark: RegExp): { readonly shown: number; readonly hidden: number } {
    const hidden = /… ([\d,]+) more \w+ not shown/u.exec(text)?.[1]?.replaceAll(',', '') ?? '0';
    return { shown: text.match(shownMark)?.length ?? 0, hidden: Number(hidden) };
  }

  test('of a table is counted, what its maker left out included', () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [
      { text: mailbox(index) },
      { text: 'POP and IMAP are on', tone: 'bad' as const },
    ]);
    const { text } = seen(cardOf({ kind: 'table', columns: ['Mailbox', 'State'], rows, more: 95_000 }));
    const { shown, hidden } = counts(text, /mailbox\d{6}@/g);
    expect(shown).toBeGreaterThan(20);
    expect(shown + hidden).toBe(100_000);
  });

  test('of aligned columns is counted', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => [
      { text: `control-${index}` },
      { text: 'fail', tone: 'bad' as const },
    ]);
    const { text } = seen(cardOf({ kind: 'table', columns: ['Control', 'Verdict'], rows }));
    const { shown, hidden } = counts(text, /control-\d+/g);
    expect(shown).toBeGreaterThan(100);
    expect(shown + hidden).toBe(1000);
  });

  test('of a diff is counted', () => {
    const changes = Array.from({ length: 400 }, (_, index) => ({
      object: mailbox(index),
      property: 'PopEnabled',
      before: true,
      after: false,
    }));
    const { text } = seen(cardOf({ kind: 'diff', changes, more: 100 }));
    const { shown, hidden } = counts(text, /PopEnabled/g);
    expect(shown).toBeGreaterThan(20);
    expect(shown + hidden).toBe(500);
  });

  test('of facts is counted', () => {
    const facts = Array.from({ length: 300 }, (_, index) => ({ label: `Fact ${index}`, value: 'v'.repeat(100) }));
    const { text } = seen(cardOf({ kind: 'facts', facts }));
    const { shown, hidden } = counts(text, /Fact \d+/g);
    expect(shown).toBeGreaterThan(20);
    expect(shown + hidden).toBe(300);
  });

  test('of a card with too many sections is counted, and its buttons stay', () => {
    const sections = Array.from({ length: 70 }, (_, index): Block => ({ kind: 'text', spans: [{ text: `Section ${index}.` }] }));
    const { text, buttons } = seen(cardOf(...sections, approve));
    const { shown, hidden } = counts(text, /Section \d+\./g);
    expect(shown + hidden).toBe(70);
    expect(buttons).toHaveLength(1);
  });

  test('of a long table hides neither what follows it nor the buttons', () => {
    const rows = Array.from({ length: 900 }, (_, index) => [{ text: mailbox(index) }, { text: 'x'.repeat(200) }]);
    const { text, buttons } = seen(
      cardOf(
        { kind: 'table', columns: ['Mailbox', 'Why'], rows },
        { kind: 'text', spans: [{ text: 'Thunderbird stops receiving mail.', style: 'warn' }] },
        { kind: 'facts', facts: [{ label: 'Digest', value: 'd1d1d1d1' }] },
        approve,
      ),
    );
    expect(text).toContain('Thunderbird stops receiving mail.');
    expect(text).toContain('Digest: d1d1d1d1');
    expect(buttons.map((button) => button.label)).toEqual(['Approve']);
  });

  test('of one value ends in an ellipsis', () => {
    const { text } = seen(cardOf({ kind: 'facts', facts: [{ label: 'Name', value: 'n'.repeat(70_000) }] }));
    expect(text).toMatch(/Name: n+…$/);
  });

  test('into a button is a button that is not drawn, rather than one about something else', () => {
    const { buttons, text } = seen(
      cardOf({ kind: 'actions', actions: [{ name: 'plan', label: 'Plan', subject: 's'.repeat(2000) }] }),
    );
    expect(buttons).toEqual([]);
    expect(text).toContain('… 1 more button not shown');
  });
});

describe('a card with every kind of block', () => {
  test('reads like this', () => {
    expect(seen(crowdedCard).text.trim().split('\n')).toEqual([
      '⛔ POP3 and IMAP4 are off',
      'A sentence with a strong word.',
      'Tenant: Contoso',
      'Risk: medium',
      'Control    Verdict',
      'pop-imap   ✗ fail',
      'smtp-auth  ✓ pass',
      '… 17 more rows not shown',
      'ana@contoso.com',
      '• PopEnabled: true → false',
      '• ImapEnabled: true → false',
      'hardenbot country block',
      '• state: disabled (new)',
      'old connector',
      '• Enabled: true (removed)',
      '… 23 more changes not shown',
      'Applying ▰▰▱▱▱▱▱▱▱▱ 3 of 12',
    ]);
  });

  test('is told in a notification by its first lines', () => {
    expect(seen(crowdedCard).notification).toMatch(
      /^⛔ POP3 and IMAP4 are off · A sentence with a strong word\. · Tenant: Contoso · /,
    );
  });

  test('is made of blocks that every client knows', () => {
    expect(renderCard(crowdedCard).blocks.map((block) => block.type)).toEqual([
      'header',
      'rich_text',
      'rich_text',
      'rich_text',
      'rich_text',
      'rich_text',
      'actions',
    ]);
  });
});

describe('a table', () => {
  test('stands in columns while a phone can show them', () => {
    const { blocks } = renderCard(
      cardOf({ kind: 'table', columns: ['A', 'B'], rows: [[{ text: 'a'.repeat(20) }, { text: 'b'.repeat(18) }]] }),
    );
    expect(JSON.stringify(blocks)).toContain('rich_text_preformatted');
  });

  test('becomes a paragraph a row below the names of its columns where they are wider than a phone', () => {
    const { text } = seen(
      cardOf({
        kind: 'table',
        columns: ['Control', 'Verdict', 'What'],
        rows: [
          [{ text: 'pop-imap' }, { text: 'fail', tone: 'bad' }, { text: 'POP or IMAP is on for 3 of 12 mailboxes and 1 plan.' }],
          [{ text: 'legacy-auth' }, { text: '' }, { text: 'Nobody gets through.' }],
        ],
      }),
    );
    expect(text).toBe(
      [
        'A card',
        'Control · Verdict · What',
        'pop-imap · ⛔ fail',
        'POP or IMAP is on for 3 of 12 mailboxes and 1 plan.',
        'legacy-auth · –',
        'Nobody gets through.',
      ].join('\n'),
    );
  });

  test('says of a number that stands below others which column it is of, and names no column without need', () => {
    const { text } = seen(
      cardOf({
        kind: 'table',
        columns: ['tenant', 'score', 'fail', 'oldest verdict'],
        rows: [
          [{ text: 'a-tenant-with-a-long-name' }, { text: '38.1' }, { text: '12' }, { text: 'a verdict of the day before' }],
          [{ text: 'fabrikam' }, { text: '' }, { text: '0' }, { text: 'none' }],
        ],
      }),
    );
    expect(text).toBe(
      [
        'A card',
        'tenant · oldest verdict',
        'a-tenant-with-a-long-name · score 38.1 · fail 12 · a verdict of the day before',
        'fabrikam · – · fail 0 · none',
      ].join('\n'),
    );
  });

  test('aligns letters of double width', () => {
    const { text } = seen(
      cardOf({
        kind: 'table',
        columns: ['名', 'B'],
        rows: [
          [{ text: '国家' }, { text: '1' }],
          [{ text: 'x' }, { text: '2' }],
        ],
      }),
    );
    expect(text).toBe('A card\n名    B\n国家  1\nx     2');
  });

  test('without rows still shows its head', () => {
    expect(seen(cardOf({ kind: 'table', columns: ['Control', 'Verdict'], rows: [] })).text).toBe('A card\nControl  Verdict');
  });
});

test.each([
  [{ done: 0, total: 0 }, '▱▱▱▱▱▱▱▱▱▱ 0 of 0'],
  [{ done: 5, total: 10 }, '▰▰▰▰▰▱▱▱▱▱ 5 of 10'],
  [{ done: 20, total: 10 }, '▰▰▰▰▰▰▰▰▰▰ 20 of 10'],
  [{ done: 7 }, '7 so far'],
])('progress of %j shows as %s', (progress, shown) => {
  expect(seen(cardOf({ kind: 'progress', label: 'Applying', ...progress })).text).toBe(`A card\nApplying ${shown}`);
});

describe('a chart', () => {
  const trend = (points: number): Card =>
    trendCard(
      'Score of some days',
      Array.from({ length: points }, (_, index) => index),
    );

  test('is a line of at most twenty points over the whole time, the newest among them', () => {
    const [, block] = renderCard(trend(90)).blocks;
    expect(block).toMatchObject({ type: 'data_visualization', chart: { type: 'line' } });
    const values = block?.type === 'data_visualization' ? block.chart.series[0].data.map(({ value }) => value) : [];
    expect(values).toHaveLength(18);
    expect([values[0], values.at(-1)]).toEqual([4, 89]);
  });

  test('is a line of text for the third of a message', () => {
    const [block] = trend(3).blocks;
    const three = block === undefined ? [] : [block, block, block];
    const types = renderCard({ ...trend(3), blocks: three }).blocks.map(({ type }) => type);
    expect(types).toEqual(['header', 'data_visualization', 'data_visualization', 'rich_text']);
  });

  test('is a line of text where two days could not be told apart', () => {
    const points = [1, 2].map((value) => ({ label: 'the same', value }));
    expect(seen(cardOf({ kind: 'chart', title: 'Score', points })).text).toBe('A card\nScore: ▁▁ 1 to 2');
  });
});
