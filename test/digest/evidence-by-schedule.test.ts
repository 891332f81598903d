/** Evidence that comes on its own: of which period and when, in the channel of its tenant alone, and once a period whatever happens. */
import { schedulesOf } from '../../src/config/evidence';
import { settingsSchema } from '../../src/config/settings';
import { notYetWhole } from '../../src/config/whole';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { evidenceId, evidenceOf, nextComes, periodDue, type Recurrence } from '../../src/frameworks/schedule';
import { judgeFile } from '../../src/frameworks/seal';
import type { DrawJob } from '../../src/queue/redraw';
import { checkSchedules } from '../../src/setup/doctor/settings';
import type { TenantContext } from '../../src/worker/context';
import { type EvidenceRoundPorts, evidenceRound } from '../../src/worker/posture/evidence-round';
import { openSlackLab, slackIds } from '../support/chat/slack-driver';
import { openStage } from '../support/chat/story-stage';
import { openHarness } from '../support/corridor/harness';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { checkpoints, keyring, memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage, memoryShown } from '../support/stores/memory-stores';
import { memoryHistory } from '../support/stores/posture-memory';
import { openTenant } from '../support/tenants/mailbox-tenant';
import { hurriedClock } from '../support/time/hurried-clock';

const hour = 3_600_000;
const day = 24 * hour;

describe('the period', () => {
  test.each<[string, Recurrence, number, string, string, string]>([
    ['2026-11-03', 'month', 3, '2026-10-01', '2026-10-31', '2026-12-03'],
    ['2026-11-02', 'month', 3, '2026-09-01', '2026-09-30', '2026-11-03'],
    ['2026-01-01', 'month', 1, '2025-12-01', '2025-12-31', '2026-02-01'],
    ['2026-03-28', 'month', 28, '2026-02-01', '2026-02-28', '2026-04-28'],
    ['2026-11-24', 'quarter', 5, '2026-07-01', '2026-09-30', '2027-01-05'],
    ['2026-10-04', 'quarter', 5, '2026-04-01', '2026-06-30', '2026-10-05'],
    ['2027-01-05', 'quarter', 5, '2026-10-01', '2026-12-31', '2027-04-05'],
    ['2026-11-24', 'year', 15, '2025-01-01', '2025-12-31', '2027-01-15'],
    ['2026-01-14', 'year', 15, '2024-01-01', '2024-12-31', '2026-01-15'],
  ])('on %s, every %s on day %i, is the one from %s to %s; the next comes on %s', (today, every, on, from, to, next) => {
    expect(periodDue(today, { every, day: on })).toEqual({ from, to });
    expect(nextComes(today, { every, day: on })).toBe(next);
  });

  test('is told by the id of the evidence, with framework and language', () => {
    const asked = evidenceOf('evidence-cis-m365-2026-10-01-2026-10-31-de');
    expect(asked).toMatchObject({ framework: { id: 'cis-m365' }, period: { to: '2026-10-31' }, language: 'de' });
    expect(asked === null ? '' : evidenceId(asked)).toBe('evidence-cis-m365-2026-10-01-2026-10-31-de');
    expect(evidenceOf('evidence-of-nothing-2026-10-01-2026-10-31-de')).toBeNull();
  });
});

describe('settings', () => {
  const schedules = [
    { frameworks: ['nis2'], every: 'quarter', tenants: ['@gold'], language: 'de' },
    { frameworks: ['scuba', 'insurer'], every: 'month', day: 5 },
  ];
  const said = (changes: object) =>
    settingsSchema.parse({
      tenants: { contoso: {}, fabrikam: { tags: ['gold'] } },
      evidence: { language: 'fr', schedules },
      ...changes,
    });

  test('name tenants and groups, and a schedule that names none is for all', () => {
    const { evidence } = said({});
    const toldTo = (name: string, ...groups: string[]) =>
      schedulesOf(evidence, name, new Set(groups)).map(({ frameworks, language }) => [frameworks.join(), language]);
    expect(toldTo('contoso')).toEqual([['scuba,insurer', 'fr']]);
    expect(toldTo('fabrikam', 'gold')).toEqual([
      ['nis2', 'de'],
      ['scuba,insurer', 'fr'],
    ]);
  });

  test('are told by the doctor, with the day of the next one', () => {
    const told = checkSchedules(said({}), new Date('2026-11-24T09:00:00Z')).map(({ name, found }) => `${name}: ${found}`);
    expect(told).toEqual([
      'evidence of contoso: scuba, insurer every month, next on 2026-12-05',
      'evidence of fabrikam: nis2 every quarter, next on 2027-01-01',
      'evidence of fabrikam: scuba, insurer every month, next on 2026-12-05',
    ]);
    const [early] = checkSchedules(said({}), new Date('2026-12-05T07:00:00Z'));
    expect(early?.found).toContain('next on 2026-12-05');
  });

  test('that name what there is not are refused by their key, with what was probably meant', () => {
    const wrong = { schedules: [{ frameworks: ['nis2'], every: 'month', tenants: ['@golt', 'contoso', 'nobody'] }] };
    expect(notYetWhole(said({ evidence: wrong })).filter((line) => line.startsWith('evidence'))).toEqual([
      'evidence.schedules.0.tenants: there is no tenant and no group "@golt"; did you mean @gold?',
      expect.stringContaining('there is no tenant and no group "nobody"'),
    ]);
    expect(() => said({ evidence: { schedules: [{ frameworks: ['nist'], every: 'month' }] } })).toThrow('write frameworks among');
  });
});

