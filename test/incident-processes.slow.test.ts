/**
 * Real processes, killed in the middle of each stage of an incident: another one goes on, and at the end the account is restored, nothing was done twice
 * and the card is green. Half of the time is what Microsoft lets nobody read faster.
 */
import { nameOfCell, runCell } from './support/chaos/matrix';
import { sample } from './support/runner/counts';

const cells = [
  { role: 'worker', failpoint: 'during write 3' },
  { role: 'worker', failpoint: 'before append collected 2' },
  { role: 'worker', failpoint: 'after write 6' },
  { role: 'worker', failpoint: 'during write 10' },
  { role: 'gateway', failpoint: 'after append staged 1' },
  { role: 'gateway', failpoint: 'before append claimed 1' },
] as const;

test.each(sample(cells, 1))('an incident whose $role is killed $failpoint comes to its end', async ({ role, failpoint }) => {
  const cell = { story: 'incident', role, failpoint } as const;
  const { died, problems } = await runCell(cell);
  expect({ cell: nameOfCell(cell), died, problems }).toEqual({ cell: nameOfCell(cell), died: true, problems: [] });
});
