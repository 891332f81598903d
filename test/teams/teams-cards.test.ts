/** How a card looks in Teams: valid Adaptive Cards 1.5, within its size, cut with a count, and nothing in it acts on its own. */

import fc from 'fast-check';
import { type Reading, readMessage, readPlain } from '../../adapters/teams/fake/reader';
import { checkMessage } from '../../adapters/teams/fake/rules';
import { literal, plain } from '../../adapters/teams/render/escape';
import { limits } from '../../adapters/teams/render/limits';
import { renderCard, wordsOf } from '../../adapters/teams/render/render';
import { textFile } from '../../src/chat/attachment';
import type { Block, Card } from '../../src/chat/card';
import { mentions } from '../../src/views/mention';
import { complaints } from '../support/chat/adaptive-cards';
import { anyCard } from '../support/chat/any-card';
import { anyCharacter } from '../support/chat/any-character';
import { endlessName, hostileTexts } from '../support/chat/hostile-text';
import { crowdedCard } from '../support/chat/sample-cards';
import { count } from '../support/runner/counts';

/** What a person sees of a card, once Teams has taken it. */
function seen(card: Card): Reading {
  const { summary, card: content } = renderCard(card);
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const accepted = checkMessage(JSON.parse(JSON.stringify({ type: 'message', summary, attachments })));
  if (typeof accepted === 'string') throw new Error(accepted);
  return readMessage(accepted);
}

const cardOf = (...blocks: readonly Block[]): Card => ({ title: 'A card', tone: 'neutral', blocks });
const approve: Block = {
  kind: 'actions',
  actions: [{ name: 'approve', label: 'Approve', subject: 'change-1', digest: 'd1'.repeat(32) }],
};
const mailbox = (index: number) => `mailbox${String(index).padStart(6, '0')}@contoso.com`;

test('a message to one person may carry entities, as those of the Agents SDK do', () => {
  const { summary, card: content } = renderCard(cardOf(approve));
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const message = { type: 'message', summary, attachments, recipient: { id: '29:1' } };
  expect(checkMessage(JSON.parse(JSON.stringify({ ...message, entities: [{ type: 'clientInfo' }] })))).toMatchObject(message);
});

describe('any card', () => {
  test('is taken by Teams', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        seen(card);
      }),
      { numRuns: count({ fast: 25, full: 200 }) },
    );
  });

  test('is version 1.5 to the library of Microsoft', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(complaints(renderCard(card).card)).toEqual([]);
      }),
      { numRuns: count({ fast: 15, full: 100 }) },
    );
  });

  test('without end is drawn as far as it is shown', () => {
    const endless: Block = { kind: 'text', spans: [{ text: 'x'.repeat(2 ** 20) }] };
    expect(renderCard(cardOf(...Array.from({ length: 600 }, () => endless))).summary.length).toBeLessThanOrEqual(limits.summary);
  });

  test('is no larger than asked', () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(limits.card, limits.card / 2), (card, total) => {
        expect(Buffer.byteLength(JSON.stringify(renderCard(card, { total }).card))).toBeLessThanOrEqual(total);
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

  test('has no text in an element that parses Markdown, and nothing that opens an address', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const json = JSON.stringify(withoutData(renderCard(card).card));
        expect(json).not.toMatch(/"type":"(TextBlock|FactSet|Image|Action\.OpenUrl)"|"selectAction"|"url":|"entities"/);
      }),
      { numRuns: count({ fast: 15, full: 100 }) },
    );
  });

  test('shows its first five buttons, unless what they are about is too long to carry', () => {
    const subject = fc.stringMatching(/^[a-z0-9-]{1,60}$/);
    fc.assert(
      fc.property(anyCard, fc.array(subject, { minLength: 1, maxLength: 9 }), (card, subjects) => {
        const own: Block = {
          kind: 'actions',
          actions: subjects.map((about) => ({ name: 'plan', label: about, subject: about })),
        };
        const others = card.blocks
          .filter(({ kind }) => kind !== 'actions' && kind !== 'row' && kind !== 'choice')
          .slice(0, limits.blocks - 1);
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
        '#',
        '<',
        '>',
        '</',
        '@',
        '!',
        '[',
        ']',
        '(',
        ')',
        '&',
        '&lt;',
        '&#60;',
        ' ',
        'at',
        'all',
        'a href=',
        '{{',
        'DATE(',
        'http://e.example',
        'HTTPS://e.example',
        '\n',
        'é',
      ),
    )
    .map((parts) => parts.join(''));

  test('acts in no summary and in no answer to a click, whatever it is made of', () => {
    fc.assert(
      fc.property(markup, (text) => {
        expect(readPlain(plain(text, 500))).toEqual([]);
      }),
      { numRuns: count({ fast: 200, full: 2000 }) },
    );
  });

  test.each([
    ['svc_report@contoso.com', 'svc_report@contoso.com'],
    ['R&D at 10:30', 'R&D at 10:30'],
    ['Ticket #42', 'Ticket #42'],
    ['/harden explain <control>', '/harden explain ‹control›'],
    ['*bold* and `code`', '∗bold∗ and ˋcodeˋ'],
    ['[x](http://evil.example)', '［x］(http꞉//evil.example)'],
    ['<at>all</at> @everyone', '‹at›all‹/at› ＠everyone'],
  ])('reads in a summary: %s', (text, shown) => {
    expect(plain(text, 500)).toBe(shown);
  });

  test.each(['{{DATE(2017-02-14T06:00:00Z, SHORT)}}', '{{TIME(2017-02-14T06:00:00Z)}}', '{{date(x)}}'])(
    'is not filled in: %s',
    (text) => {
      const { text: shown, live } = seen(cardOf({ kind: 'text', spans: [{ text }] }));
      expect(live).toEqual([]);
      expect(shown).toContain(text.slice(2));
    },
  );

  test('is never cut through a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        for (const shown of [literal(text, length), plain(text, length)]) expect(shown.isWellFormed()).toBe(true);
        expect(literal(text, length).length).toBeLessThanOrEqual(length);
      }),
    );
  });

  test.each(hostileTexts)('stays as written on a button: $name', ({ text }) => {
    const label = text.slice(0, 40);
    const { buttons, live } = seen(cardOf({ kind: 'actions', actions: [{ name: 'plan', label, subject: 'x' }] }));
    expect(buttons.map((button) => button.label)).toEqual([literal(label, 60)]);
    expect(live).toEqual([]);
  });
});

