/**
 * The store is killed, cut or emptied in the middle of a change: nothing more is written until the mirror was merged, then it goes on. A store that
 * takes nothing for a while is waited for.
 */
import { clockTrial } from '../support/chaos/clock-trial';
import { failOverTrial } from '../support/chaos/fail-over-kinds';
import { refusalTrial } from '../support/chaos/refusal-trial';
import { storeTrial } from '../support/chaos/store-trial';

test('a store that was killed and started again lost nothing, and the change goes on by itself', async () => {
  expect(await storeTrial(1, 'killed')).toEqual({ blow: 'killed', lost: 0, problems: [] });
});

test('after FLUSHALL nothing is written until hardenbot ledger restore put the entries back', async () => {
  const { lost, problems } = await storeTrial(2, 'emptied');
  expect({ lost: lost > 0, problems }).toEqual({ lost: true, problems: [] });
});

test('a store that got back what it had before the change was asked for is noticed by processes that live on, and nothing is written twice', async () => {
  const { lost, problems } = await storeTrial(3, 'older');
  expect({ lost: lost > 0, problems }).toEqual({ lost: true, problems: [] });
});

test('the clock of the store is set back while a dead worker holds its lease: another one puts the change back soon', async () => {
  expect(await clockTrial(1)).toEqual([]);
});

test('two of three workers end with the primary of the store, and the third ends the change and puts it back, nothing twice', async () => {
  expect((await failOverTrial('two-of-three-workers', 'sentinel', 2)).problems).toEqual([]);
});

test('a store that takes nothing for seconds is waited for, both probes of readiness follow it, and work goes on at once', async () => {
  expect(await refusalTrial(5)).toMatchObject({ word: 'NOREPLICAS', moment: 'applying', problems: [] });
});
