/**
 * One travel exception by seed: the worker dies at random writes of its beginning and of its end, is away, even over the end, the store loses the end of
 * its file, and someone has a part in the tenant.
 */
import { isDeepStrictEqual } from 'node:util';
import { tenantId } from '../corridor/office';
import { travelIds } from '../tenants/travel-tenant';
import { approvedException, leftOut, openTravelLab, own } from '../travel/travel-lab';
import { type Chance, chanceOf } from './random';

const hour = 3_600_000;
const day = 24 * hour;
const writes = 6;

export interface TravelTrial {
  /** What happened to it, in order. */
  readonly blows: readonly string[];
  /** What was wrong: nothing, as it should be. */
  readonly problems: readonly string[];
}

export async function travelTrial(seed: number): Promise<TravelTrial> {
  const trial = new Trial(chanceOf(seed));
  await trial.run();
  return trial;
}

class Trial implements TravelTrial {
  readonly blows: string[] = [];
  readonly problems: string[] = [];
  private readonly lab = openTravelLab();
  private written = 0;

  constructor(private readonly chance: Chance) {
    this.lab.watch(() => {
      this.written += 1;
    });
  }

  async run(): Promise<void> {
    const { lab, chance } = this;
    const first = lab.access.standing();
    const id = await approvedException(lab);
    await this.dieSometimes(() => this.look('at the beginning'));
    await this.cutSometimes('at the beginning');
    if (chance.happens(0.2)) this.away(5 * day);
    await lab.live();
    this.look('under way');
    await this.cutSometimes('under way');
    const isByHand = chance.happens(0.3);
    if (isByHand) this.byHand();
    this.away(chance.pick([4 * day, 4 * day, 30 * day]));
    await this.dieSometimes(() => (isByHand ? undefined : this.look('at the end')));
    await this.cutSometimes('at the end');
    await lab.live();
    const status = lab.office.change(id)?.status ?? 'unknown';
    if (leftOut(lab).length > 0) this.problems.push(`the travel exception is over and she is let in: ${status}`);
    if (status !== 'revertedUnkept' && status !== 'refused') this.problems.push(`it ended as ${status}`);
    if (!isDeepStrictEqual(lab.access.standing(), first)) this.problems.push('the tenant is not what it was');
  }

  private look(when: string): void {
    if (leftOut(this.lab).length > 0 && own(this.lab).length < leftOut(this.lab).length)
      this.problems.push(`${when}: let in from everywhere`);
  }

  /** Nobody works for this many milliseconds. */
  private away(ms: number): void {
    this.blows.push('no worker over the end');
    this.lab.office.forward(ms);
  }

  /** Up to three deaths, each before or after a write; jobs come again by the ledger alone. */
  private async dieSometimes(look: () => void): Promise<void> {
    const { lab, chance } = this;
    for (let deaths = chance.below(4); deaths > 0; deaths -= 1) {
      lab.killAt(1 + chance.below(writes), chance.pick(['before', 'after'] as const));
      await lab.office.settle().catch(() => undefined);
      this.blows.push('killed');
      look();
      if (chance.happens(0.5)) lab.office.forward(chance.below(3) * hour);
    }
  }

  /** The store loses entries that the mirror has: nothing is written to the tenant until they were restored, as the manual has it. */
  private async cutSometimes(when: string): Promise<void> {
    const { lab, chance } = this;
    const { storage } = lab.office;
    const mirror = storage.mirrors.get(tenantId) ?? [];
    if (!chance.happens(0.4) || mirror.length < (storage.entries.get(tenantId) ?? []).length) return;
    this.blows.push(`store cut ${when}`);
    storage.entries.set(tenantId, mirror.slice(0, -1 - chance.below(5)));
    const before = this.written;
    await lab.live();
    if (this.written > before) this.problems.push(`${when}: the tenant was written to while the store had lost its end`);
    if (!storage.halted.has(tenantId)) this.problems.push(`${when}: nobody saw that the store had lost its end`);
    storage.entries.set(tenantId, [...mirror]);
    storage.halted.delete(tenantId);
    this.look(when);
  }

  /** Someone deletes a policy of hers, or takes her off a list: the end has to come all the same. */
  private byHand(): void {
    const { access } = this.lab;
    const [some] = own(this.lab);
    this.blows.push('someone had a hand in it');
    if (this.chance.happens(0.5) && some !== undefined) access.policies = access.policies.filter((row) => row !== some);
    else
      access.policies = access.policies.map((row, index) =>
        index === 0 ? (JSON.parse(JSON.stringify(row).replace(`,"${travelIds.eva}"`, '')) as typeof row) : row,
      );
  }
}
