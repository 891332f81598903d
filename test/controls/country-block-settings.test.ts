/** The settings of country-block: which countries exist, and what is said about those that do not. */
import { settings } from '../../src/controls/country-block/definition';

describe('a country that does not exist is refused with the one that was meant', () => {
  test.each([
    ['UK', 'GB (United Kingdom)'],
    ['el', 'GR (Greece)'],
    ['DEU', 'DE (Germany)'],
    ['QZ', 'two letters'],
  ])('%s', (written, meant) => {
    const result = settings.safeParse({ block: [written] });
    expect(result.error?.issues.map((issue) => issue.message).join()).toContain(meant);
  });
});

test('a country is taken by a name that means it alone', () => {
  expect(settings.parse({ block: ['Russia', 'España', 'RU'] }).block).toEqual(['RU', 'ES']);
});

test('country codes are taken in any letter case, and once', () => {
  expect(settings.parse({ block: ['ru', ' RU ', 'Kp'] }).block).toEqual(['RU', 'KP']);
});

test('block and allow are not given together', () => {
  expect(settings.safeParse({ block: ['RU'], allow: ['US'] }).error?.issues[0]?.message).toContain('either block or allow');
  expect(settings.safeParse({ block: ['RU'], allow: [] }).success).toBe(true);
});
