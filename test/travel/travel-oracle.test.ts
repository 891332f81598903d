/** At no step of a travel exception, of two at once, of their ends in any order, or after someone's own hand, does anyone get in who should not: tried by brute force. */
import fc from 'fast-check';
import { invert, type Operation, resolveOperation } from '../../src/engine/plan/operation';
import { exceptionOperations } from '../../src/features/travel/worker/exception-operations';
import { accessAfter, exceptionEffect } from '../../src/features/travel/worker/exception-proof';
import { blockingOf } from '../../src/features/travel/worker/geo-blocks';
import { readTravelAccess } from '../../src/features/travel/worker/read-access';
import { isRefusal } from '../../src/lib/errors';
import { policyExclusions } from '../../src/tenant/resources/policy-exclusion';
import { type AccessModel, accessModels, accountIds, namedCountries } from '../fuzz/access/model';
import { stateOf } from '../fuzz/access/rows';
import { count } from '../support/runner/counts';
import { MemoryAccess, madeHere } from '../support/tenants/memory-access';
import { gains } from '../support/travel/exception-oracle';

const clock = { now: () => new Date('2026-11-24T00:00:00Z'), monotonicMs: () => 0, sleep: () => Promise.resolve() };

interface PlannedException {
  readonly traveller: string;
  readonly countries: readonly string[];
  readonly operations: readonly Operation[];
}

/** Null where it is refused. */
async function planned(tenant: MemoryAccess, traveller: string, countries: readonly string[]): Promise<PlannedException | null> {
  const reading = await readTravelAccess({ clock }, { client: tenant.client(), id: 'a tenant' }, traveller);
  if (isRefusal(reading)) return null;
  const { blocks, narrowed, unknown } = blockingOf(reading.access, reading.traveller, countries);
  if (blocks.length === 0 || narrowed.length > 0 || unknown.length > 0) return null;
  const operations = exceptionOperations(
    { id: `t-${traveller.slice(-2)}`, traveller: { id: traveller, name: traveller }, countries },
    blocks,
  );
  const effect = exceptionEffect(reading.access, accessAfter(reading.access, operations), {
    traveller: reading.traveller,
    countries,
  });
  expect(effect.elsewhere).toEqual([]);
  return { traveller, countries, operations };
}

const models: fc.Arbitrary<AccessModel> = accessModels.map((model) => ({
  ...model,
  accounts: [...new Set([...model.accounts, 'ana', 'bo'] as const)],
}));
const countryLists = fc.subarray([...namedCountries], { minLength: 1, maxLength: 2 });

/** So that enough of the tenants are ones in which someone has to be allowed. */
const seed = 20261127;

test('only the traveller gains, only from there, at every step; and at the end all is as it was', async () => {
  let exceptions = 0;
  await fc.assert(
    fc.asyncProperty(
      models,
      countryLists,
      countryLists,
      fc.boolean(),
      fc.option(fc.nat(3), { nil: null, freq: 4 }),
      async (model, anas, bos, firstEndsFirst, deletedByHand) => {
        const tenant = new MemoryAccess(stateOf(model));
        const first = tenant.standing();
        const open = new Map<string, readonly string[]>();
        let isByHand = false;
        const look = (): void => {
          for (const { who, place } of gains(model, first, tenant.standing())) {
            const allowed = who.id === null ? undefined : open.get(who.id);
            if (allowed === undefined) throw new Error(`${who.name} gained something from ${place.country}.`);
            if (!isByHand && !allowed.includes(place.country)) throw new Error(`${who.name} gained ${place.country}.`);
          }
        };
        const back: (readonly Operation[])[] = [];
        for (const [traveller, countries] of [
          [accountIds.ana, anas],
          [accountIds.bo, bos],
        ] as const) {
          const exception = await planned(tenant, traveller, countries);
          if (exception === null) continue;
          exceptions += 1;
          open.set(traveller, countries);
          const ids = new Map<number, string>();
          const inverse: Operation[] = [];
          for (const [index, operation] of exception.operations.entries()) {
            const resolved = resolveOperation(operation, ids);
            const id = tenant.does(resolved);
            ids.set(index + 1, id);
            const undo = invert(resolved, operation.resource === policyExclusions.key ? undefined : id);
            if (undo !== null) inverse.unshift(undo);
            look();
          }
          back.push(inverse);
        }
        // Someone deletes a policy of ours by hand: anyone who travels may gain, and nobody else.
        const own = tenant.policies.filter(({ id }) => id.startsWith(madeHere));
        const gone = deletedByHand === null ? undefined : own[deletedByHand % Math.max(1, own.length)];
        if (gone !== undefined) {
          isByHand = true;
          tenant.policies = tenant.policies.filter((row) => row !== gone);
          look();
        }
        for (const inverse of firstEndsFirst ? back : back.toReversed())
          for (const operation of inverse) {
            tenant.does(operation);
            look();
          }
        open.clear();
        isByHand = false;
        look();
        expect(gains(model, tenant.standing(), first)).toEqual([]);
      },
    ),
    { numRuns: count({ fast: 25, full: 150 }), seed },
  );
  expect(exceptions).toBeGreaterThan(5);
});
