/** However long a chat was away, what it shows is right again within a minute, and nothing is given up for a day. */
import { backoffOf, queueNames, triesOf } from '../../jobs/queues';

const day = 24 * 3_600_000;

/** Milliseconds before each try after the first. */
const pausesOf = (queue: (typeof queueNames)[number]) =>
  Array.from({ length: triesOf(queue) - 1 }, (_unused, index) => backoffOf(queue)(index + 1));

test('a message is tried twice a minute at least, for more than a day', () => {
  const pauses = pausesOf('outbox');
  expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(day);
});

test('a receiver outside is asked less and less, every ten minutes at last, for more than a day', () => {
  const pauses = pausesOf('webhook');
  expect(pauses.at(-1)).toBe(600_000);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(day);
});

test.each(queueNames)(
  'the first try again of %s comes after a second, and each later one no sooner than the one before',
  (queue) => {
    const pauses = pausesOf(queue);
    expect(pauses[0]).toBe(1000);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  },
);
