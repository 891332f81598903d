/** Someone writes to the store of running processes, without a key: nothing is written that was not approved, and nothing is left out in silence. */
import { storeWriterTrial } from '../support/chaos/store-writer-trial';

test.each([1, 2, 3, 4])('seed %i: it is as if it had not happened, or people are told', async (seed) => {
  expect((await storeWriterTrial(seed)).problems).toEqual([]);
});
