/** The look at the first objects before a plan begins: it ends what moved, and spares the first write a second look. */

import type { Operation } from '../../src/engine/plan/operation';
import { isRefusal, TenantError } from '../../src/lib/errors';
import type { Current, TenantClient } from '../../src/tenant/client';
import { applyPlan } from '../../src/worker/apply/apply-job';
import { preflight } from '../../src/worker/apply/preflight';
import { openOffice, tenantId } from '../support/corridor/office';

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

test('an approval that does not count ends a plan with its own reason, whatever the tenant answers beside it', async () => {
  const office = openOffice({});
  expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('done');
  await office.settle();
  const id = office.newest();
  await office.approves('bo', id);
  await office.approves('cy', id);
  const { work } = office;
  let looks = 0;
  const current = (): Promise<never> => {
    looks += 1;
    return Promise.reject(new TenantError('The service is away.', { kind: 'unavailable' }));
  };
  const tenant: typeof work.tenant = (wanted) => {
    const known = work.tenant(wanted);
    return known === undefined ? undefined : { ...known, client: { ...known.client, current } };
  };
  const policy: typeof work.policy = async (wanted) => {
    const usual = await work.policy(wanted);
    return isRefusal(usual) ? usual : { ...usual, tickets: { requiredFor: ['approvals'] } };
  };
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await applyPlan({ ...work, tenant, policy }, { name: 'apply', tenant: tenantId, subject: id, reply });
  expect([looks, office.writes, office.rejectedJobs]).toEqual([1, [], ['missing-ticket']]);
});
