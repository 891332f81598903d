/** What a service may answer at most: a list without an end, or an answer without one, ends the read and leaves nothing green. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chainLimits, followLinks, type RawPage } from '../../adapters/m365/service';
import { maxAnswerBytes, Wire } from '../../adapters/m365/wire';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { users } from '../../src/tenant/resources/user';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const people = { resource: users, fields: ['id', 'userPrincipalName'] } as const;
const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
const subject = { name: 'graph.users', resource: users, write: false };

let tenant: SimulatedTenant | null = null;
afterEach(async () => {
  await tenant?.close();
  tenant = null;
});

async function open(state: object): Promise<SimulatedTenant> {
  tenant = await openSimulatedTenant(state);
  return tenant;
}

const isUsers = (path: string) => path.startsWith('/v1.0/users');
const isCmdlet = (path: string) => path.includes('InvokeCommand');
const withLink = (link: string) => (answer: string) => JSON.stringify({ ...JSON.parse(answer), '@odata.nextLink': link });

describe('a list that does not end', () => {
  test('because its next page is itself is read once and is not whole', async () => {
    const { door, client } = await open({
      graph: { users: [{ id: '1', userPrincipalName: 'ana@contoso.com' }] },
      exchange: { CASMailbox: [{ Guid: '1' }] },
    });
    door.script(({ path }) =>
      isUsers(path) || isCmdlet(path) ? withLink(`${door.origin}${path.split('?')[0]}?page=again`) : null,
    );
    for (const { rows, error } of [await readAll(client, people), await readAll(client, mailboxes)]) {
      expect(rows).toHaveLength(2);
      expect(error).toMatchObject({ kind: 'incomplete', message: expect.stringContaining('leads back to a page') });
    }
    expect(door.seen.filter(({ path }) => isUsers(path))).toHaveLength(2);
    expect(door.seen.filter(({ path }) => isCmdlet(path))).toHaveLength(2);
  });

  test('because two pages lead to each other', async () => {
    const { pages, last } = await walk((next) => page([{}], next === 'b' ? 'a' : 'b'));
    expect(pages).toBe(3);
    expect(last?.broken).toMatchObject({ kind: 'incomplete', message: expect.stringContaining('leads back to a page') });
  });

  test('because empty pages lead to ever new ones', async () => {
    const { pages, last } = await walk(() => page([], fresh()));
    expect(pages).toBe(chainLimits.emptyPages);
    expect(last?.broken).toMatchObject({ kind: 'incomplete', message: expect.stringContaining('held nothing') });
  });

  test('because there is always another page', async () => {
    const { pages, last } = await walk(() => page([{}], fresh()));
    expect(pages).toBe(chainLimits.pages);
    expect(last?.broken).toMatchObject({ kind: 'incomplete', message: expect.stringContaining('has no end') });
  });
});

test('a list with some empty pages on the way is whole', async () => {
  const chain = [[], [], [{}], ...Array.from({ length: chainLimits.emptyPages - 1 }, () => []), [{}]];
  const left = [...chain];
  const { pages, last } = await walk(() => page(left.shift() ?? [], left.length > 0 ? fresh() : null));
  expect(pages).toBe(chain.length);
  expect(last?.broken).toBeNull();
});

describe('an answer that is too long', () => {
  const endless = () => ({ status: 200, body: `{"value":["${'x'.repeat(maxAnswerBytes)}"]}` });

  test('ends a read, which is not tried again', async () => {
    const { door, client } = await open({ graph: { users: [] } });
    door.script((request) => (request.path.startsWith('/v1.0/users') ? endless() : null));
    const { error } = await readAll(client, people);
    expect(error).toMatchObject({ kind: 'incomplete', message: expect.stringContaining('more than 64 MB') });
    expect(door.seen.filter(({ path }) => path.startsWith('/v1.0/users'))).toHaveLength(1);
  });

  test('to a refusal says nothing either', async () => {
    const { door, client } = await open({ exchange: { CASMailbox: [] } });
    door.script((request) => (request.path.includes('InvokeCommand') ? { ...endless(), status: 503 } : null));
    expect((await readAll(client, mailboxes)).error).toMatchObject({ kind: 'incomplete' });
  });
});

test('an answer that is nested so deep that looking through it would exhaust the stack says nothing', async () => {
  const { door, client } = await open({ graph: { users: [] }, exchange: { CASMailbox: [] } });
  const levels = 100_000;
  const body = `{"value":[{"id":"1","more":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
  door.script(({ path }) => (isUsers(path) || isCmdlet(path) ? { status: 200, body } : null));
  for (const { rows, error } of [await readAll(client, people), await readAll(client, mailboxes)])
    expect({ rows, error }).toMatchObject({ rows: [], error: { kind: 'incomplete' } });
});

test('an answer that comes byte by byte is not waited for to its end', async () => {
  const dripping = createServer((_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => void dripping.listen(0, '127.0.0.1', resolve));
  const { port } = dripping.address() as AddressInfo;
  const wire = new Wire({ answerWithinMs: 60_000, maxMs: 100 });
  const answer = wire.send({ method: 'GET', url: `http://127.0.0.1:${port}`, headers: {} });
  await expect(answer).rejects.toMatchObject({
    name: 'EndlessAnswer',
    message: expect.stringContaining('more than 0.1 seconds'),
  });
  await wire.close();
  await new Promise((resolve) => void dripping.close(resolve));
});

let links = 0;
/** A link that no page had before. */
function fresh(): string {
  links += 1;
  return `page-${links}`;
}

function page(rows: readonly unknown[], next: string | null): Promise<RawPage> {
  return Promise.resolve({ rows, calls: 1, next, broken: null });
}

async function walk(fetchPage: (next: string | null) => Promise<RawPage>) {
  let pages = 0;
  let last: RawPage | undefined;
  for await (const one of followLinks(subject, fetchPage)) {
    pages += 1;
    last = one;
  }
  return { pages, last };
}
