/** In a cluster what belongs together lies on one node: a tenant's with the tenant, everything else with the queues. */
import { keys } from '../../adapters/redis/keys';
import { prefix } from '../../jobs/queues';

test.each(Object.entries(keys))('the key of %s has the hash tag of its tenant, or that of the queues', (_name, make) => {
  const key = (make as (...parts: readonly string[]) => string)('t', 'x', 'y');
  const [, tag] = /\{(.+?)\}/.exec(key) ?? [];
  expect(['t', prefix.slice(1, -1)]).toContain(tag);
});
