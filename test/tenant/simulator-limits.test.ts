/** The simulated service at its limits, on the wire: batches of ten, and buckets that it keeps to itself. */
import { type Reply, WireClient } from '../support/wire/wire-client';

const mailboxes = Array.from({ length: 11 }, (_unused, n) => ({
  Guid: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  PopEnabled: true,
}));
const state = { exchange: { CASMailbox: mailboxes } };

let client: WireClient;
afterEach(() => client.close());

interface PartReply {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const get = (id: string, Identity: unknown) => ({ id, call: { CmdletName: 'Get-CASMailbox', Parameters: { Identity } } });

/** The parts carry the token of the batch unless `headers` is given. */
async function batch(parts: readonly ReturnType<typeof get>[], headers?: Record<string, string>): Promise<Reply> {
  const { tenantId, url } = client.simulator;
  const token = await client.token('exchange');
  return client.send('exchange', {
    method: 'POST',
    url: `${url}/adminapi/beta/${tenantId}/$batch`,
    token,
    body: {
      requests: parts.map(({ id, call }) => ({
        id,
        method: 'POST',
        url: `${url}/adminapi/beta/${tenantId}/InvokeCommand`,
        headers: headers ?? { Authorization: `Bearer ${token}` },
        body: { CmdletInput: call },
      })),
    },
  });
}

const partsOf = (reply: Reply) => reply.json['responses'] as readonly PartReply[];

describe('a batch', () => {
  beforeEach(async () => {
    client = await WireClient.start(state);
  });

  it('answers each part by itself, as it would alone', async () => {
    const parts = partsOf(await batch([get('a', mailboxes[0]?.Guid), get('b', 'nobody@contoso.com')]));
    expect(parts.map(({ id, status }) => ({ id, status }))).toEqual([
      { id: 'a', status: 200 },
      { id: 'b', status: 404 },
    ]);
    expect(parts[0]?.body).toMatchObject({ value: [{ PopEnabled: true }] });
  });

  it('has at most ten parts, each with its own id', async () => {
    const eleven = mailboxes.map(({ Guid }, n) => get(String(n), Guid));
    expect((await batch(eleven)).status).toBe(400);
    expect((await batch([get('a', 'x'), get('a', 'y')])).status).toBe(400);
    expect((await batch(eleven.slice(0, 10))).status).toBe(200);
  });

  it('wants a token with each part', async () => {
    expect(partsOf(await batch([get('a', mailboxes[0]?.Guid)], {}))[0]).toMatchObject({ status: 401 });
  });
});

describe('a bucket', () => {
  it('counts each part of a batch, and turns the rest away one by one', async () => {
    client = await WireClient.start({ ...state, simulator: { throttle: { exchange: { size: 4, perSecond: 0.01 } } } });
    const parts = partsOf(await batch(mailboxes.slice(0, 6).map(({ Guid }, n) => get(String(n), Guid))));
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it.each([true, false])('says when to come back: %s', async (retryAfter) => {
    client = await WireClient.start({ ...state, simulator: { throttle: { exchange: { size: 1, perSecond: 0.1, retryAfter } } } });
    await client.invoke('Get-CASMailbox');
    const { status, headers } = await client.invoke('Get-CASMailbox');
    expect({ status, after: headers['retry-after'] }).toEqual({ status: 429, after: retryAfter ? '10' : undefined });
  });

  it('of changes alone lets reads through', async () => {
    client = await WireClient.start({
      ...state,
      simulator: { throttle: { exchange: { size: 1, perSecond: 0.01, only: 'writes' } } },
    });
    const close = () => client.invoke('Set-CASMailbox', { Identity: mailboxes[0]?.Guid, PopEnabled: false });
    expect((await close()).status).toBe(200);
    expect((await close()).status).toBe(429);
    expect((await client.invoke('Get-CASMailbox')).status).toBe(200);
  });

  it('fills up again, even in a tenant whose clock stands still', async () => {
    client = await WireClient.start({ ...state, simulator: { throttle: { exchange: { size: 1, perSecond: 500 } } } });
    await client.invoke('Get-CASMailbox');
    let { status } = await client.invoke('Get-CASMailbox');
    for (let tries = 0; status === 429 && tries < 50; tries += 1) ({ status } = await client.invoke('Get-CASMailbox'));
    expect(status).toBe(200);
  });
});
