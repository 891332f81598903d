/** Rounds and digests on an injected clock: when they come, what they say, and that nothing they do fails an audit. */
import { createHistoryStore } from '../../adapters/redis/history';
import { createRoundStore } from '../../adapters/redis/rounds';
import { createPostureStore } from '../../adapters/redis/stores';
import type { Card, Message } from '../../src/chat/card';
import { bareTenantSchema } from '../../src/config/settings';
import { controls } from '../../src/controls/index';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { digestSections } from '../../src/features/digest-sections';
import { TenantError } from '../../src/lib/errors';
import { alertChannels, quietFor } from '../../src/posture/drift-alert';
import { digestMessage } from '../../src/views/digest';
import { digestDay, digestOf } from '../../src/worker/posture/compose-digest';
import { textOf } from '../support/chat/chat-room';
import { openOffice, tenantId } from '../support/corridor/office';
import { openRoundsLab, type RoundsLab } from '../support/corridor/rounds-lab';
import { keptByWorkers, memoryLedger } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import { emptyStorage, memoryShown } from '../support/stores/memory-stores';
import { memoryHistory, memoryRounds } from '../support/stores/posture-memory';
import { startTestValkey } from '../support/stores/valkey';

const popImap = controls.filter(({ id }) => id === 'pop-imap');
const mailboxes = (...open: readonly number[]) => ({
  exchange: {
    CASMailbox: [1, 2, 3].map((number) => ({
      PrimarySmtpAddress: `user${number}@contoso.com`,
      Guid: `0a000000-0000-4000-8000-00000000000${number}`,
      PopEnabled: open.includes(number),
      ImapEnabled: false,
    })),
    CASMailboxPlan: [{ Name: 'Plan', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
});
const settings = (digest: object = {}) => ({
  channel: { terminal: 'hardening' },
  digest: { at: '08:00', timeZone: 'Europe/Berlin', ...digest },
});

async function card(lab: RoundsLab, day: string, now: Date, byHand: readonly string[] = []): Promise<Card> {
  const digests = await lab.work.rounds.digests(lab.tenants.map(({ id }) => id));
  const tenants = lab.tenants.flatMap(({ name }, index) => {
    const digest = digests[index];
    return digest === null || digest === undefined || digest.day !== day ? [] : [{ tenant: name, digest, byHand }];
  });
  return whole(digestMessage({ day, tenants, nameOf: (id) => id, controls, now, sections: digestSections }));
}

/** The message and what stands in its thread, as one card: everything there is to read. */
function whole({ card: shown, details }: Message): Card {
  return { ...shown, blocks: [...shown.blocks, ...details.flatMap((detail) => detail.card.blocks)] };
}

const hour = 3_600_000;

describe('the calendar', () => {
  test.each([
    ['Europe/Berlin', '2026-03-27T00:00:00Z', '2026-04-01T00:00:00Z'],
    ['America/New_York', '2026-10-30T00:00:00Z', '2026-11-04T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-03T00:00:00Z', '2026-04-08T00:00:00Z'],
    ['Pacific/Apia', '2021-04-02T00:00:00Z', '2021-04-07T00:00:00Z'],
  ])('%s is audited and told once a local day while the clocks change', async (timeZone, from, to) => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings({ at: '02:30', timeZone }) }],
    });
    const told: string[] = [];
    for (let now = Date.parse(from); now < Date.parse(to); now += hour / 2)
      for (const job of await lab.at(new Date(now))) if (job.view === 'digest') told.push(job.subject);
    expect(new Set(told).size).toBe(told.length);
    // The first one is about the day before, because it was missed.
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThanOrEqual(6);
  });

  test('what was missed is caught up once, for the latest day', async () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(), settings: settings() }],
    });
    await lab.at('2026-11-20T08:00:00Z');
    const after = await lab.at('2026-11-24T20:00:00Z');
    expect(after.map(({ subject }) => subject)).toEqual(['digest-2026-11-24']);
    expect(await lab.at('2026-11-24T20:01:00Z')).toEqual([]);
  });

  test.each(['2026-11-26', '2027-01-05'])('a clock that said %s for a while takes no digest away', async (ahead) => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    await lab.at('2026-11-24T08:00:00Z');
    await lab.at(`${ahead}T08:00:00Z`);
    for (const day of ['2026-11-25', '2026-11-26', '2026-11-27']) {
      const told = await lab.at(`${day}T08:00:00Z`);
      expect(told.map(({ subject }) => subject)).toEqual([`digest-${day}`]);
      expect((await lab.work.rounds.digest('id-of-contoso'))?.digest).toMatchObject({ day, at: `${day}T08:00:00.000Z` });
      expect(await lab.at(`${day}T12:00:00Z`)).toEqual([]);
    }
  });

  test.each(['08:00:30', '08:59:00'])('one that was lost on its way, with the queue, is told at %s again', async (time) => {
    const shown = memoryShown();
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    Object.assign(lab.work, { shown });
    const [lost] = await lab.at('2026-11-24T08:00:00Z');
    const again = await lab.at(`2026-11-24T${time}Z`);
    expect(again).toEqual([lost]);
    await shown.record('id-of-contoso', lost?.reply.messageKey ?? '', 1);
    expect(await lab.at(`2026-11-24T${time}Z`)).toEqual([]);
    expect(await lab.at('2026-11-24T09:30:00Z')).toEqual([]);
  });

  test('one that was not shown for an hour is not told any more', async () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    Object.assign(lab.work, { shown: memoryShown() });
    await lab.at('2026-11-24T08:00:00Z');
    expect(await lab.at('2026-11-24T09:00:00Z')).toEqual([]);
  });

  test('an audit whose job was lost is brought by the next look, and the digest does not go without it', async () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    const { add } = lab.work.jobs;
    Object.assign(lab.work.jobs, { add: () => Promise.resolve() });
    expect(await lab.at('2026-11-24T08:00:00Z')).toEqual([]);
    Object.assign(lab.work.jobs, { add });
    expect((await lab.at('2026-11-24T08:01:00Z')).map(({ view }) => view)).toEqual(['digest']);
    expect((await lab.work.rounds.digest('id-of-contoso'))?.digest.notAudited).toBeUndefined();
  });

  test.each([true, false])(
    'a look reads the round of each tenant once, whether their audits are over (%s) or begin',
    async (isOver) => {
      const tenants = ['contoso', 'fabrikam'].map((name) => ({ name, state: () => mailboxes(1), settings: settings() }));
      const lab = openRoundsLab({ controls: popImap, tenants });
      const ids = lab.tenants.map(({ id }) => id);
      const { rounds } = lab.work;
      const over = { day: '2026-11-24', scan: 's-1', startedAt: '2026-11-24T06:50:00.000Z', ended: true };
      if (isOver) for (const id of ids) await rounds.saveRound(id, over);
      const read: string[] = [];
      const noting =
        <Given extends string | readonly string[], Result>(of: (given: Given) => Result) =>
        (given: Given): Result => {
          read.push(...[given].flat());
          return of(given);
        };
      Object.assign(rounds, { round: noting(rounds.round), roundsOf: noting(rounds.roundsOf) });
      await lab.look(new Date('2026-11-24T07:00:00Z'));
      expect(read).toEqual(ids);
      // What begins now is waited for.
      expect((await rounds.digests(ids)).map((digest) => digest?.day)).toEqual(
        ids.map(() => (isOver ? '2026-11-24' : undefined)),
      );
    },
  );

  test('a tenant without digest settings is left alone', async () => {
    const lab = openRoundsLab({
      tenants: [{ name: 'contoso', state: () => mailboxes(), settings: { channel: { terminal: 'c' } } }],
    });
    expect(await lab.at('2026-11-24T20:00:00Z')).toEqual([]);
  });

  test('audits between digests come as often as the settings say', async () => {
    const tenants = [{ name: 'contoso', state: () => mailboxes(), settings: settings({ auditEvery: '6h' }) }];
    const lab = openRoundsLab({ controls: popImap, tenants });
    const starts = new Set<string>();
    for (let now = Date.parse('2026-11-24T07:00:00Z'); now < Date.parse('2026-11-25T06:00:00Z'); now += hour) {
      await lab.at(new Date(now));
      starts.add((await lab.work.rounds.round('id-of-contoso'))?.startedAt ?? '');
    }
    expect([...starts].map((start) => start.slice(11, 16))).toEqual(['07:00', '13:00', '19:00', '01:00']);
  });
});