describe('the round', () => {
  const monthly = [{ frameworks: ['nis2'], every: 'month', day: 2, language: 'en' }] as const;
  const opened = (...names: readonly string[]) => {
    let now = new Date('2026-11-02T12:00:00Z');
    const clock = { now: () => now, monotonicMs: () => now.getTime(), sleep: () => Promise.resolve() };
    const settings = { channel: { terminal: 'hardening' }, timeZone: 'Europe/Berlin' };
    const { tenants } = openRoundsLab({ tenants: names.map((name) => ({ name, state: () => ({}), settings })) });
    const drawn: DrawJob[] = [];
    const history = memoryHistory();
    const ledger = memoryLedger(emptyStorage(), clock);
    const work: EvidenceRoundPorts = {
      ledger,
      history,
      checkpoints,
      clock,
      shown: memoryShown(),
      jobs: { add: async (job) => void (job.name === 'draw' && drawn.push(job)), ensure: () => Promise.resolve(true) },
    };
    return {
      work,
      tenants: tenants.map((tenant): TenantContext => ({ ...tenant, evidence: monthly })),
      audited: (name: string, on: string) =>
        history.saveDay(`id-of-${name}`, { day: on, at: `${on}T07:00:00.000Z`, score: 50, verdicts: {} }),
      /** What is asked for in a look by two workers at once; then it is shown, unless it is lost. */
      at: async (moment: Date | string, lost = false, stores: Partial<EvidenceRoundPorts> = {}, some = tenants.length) => {
        now = new Date(moment);
        drawn.length = 0;
        const ports = { ...work, ...stores };
        const all = tenants.slice(0, some).map((tenant): TenantContext => ({ ...tenant, evidence: monthly }));
        await Promise.all([evidenceRound(ports, all), evidenceRound(ports, all)]);
        if (!lost) for (const { tenant, reply } of drawn) await ports.shown.record(tenant, reply.messageKey, 1);
        return drawn.map(({ view, subject }) => `${view} ${subject}`);
      },
    };
  };

  test('asks for each period once, at the time of the tenant, however often and by however many it is looked at', async () => {
    const { at, audited } = opened('contoso');
    for (const on of ['2026-10-20', '2026-11-20', '2026-12-20']) await audited('contoso', on);
    const told: string[] = [];
    for (let now = Date.parse('2026-10-20T00:00:00Z'); now < Date.parse('2027-01-20T00:00:00Z'); now += hour)
      for (const one of await at(new Date(now))) told.push(`${new Date(now).toISOString().slice(0, 13)} ${one}`);
    expect(told).toEqual([
      '2026-11-02T07 evidence evidence-nis2-2026-10-01-2026-10-31-en',
      '2026-12-02T07 evidence evidence-nis2-2026-11-01-2026-11-30-en',
      '2027-01-02T07 evidence evidence-nis2-2026-12-01-2026-12-31-en',
    ]);
  });

  test('asks for nothing twice when the store forgot everything but the ledger', async () => {
    const { at, audited } = opened('contoso');
    await audited('contoso', '2026-10-20');
    expect(await at('2026-11-02T12:00:00Z')).toHaveLength(1);
    const forgotten = { shown: memoryShown(), history: memoryHistory() };
    expect(await at('2026-11-09T12:00:00Z', false, forgotten)).toEqual([]);
  });

  test('asks again while what it asked for is not shown, and not for ever', async () => {
    const { at, audited } = opened('contoso');
    await audited('contoso', '2026-10-20');
    expect(new Set(await at('2026-11-02T12:00:00Z', true)).size).toBe(1);
    expect(new Set(await at('2026-11-02T12:30:00Z', true)).size).toBe(1);
    expect(await at('2026-11-02T13:30:00Z', true)).toEqual([]);
  });

  test('what was missed while nothing ran is caught up once, for the latest period', async () => {
    const { at, audited } = opened('contoso');
    for (const on of ['2026-09-20', '2026-10-20']) await audited('contoso', on);
    expect(await at('2026-11-20T12:00:00Z')).toEqual(['evidence evidence-nis2-2026-10-01-2026-10-31-en']);
    expect(await at('2026-11-21T12:00:00Z')).toEqual([]);
  });

  test('of a period before the first audit there is none', async () => {
    const { at, audited } = opened('contoso');
    await audited('contoso', '2026-11-20');
    expect(await at('2026-11-24T12:00:00Z')).toEqual([]);
    expect(await at('2026-12-02T12:00:00Z')).toHaveLength(1);
  });

  test('a tenant in two chats has it in each, and is asked for in one of them again while that does not show it', async () => {
    const { work, tenants, audited } = opened('contoso');
    await audited('contoso', '2026-10-20');
    const places = tenants.map((tenant) => ({
      ...tenant,
      settings: { ...tenant.settings, channel: { slack: 'C1', teams: '19:x' } },
    }));
    const keys: string[] = [];
    const ports: EvidenceRoundPorts = {
      ...work,
      clock: { ...work.clock, now: () => new Date('2026-11-02T12:00:00Z') },
      jobs: { ...work.jobs, add: async (job) => void keys.push('reply' in job ? job.reply.messageKey : '') },
    };
    await evidenceRound(ports, places);
    const [inSlack = '', inTeams = ''] = keys;
    expect([inSlack, inTeams].map((key) => key.slice(-5))).toEqual(['slack', 'teams']);
    await work.shown.record('id-of-contoso', inSlack, 1);
    await evidenceRound(ports, places);
    expect(keys).toEqual([inSlack, inTeams, inTeams]);
  });

  test('a tenant whose ledger is halted keeps no other one waiting', async () => {
    const { at, work, audited } = opened('contoso', 'fabrikam');
    for (const name of ['contoso', 'fabrikam']) await audited(name, '2026-10-20');
    const ledger: EvidenceRoundPorts['ledger'] = {
      ...work.ledger,
      head: (tenant) =>
        tenant === 'id-of-contoso' ? Promise.reject(new LedgerBehind('Entry 3 is gone.')) : work.ledger.head(tenant),
    };
    expect(await at('2026-11-02T12:00:00Z', false, { ledger })).toHaveLength(1);
  });
});

