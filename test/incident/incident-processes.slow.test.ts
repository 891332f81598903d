/**
 * Real processes, killed in the middle of each stage of an incident, a store that fails over and a ledger that is halted there: another one goes on, and
 * at the end the account is restored, nothing was done twice and the card is green. Half of the time is what Microsoft lets nobody read faster.
 */
import { type CellEnd, type IncidentCell, incidentCells, runIncidentCell } from '../support/chaos/incident-cells';
import { nameOfCell, runCell } from '../support/chaos/matrix';
import { sample } from '../support/runner/counts';

const exact = [
  { role: 'worker', failpoint: 'during write 3' },
  { role: 'worker', failpoint: 'before append collected 2' },
  { role: 'worker', failpoint: 'after write 6' },
  { role: 'worker', failpoint: 'during write 10' },
  { role: 'gateway', failpoint: 'after append staged 1' },
  { role: 'gateway', failpoint: 'before append claimed 1' },
] as const;

test.each(sample(exact, 1))('an incident whose $role is killed $failpoint comes to its end', async ({ role, failpoint }) => {
  const cell = { story: 'incident', role, failpoint } as const;
  const { died, problems } = await runCell(cell);
  expect({ cell: nameOfCell(cell), died, problems }).toEqual({ cell: nameOfCell(cell), died: true, problems: [] });
});

/** The cells of one stage run beside each other: most of the time each of them waits. */
const running = new Map<string, Promise<CellEnd>>();

function endOf(cell: IncidentCell): Promise<CellEnd> {
  for (const one of cells.filter(({ stage }) => stage === cell.stage))
    if (!running.has(nameOf(one))) {
      const end = runIncidentCell(one);
      // The test of that cell sees it.
      end.catch(() => undefined);
      running.set(nameOf(one), end);
    }
  return running.get(nameOf(cell)) ?? runIncidentCell(cell);
}

const nameOf = ({ stage, blow }: IncidentCell): string => `${stage}: ${blow}`;
const cells = sample(incidentCells, 1);
/** Four incidents beside each other on a busy machine. */
const longMs = 400_000;

test.each(cells)(
  'an incident comes to its end: $blow in the middle of the $stage',
  async (cell) => {
    const { struck, problems } = await endOf(cell);
    expect({ ...cell, struck, problems }).toEqual({ ...cell, struck: true, problems: [] });
  },
  longMs,
);