describe('what it says', () => {
  test('what is new, what is fixed and what regressed is named, with the score beside that of the day before', async () => {
    let open: readonly number[] = [];
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(...open), settings: settings() }],
    });
    await lab.at('2026-11-22T08:00:00Z');
    open = [1];
    await lab.at('2026-11-23T08:00:00Z');
    const first = textOf(await card(lab, '2026-11-23', new Date('2026-11-23T08:00:00Z')));
    expect(first).toContain('Score 75 of 100 (-25 in a day)');
    expect(first).toContain('Open again: Turn off POP and IMAP - user1@contoso.com');
    expect(first).toContain('Plan the fix');
    const byHand = textOf(await card(lab, '2026-11-23', new Date('2026-11-23T08:00:00Z'), ['pop-imap']));
    expect(byHand).toContain('Open again');
    expect(byHand).not.toContain('Plan the fix');
    open = [2];
    await lab.at('2026-11-24T08:00:00Z');
    const second = textOf(await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z')));
    expect(second).toContain('New: Turn off POP and IMAP (pop-imap) - user2@contoso.com');
    expect(second).toContain('Fixed: Turn off POP and IMAP (pop-imap) - user1@contoso.com');
    expect(second).not.toContain('Open again');
    expect(second).not.toContain('Plan the fix');
  });

  test('a day on which nothing moved is one line, or nothing where the settings want that', async () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    await lab.at('2026-11-23T08:00:00Z');
    await lab.at('2026-11-24T08:00:00Z');
    const { blocks } = await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z'));
    expect(blocks).toHaveLength(4);
    const silent = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings({ unchanged: 'silent' }) }],
    });
    expect(await silent.at('2026-11-24T08:00:00Z')).toEqual([]);
  });

  test('what could not be read is named with what would allow it, and is no pass', async () => {
    const state = () => ({ exchange: { CASMailboxPlan: mailboxes().exchange.CASMailboxPlan } });
    const lab = openRoundsLab({ controls: popImap, tenants: [{ name: 'contoso', state, settings: settings() }] });
    await lab.at('2026-11-24T08:00:00Z');
    const text = textOf(await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z')));
    expect(text).toContain('Could not check: pop-imap - exchange.CASMailbox (needs Exchange role View-Only Recipients');
    expect(text).toContain('Score 0');
  });

  test('the first one introduces hardenbot, says what to do next, and when the next one comes', async () => {
    const both = controls.filter(({ id }) => id === 'pop-imap' || id === 'owa-groups');
    const lab = openRoundsLab({
      controls: both,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    await lab.at('2026-11-24T08:00:00Z');
    const first = await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z'));
    expect(textOf(first)).toContain('hardenbot looks after contoso from now on.');
    const labels = first.blocks.flatMap((block) => (block.kind === 'actions' ? block.actions.map(({ label }) => label) : []));
    expect(labels).toEqual(['Answer 1 question', 'Plan it']);
    expect(textOf(first)).toContain('The next digest comes 2026-11-25 07:00');
    await lab.at('2026-11-25T08:00:00Z');
    expect(textOf(await card(lab, '2026-11-25', new Date('2026-11-25T08:00:00Z')))).not.toContain('from now on');
  });

  test('a control that nobody has decided on is asked about every day, and is not called unread', async () => {
    const undecided = controls.filter(({ id }) => id === 'pop-imap' || id === 'owa-groups');
    const lab = openRoundsLab({
      controls: undecided,
      tenants: [{ name: 'contoso', state: () => mailboxes(), settings: settings() }],
    });
    await lab.at('2026-11-24T08:00:00Z');
    await lab.at('2026-11-25T08:00:00Z');
    const text = textOf(await card(lab, '2026-11-25', new Date('2026-11-25T08:00:00Z')));
    expect(text).toContain('1 done, 1 not decided.');
    expect(text).toContain('owa-groups: Who should do without Outlook on the web?');
    expect(text).not.toContain('Could not check');
  });

  test('the end of a credential is told once 14 days before it, and not on the next morning', async () => {
    const endsAt = new Date('2026-12-08T12:00:00Z');
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [
        { name: 'contoso', state: () => mailboxes(1), settings: settings(), credentialEnd: { kind: 'certificate', endsAt } },
      ],
    });
    const toldOn = async (day: string): Promise<boolean> => {
      await lab.at(`${day}T08:00:00Z`);
      return JSON.stringify(await card(lab, day, new Date(`${day}T08:00:00Z`))).includes('The certificate of contoso');
    };
    await toldOn('2026-11-22');
    expect([await toldOn('2026-11-23'), await toldOn('2026-11-24'), await toldOn('2026-11-25')]).toEqual([false, true, false]);
  });

  test('an audit that breaks is said in the digest, and the next day is audited again', async () => {
    let broken = true;
    const state = () => {
      if (broken) throw new TypeError('a bug');
      return mailboxes();
    };
    const lab = openRoundsLab({ controls: popImap, tenants: [{ name: 'contoso', state, settings: settings() }] });
    expect((await lab.at('2026-11-23T08:00:00Z')).map(({ view }) => view)).toEqual(['digest']);
    const text = textOf(await card(lab, '2026-11-23', new Date('2026-11-23T08:00:00Z')));
    expect(text).toContain('Not audited: ');
    expect(text).not.toContain('a bug');
    broken = false;
    await lab.at('2026-11-24T08:00:00Z');
    expect(textOf(await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z')))).toContain('Score 100');
  });

  test('a digest that cannot be stored fails no audit', async () => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(1), settings: settings() }],
    });
    Object.assign(lab.work.rounds, { saveDigest: () => Promise.reject(new Error('the store is full')) });
    await expect(lab.at('2026-11-24T08:00:00Z')).rejects.toThrow('the store is full');
    expect((await lab.work.rounds.round('id-of-contoso'))?.ended).toBe(true);
    expect((await lab.work.postures.latest('id-of-contoso'))?.findings).toHaveLength(1);
  });
});

