/** Changes that go to Exchange ten at a time: each is judged, read back and sent again on its own. */

import { LeaseLost } from '../../src/engine/ledger/retry-later';
import type { Operation } from '../../src/engine/plan/operation';
import { TenantError } from '../../src/lib/errors';
import type { Together } from '../../src/tenant/client';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const guidOf = (n: number) => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const mailboxes = Array.from({ length: 10 }, (_unused, n) => ({
  Guid: guidOf(n),
  PrimarySmtpAddress: `user${n}@contoso.com`,
  PopEnabled: true,
}));
const closing: readonly Operation[] = mailboxes.map(({ Guid, PrimarySmtpAddress }) => ({
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: PrimarySmtpAddress,
  identity: Guid,
  before: { PopEnabled: true },
  after: { PopEnabled: false },
}));

let tenant: SimulatedTenant;
afterEach(() => tenant.close());

async function open(simulator: object = {}): Promise<Together> {
  tenant = await openSimulatedTenant({ exchange: { CASMailbox: mailboxes }, simulator });
  const { together } = tenant.client;
  if (together === undefined) throw new Error('Nothing goes together.');
  return together;
}

const fault = (more: object) => ({ match: 'exchange.CASMailbox', only: 'writes', times: 1, ...more });
const calls = () => tenant.simulator.calls().filter((call) => call.cmdlet !== undefined);
const sets = () => calls().filter((call) => call.cmdlet === 'Set-CASMailbox');
const results = async (together: Together) => (await together.write(closing)).map(({ result }) => result);
const applied = closing.map(() => 'applied');
const exceptAt = (place: number, result: string) => applied.map((usual, index) => (index === place ? result : usual));

describe('ten changes', () => {
  it('go in one request and are read back in another', async () => {
    expect(await results(await open())).toEqual(applied);
    expect(sets().map(({ effect }) => effect)).toEqual(closing.map(() => true));
    expect(new Set(sets().map(({ batch }) => batch)).size).toBe(1);
    expect(new Set(calls().map(({ batch }) => batch)).size).toBe(2);
  });

  it('of which one is throttled: it alone is sent again', async () => {
    expect(await results(await open({ faults: [fault({ status: 429, skip: 3, retryAfter: 2 })] }))).toEqual(applied);
    expect(sets()).toHaveLength(11);
    expect(sets().at(-1)).toMatchObject({ parameters: { Identity: guidOf(3) }, effect: true });
    expect(tenant.time.pauses).toContain(2000);
  });

  it('of which one is answered with an error although it was done: reading back says so, and it is not sent again', async () => {
    expect(await results(await open({ faults: [fault({ status: 500, after: true, skip: 4 })] }))).toEqual(applied);
    expect(sets()).toHaveLength(10);
  });

  it('of which one fails before it was done: it alone has failed, and is not sent again', async () => {
    const body = { error: { code: 'InternalServerError', message: 'It broke.' } };
    const outcomes = await (await open({ faults: [fault({ status: 500, skip: 4, body })] })).write(closing);
    expect(outcomes.map(({ result }) => result)).toEqual(exceptAt(4, 'failed'));
    expect(outcomes[4]).toMatchObject({ waitsFor: { kind: 'ambiguous', detail: { status: 500 } } });
    expect(sets()).toHaveLength(10);
  });

  it('of which one is refused for want of a right: it says so, for who may wait for that', async () => {
    const outcomes = await (await open({ faults: [fault({ status: 403, skip: 4 })] })).write(closing);
    expect(outcomes.map(({ result }) => result)).toEqual(exceptAt(4, 'failed'));
    expect(outcomes[4]).toMatchObject({
      reason: expect.stringContaining('It takes Exchange role'),
      lacks: { kind: 'forbidden' },
    });
  });

  it('of which one is accepted with an error inside: what reading back shows counts', async () => {
    const body = { value: [], '@adminapi.errors': ['Something went wrong.'] };
    const [, second] = await (await open({ faults: [fault({ status: 200, skip: 1, body })] })).write(closing);
    expect(second).toMatchObject({ result: 'failed', reason: expect.stringContaining('Something went wrong') });
  });

  it('of which one is refused: the others are done', async () => {
    const together = await open();
    const withNonsense = closing.map(
      (one, n): Operation => (n === 7 && one.kind === 'update' ? { ...one, after: { PopEnabled: 'perhaps' } } : one),
    );
    const outcomes = await together.write(withNonsense);
    expect(outcomes.map(({ result }) => result)).toEqual(exceptAt(7, 'failed'));
  });
});

