/** Who made something regress is looked for by what its resource says: nothing has to be said of a new control anywhere else. */
import uses from '../../src/controls/uses.json';
import { resourceByKey } from '../../src/tenant/resources/registry';

const written = [...new Set(Object.values(uses).flatMap(({ writes, reads }) => writes.filter((key) => reads.includes(key))))];

test('every resource of Exchange and Entra that a control judges and changes says what its log calls a change', () => {
  const silent = written.filter((key) => !key.startsWith('azure.') && resourceByKey(key).changedBy === undefined);
  expect(silent.map((key) => `${key}: say changedBy in its file below src/tenant/resources`)).toEqual([]);
});

test('a change is looked for in the log of the service that the resource belongs to', () => {
  for (const key of written) {
    const { changedBy, list } = resourceByKey(key);
    if (changedBy !== undefined) expect([key, changedBy.log]).toEqual([key, list.service === 'exchange' ? 'exchange' : 'entra']);
  }
});