test('a month that is over is shown in the channel with its signed files, and a restart shows nothing again', async () => {
  const clock = hurriedClock();
  const lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
  const platform = lab.platform();
  const harness = await openHarness({
    platform,
    channel: { slack: slackIds.channel },
    state: openTenant(),
    controls: { 'pop-imap': {} },
    clock,
    settings: { evidence: { issuer: 'Contoso Services', schedules: [{ frameworks: ['nis2'], every: 'month', language: 'de' }] } },
  });
  lab.slack.connect(platform.port());
  try {
    await lab.slack.sayAs('UANA', '/harden audit', slackIds.channel);
    await lab.slack.until(slackIds.channel, ({ text }) => text.startsWith('Audit of contoso') && text.includes('pop-imap'));
    clock.forward(8 * day);
    await harness.restartWorker();
    const shown = await lab.slack.until(slackIds.channel, ({ text }) => text.includes('2026-11-01 to 2026-11-30'));
    expect(shown.text).toContain('NIS2');
    await lab.slack.untilShared(slackIds.channel, shown.ts, ({ name }) => name.endsWith('-30.json'));
    await harness.restartWorker();
    await platform.idle();
    const messages = lab.slack.messages(slackIds.channel).filter(({ text }) => text.includes('2026-11-01 to 2026-11-30'));
    expect(messages).toHaveLength(1);
    const files = lab.slack.sharedIn(slackIds.channel, shown.ts);
    expect(files.map(({ name }) => name)).toEqual(
      ['html', 'csv', 'oscal.json', 'json'].map((ending) => `contoso-nis2-2026-11-30.${ending}`),
    );
    for (const { content } of files)
      expect(judgeFile(Buffer.from(content), keyring)).toMatchObject({ kind: 'whole', signed: { by: 'gateway' } });
    expect(files[0]?.content).toContain('<html lang="de"');
  } finally {
    await harness.close();
    await lab.slack.close();
  }
});

test('in Teams it is shown once, too, and says how to be given the files of that period', async () => {
  const clock = hurriedClock();
  const schedules = [{ frameworks: ['nis2'], every: 'month', language: 'de' }];
  const stage = await openStage('Teams', {
    state: openTenant(),
    controls: { 'pop-imap': {} },
    clock,
    settings: { evidence: { schedules } },
  });
  try {
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('POP or IMAP is on for 0 of 2');
    clock.forward(8 * day);
    await stage.harness.restartWorker();
    const { text } = await stage.shows('2026-11-01 to 2026-11-30');
    expect(text).toContain('/harden evidence nis2 from=2026-11-01 to=2026-11-30 lang=de --tenant contoso');
  } finally {
    await stage.close();
  }
});
