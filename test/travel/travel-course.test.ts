/**
 * Travel exceptions of several people in one random tenant, as people ask for them, approve, lengthen and end them, while workers die and someone has a
 * part in the policies: after every write to the tenant a brute-force oracle looks who gained what.
 */
import fc from 'fast-check';
import { isUnderWay } from '../../src/engine/changes/own-ends';
import {
  type AccessModel,
  type AccountName,
  accessModels,
  accountIds,
  groupIds,
  locationIds,
  namedCountries,
  type Policy,
} from '../fuzz/access/model';
import { stateOf } from '../fuzz/access/rows';
import { count } from '../support/runner/counts';
import { madeHere } from '../support/tenants/memory-access';
import { gains } from '../support/travel/exception-oracle';
import { newestException, openTravelLab, type TravelLab } from '../support/travel/travel-lab';

const hour = 3_600_000;
const day = 24 * hour;
const travellers = ['ana', 'bo', 'cy'] as const satisfies readonly AccountName[];
type Traveller = (typeof travellers)[number];

const nobody = { users: [], groups: [], roles: [], guests: null };

/** A policy about countries for everyone but some groups, which may hold each other: of the kind that names them, or that leaves out some. */
const geoPolicy = (kind: 'listed' | 'allBut'): fc.Arbitrary<Policy> =>
  fc
    .record({ groups: fc.subarray([...groupIds], { maxLength: 2 }), app: fc.boolean(), spelling: fc.nat(1_000_000) })
    .map(({ groups, app, spelling }) => ({
      state: 'enabled',
      grant: 'block',
      include: { ...nobody, users: ['All'] },
      exclude: { ...nobody, groups },
      clients: [],
      includeApps: [app ? 'Office365' : 'All'],
      excludeApps: [],
      appFilter: null,
      userActions: false,
      places:
        kind === 'listed'
          ? { include: [locationIds[0] ?? '', locationIds[1] ?? ''], exclude: [] }
          : { include: ['All'], exclude: [locationIds[2] ?? ''] },
      narrowedBy: null,
      spelling,
    }));

const models: fc.Arbitrary<AccessModel> = fc
  .tuple(accessModels, geoPolicy('listed'), geoPolicy('allBut'))
  .map(([model, listed, allBut]) => ({
    ...model,
    accounts: [...new Set([...model.accounts, ...travellers])],
    disabled: [],
    policies: [...model.policies.filter(({ narrowedBy }) => narrowedBy === null), listed, allBut],
  }));

type Step =
  | {
      readonly does: 'travel';
      readonly who: Traveller;
      readonly countries: readonly string[];
      readonly days: number;
      readonly in: number;
    }
  | { readonly does: 'extend' | 'end'; readonly which: number; readonly days: number }
  | { readonly does: 'wait'; readonly hours: number }
  | { readonly does: 'die'; readonly at: number; readonly when: 'before' | 'after' }
  | { readonly does: 'byHand'; readonly what: (typeof handEdits)[number]; readonly which: number };

/** What someone does to the policies meanwhile. */
const handEdits = ['deletes', 'disables', 'takesOff', 'widens'] as const;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant('travel' as const),
        who: fc.constantFrom(...travellers),
        countries: fc.subarray([...namedCountries], { minLength: 1, maxLength: 2 }),
        days: fc.integer({ min: 1, max: 5 }),
        in: fc.constantFrom(0, 0, 1, 2, 4),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constantFrom('extend' as const, 'end' as const),
        which: fc.nat(3),
        days: fc.integer({ min: 1, max: 8 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 72 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('die' as const),
        at: fc.integer({ min: 1, max: 6 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant('byHand' as const), what: fc.constantFrom(...handEdits), which: fc.nat(3) }),
    },
  ),
  { minLength: 4, maxLength: 9 },
);

/** The course of one tenant: what was approved, and what the oracle makes of each write. */
class Course {
  readonly problems: string[] = [];
  readonly exceptions: { readonly id: string; readonly who: Traveller; readonly countries: readonly string[] }[] = [];
  begun = 0;
  /** Policies of a travel exception were undone by hand: until it is over, the traveller may gain more, and nobody else anything. */
  private readonly byHand = new Set<string>();
  private readonly lab: TravelLab;
  private readonly first;

  constructor(private readonly model: AccessModel) {
    this.lab = openTravelLab(stateOf(model));
    this.first = this.lab.access.standing();
    this.lab.watch(() => this.look('a write'));
  }

  look(when: string): void {
    for (const { who, place } of gains(this.model, this.first, this.lab.access.standing())) {
      const name = travellers.find((one) => accountIds[one] === who.id);
      const allowed = name === undefined ? [] : this.allowed(name);
      if (allowed.length === 0) this.problems.push(`${when}: ${who.name} gained ${place.country} and does not travel`);
      else if (!allowed.includes(place.country) && !this.byHand.has(name ?? ''))
        this.problems.push(`${when}: ${who.name} gained ${place.country}`);
    }
  }

