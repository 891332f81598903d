/** Lists that are asked for in place of settings count for one plan: read, checked and bound like everything else that is approved. */
import { control as countryBlock } from '../../src/controls/country-block/index';
import { controls } from '../../src/controls/index';
import { listsOf, planWords, readParameters, withParameters } from '../../src/controls/parameters';
import { control as popImap } from '../../src/controls/pop-imap/index';
import { PlanDigest } from '../../src/engine/plan/plan';
import { isRefusal } from '../../src/lib/errors';

const settings = countryBlock.settings.parse({ block: ['RU'], home: ['US'] });
const read = (...words: string[]) => readParameters(countryBlock, settings, words);
const codeOf = (value: unknown) => (isRefusal(value) ? value.code : value);

describe('what is typed behind the control', () => {
  test('takes the place of the list of settings, as the schema of the control writes it', () => {
    expect(read('block=ru, kp')).toEqual({ block: ['RU', 'KP'] });
  });

  test.each([[[]], [['block=RU']], [['block=ru', 'allow=']]])('asks for nothing where it says what settings say: %j', (words) => {
    expect(read(...words)).toBeNull();
  });

  test('may empty a list', () => {
    expect(read('block=', 'allow=DE')).toEqual({ block: [], allow: ['DE'] });
  });

  test.each<readonly [string, string, string]>([
    ['a list that the control does not take', 'home=DE', 'unknown-parameter'],
    ['a key of no settings', 'colour=red', 'unknown-parameter'],
    ['a key of every object', '__proto__=x', 'unknown-parameter'],
    ['a word without a list', 'please', 'unknown-parameter'],
    ['a country that does not exist', 'block=XX', 'bad-parameters'],
    ['what contradicts settings', 'allow=DE', 'bad-parameters'],
    ['quotes in a value', "block=R'U", 'bad-parameters'],
  ])('is refused for %s: %s', (_what, word, code) => {
    expect(codeOf(read(word))).toBe(code);
  });

  test.each([
    ['block', '=', 'RU'],
    ['block=', '=', 'RU'],
  ])('is told to stand without spaces: %s %s %s', (...words) => {
    expect(read(...words)).toMatchObject({ remedy: expect.stringContaining('without spaces') });
  });

  test('is told as one sentence where several countries do not exist', () => {
    expect(read('block=DEU,UK')).toMatchObject({
      reason:
        'country-block cannot be planned like that: block: "DEU" is no country code; write DE (Germany); block: "UK" is no country code; write GB (United Kingdom).',
    });
  });

  test('is told that nothing follows its name, where a space stands in place of the sign', () => {
    expect(read('block', 'RU')).toMatchObject({ reason: 'Nothing follows "block".' });
  });

  test('is told what was probably meant, of its lists and of what every plan takes', () => {
    expect(read('blok=RU')).toMatchObject({ remedy: 'Did you mean block=? Nothing was done.' });
    expect(read('excpet=RU')).toMatchObject({ remedy: 'Did you mean except=? Nothing was done.' });
  });

  test('is refused where one list is given twice', () => {
    expect(codeOf(read('block=RU', 'block=KP'))).toBe('bad-parameters');
  });

  test('is refused by a control that takes no lists', () => {
    expect(codeOf(readParameters(popImap, popImap.settings.parse({}), ['allow=x']))).toBe('unknown-parameter');
  });

  test('is asked for again in the same words', () => {
    expect(planWords('owa-groups', { groups: ['Sales Team', 'HR'] })).toBe('owa-groups "groups=Sales Team,HR"');
    expect(planWords('pop-imap')).toBe('pop-imap');
  });
});

test('every list that a control offers is one of its settings, and what settings hold can be asked for again', () => {
  for (const control of controls) {
    const defaults = control.settings.parse({});
    const lists = listsOf(control, defaults);
    expect({ id: control.id, refused: isRefusal(withParameters(control, defaults, lists)) }).toEqual({
      id: control.id,
      refused: false,
    });
    for (const { key } of control.parameters ?? []) expect(Object.keys(defaults as object)).toContain(key);
  }
});

test('the digest is bound to the lists', () => {
  const material = { tenant: 't', requester: 'r', control: 'country-block', stage: 'prepare' as const, settingsVersion: 'v' };
  const digests = [
    undefined,
    { asked: { block: ['RU'] }, settings: { block: [] } },
    { asked: { block: ['KP'] }, settings: { block: [] } },
  ].map((parameters) => new PlanDigest({ ...material, parameters }).hex());
  expect(new Set(digests).size).toBe(3);
});