test('a tenant whose ledger is halted is left out, and the others are audited and told', async () => {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date('2026-11-24T08:00:00Z') });
  const halted = (tenant: string) => (tenant === 'id-of-contoso' ? Promise.reject(new LedgerBehind('Entry 3 is gone.')) : null);
  const lab = openRoundsLab({
    controls: popImap,
    tenants: ['contoso', 'fabrikam'].map((name) => ({ name, state: () => mailboxes(1), settings: settings() })),
    ledger: {
      ...ledger,
      append: async (tenant, ...rest) => (await halted(tenant)) ?? ledger.append(tenant, ...rest),
      head: async (tenant) => (await halted(tenant)) ?? ledger.head(tenant),
      touched: async (tenant, after) => (await halted(tenant)) ?? ledger.touched(tenant, after),
    },
  });
  const drawn = await lab.at('2026-11-24T08:00:00Z');
  expect(drawn.map(({ view, tenant }) => [view, tenant])).toEqual([['digest', 'id-of-fabrikam']]);
  expect(await lab.work.rounds.digests(['id-of-contoso', 'id-of-fabrikam'])).toEqual([null, expect.anything()]);
});

test('many tenants, a thousand in full, are one message in one channel', async () => {
  const tenants = count({ fast: 300, full: 1000 });
  const valkey = await startTestValkey();
  try {
    const redis = valkey.connect();
    const lab = openRoundsLab({
      controls: popImap,
      tenants: Array.from({ length: tenants }, (_, index) => ({
        name: `tenant-${index}`,
        state: () => mailboxes(...(index % 100 === 0 ? [1] : [])),
        settings: settings(),
      })),
      history: createHistoryStore(redis, keptByWorkers()),
      rounds: createRoundStore(redis, keptByWorkers()),
      postures: createPostureStore(redis, keptByWorkers()),
    });
    const drawn = await lab.at('2026-11-24T08:00:00Z');
    expect(drawn.map(({ view, subject }) => [view, subject])).toEqual([['digest', 'digest-2026-11-24']]);
    const shown = await card(lab, '2026-11-24', new Date('2026-11-24T08:00:00Z'));
    expect(shown.title).toBe(`Digest of ${tenants} tenants, 2026-11-24`);
    expect(textOf(shown)).toContain('Score 99.7 of 100 on average');
    expect(shown.blocks.length).toBeLessThan(45);
    expect(textOf(shown).length).toBeLessThan(6000);
  } finally {
    await valkey.stop();
  }
});

