/** One trip by seed: the worker dies at random writes of its beginning and of its end, is away, even over the end, and somebody has a hand in the tenant. */
import { isDeepStrictEqual } from 'node:util';
import { approvedTrip, leftOut, openTravelLab, own, type TravelLab } from '../travel-lab';
import { travelIds } from '../travel-tenant';
import { type Chance, chanceOf } from './random';

const hour = 3_600_000;
const day = 24 * hour;
const writes = 6;

/** What was wrong: nothing, as it should be. */
export async function travelTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const lab = openTravelLab();
  const first = lab.access.standing();
  const problems: string[] = [];
  const look = (when: string): void => {
    if (leftOut(lab).length > 0 && own(lab).length < leftOut(lab).length) problems.push(`${when}: let in from everywhere`);
  };
  const id = await approvedTrip(lab);
  await dieSometimes(lab, chance, () => look('at the beginning'));
  if (chance.happens(0.2)) lab.office.forward(5 * day);
  await lab.live();
  look('under way');
  const isByHand = chance.happens(0.3);
  if (isByHand) byHand(lab, chance);
  lab.office.forward(chance.pick([4 * day, 4 * day, 30 * day]));
  await dieSometimes(lab, chance, () => (isByHand ? undefined : look('at the end')));
  await lab.live();
  const status = lab.office.change(id)?.status ?? 'unknown';
  if (leftOut(lab).length > 0) problems.push(`the trip is over and she is let in: ${status}`);
  if (status !== 'revertedUnkept' && status !== 'refused') problems.push(`it ended as ${status}`);
  if (!isDeepStrictEqual(lab.access.standing(), first)) problems.push('the tenant is not what it was');
  return problems;
}

/** Up to three deaths, each before or after a write; jobs come again by the ledger alone. */
async function dieSometimes(lab: TravelLab, chance: Chance, look: () => void): Promise<void> {
  for (let deaths = chance.below(4); deaths > 0; deaths -= 1) {
    lab.killAt(1 + chance.below(writes), chance.pick(['before', 'after'] as const));
    await lab.office.settle().catch(() => undefined);
    look();
    if (chance.happens(0.5)) lab.office.forward(chance.below(3) * hour);
  }
}

/** Somebody deletes a policy of hers, or takes her off a list: the end has to come all the same. */
function byHand({ access }: TravelLab, chance: Chance): void {
  const [some] = own({ access } as TravelLab);
  if (chance.happens(0.5) && some !== undefined) access.policies = access.policies.filter((row) => row !== some);
  else
    access.policies = access.policies.map((row, index) =>
      index === 0 ? (JSON.parse(JSON.stringify(row).replace(`,"${travelIds.eva}"`, '')) as typeof row) : row,
    );
}
