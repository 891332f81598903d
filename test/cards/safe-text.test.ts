/** What of a text nobody sees: it is shown as what it is, and not left out, for names that look the same are not the same. */
import { plainText, unseenCharacter, withoutUnseenEnds } from '../../src/chat/safe-text';

test.each([
  ['a joiner of nothing', 'ad\u034Fmin', 'ad\uFFFDmin'],
  ['a vowel of no width', 'ad\u17B4min', 'ad\uFFFDmin'],
  ['a mark that chooses the look of a letter that has one', 'admi\u0438\uFE00n\u{E0101}', 'admi\u0438\uFFFDn\uFFFD'],
  ['a second such mark', 'admin\uFE00\u{E0101} \u2764\uFE0F\uFE0F e\u0301\uFE00', 'admin\uFFFD \u2764\uFE0F\uFFFD e\u0301\uFFFD'],
  ['a space of no width', 'ad\u200Bmin', 'ad\uFFFDmin'],
])('%s is seen', (_what, text, shown) => {
  expect(plainText(text)).toBe(shown);
  expect(unseenCharacter(text)).not.toBeNull();
});

test.each(['\u2764\uFE0F', '1\uFE0F\u20E3', '\u845B\u{E0101}', 'Zoe\u0308'])('%s stays as it is', (text) => {
  expect(plainText(text)).toBe(text);
  expect(unseenCharacter(text)).toBeNull();
});

test('what clients put at the ends does not count, however much it is', () => {
  const ends = '\u200B'.repeat(300_000);
  expect(withoutUnseenEnds(`${ends}status${ends}`)).toBe('status');
  expect(unseenCharacter(`${ends}status${ends}`)).toBeNull();
  expect(withoutUnseenEnds(`s${ends}s`)).toHaveLength(ends.length + 2);
});
