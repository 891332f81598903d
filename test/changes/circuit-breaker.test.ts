/** A service that does not answer is left alone, tried again by one request, and says so; other services and objects go on. */
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { transportRules } from '../../src/tenant/resources/transport-rule';
import { deferIfThrottled } from '../../src/worker/apply/defer-if-throttled';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import type { SeenRequest } from '../support/wire/http-listener';

const state = {
  exchange: { CASMailbox: [{ Guid: '0a000000-0000-4000-8000-000000000001', PopEnabled: true }], TransportRule: [] },
  graph: { conditionalAccessPolicies: [] },
};
const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
const rules = { resource: transportRules, fields: [] };
const policies = { resource: conditionalAccessPolicies, fields: [] };

const isExchange = (request: SeenRequest) => request.path.includes('InvokeCommand');
const isAboutMailboxes = (request: SeenRequest) => request.body.includes('Get-CASMailbox');
const asked = () => tenant.door.seen.filter(isExchange).length;
const errorOf = async (read: Parameters<typeof readAll>[1]) => (await readAll(tenant.client, read)).error;
const rest = () => tenant.client.restMs?.('exchange.CASMailbox') ?? 0;
const never = { kind: 'unavailable', message: expect.stringContaining('only every few minutes') };

let tenant: SimulatedTenant;
beforeEach(async () => {
  tenant = await openSimulatedTenant(state);
});
afterEach(() => tenant.close());

function broken(which: (request: SeenRequest) => boolean): void {
  tenant.door.script((request) => (which(request) ? { status: 503 } : null));
}

it('says of no service that it wants to be left alone for what hardenbot does not know: the store may name anything', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  expect(tenant.client.restMs?.('mallory-was-here')).toBe(0);
});

it('opens after a read that failed to the end, and says what to do and when it tries again', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  const before = asked();
  expect(await errorOf(mailboxes)).toMatchObject({
    kind: 'unavailable',
    message: expect.stringMatching(/Exchange Online failed several times in a row .*only every few minutes.*service health/),
    detail: { retryAfterMs: expect.any(Number) },
  });
  expect(asked()).toBe(before);
  expect(rest()).toBeGreaterThan(0);
});

it('says the same of each read, however late: what is the reason of many is reported once', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  const first = await errorOf(mailboxes);
  await tenant.time.sleep(9000);
  await errorOf(rules);
  expect(String(await errorOf(mailboxes))).toBe(String(first));
});

it('stays shut while a service only stumbles', async () => {
  let failures = 0;
  tenant.door.script((request) => (isExchange(request) && failures++ < 3 ? { status: 503 } : null));
  expect(await errorOf(mailboxes)).toBeNull();
  expect(rest()).toBe(0);
});

it('lets one request through when its time is up, and all of them once that one is answered', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  await tenant.time.sleep(rest());
  const before = asked();
  expect(await errorOf(mailboxes)).not.toBeNull();
  expect(asked()).toBe(before + 1);
  expect(await errorOf(mailboxes)).toMatchObject(never);
  broken(() => false);
  await tenant.time.sleep(rest());
  expect(await errorOf(mailboxes)).toBeNull();
  expect(rest()).toBe(0);
});

it('leaves a service alone for longer each time, but for five minutes at most', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  const rests: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    await tenant.time.sleep(rest());
    await errorOf(mailboxes);
    rests.push(rest());
  }
  expect(rests).toEqual([120_000, 240_000, 300_000, 300_000, 300_000, 300_000]);
});

it('does not keep what still works from being read', async () => {
  broken(isAboutMailboxes);
  await errorOf(mailboxes);
  expect(await errorOf(rules)).toBeNull();
});

it('is one for each service', async () => {
  broken(isExchange);
  await errorOf(mailboxes);
  expect(await errorOf(policies)).toBeNull();
});

it('has a change wait instead of fail, until the service is tried again', async () => {
  const begin = () => deferIfThrottled({ name: 'contoso', client: tenant.client }, ['exchange.CASMailbox']);
  expect(begin).not.toThrow();
  broken(isExchange);
  await errorOf(mailboxes);
  expect(begin).toThrow(RetryLater);
  await tenant.time.sleep(rest());
  expect(begin).not.toThrow();
});

it('is not opened by refusals', async () => {
  tenant.door.script((request) => (isExchange(request) ? { status: 403 } : null));
  for (let round = 0; round < 10; round += 1) await errorOf(mailboxes);
  expect(rest()).toBe(0);
});