describe('people who are called by name', () => {
  const ids = ['a1', 'b0', 'c1', 'b0'].map((start) => `${start}a1a1a1-0000-4000-8000-000000000001`);
  const calling = (name: string) =>
    cardOf({ kind: 'text', spans: mentions(ids.map((teams) => ({ name, accounts: { teams } }))) });

  test.each(['Alex Kim', endlessName, ...hostileTexts.map(({ text }) => text)])(
    'are each notified where all of them have one name, and nothing else acts: %.40s',
    (name) => {
      const { mentions: notified, live } = seen(calling(name));
      expect([notified, live]).toEqual([ids.slice(0, 3), []]);
    },
  );

  test('are told apart by a number, which is nobody else’s name', () => {
    const [a, b, c] = ids.map((teams) => ({ accounts: { teams } }));
    const people = [a, b, c].map((one, index) => ({
      name: index === 1 ? 'Alex Kim (2)' : 'Alex Kim',
      accounts: one?.accounts ?? {},
    }));
    expect(seen(cardOf({ kind: 'text', spans: mentions(people) }))).toMatchObject({
      text: expect.stringContaining('<at>Alex Kim</at>, <at>Alex Kim (2)</at>, <at>Alex Kim (3)</at>'),
      mentions: ids.slice(0, 3),
    });
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
    expect(shown).toBeGreaterThan(50);
    expect(shown + hidden).toBe(100_000);
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
    expect(shown).toBeGreaterThan(30);
    expect(shown + hidden).toBe(500);
  });

  test('of facts is counted', () => {
    const facts = Array.from({ length: 300 }, (_, index) => ({ label: `Fact ${index}`, value: 'v'.repeat(100) }));
    const { text } = seen(cardOf({ kind: 'facts', facts }));
    const { shown, hidden } = counts(text, /Fact \d+/g);
    expect(shown).toBeGreaterThan(50);
    expect(shown + hidden).toBe(300);
  });

  test('of a card with too many sections is counted', () => {
    const sections = Array.from({ length: 70 }, (_, index): Block => ({ kind: 'text', spans: [{ text: `Section ${index}.` }] }));
    const { shown, hidden } = counts(seen(cardOf(...sections)).text, /Section \d+\./g);
    expect(shown + hidden).toBe(70);
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

  test('of many long paragraphs leaves each its beginning', () => {
    const sections = Array.from(
      { length: 30 },
      (_, index): Block => ({ kind: 'text', spans: [{ text: `Section ${index} ${'名'.repeat(3000)}` }] }),
    );
    expect(seen(cardOf(...sections)).text.match(/Section \d+/g)).toHaveLength(30);
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
    expect(seen(crowdedCard).text.split('\n')).toEqual([
      '⛔ POP3 and IMAP4 are off',
      'A sentence with a strong word.',
      'Tenant: Contoso',
      'Risk: medium',
      'Control Verdict',
      'pop-imap ⛔ fail',
      'smtp-auth ✅ pass',
      '… 17 more rows not shown',
      'ana@contoso.com',
      '• PopEnabled: true → false',
      '• ImapEnabled: true → false',
      'hardenbot country block • state: disabled (new)',
      'old connector • Enabled: true (removed)',
      '… 23 more changes not shown',
      'Applying ▰▰▱▱▱▱▱▱▱▱ 3 of 12',
    ]);
  });

  test('is told in a notification, and to whoever cannot see it, by its title and by how what follows begins', () => {
    const said = '⛔ POP3 and IMAP4 are off · A sentence with a strong word. · Tenant: Contoso · Risk: medium';
    expect(seen(crowdedCard).notification).toBe(said);
  });

  test('draws a button that asks as an input that opens in the card', () => {
    const { card } = renderCard(crowdedCard);
    expect(card.body.find(({ type }) => type === 'ActionSet')).toMatchObject({
      type: 'ActionSet',
      actions: [
        { type: 'Action.Execute', title: 'Approve', verb: 'harden', fallback: { type: 'Action.Submit', title: 'Approve' } },
        {
          type: 'Action.ShowCard',
          title: 'Reject',
          card: {
            body: [{ type: 'RichTextBlock' }, { type: 'Input.Text', label: 'Why?', isRequired: true, maxLength: 500 }],
            actions: [{ type: 'Action.Execute', title: 'Reject this plan', fallback: { type: 'Action.Submit' } }],
          },
        },
      ],
    });
  });
});

describe('a file', () => {
  const list = (lines: number): Card =>
    cardOf({
      kind: 'attachment',
      name: 'c-1.csv',
      label: 'The full list',
      holds: `${lines} objects`,
      ask: 'export c-1',
      preview: Array.from({ length: lines }, (_, index) => `${mailbox(index)},PopEnabled,true,false`),
      file: textFile(''),
    });

  test('is folded into the card, to be opened', () => {
    const { card } = renderCard(list(2));
    expect(card.body.find(({ type }) => type === 'ActionSet')).toMatchObject({
      type: 'ActionSet',
      actions: [
        {
          type: 'Action.ShowCard',
          title: 'Lines of c-1.csv',
          card: { body: [{ type: 'RichTextBlock' }, { type: 'RichTextBlock' }] },
        },
      ],
    });
    expect(complaints(card)).toEqual([]);
    expect(seen(list(2)).text).toBe(
      [
        'A card',
        'The full list: c-1.csv, 2 objects, /harden export c-1 gives you the file',
        'Lines of c-1.csv',
        'mailbox000000@contoso.com,PopEnabled,true,false',
        'mailbox000001@contoso.com,PopEnabled,true,false',
      ].join('\n'),
    );
  });

  test('is no button that sends something', () => {
    expect(seen(list(2)).buttons).toEqual([]);
  });

  test('that is long shows its beginning, what it holds and how to get all of it', () => {
    const { text } = seen(list(5000));
    expect(text).toContain('The full list: c-1.csv, 5000 objects, /harden export c-1 gives you the file');
    expect(text).toContain(mailbox(99));
    expect(text).not.toContain(mailbox(100));
  });
});

describe('a table', () => {
  test('without rows still shows its head', () => {
    expect(seen(cardOf({ kind: 'table', columns: ['Control', 'Verdict'], rows: [] })).text).toBe('A card\nControl Verdict');
  });

  test('gives every row a cell for every column, whatever its maker wrote', () => {
    const rows = [[{ text: 'a' }], [{ text: 'b' }, { text: 'c' }, { text: 'd' }], []];
    expect(complaints(renderCard(cardOf({ kind: 'table', columns: ['A', 'B'], rows })).card)).toEqual([]);
    expect(seen(cardOf({ kind: 'table', columns: ['A', 'B'], rows })).text).toBe('A card\nA B –\na – –\nb c d\n– – –');
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

describe('the words that answer a click', () => {
  test('are the title and the sentences of a short card', () => {
    expect(wordsOf(cardOf({ kind: 'text', spans: [{ text: 'One, ' }, { text: 'two.', style: 'strong' }] }))).toBe(
      'A card – One, two.',
    );
  });

  test.each<readonly [string, Card]>([
    ['with buttons', cardOf(approve)],
    ['with facts', cardOf({ kind: 'facts', facts: [{ label: 'Digest', value: 'd1' }] })],
    ['with a long text', cardOf({ kind: 'text', spans: [{ text: 'x'.repeat(500) }] })],
  ])('are none for a card %s', (_name, card) => {
    expect(wordsOf(card)).toBeNull();
  });
});

/** Without what buttons carry, which nobody sees. */
function withoutData(card: object): unknown {
  return JSON.parse(JSON.stringify(card, (key, value: unknown) => (key === 'data' ? undefined : value)));
}
