/** The look at the first objects before a plan begins: it ends what moved, and spares the first write a second look. */

import type { Operation } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import type { Current, TenantClient } from '../../src/tenant/client';
import { preflight } from '../../src/worker/apply/preflight';

const mailbox = (name: string): Operation => ({
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: name,
  identity: name,
  before: { PopEnabled: true },
  after: { PopEnabled: false },
});

let now: number;
beforeEach(() => {
  now = 0;
});

function look(operations: readonly Operation[], isOn: Readonly<Record<string, boolean>>) {
  const current = (operation: Operation): Promise<Current | null> => {
    const on = isOn[operation.object];
    return Promise.resolve(on === undefined ? null : { id: operation.object, fields: { PopEnabled: on } });
  };
  const client = { current } as TenantClient;
  const clock = { now: () => new Date(0), monotonicMs: () => now, sleep: () => Promise.resolve() };
  return preflight({ clock }, { client }, operations);
}

async function seen(operations: readonly Operation[], isOn: Readonly<Record<string, boolean>>) {
  const found = await look(operations, isOn);
  if (isRefusal(found)) throw new Error(found.reason);
  return found;
}

test('what moved is named, object by object, and what did not is not', async () => {
  const operations = [mailbox('ana'), mailbox('bo'), mailbox('cy')];
  expect(await look(operations, { ana: true, cy: true })).toMatchObject({
    code: 'drifted',
    reason: expect.stringMatching(/: bo does not exist any more\. Nothing was written\.$/),
  });
});

test('an object that was seen a moment ago need not be looked at again before its write', async () => {
  const { current } = await seen([mailbox('ana'), mailbox('bo')], { ana: true, bo: false });
  expect([current(1)?.fields, current(2)?.fields]).toEqual([{ PopEnabled: true }, { PopEnabled: false }]);
});

test('one that was seen longer ago has to be looked at again', async () => {
  const { current } = await seen([mailbox('ana')], { ana: true });
  now += 1000;
  expect(current(1)).toBeUndefined();
});

test('one behind the first batch, and one that an earlier operation makes, has to be looked at before its own write', async () => {
  const made: Operation = {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: 'made',
    identity: 'made',
    before: { AuthenticationPolicy: null },
    after: { AuthenticationPolicy: { ref: 1 } },
  };
  const others = Array.from({ length: 10 }, (_unused, n) => mailbox(`m${n}`));
  const { current } = await seen([made, ...others], Object.fromEntries(others.map(({ object }) => [object, true])));
  expect([current(1), current(10)?.id, current(11)]).toEqual([undefined, 'm8', undefined]);
});
