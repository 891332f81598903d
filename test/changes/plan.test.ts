/** Plans: what a digest stands for, and how operations undo themselves. */
import fc from 'fast-check';
import { invert, type Operation, resolveOperation } from '../../src/engine/plan/operation';
import { PlanDigest, type PlanMaterial } from '../../src/engine/plan/plan';
import { says } from '../../src/tenant/compare';

const material: PlanMaterial = { tenant: 't', requester: 'ana', control: 'pop-imap', stage: 'enforce', settingsVersion: 'v1' };
const update: Operation = {
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: 'ana@contoso.com',
  identity: '1',
  before: { PopEnabled: true },
  after: { PopEnabled: false },
};
const create: Operation = {
  kind: 'create',
  resource: 'graph.namedLocations',
  object: 'countries',
  name: 'countries',
  after: { displayName: 'countries' },
};
const digestOf = (operations: readonly Operation[], about = material) =>
  operations.reduce((digest, operation) => digest.add(operation), new PlanDigest(about)).hex();

test('the same plan has the same digest, whatever the order of properties', () => {
  const reordered = Object.fromEntries(Object.entries(update).reverse()) as unknown as Operation;
  expect(digestOf([reordered])).toBe(digestOf([update]));
});

test.each([
  ['the value that is written', [{ ...update, after: { PopEnabled: true } }], material],
  ['the object', [{ ...update, identity: '2' }], material],
  ['the number of operations', [update, update], material],
  ['the requester', [update], { ...material, requester: 'bo' }],
  ['the tenant', [update], { ...material, tenant: 'other' }],
  ['the settings', [update], { ...material, settingsVersion: 'v2' }],
  ['the change that is undone', [update], { ...material, reverts: 'c-1' }],
] as const)('changing %s changes the digest', (_what, operations, about) => {
  expect(digestOf(operations as readonly Operation[], about)).not.toBe(digestOf([update]));
});

test('the order of operations is part of the digest', () => {
  expect(digestOf([update, create])).not.toBe(digestOf([create, update]));
});

test('undoing an undone operation is the operation again', () => {
  const undone = invert(update);
  expect(undone === null ? null : invert(undone)).toEqual(update);
  const removed = invert(create, 'id-1');
  expect(removed).toMatchObject({ kind: 'remove', identity: 'id-1' });
  expect(removed === null ? null : invert(removed)).toEqual(create);
});

test('an operation can refer to what an earlier one created, however deep', () => {
  const policy: Operation = { ...create, after: { conditions: { locations: { includeLocations: [{ ref: 1 }] } } } };
  expect(resolveOperation(policy, new Map([[1, 'loc-9']]))).toMatchObject({
    after: { conditions: { locations: { includeLocations: ['loc-9'] } } },
  });
  expect(() => resolveOperation(policy, new Map())).toThrow('has not created');
});

test('an object says what was wanted when the service only filled in empty values', () => {
  expect(
    says(
      { displayName: 'x', users: { includeUsers: ['All'], excludeUsers: [] }, session: null },
      { displayName: 'x', users: { includeUsers: ['All'] } },
    ),
  ).toBe(true);
  expect(
    says(
      { displayName: 'x', users: { includeUsers: ['All'], excludeUsers: ['bo'] } },
      { displayName: 'x', users: { includeUsers: ['All'] } },
    ),
  ).toBe(false);
});

test('null and false are different answers', () => {
  fc.assert(fc.property(fc.boolean(), (value) => !says({ on: null }, { on: value }) && !says({ on: value }, { on: null })));
});