describe('alerts', () => {
  const { digest, channel } = bareTenantSchema.parse({
    ...settings({ quiet: { from: '22:00', to: '06:30' }, alerts: { high: { terminal: 'on-call' } } }),
  });

  test('below high severity they wait until the quiet hours of the tenant are over', () => {
    expect(quietFor(new Date('2026-11-24T22:30:00Z'), 'medium', digest)).toBe(7 * hour);
    expect(quietFor(new Date('2026-11-24T22:30:00Z'), 'high', digest)).toBe(0);
    expect(quietFor(new Date('2026-11-24T12:00:00Z'), 'low', digest)).toBe(0);
    // The night in which the clocks go forward is an hour shorter.
    expect(quietFor(new Date('2026-03-28T22:30:00Z'), 'medium', digest)).toBe(6 * hour);
  });

  test('they go where the settings say for their severity', () => {
    expect(alertChannels({ channel, digest }, 'high')).toEqual([{ platform: 'terminal', channel: 'on-call' }]);
    expect(alertChannels({ channel, digest }, 'low')).toEqual([{ platform: 'terminal', channel: 'hardening' }]);
  });
});

describe('what Microsoft changes on a day', () => {
  const weakMethods = controls.filter(({ id }) => id === 'weak-methods');
  const ana = { id: '0c000000-0000-4000-8000-000000000001', userPrincipalName: 'ana@contoso.com' };
  const state = {
    graph: {
      authenticationMethodsPolicy: {
        policyMigrationState: 'migrationComplete',
        authenticationMethodConfigurations: ['Sms', 'Voice'].map((id) => ({
          id,
          state: 'disabled',
          includeTargets: [],
          excludeTargets: [],
        })),
      },
      userRegistrationDetails: [{ ...ana, isAdmin: false, methodsRegistered: ['mobilePhone'] }],
      groups: [],
      users: [ana],
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    },
  };

  test('is counted down in the digest on some days, on the day, and not after it', async () => {
    const lab = openRoundsLab({
      controls: weakMethods,
      tenants: [{ name: 'contoso', state: () => state, settings: settings() }],
    });
    const lineOn = async (day: string): Promise<string | undefined> => {
      await lab.at(`${day}T08:00:00Z`);
      const text = textOf(await card(lab, day, new Date(`${day}T08:00:00Z`)));
      return text.split('\n').find((line) => line.startsWith('Microsoft ends its own codes'));
    };
    // The calendar has 1 February 2027, whatever day the tenant plays on.
    expect(await lineOn('2026-10-30')).toBeUndefined();
    expect(await lineOn('2027-01-18')).toBe(
      'Microsoft ends its own codes by SMS and voice call: in 14 days, on 2027-02-01 (confirmed). Affected: 1 person with no other method.',
    );
    expect(await lineOn('2027-01-19')).toBeUndefined();
    expect(await lineOn('2027-01-31')).toContain('tomorrow, on 2027-02-01');
    expect(await lineOn('2027-02-01')).toContain('today, on 2027-02-01');
    expect(await lineOn('2027-02-02')).toBeUndefined();
  });
});

