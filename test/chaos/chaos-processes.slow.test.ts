/** Real processes, killed or stopped at a step of a change: the next one goes on, and nothing is done twice. */
import { nameOfCell, runCell } from '../support/chaos/matrix';
import { stopTrial } from '../support/chaos/stop-trial';

test.each([
  { story: 'apply', role: 'worker', failpoint: 'during write 2' },
  { story: 'undone unless kept', role: 'worker', failpoint: 'after write 4' },
  { story: 'apply', role: 'gateway', failpoint: 'before add apply 1' },
  { story: 'several on one card', role: 'gateway', failpoint: 'after append approved 1' },
  { story: 'later, and drifted meanwhile', role: 'worker', failpoint: 'before append refused 1' },
] as const)('$story: a $role killed $failpoint has a successor that ends what it began', async (cell) => {
  const { died, problems } = await runCell(cell);
  expect({ cell: nameOfCell(cell), died, problems }).toEqual({ cell: nameOfCell(cell), died: true, problems: [] });
});

test('a worker that was stopped for longer than its lease writes nothing when it wakes', async () => {
  expect(await stopTrial(1)).toEqual([]);
});