describe('a batch that is answered as a whole', () => {
  const whole = (more: object) => ({ match: 'exchange.$batch', times: 1, skip: 0, ...more });

  it('with an error although everything was done is settled by reading back', async () => {
    expect(await results(await open({ faults: [whole({ status: 500, after: true })] }))).toEqual(applied);
    expect(sets()).toHaveLength(10);
  });

  it('by a broken connection although everything was done is settled by reading back', async () => {
    const together = await open();
    tenant.door.script((request) => (request.body.includes('Set-CASMailbox') ? 'cutAfter' : null));
    expect(await results(together)).toEqual(applied);
    expect(sets()).toHaveLength(10);
  });

  it('with an error before anything was done has failed, and is not sent again', async () => {
    expect(await results(await open({ faults: [whole({ status: 500 })] }))).toEqual(closing.map(() => 'failed'));
    expect(sets()).toHaveLength(0);
  });

  it('with 429 is sent again as a whole', async () => {
    expect(await results(await open({ faults: [whole({ status: 429, retryAfter: 5 })] }))).toEqual(applied);
    expect(sets()).toHaveLength(10);
    expect(tenant.time.pauses).toContain(5000);
  });

  it('with 429 to the end was certainly not done, and each says so', async () => {
    const outcomes = await (await open({ faults: [whole({ status: 429, retryAfter: 200, times: 99 })] })).write(closing);
    expect(outcomes).toEqual(closing.map(() => ({ result: 'notDone', error: expect.any(TenantError) })));
    expect(sets()).toHaveLength(0);
  });

  it('with a refusal of batches as such has looks go one by one from then on', async () => {
    const together = await open({ faults: [whole({ status: 404, times: 99 })] });
    expect((await together.current(closing)).map((found) => found?.fields)).toEqual(closing.map(() => ({ PopEnabled: true })));
    expect(await results(together)).toEqual(applied);
    expect(calls().every(({ batch }) => batch === undefined)).toBe(true);
  });

  it('without one of its parts leaves that one to reading back', async () => {
    const together = await open();
    tenant.door.script((request) => (request.body.includes('Set-CASMailbox') ? withoutPart('6') : null));
    expect(await results(together)).toEqual(applied);
    expect(sets()).toHaveLength(10);
  });

  function withoutPart(id: string): (answer: string) => string {
    return (answer) => {
      const { responses } = JSON.parse(answer) as { readonly responses: readonly { readonly id: string }[] };
      return JSON.stringify({ responses: responses.filter((part) => part.id !== id) });
    };
  }
});

test('nothing is sent by whoever lost the lease while waiting for a turn', async () => {
  const together = await open();
  const lost = () => {
    throw new LeaseLost('It ran out.');
  };
  await expect(together.write(closing, lost)).rejects.toThrow(LeaseLost);
  expect(sets()).toHaveLength(0);
});

test('objects that are looked for together are told apart, those that do not exist among them', async () => {
  const together = await open();
  const someone = (identity: string): Operation => ({
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: identity,
    identity,
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  });
  const found = await together.current([someone(guidOf(2)), someone('nobody@contoso.com'), someone(guidOf(1))]);
  expect(found.map((one) => one?.id ?? null)).toEqual([guidOf(2), null, guidOf(1)]);
});
