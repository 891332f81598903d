/** Nothing is concluded from an entry that nobody verified: the compiler refuses it wherever something is derived from entries. */
import { changeOf } from '../../src/engine/changes/change-of';
import type { Entry } from '../../src/engine/ledger/entry';
import { incidentOf } from '../../src/features/incident/incident';
import { waiverOf } from '../../src/features/waiver/waiver';

/** Whether something takes entries as they are stored. */
type TakesStored<Fold extends (entries: never) => unknown> = readonly Entry[] extends Parameters<Fold>[0] ? true : false;

test('changes, incidents and waivers are told from verified entries alone, as the type check of this file shows', () => {
  const takesStored: readonly [TakesStored<typeof changeOf>, TakesStored<typeof incidentOf>, TakesStored<typeof waiverOf>] = [
    false,
    false,
    false,
  ];
  expect(takesStored).not.toContain(true);
  for (const fold of [changeOf, incidentOf, waiverOf]) expect(fold([])).toBeNull();
});