test('a change is named every day until it was kept or undone, also where that is tried in vain', async () => {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 }, keepWithin: '2d' } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no such tenant.');
  const ports = { ...office.work, history: memoryHistory(), rounds: memoryRounds() };
  const told = async (day: string): Promise<string> => {
    const digest = await digestOf(ports, tenant, { days: digestDay(day), round: null });
    const view = { day, tenants: [{ tenant: 'contoso', digest }], nameOf: (one: string) => one, controls, now: office.now() };
    return textOf(whole(digestMessage({ ...view, sections: digestSections })));
  };
  await told('2026-11-24');
  const next = async (day: string): Promise<string> => {
    office.forward(20 * hour);
    return told(day);
  };
  const keepIt = `Keep it or it is undone: Turn off POP and IMAP (${id}), before 2026-11-26 09:00 UTC.`;
  expect(await next('2026-11-25')).toContain(keepIt);
  expect(await next('2026-11-26')).toContain(keepIt);
  const { client } = tenant;
  Object.assign(client, { current: () => Promise.reject(new TenantError('It answered 403.', { kind: 'forbidden' })) });
  office.forward(20 * hour);
  await office.settle();
  for (const day of ['2026-11-27', '2026-11-28', '2026-11-29'])
    expect(await next(day)).toMatch(new RegExp(`being undone, ${id}`));
});

