/** A plan that was approved beside one that is made now: what would not be planned any more, and what would be done otherwise, whatever the order of both. */
import fc from 'fast-check';
import type { Operation } from '../../src/engine/plan/operation';
import { SharedParts } from '../../src/engine/plan/shared-parts';
import { compareDrafts, nameOf } from '../../src/worker/apply/compare-drafts';
import { count } from '../support/runner/counts';

const mailbox = (name: string, on = false): Operation => ({
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: `${name}@contoso.com`,
  identity: name,
  before: { PopEnabled: !on },
  after: { PopEnabled: on },
});

async function compared(approved: readonly Operation[], planned: readonly Operation[]) {
  const { gone, otherwise } = await compareDrafts(approved, planned);
  return { gone: [...gone].sort(), otherwise: otherwise.map(nameOf).sort() };
}

test('what a fresh plan adds is left out, and what it leaves out is gone', async () => {
  const approved = [mailbox('ana'), mailbox('bo'), mailbox('cy')];
  const planned = [mailbox('new'), mailbox('ana'), mailbox('cy', true)];
  expect(await compared(approved, planned)).toEqual({ gone: [nameOf(mailbox('bo'))], otherwise: [nameOf(mailbox('cy'))] });
});

test('any two plans are compared by the objects in them, in whatever order these come', async () => {
  const names = Array.from({ length: 12 }, (_unused, n) => `m${n}`);
  const plan = fc
    .tuple(fc.shuffledSubarray(names), fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }))
    .map(([some, on]) => some.map((name) => mailbox(name, on[names.indexOf(name)])));
  await fc.assert(
    fc.asyncProperty(plan, plan, async (approved, planned) => {
      const now = new Map(planned.map((one) => [nameOf(one), JSON.stringify(one)]));
      const gone = approved.filter((one) => !now.has(nameOf(one)));
      const otherwise = approved.filter((one) => !gone.includes(one) && now.get(nameOf(one)) !== JSON.stringify(one));
      expect(await compared(approved, planned)).toEqual({
        gone: gone.map(nameOf).sort(),
        otherwise: otherwise.map(nameOf).sort(),
      });
    }),
    { numRuns: count({ fast: 200, full: 5000 }) },
  );
});

test('operations that share what is equal in them are the same operations', () => {
  const operations: readonly Operation[] = [
    mailbox('ana'),
    mailbox('bo'),
    mailbox('cy', true),
    { kind: 'create', resource: 'graph.Group', object: 'g', name: 'g', after: { note: 'x'.repeat(1000) } },
    { kind: 'remove', resource: 'graph.Group', object: 'g', name: 'g', identity: '1', before: { note: 'x' }, final: true },
    { kind: 'action', resource: 'graph.Group', object: 'g', identity: '1', after: { note: 'x' }, secret: ['note'] },
  ];
  const parts = new SharedParts();
  const shared = operations.map((operation) => parts.of(operation));
  expect(shared).toEqual(operations);
  const [ana, bo, cy] = shared;
  if (ana?.kind !== 'update' || bo?.kind !== 'update' || cy?.kind !== 'update') throw new Error('They are no updates.');
  expect(ana.before).toBe(bo.before);
  expect(ana.before).not.toBe(cy.before);
});
