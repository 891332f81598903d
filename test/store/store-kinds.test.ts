/** A new key or field is attacked as well: what the courses strike at is derived, and all of it is covered. */
import { storeUsers } from '../../src/setup/store-users';
import { coursesForAll, everyStrike, keyedCourse } from '../support/store-claims/keyed';
import { allQueues, isJob, kinds } from '../support/store-claims/kinds';
import { manners } from '../support/store-claims/manners';

const tenant = 'af3a1bb3-12bf-4843-8005-5d0f513e3a27';

/** A key of the kind that a rule of the store's users is about. */
const likeOf = (pattern: string): string =>
  pattern.replace('{*}', `{${tenant}}`).replace('*', /limit|:digest:/.test(pattern) ? '17:18' : '17');

const patterns = [...new Set(Object.values(storeUsers).flatMap(({ writes }) => writes))];

test.each(patterns.filter((pattern) => !/ledger:\*|past:\*/.test(pattern)))('keys like %s are of a kind', (pattern) => {
  expect(kinds.filter(({ has }) => has(likeOf(pattern), tenant)).map(({ name }) => name)).not.toEqual([]);
});

test.each(kinds.filter(({ name }) => name.startsWith('key ')))(
  '$name is one that a user of the store may write',
  ({ like, has }) => {
    const key = like(tenant, '17');
    expect(has(key, tenant)).toBe(true);
    const fits = (pattern: string): boolean =>
      new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(key);
    expect(patterns.filter(fits)).not.toEqual([]);
  },
);

test('every queue has jobs, and its other keys are told from them', () => {
  for (const queue of allQueues) {
    expect(isJob(`{hardenbot}:${queue}:17`)).toBe(true);
    for (const part of ['wait', 'delayed', 'de:draw-17', 'meta', '17:lock'])
      expect(isJob(`{hardenbot}:${queue}:${part}`)).toBe(false);
  }
});

test('the fields of jobs are those that BullMQ reads', () => {
  const fields = kinds.flatMap(({ field }) => field ?? []);
  for (const field of [
    'data',
    'opts',
    'name',
    'timestamp',
    'delay',
    'atm',
    'ats',
    'stc',
    'failedReason',
    'processedOn',
    'deid',
    'pb',
  ])
    expect(fields).toContain(field);
});

test('all courses together strike at every kind in every manner', () => {
  const struck = new Set<string>();
  for (let course = 1; course <= 2 * coursesForAll; course += 1)
    for (const step of keyedCourse(course)) if ('strike' in step) struck.add(`${step.strike} ${step.manner}`);
  expect(everyStrike.length).toBe(kinds.length * manners.length);
  expect([...struck].sort()).toEqual(everyStrike.map(({ kind, manner }) => `${kind} ${manner}`).sort());
});