describe('a digest whose time of day is set anew', () => {
  const utc = { timeZone: 'UTC' };
  test.each([
    [
      'to a later one, after that of the day',
      { at: '08:00', ...utc },
      '22T10:00',
      { at: '20:00', ...utc },
      ['22T08:00', '23T20:00'],
    ],
    [
      'to a later one, in the hour before it',
      { at: '08:00', ...utc },
      '22T07:30',
      { at: '20:00', ...utc },
      ['22T20:00', '23T20:00'],
    ],
    ['to an earlier one', { at: '20:00', ...utc }, '22T10:00', { at: '08:00', ...utc }, ['22T10:00', '23T08:00']],
    [
      'to a zone in the west',
      { at: '08:00', timeZone: 'Europe/Berlin' },
      '22T08:00',
      { at: '08:00', timeZone: 'America/New_York' },
      ['22T07:00', '23T13:00'],
    ],
    [
      'to a zone in the east',
      { at: '08:00', ...utc },
      '22T10:00',
      { at: '08:00', timeZone: 'Pacific/Auckland' },
      ['22T08:00', '22T19:00', '23T19:00'],
    ],
  ])('%s: each day once, none after a later one', async (_how, before, changedAt, after, expected) => {
    const lab = openRoundsLab({
      controls: popImap,
      tenants: [{ name: 'contoso', state: () => mailboxes(), settings: settings(before) }],
    });
    const shown = memoryShown();
    Object.assign(lab.work, { shown });
    const made: string[] = [];
    const { saveDigest } = lab.work.rounds;
    Object.assign(lab.work.rounds, {
      saveDigest: (...[id, stored]: Parameters<typeof saveDigest>) => {
        made.push(stored.digest.day);
        return saveDigest(id, stored);
      },
    });
    const told: string[] = [];
    for (let now = Date.parse('2026-11-20T00:00:00Z'); now < Date.parse('2026-11-24T00:00:00Z'); now += hour / 2) {
      const at = new Date(now).toISOString();
      const [tenant] = lab.tenants;
      if (tenant !== undefined && at.startsWith(`2026-11-${changedAt}`))
        Object.assign(tenant, { settings: bareTenantSchema.parse(settings(after)) });
      for (const { view, reply } of await lab.at(at)) {
        // What stands there already is drawn again in its place, and calls nobody.
        if (view !== 'digest' || (await shown.of('id-of-contoso', reply.messageKey)) > 0) continue;
        await shown.record('id-of-contoso', reply.messageKey, 1);
        told.push(at.slice(8, 16));
      }
    }
    // Made again, a digest would take the place of what people read that day, and tell its news to nobody.
    expect(made).toEqual([...new Set(made)].toSorted());
    expect(told.filter((at) => at >= '22')).toEqual(expected);
  });
});