  /** The countries of travel exceptions that were approved and are not at their end. */
  private allowed(name: Traveller): readonly string[] {
    const open = this.exceptions.filter(({ id, who }) => who === name && this.isOpen(id));
    return open.flatMap(({ countries }) => countries);
  }

  /** It was approved, and is neither refused nor at its end; one whose end stopped half way has taken the traveller off every list. */
  private isOpen(id: string): boolean {
    const change = this.lab.office.change(id);
    const isDecided = change !== null && (change.status === 'approved' || change.status === 'applying' || isUnderWay(change));
    return isDecided && change.status !== 'revertStopped' && change.status !== 'refused';
  }

  async take(step: Step): Promise<void> {
    const { office } = this.lab;
    const { which = 0 } = step as { readonly which?: number };
    const exception = this.exceptions[which % Math.max(1, this.exceptions.length)];
    if (step.does === 'wait') office.forward(step.hours * hour);
    else if (step.does === 'die') this.lab.killAt(step.at, step.when);
    else if (step.does === 'byHand') this.edit(step);
    else if (step.does === 'travel') await this.travel(step);
    else if (step.does === 'end' && exception !== undefined) await office.does('ana', { says: `travel end ${exception.id}` });
    else if (exception !== undefined) {
      await office.does('ana', { says: `travel extend ${exception.id} until=${this.dayIn(step.days)}` });
      await this.approve(newestException(office));
    }
    await this.lab.live();
    this.look(step.does);
  }

  private async travel({ who, countries, days, in: ahead }: Extract<Step, { does: 'travel' }>): Promise<void> {
    const { office } = this.lab;
    const from = ahead === 0 ? '' : ` from=${this.dayIn(ahead)}`;
    await office.does('ana', {
      says: `travel ${accountIds[who]} ${countries.join(' ')}${from} until=${this.dayIn(ahead + days)}`,
    });
    const id = newestException(office);
    if (id !== '') this.exceptions.push({ id, who, countries });
    await this.approve(id);
    await this.lab.live();
    if (office.change(id)?.status === 'verified') this.begun += 1;
  }

  private async approve(id: string): Promise<void> {
    const { office } = this.lab;
    await this.lab.live();
    for (const who of ['bo', 'cy'] as const)
      await office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  }

  private edit({ what, which }: Extract<Step, { does: 'byHand' }>): void {
    const { access } = this.lab;
    const own = access.policies.filter(({ id }) => id.startsWith(madeHere));
    const chosen = own[which % Math.max(1, own.length)];
    if (chosen === undefined) return;
    const whose = travellers.find((one) => JSON.stringify(chosen['conditions']).includes(accountIds[one]));
    if (what === 'widens') {
      access.locations = access.locations.map((row) =>
        row.id.startsWith(madeHere) && 'countriesAndRegions' in row ? { ...row, includeUnknownCountriesAndRegions: true } : row,
      );
      return;
    }
    if (what === 'takesOff' && whose !== undefined) {
      const [row] = access.policies.filter(
        (one) => !one.id.startsWith(madeHere) && JSON.stringify(one['conditions']).includes(accountIds[whose]),
      );
      if (
        row === undefined ||
        this.first.policies.some((one) => one.id === row.id && JSON.stringify(one).includes(accountIds[whose]))
      )
        return;
      const back = this.first.policies.find(({ id }) => id === row.id);
      access.policies = access.policies.map((one) => (one === row && back !== undefined ? back : one));
      return;
    }
    if (whose !== undefined) this.byHand.add(whose);
    access.policies =
      what === 'deletes'
        ? access.policies.filter((row) => row !== chosen)
        : access.policies.map((row) => (row === chosen ? { ...row, state: 'disabled' } : row));
  }

  /** Whatever happened, all travel exceptions are over a month later, and nobody has more than before. */
  async finish(): Promise<void> {
    for (let n = 0; n < 3; n += 1) {
      this.lab.office.forward(20 * day);
      await this.lab.live();
    }
    this.byHand.clear();
    this.look('at the end');
    for (const { id } of this.exceptions)
      if (this.isOpen(id)) this.problems.push(`${id} is ${this.lab.office.change(id)?.status ?? ''} at the end`);
  }

  private dayIn(days: number): string {
    return new Date(this.lab.office.now().getTime() + days * day).toISOString().slice(0, 10);
  }
}

const seed = 20261128;

test('at no step does anybody but a traveller gain anything, nor a traveller what was not approved', async () => {
  let begun = 0;
  await fc.assert(
    fc.asyncProperty(models, steps, async (model, list) => {
      const course = new Course(model);
      for (const step of list) await course.take(step);
      await course.finish();
      begun += course.begun;
      expect(course.problems).toEqual([]);
    }),
    { numRuns: count({ fast: 4, full: 40 }), seed },
  );
  expect(begun).toBeGreaterThan(0);
});
