/** How the adapter waits and retries: never faster than a service allows, never for ever, and every request is counted. */
import { bucket, slidingWindow } from '../../adapters/m365/meters';
import { RateLimit } from '../../adapters/m365/rate-limits';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { signIns } from '../../src/tenant/resources/sign-in';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { manualTime } from '../support/time/manual-time';
import type { Scripted, SeenRequest } from '../support/wire/http-listener';

const ana = { Guid: '0a000000-0000-4000-8000-000000000001', PopEnabled: true };
const state = { exchange: { CASMailbox: [ana] }, graph: { conditionalAccessPolicies: [], signIns: [] } };
const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
const whole = { rows: [{ PopEnabled: true }], error: null };

let tenant: SimulatedTenant;

/** The first this many cmdlets are answered with `answer`. */
function failing(times: number, answer: Scripted): void {
  let failures = 0;
  tenant.door.script((request) => (isCmdlet(request) && failures++ < times ? answer : null));
}
const isCmdlet = (request: SeenRequest) => request.path.includes('InvokeCommand');
const throttled = (headers: Record<string, string> = {}) => ({ status: 429, headers });
const always = Number.POSITIVE_INFINITY;

describe('a read that fails for now', () => {
  beforeEach(async () => {
    tenant = await openSimulatedTenant(state);
  });
  afterEach(() => tenant.close());

  it('waits as long as the service asks, and counts every request', async () => {
    failing(2, throttled({ 'retry-after': '7.5' }));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ ...whole, calls: 3 });
    expect(tenant.time.pauses).toEqual([7500, 7500]);
  });

  it('doubles its pauses when the service names no time', async () => {
    failing(4, throttled());
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ ...whole, calls: 5 });
    expect(tenant.time.pauses).toEqual([1000, 2000, 4000, 8000]);
  });

  it.each([408, 502, 503, 504])('is tried again after a %i', async (status) => {
    failing(1, { status });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ ...whole, calls: 2 });
  });

  it('is tried again when the connection breaks', async () => {
    failing(2, 'cut');
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ ...whole, calls: 3 });
  });

  it('is tried again when Exchange says in words, whatever the status, that it is busy', async () => {
    failing(1, {
      status: 400,
      body: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again.',
    });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ ...whole, calls: 2 });
  });

  it('is tried three times when the service is broken', async () => {
    failing(always, { status: 500 });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({
      calls: 3,
      error: { kind: 'unavailable', detail: { status: 500 } },
    });
  });

  it('is given up after the time it was given', async () => {
    failing(always, throttled());
    const { error } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'throttled', detail: { status: 429 } });
    expect(tenant.time.monotonicMs()).toBe(60_000);
  });

  it('is not waited for when the service asks for more time than is left', async () => {
    failing(always, throttled({ 'retry-after': '120' }));
    const { error, calls } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'throttled', detail: { retryAfterMs: 120_000 } });
    expect({ calls, pauses: tenant.time.pauses }).toEqual({ calls: 1, pauses: [] });
  });

  it.each([
    ['0', 1000],
    ['-1', 1000],
    ['soon', 1000],
    ['Tue, 24 Nov 2026 00:00:20 GMT', 20_000],
  ])('takes a Retry-After of %s for %i ms', async (value, ms) => {
    failing(1, throttled({ 'retry-after': value, date: 'Tue, 24 Nov 2026 00:00:00 GMT' }));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject(whole);
    expect(tenant.time.pauses).toEqual([ms]);
  });

  it('never waits longer than an hour for a service, whatever it asks', async () => {
    failing(always, throttled({ 'retry-after': '86400' }));
    expect((await readAll(tenant.client, mailboxes)).error).toMatchObject({ detail: { retryAfterMs: 3_600_000 } });
  });

  it('is not tried again when it was refused', async () => {
    failing(always, { status: 403 });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ calls: 1, error: { kind: 'forbidden' } });
  });
});

describe('a service that does not answer', () => {
  it.each([
    ['away', { status: 503 }, 'answered 503'],
    ['out of reach', 'cut', 'gave no answer'],
  ] as const)('is given up for what was met, not for a pause that no service asked for: %s', async (_name, answer, words) => {
    tenant = await openSimulatedTenant(state, { lateMs: 7 });
    failing(always, answer);
    const { error } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(words) });
    await tenant.close();
  });

  it('is given up when the connection stays silent', async () => {
    tenant = await openSimulatedTenant(state, { giveUpAfterMs: 300 });
    tenant.door.script((request) => (isCmdlet(request) ? 'silent' : null));
    expect((await readAll(tenant.client, mailboxes)).error).toMatchObject({ kind: 'unavailable' });
    await tenant.close();
  });
});

describe('the pace', () => {
  beforeEach(async () => {
    tenant = await openSimulatedTenant(state);
  });
  afterEach(() => tenant.close());

  it('of Conditional Access is one a second, from the first on', async () => {
    const policies = { resource: conditionalAccessPolicies, fields: [] };
    for (const _ of [1, 2, 3, 4]) await readAll(tenant.client, policies);
    // 60 ms each for the way of a request.
    expect(tenant.time.monotonicMs()).toBe(3 * 1060);
  });

  it('of sign-ins is five in ten seconds', async () => {
    for (const _ of [1, 2, 3, 4, 5, 6])
      expect((await readAll(tenant.client, { resource: signIns, fields: [] })).error).toBeNull();
    expect(tenant.time.monotonicMs()).toBe(10_000);
  });

  it('of one service is not slowed down by another', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await readAll(tenant.client, { resource: signIns, fields: [] });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject(whole);
    expect(tenant.time.monotonicMs()).toBe(0);
  });
});

describe('a meter', () => {
  it('that is a bucket fills up again, but never over its rim', () => {
    const meter = bucket(2, 1000);
    meter.take(0);
    meter.take(0);
    expect(meter.waitMs(0)).toBe(1000);
    expect(meter.waitMs(400)).toBe(600);
    meter.take(60_000);
    meter.take(60_000);
    expect(meter.waitMs(60_000)).toBe(1000);
  });

  it('that is a window never lets more through within its span', () => {
    const meter = slidingWindow(2, 10_000);
    const taken = (at: number): void => {
      meter.take(at);
      meter.answered?.(at, at);
    };
    taken(0);
    taken(6000);
    expect(meter.waitMs(6000)).toBe(4000);
    taken(10_000);
    expect(meter.waitMs(10_000)).toBe(6000);
  });
});

describe('a gate', () => {
  it('lets no more requests through at once than it has places', async () => {
    const rateLimit = new RateLimit(manualTime(), { concurrency: 2 });
    let atOnce = 0;
    let most = 0;
    const work = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
    };
    await Promise.all(Array.from({ length: 7 }, () => rateLimit.through(work)));
    expect(most).toBe(2);
  });

  it('stays shut for everyone while a service is throttling one', async () => {
    const time = manualTime();
    const rateLimit = new RateLimit(time, { concurrency: 2 });
    rateLimit.pause(5000);
    await rateLimit.through(() => Promise.resolve());
    expect(time.monotonicMs()).toBe(5000);
  });

  it('frees the place of a request that failed', async () => {
    const rateLimit = new RateLimit(manualTime(), { concurrency: 1 });
    await expect(rateLimit.through(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(rateLimit.through(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
