/** Whose question it is, and who is notified: the store is not believed, the job not trusted, and what is not one's own not given. */
import { createSealedStore } from '../../adapters/redis/sealed-store';
import type { Actor, Conversation, Messenger } from '../../src/chat/platform';
import { DeliveryError } from '../../src/chat/platform';
import type { WhyAnswer } from '../../src/features/why/answer';
import { tellWhy } from '../../src/features/why/gateway/index';
import { type AskedWhy, openWhyStore, type WhyStore } from '../../src/features/why/store';
import { answerWhy, whyFailed } from '../../src/features/why/worker/index';
import type { DrawJob } from '../../src/queue/redraw';
import { ids, openOffice, otherTenantId, tenantId } from '../support/corridor/office';
import { keptByGateways, keptByWorkers } from '../support/ledger/signed-entries';
import { memoryWhy } from '../support/stores/memory-stores';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const here = { platform: 'terminal', channel: 'hardening' };
const asked: AskedWhy = {
  person: { entraId: ids.ray, name: 'ray' },
  account: 'ray',
  conversation: here,
  question: { person: 'eva@contoso.com', from: 'ES' },
  expiresAt: '2026-11-24T09:15:00Z',
};
const refused: WhyAnswer = {
  kind: 'refused',
  code: 'unknown-person',
  reason: 'There is nobody of that name.',
  remedy: 'Write another.',
};

describe('in the store', () => {
  let valkey: TestValkey;
  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  afterAll(() => valkey.stop());

  const open = (): WhyStore => {
    const redis = valkey.connect();
    return openWhyStore({
      byGateways: createSealedStore(redis, keptByGateways()),
      byWorkers: createSealedStore(redis, keptByWorkers()),
    });
  };

  test.each([
    [
      'written by hand',
      async (redis: ReturnType<TestValkey['connect']>) =>
        void (await redis.set(`hardenbot:{${tenantId}}:why:q-2`, JSON.stringify(asked))),
    ],
    [
      'moved from another one',
      async (redis: ReturnType<TestValkey['connect']>) => {
        await open().ask(tenantId, 'q-3', asked);
        await redis.copy(`hardenbot:{${tenantId}}:why:q-3`, `hardenbot:{${tenantId}}:why:q-2`);
      },
    ],
    [
      'signed by a worker',
      async (redis: ReturnType<TestValkey['connect']>) =>
        void (await redis.set(
          `hardenbot:{${tenantId}}:why:q-2`,
          keptByWorkers().seal({ tenant: tenantId, name: 'why q-2' }, asked),
        )),
    ],
  ])('a question %s is none', async (_how, write) => {
    await write(valkey.connect());
    expect(await open().asked(tenantId, 'q-2')).toBeNull();
  });

  test('an answer that no worker signed is none', async () => {
    const text = keptByGateways().seal({ tenant: tenantId, name: 'because q-2' }, refused);
    await valkey.connect().set(`hardenbot:{${tenantId}}:because:q-2`, text);
    expect(await open().answered(tenantId, 'q-2')).toBeNull();
  });
});

