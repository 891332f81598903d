/** Names that look the same are distinguished where people decide: other scripts, other forms of Unicode, and two people of one name. */
import { lookAlikes, lookOf, mixedScripts } from '../../src/chat/look-alike';
import { settingsSchema } from '../../src/config/settings';
import { createDirectory } from '../../src/people/directory';
import { lookAlikeBlocks } from '../../src/views/change-plan';

const said = (names: readonly string[]): string =>
  lookAlikeBlocks(names)
    .flatMap((block) => (block.kind === 'text' ? block.spans.map(({ text }) => text) : []))
    .join('');

test.each([
  ['a Cyrillic letter', 'paypal@contoso.com', 'p\u0430ypal@contoso.com'],
  ['Cyrillic alone', 'cop', '\u0441\u043E\u0440'],
  ['a Greek letter', 'ann', 'an\u03B7'],
  ['another form of Unicode', 'Jos\u00E9', 'Jose\u0301'],
  ['full width', 'bo', '\uFF42\uFF4F'],
  ['a Cyrillic capital', 'Hanna', '\u041Danna'],
  ['another hyphen', 'anna-lena', 'anna\u2011lena'],
])('%s looks the same, and both names are shown with the letters that differ', (_what, one, other) => {
  expect(lookOf(one)).toBe(lookOf(other));
  expect(lookAlikes([one, other, 'someone else'])).toEqual([[one, other]]);
  expect(said([one, other])).toContain(`"${one}"`);
  expect(said([one, other])).toMatch(/U\+[0-9A-F]{4}/);
});

test.each([
  [['ana@contoso.com', 'anna@contoso.com']],
  [['José', 'Jose']],
  [['Иван Петров', 'Ольга']],
  [['Ανδρέας', 'Ana']],
  [['Ana', 'ANA']],
  [['Ana', 'Ana']],
])('nothing is said of %j', (names) => {
  expect(said(names)).toBe('');
});

test('a word of two scripts is named although nothing stands beside it, and a name with a word in each is not', () => {
  expect(said(['\u0430dmin@contoso.com'])).toContain('mixes Latin and Cyrillic letters');
  expect(mixedScripts('Ivan Иванов')).toEqual([]);
});

test('of very many only some are named, and that there are more', () => {
  const names = Array.from({ length: 20 }, (_, n) => `\u0430dmin${n}@contoso.com`);
  expect(said(names)).toContain('And 15 more.');
});

test('two people of one name, or of names that look alike, are called with the end of their ids; others as they are called', () => {
  const [one, two, three] = [
    'a1a1a1a1-0000-4000-8000-00000000aa01',
    'a1a1a1a1-0000-4000-8000-00000000aa02',
    'a1a1a1a1-0000-4000-8000-00000000aa03',
  ];
  const directory = createDirectory({
    settings: settingsSchema.parse({
      tenants: { contoso: {} },
      people: [
        { entraId: one, name: 'Ana Roca' },
        { entraId: two, name: '\u0410na Roc\u0430' },
        { entraId: three, name: 'Bo' },
      ],
    }),
    groups: null,
    links: null,
  });
  expect([one, two, three].map((id) => directory.nameOf(id ?? ''))).toEqual([
    'Ana Roca (id …aa01)',
    '\u0410na Roc\u0430 (id …aa02)',
    'Bo',
  ]);
});

test('a member of a group who is called as an approver is called with the end of their id, and so is the approver', async () => {
  const [ana, impostor, bo] = [
    'a1a1a1a1-0000-4000-8000-00000000aa01',
    'a1a1a1a1-0000-4000-8000-00000000aa02',
    'a1a1a1a1-0000-4000-8000-00000000aa03',
  ];
  const group = '00000000-0000-4000-8000-0000000000f1';
  const directory = createDirectory({
    settings: settingsSchema.parse({
      tenants: { contoso: {} },
      people: [{ entraId: ana, name: 'Ana Roca' }],
      access: { read: { people: [ana] }, request: { entraGroup: group } },
      approvals: { approvers: { people: [ana] } },
    }),
    groups: {
      members: async () =>
        new Map([
          [impostor, 'Ana Roca'],
          [bo, 'Bo'],
        ]),
    },
    links: null,
  });
  await directory.withRight('request', 'contoso');
  expect([ana, impostor, bo].map((id) => directory.nameOf(id))).toEqual(['Ana Roca (id …aa01)', 'Ana Roca (id …aa02)', 'Bo']);
});
