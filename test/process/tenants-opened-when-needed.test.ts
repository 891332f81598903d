/** Of many tenants few are open: each is opened by what is asked of it, never closed under that, and closed when that forgets nothing. */
import { openWhenNeeded } from '../../src/tenant/open-when-needed';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { count } from '../support/runner/counts';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
const policies = { resource: conditionalAccessPolicies, fields: [] };
const mailboxCount = 5;
const state = {
  generate: { 'exchange.CASMailbox': { count: mailboxCount, Guid: '0a000000-0000-4000-8000-{i}', PopEnabled: true } },
  graph: { conditionalAccessPolicies: [] },
  simulator: { pageSize: { 'exchange.CASMailbox': 2 } },
};

let tenant: SimulatedTenant;
beforeEach(async () => {
  tenant = await openSimulatedTenant(state);
});
afterEach(() => tenant.close());

/** Longer than any published limit looks back. */
const laterMs = 20_000;
const maxIdle = 2;

function several(amount: number) {
  const opened = openWhenNeeded(tenant.time, maxIdle);
  const clients = Array.from({ length: amount }, () => opened.client(tenant.open, 'simulator'));
  return { opened, clients, closeAll: () => Promise.all(clients.map((client) => client.close())) };
}

async function readEach(clients: ReturnType<typeof several>['clients']): Promise<void> {
  for (const client of clients) {
    expect((await readAll(client, mailboxes)).rows).toHaveLength(mailboxCount);
    await tenant.time.sleep(laterMs);
  }
}

const tokensAsked = () => tenant.door.seen.filter(({ path }) => path.includes('/oauth2/v2.0/token')).length;

test('somebody who has read very many tenants keeps no more open than it may', async () => {
  const { opened, clients, closeAll } = several(count({ fast: 8, full: 200 }));
  expect(opened.count()).toBe(0);
  await readEach(clients);
  expect(opened.count()).toBe(maxIdle);
  await closeAll();
  expect(opened.count()).toBe(0);
});

test('those asked last stay open: asking them again takes no new token', async () => {
  const { clients, closeAll } = several(6);
  await readEach(clients);
  const before = tokensAsked();
  await readAll(clients[5] ?? tenant.client, mailboxes);
  expect(tokensAsked()).toBe(before);
  await closeAll();
});

test('a tenant that was closed is opened again by the next question', async () => {
  const { clients, closeAll } = several(6);
  await readEach(clients);
  const before = tokensAsked();
  expect((await readAll(clients[0] ?? tenant.client, mailboxes)).rows).toHaveLength(mailboxCount);
  expect(tokensAsked()).toBe(before + 1);
  await closeAll();
});

test('a credential that was refused is read again by the next question, and one that is taken is not', async () => {
  let opened = 0;
  const client = openWhenNeeded(tenant.time, maxIdle).client(() => {
    opened += 1;
    return tenant.open();
  }, 'simulator');
  const expired = { error: 'invalid_client', error_description: 'AADSTS7000222: The provided client secret keys are expired.' };
  const refused = { status: 401, body: JSON.stringify(expired) };
  tenant.door.script(({ path }) => (path.includes('/oauth2/v2.0/token') ? refused : null));
  expect((await readAll(client, mailboxes)).error).toMatchObject({ kind: 'unauthenticated' });
  tenant.door.script(() => null);
  expect((await readAll(client, mailboxes)).rows).toHaveLength(mailboxCount);
  expect((await readAll(client, mailboxes)).rows).toHaveLength(mailboxCount);
  expect(opened).toBe(2);
  await client.close();
});

test('a tenant is never closed in the middle of a read, however many others come and go', async () => {
  const { opened, clients, closeAll } = several(6);
  const [first, ...others] = clients;
  const rows: unknown[] = [];
  for await (const page of first?.read(mailboxes) ?? []) {
    if (rows.length === 0) await readEach(others);
    rows.push(...page.rows);
  }
  expect(rows).toHaveLength(mailboxCount);
  // One token for each: the first was not opened a second time.
  expect(tokensAsked()).toBe(clients.length);
  expect(opened.count()).toBeLessThanOrEqual(maxIdle + 1);
  await closeAll();
});

test('a read that nobody ends holds its tenant no longer than it is looked at', async () => {
  const { opened, clients, closeAll } = several(6);
  const [first, ...others] = clients;
  for await (const { rows } of first?.read(mailboxes) ?? []) {
    expect(rows).not.toEqual([]);
    break;
  }
  await readEach(others);
  expect(opened.count()).toBe(maxIdle);
  await closeAll();
});

test('a tenant that wants to be left alone is not forgotten until it takes requests again', async () => {
  const { opened, clients, closeAll } = several(6);
  const [first, ...others] = clients;
  const rest = () => first?.restMs('exchange.CASMailbox') ?? 0;
  tenant.door.script((request) => (request.path.includes('InvokeCommand') ? { status: 503 } : null));
  await readAll(first ?? tenant.client, mailboxes);
  expect(rest()).toBeGreaterThan(0);
  tenant.door.script(() => null);
  const restedUntil = tenant.time.monotonicMs() + rest();
  for (const client of others) {
    await readAll(client, policies);
    await tenant.time.sleep(2000);
  }
  expect(tenant.time.monotonicMs()).toBeLessThan(restedUntil);
  expect(rest()).toBe(restedUntil - tenant.time.monotonicMs());
  await tenant.time.sleep(10 * 60_000);
  await readEach(others);
  expect(opened.count()).toBe(maxIdle);
  await closeAll();
});

test('what a service taught of its limit is kept as long as it counts', async () => {
  const { opened, clients, closeAll } = several(6);
  const [first, ...others] = clients;
  let refused = false;
  tenant.door.script(({ path }) => {
    if (refused || !path.includes('InvokeCommand')) return null;
    refused = true;
    return { status: 429, headers: { 'retry-after': '1' } };
  });
  await readAll(first ?? tenant.client, mailboxes);
  await readEach(others);
  expect(opened.count()).toBe(maxIdle + 1);
  await tenant.time.sleep(2 * 60 * 60_000);
  await readEach(others);
  expect(opened.count()).toBe(maxIdle);
  await closeAll();
});

test('after it was closed for good a tenant is asked nothing more', async () => {
  const { opened, clients, closeAll } = several(1);
  await closeAll();
  const { rows, error } = await readAll(clients[0] ?? tenant.client, mailboxes);
  expect(rows).toEqual([]);
  expect(error).toEqual(new Error('This tenant was closed.'));
  expect(opened.count()).toBe(0);
});
