/** Whatever order rows, deaths, losses and outages come in: each sign is reported once, none is lost, and none comes before its evidence. */
import { count } from '../support/runner/counts';
import { runOrder } from '../support/signals/order';

const orders = count({ fast: 12, full: 400 });

test(`in ${orders} random orders each sign is reported once, none is lost, and none comes before its evidence`, async () => {
  const wrong: string[] = [];
  const blows = new Set<string>();
  let signs = 0;
  for (let seed = 1; seed <= orders; seed += 1) {
    const result = await runOrder(seed);
    signs += result.happenings;
    for (const blow of result.blows) blows.add(blow);
    if (result.wrong.length > 0) wrong.push(`seed ${seed}: ${result.wrong.join('; ')} (${result.blows.join(', ')})`);
  }
  expect(wrong).toEqual([]);
  expect(signs).toBeGreaterThan(orders * 2);
  expect([...blows].toSorted()).toEqual([
    'a death to come',
    'a fail-over brought back what was kept before',
    'a log does not answer',
    'a restart',
    'the chat is away',
    'the store lost what was kept',
    'the worker died',
  ]);
}, 600_000);