describe('the worker', () => {
  const job = { name: 'why' as const, tenant: tenantId, subject: 'q-1', reply: { conversation: here, messageKey: 'q-1' } };

  test.each<[string, Partial<AskedWhy> | null, string, string]>([
    ['nobody asked', null, tenantId, 'no-request'],
    ['that was asked of another tenant', {}, otherTenantId, 'no-request'],
    ['that has expired', { expiresAt: '2026-11-24T08:59:59Z' }, tenantId, 'decision-expired'],
  ])('reads nothing for a question %s', async (_what, change, tenant, code) => {
    const office = openOffice();
    if (change !== null) await office.work.why.ask(tenantId, 'q-1', { ...asked, ...change });
    await office.runJob({ ...job, tenant });
    expect(office.rejectedJobs).toEqual([code]);
    expect(await office.work.why.answered(tenant, 'q-1')).toBeNull();
    expect([...office.storage.entries.values()].flat()).toEqual([]);
  });

  test('writes nothing into the ledger, and finds nobody of another tenant', async () => {
    const office = openOffice({
      graph: { conditionalAccessPolicies: [], users: [{ id: 'f', userPrincipalName: 'eve@contoso.com' }] },
    });
    await office.work.why.ask(tenantId, 'q-1', { ...asked, question: { person: 'eva@fabrikam.com' } });
    await answerWhy(office.work, job);
    expect(await office.work.why.answered(tenantId, 'q-1')).toMatchObject({ kind: 'refused', code: 'unknown-person' });
    expect([...office.storage.entries.values()].flat()).toEqual([]);
  });

  test('answers about mail as well', async () => {
    const office = openOffice();
    await office.work.why.ask(tenantId, 'q-1', { ...asked, question: { to: 'eva@fabrikam.com', sender: 'a@b.example' } });
    await answerWhy(office.work, job);
    expect(await office.work.why.answered(tenantId, 'q-1')).toMatchObject({ kind: 'mail', outcome: 'depends' });
  });

  test('that fails for good says so', async () => {
    const office = openOffice();
    await office.work.why.ask(tenantId, 'q-1', asked);
    await whyFailed(office.work, job, new Error('secret inside'));
    const answer = await office.work.why.answered(tenantId, 'q-1');
    expect(answer).toMatchObject({ kind: 'refused', code: 'failed' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});

describe('the gateway', () => {
  interface Whisper {
    readonly to: Conversation;
    readonly person: Actor;
    readonly title: string;
  }

  async function tells(
    options: {
      readonly asker?: keyof typeof ids;
      readonly tenant?: string;
      readonly trouble?: DeliveryError;
      readonly access?: object;
    } = {},
  ): Promise<{ readonly whispers: readonly Whisper[]; readonly why: WhyStore; readonly again: () => Promise<void> }> {
    const office = openOffice(options.access === undefined ? {} : { access: options.access });
    const why = memoryWhy();
    const entraId = ids[options.asker ?? 'ray'];
    await why.ask(tenantId, 'q-1', { ...asked, person: { entraId, name: 'somebody' } });
    await why.answer(tenantId, 'q-1', refused);
    const whispers: Whisper[] = [];
    const messenger: Messenger = {
      post: () => Promise.reject(new Error('Nothing is posted.')),
      update: () => Promise.reject(new Error('Nothing is rewritten.')),
      whisper: async (to, person, { title, blocks }) => {
        if (options.trouble !== undefined) throw options.trouble;
        whispers.push({ to, person, title: `${title} ${JSON.stringify(blocks)}` });
      },
    };
    // What a forger would like to have shown somewhere else.
    const elsewhere = { conversation: { platform: 'terminal', channel: 'everybody' }, messageKey: 'q-1' };
    const job: DrawJob = { name: 'draw', view: 'why', tenant: options.tenant ?? tenantId, subject: 'q-1', reply: elsewhere };
    const tenants = [tenantId, otherTenantId].map((id) => ({ id, name: id, settingsVersion: '1', channel: {}, fallback: {} }));
    const ports = {
      tenants,
      directory: office.directory,
      messengers: new Map([['terminal', messenger]]),
      zoneOf: () => 'UTC',
      why,
    };
    await tellWhy(job, ports);
    return { whispers, why, again: () => tellWhy(job, ports) };
  }

  test('answers whoever asked, where they asked, whatever the job says, and once', async () => {
    const { whispers, again } = await tells();
    await again();
    expect(whispers).toHaveLength(1);
    expect(whispers[0]).toMatchObject({ to: here, person: { id: 'ray', platform: 'terminal' } });
    expect(whispers[0]?.title).toContain('There is nobody of that name.');
  });

  test('gives nothing of the tenant to who may not read it any more', async () => {
    const { whispers } = await tells({ access: { read: { people: [ids.ana] }, request: { people: [ids.ana] } } });
    expect(whispers[0]?.title).not.toContain('nobody of that name');
  });

  test('tells nothing where the job names another tenant', async () => {
    expect((await tells({ tenant: otherTenantId })).whispers).toEqual([]);
  });

  test('keeps the answer while a chat is busy, and drops it where the conversation is gone', async () => {
    await expect(tells({ trouble: new DeliveryError('Busy.', 'later') })).rejects.toThrow('Busy.');
    const { why } = await tells({ trouble: new DeliveryError('Gone.', 'gone') });
    expect(await why.asked(tenantId, 'q-1')).toBeNull();
  });

  test('asks nothing for who may not read', async () => {
    const office = openOffice({ access: { read: { people: [ids.ana] }, request: { people: [ids.ana] } } });
    expect(await office.does('ray', { says: 'why eva from=ES' })).not.toMatch(/^card/);
    expect(await office.does('ana', { says: 'why eva from=ES' })).toBe('card: Looking at the sign-in of eva');
    const mail = 'why-mail from=<mailto:a@b.example|a@b.example> to=eva@contoso.com';
    expect(await office.does('ana', { says: mail })).toBe('card: Looking at mail to eva@contoso.com');
  });

  test.each([
    ['why', 'missing-person'],
    ['why eva form=ES', 'bad-option'],
    ['why eva from=', 'bad-option'],
    ['why eva from=ES from=PT', 'bad-option'],
    ['why eva from=UK', 'unknown-country'],
    ['why-mail from=a@b.example', 'missing-address'],
    ['why-mail eva from=a@b.example to=eva@contoso.com', 'unread-word'],
    ['why-mail from=nobody to=eva@contoso.com', 'bad-address'],
  ])('"%s" is refused in a sentence', async (says, code) => {
    expect(await openOffice().does('ana', { says })).toBe(code);
  });
});
