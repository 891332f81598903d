/** Settings are decided in chat: proposed, approved by others, in force in both processes at once, and taken back the same way. */
import { settingsWords } from '../../docs/make/settings-words';
import { settingsFrom } from '../../src/config/load';
import { definitions } from '../../src/controls/definitions';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { DecidedSettings } from '../../src/features/settings-change/decided-settings';
import { announcedTo } from '../../src/features/settings-change/gateway/message';
import { heldForMs, keyRules } from '../../src/features/settings-change/keys';
import { ruleOfKey } from '../../src/features/settings-change/rule-of-key';
import { settingsChangeOf } from '../../src/features/settings-change/settings-change';
import { sourcesOf } from '../../src/features/settings-change/sources';
import { peopleAmong } from '../../src/features/settings-change/worker/people-among';
import { fileAlone } from '../../src/features/settings-in-effect';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { digestDay, digestOf } from '../../src/worker/posture/compose-digest';
import { runJob } from '../../src/worker/run-job';
import { ids, type Name, type Office, openOffice, tenantId } from '../support/corridor/office';
import { keyring } from '../support/ledger/signed-entries';
import {
  announced,
  approves,
  counts,
  declined,
  documentWith,
  newest,
  openSettings,
  proposes,
  shownDigest,
  soon,
} from '../support/settings/settings-office';
import { memoryHistory, memoryRounds } from '../support/stores/posture-memory';
import { stateClient } from '../support/tenants/state-client';

describe('a change', () => {
  test('of a list is approved by two others, and counts in both processes without a restart', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    expect(await approves(office, id, 'cy')).toEqual(['done']);
    expect(counts(office, 'controls.pop-imap.allow')).toEqual([]);
    expect(await approves(office, id, 'di')).toEqual(['done']);
    expect(counts(office, 'controls.pop-imap.allow')).toEqual(['scanner@contoso.com']);
    // The gateway proposes from what counts there.
    expect(await office.does('ana', { says: 'add pop-imap.allow scanner@contoso.com' })).toBe('nothing-to-change');
  });

  test('withdraws nothing where nothing was decided, and not twice', async () => {
    const office = openSettings({ controls: { 'pop-imap': { allow: ['kiosk@contoso.com'] } } });
    const isRefused = async () => expect(await office.does('ana', { says: 'set pop-imap.allow file' })).toBe('nothing-to-change');
    await isRefused();
    await approves(office, await proposes(office, 'add pop-imap.allow scanner@contoso.com'), 'cy', 'di');
    await approves(office, await proposes(office, 'set pop-imap.allow file'), 'cy');
    expect(counts(office, 'controls.pop-imap.allow')).toEqual(['kiosk@contoso.com']);
    await isRefused();
  });

  test('counts once, although two workers settle it at once', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    for (const who of ['cy', 'di'] as const) expect(await office.approves(who, id)).toBe('done');
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const job = { name: 'settings' as const, tenant: tenantId, subject: id, reply };
    let goesOn: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (goesOn = resolve));
    const policy = async (tenant: string) => waits.then(() => office.work.policy(tenant));
    const slow = runJob({ work: { ...office.work, policy }, scan: () => Promise.resolve() }, job);
    await office.runJob(job);
    goesOn();
    await Promise.allSettled([slow]);
    const entries = office.storage.entries.get(tenantId) ?? [];
    expect(entries.filter(({ event }) => event.type === 'settingsDecided')).toHaveLength(1);
  });

  test('of a country that is typed by its name counts by its code', async () => {
    const office = openSettings({ controls: { 'country-block': { block: ['RU'] } } });
    await approves(office, await proposes(office, 'add country-block.block España,Russia'), 'cy', 'di');
    expect(counts(office, 'controls.country-block.block')).toEqual(['RU', 'ES']);
  });

  test('is taken back by a proposal, after which the file counts again', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    await approves(office, id, 'cy', 'di');
    expect(await office.does('bo', { clicks: 'revert', on: id })).toBe('done');
    await office.settle();
    // Fewer exceptions ask for more: one approval is enough.
    await approves(office, newest(office), 'cy');
    expect(counts(office, 'controls.pop-imap.allow')).toEqual([]);
  });

  test('waits at home of whoever can approve it, with what it changes, until they have or it is over', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    for (const who of ['cy', 'di'] as const) {
      const home = await homeOf(office, who);
      expect(home).toMatch(/1 decision for you.*Let scanner@contoso.com keep using POP and IMAP.*add scanner@contoso\.com/);
      expect(home).toContain(`${id}@contoso`);
    }
    expect(await homeOf(office, 'ana')).not.toContain(id);
    await approves(office, id, 'cy');
    expect(await homeOf(office, 'cy')).not.toContain(id);
    expect(await homeOf(office, 'di')).toContain(id);
    await approves(office, id, 'di');
    expect(await homeOf(office, 'bo')).not.toContain(id);
  });

  test('stands in the digest with who can still approve it, until enough have', async () => {
    const office = openSettings();
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no such tenant.');
    const digest = (date: string) =>
      digestOf({ ...office.work, history: memoryHistory(), rounds: memoryRounds() }, tenant, {
        days: digestDay(date),
        round: null,
      });
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    await approves(office, id, 'cy');
    expect((await digest('2026-11-24')).waiting).toMatchObject([{ id, what: 'Let scanner@contoso.com keep using POP and IMAP' }]);
    expect((await digest('2026-11-24')).waiting[0]?.canAct.toSorted()).toEqual([ids.bo, ids.di].toSorted());
    await approves(office, id, 'di');
    expect((await digest('2026-11-25')).waiting).toEqual([]);
  });

  test('of several keys counts whole', async () => {
    const office = openSettings();
    const id = await proposes(office, 'set digest.at=08:00 digest.timeZone=Europe/Berlin');
    await approves(office, id, 'cy');
    expect([counts(office, 'digest.at'), counts(office, 'digest.timeZone')]).toEqual(['08:00', 'Europe/Berlin']);
  });

  test.each([
    [
      'add approvals.windows days=sat weeks=1,last from=22:00 to=04:00',
      'approvals.windows',
      [{ days: ['sat'], weeks: [1, 'last'], from: '22:00', to: '04:00' }],
    ],
    ['set approvals.expiresAfter 2h', 'approvals.expiresAfter', 7_200_000],
    ['set country-block.guests false', 'controls.country-block.guests', false],
    ['set idle-timeout.minutes 60', 'controls.idle-timeout.minutes', 60],
    ['set tags retail,gold', 'tags', ['retail', 'gold']],
    ['set tags retail', 'tags', ['retail']],
    ['set channel.slack C0456', 'channel.slack', 'C0456'],
    ['add travel.never KP', 'travel.never', ['KP']],
  ])('is read as it is written: %s', async (words, key, value) => {
    const office = openSettings();
    await approves(office, await proposes(office, words), 'cy', 'bo');
    expect({ value: counts(office, key) }).toMatchObject({ value });
  });

  test.each([
    ['set digest.at 8', 'bad-setting'],
    ['set idle-timeout.minutes soon', 'bad-setting'],
    ['set country-block.block XX', 'bad-setting'],
    ['set pop-imap.alow a', 'unknown-setting'],
    ['set approvals.tiers.high 1', 'only-in-the-file'],
    ['set digest.at', 'missing-value'],
    ['add approvals.approvers.people nobody', 'bad-setting'],
    ['set', 'missing-setting'],
  ])('that cannot be is refused before anyone approves it: %s is %s', async (words, code) => {
    const office = openSettings();
    expect(await office.does('ana', { says: words })).toBe(code);
    expect(newest(office)).toBe('');
  });

  test('that cannot be is named by its key', async () => {
    const office = openSettings();
    const answer = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'k',
      text: 'set digest.at=25:00 digest.timeZone=Europe/Berlin',
    });
    expect(answer).toMatchObject({ reason: 'digest.at: write a time of day with two digits each: 08:00.' });
  });

  test.each([
    [
      'set digest.at=08:00',
      'digest.timeZone: missing.',
      'Propose them together: /harden set digest.at=08:00 digest.timeZone=…. Nothing was changed.',
    ],
    [
      'set digest.at=8',
      expect.stringContaining('digest.timeZone: missing'),
      'Propose them together: /harden set digest.at=… digest.timeZone=…. Nothing was changed.',
    ],
    [
      'add pop-imap.allow müller@contoso.com',
      'controls.pop-imap.allow: "müller@contoso.com" is an address with ü (U+00FC) before the @; write the sign-in name as the Entra admin center shows it.',
      undefined,
    ],
    [
      'add pop-imap.allow ana@müller.com',
      'controls.pop-imap.allow: "ana@müller.com" is an address with ü (U+00FC) in its domain; write the domain in the form xn--….',
      undefined,
    ],
    [
      'set country-block.block=RU,UK',
      'controls.country-block.block: "UK" is no country code; write GB (United Kingdom).',
      undefined,
    ],
    ['remove country-block.block KP', 'controls.country-block.block has no entry KP.', 'It holds RU. Nothing was proposed.'],
    [
      'add country-block.block',
      'controls.country-block.block: no value was written.',
      'Write /harden add controls.country-block.block and the entries, with commas between them. Nothing was proposed.',
    ],
    ['settings country-block.bloc', 'There is no such setting.', 'Did you mean controls.country-block.block?'],
    ['settings digest', 'There is no such setting.', expect.stringMatching(/^Name one of digest\.at, digest\.timeZone/)],
  ])('that is nearly right is answered with what to write: %s', async (text, reason, remedy) => {
    const office = openSettings({ controls: { 'country-block': { block: ['RU'] } } });
    const answer = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'k',
      text,
    });
    expect(answer).toMatchObject({ reason, ...(remedy === undefined ? {} : { remedy }) });
  });

  test('sees what someone else was faster with', async () => {
    const office = openSettings();
    const first = await proposes(office, 'set idle-timeout.minutes 60');
    const second = await proposes(office, 'set idle-timeout.minutes 30', 'bo');
    const seen = await shownDigest(office, second);
    await approves(office, first, 'cy', 'di');
    // At once, on its own card, before anyone presses a button there.
    expect(declined(office, second)).toBe('other-value');
    const entries = office.storage.entries.get(tenantId) ?? [];
    expect(entries.find(({ subject, event }) => subject === second && event.type === 'settingsDeclined')?.event).toMatchObject({
      reason: expect.stringContaining('ana set it to 60'),
    });
    expect(await office.does('cy', { clicks: 'approve', on: second, digest: seen })).toBe('already-decided');
    expect(counts(office, 'controls.idle-timeout.minutes')).toBe(60);
  });

  test('approved at the same moment as another one of the same key is not carried out, and says why', async () => {
    const office = openSettings();
    const first = await proposes(office, 'set idle-timeout.minutes 60');
    const second = await proposes(office, 'set idle-timeout.minutes 30', 'bo');
    for (const id of [first, second]) expect(await office.approves('cy', id)).toBe('done');
    soon(office);
    await office.settle();
    expect(counts(office, 'controls.idle-timeout.minutes')).toBe(60);
    expect(declined(office, second)).toBe('other-value');
  });

  test('voids the waiting plans that it is about, and no other', async () => {
    const office = openSettings();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const plan = office.newest();
    await approves(office, await proposes(office, 'set idle-timeout.minutes 60', 'bo'), 'cy');
    await approves(office, await proposes(office, 'set digest.at=08:00 digest.timeZone=UTC', 'bo'), 'cy');
    await approves(office, plan, 'cy');
    expect(office.change(plan)?.status).toBe('verified');
    const other = openSettings();
    await other.does('ana', { says: 'plan pop-imap' });
    await other.settle();
    const touched = other.newest();
    await approves(other, await proposes(other, 'add pop-imap.allow 1@contoso.com', 'bo'), 'cy', 'di');
    await approves(other, touched, 'cy');
    expect(other.change(touched)).toMatchObject({
      status: 'refused',
      refusal: { reason: 'The settings changed after the plan was made.' },
    });
    expect(other.writes).toEqual([]);
  });
});

describe('a proposal', () => {
  test('is shown with the verdicts and plans that it moves, its risk, and who gains', async () => {
    const office = openSettings({}, { tiers: { low: 1, medium: 1, high: 1 } });
    await office.does('bo', { says: 'plan pop-imap' });
    await office.settle();
    const plan = office.newest();
    const id = await proposes(office, `add pop-imap.allow ${ids.di}`);
    const weighed = settingsChangeOf(await office.work.ledger.subject(tenantId, id))?.weighed;
    expect(weighed).toMatchObject({ risk: 'high', plans: [plan], without: [ids.bo, ids.di] });
    expect(weighed?.verdicts.map(({ control }) => control)).toEqual(['pop-imap']);
    const shown = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'cy', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'shown',
      text: `approve ${id}`,
    });
    for (const said of ['high risk', plan, 'pop-imap', 'Cannot approve, gain by it', 'bo, di'])
      expect(JSON.stringify(shown)).toContain(said);
  });

  test('asks for a ticket where the settings ask for one', async () => {
    const office = openSettings({}, { tickets: { pattern: 'CHG[0-9]{4}', requiredFor: ['requests', 'approvals'] } });
    expect(await proposes(office, 'set idle-timeout.minutes 60')).toBe('missing-ticket');
    const id = await proposes(office, 'set idle-timeout.minutes 60 ticket=CHG0001');
    expect(await office.approves('cy', id)).toBe('missing-ticket');
  });

  test('of a ledger that cannot be read leaves a process that starts with the file', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, 'set idle-timeout.minutes 60'), 'cy');
    const { live } = openSettings().work.decided;
    const decided = new DecidedSettings(live, decisionVerifier(keyring));
    const away = { entriesAt: () => Promise.reject(new Error('away')), count: () => Promise.reject(new Error('away')) };
    await expect(decided.renew(tenantId, away)).rejects.toThrow('away');
    expect(decided.of(tenantId).inForce).toEqual([]);
    expect(live.written('contoso', 'controls.idle-timeout.minutes')).toBeUndefined();
  });

  test('count by the file alone in a process of which no feature lets people decide on them', async () => {
    const office = openSettings({ digest: { at: '08:00', timeZone: 'UTC' } });
    await approves(office, await proposes(office, 'set digest.at 09:00'), 'cy');
    const { live } = openSettings({ digest: { at: '08:00', timeZone: 'UTC' } }).work.decided;
    const settings = fileAlone().open(live, decisionVerifier(keyring));
    await settings.renew(tenantId, office.work.ledger);
    expect([office.work.decided, settings].map((one) => one.said(tenantId, 'digest.at'))).toEqual(['09:00', '08:00']);
    expect(settings.of(tenantId).inForce).toEqual([]);
  });

  test('a group that comes onto a list stands for its members, and is named where it cannot be read', async () => {
    const [team, unreadable] = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'];
    const cy = { id: ids.cy, userPrincipalName: 'cy@contoso.com', displayName: 'cy' };
    const tenant = stateClient({ graph: { users: [cy], groups: [{ id: team, transitiveMembers: [ids.cy] }] } });
    const read: typeof tenant.read = (wanted) => {
      if (wanted.of === unreadable) throw new TenantError('It may not be read.', { kind: 'forbidden', status: 403 });
      return tenant.read(wanted);
    };
    const client = { ...tenant, read };
    const found = await peopleAmong(
      [team, unreadable, ids.di].map((entry) => ({ kind: 'groups' as const, entry })),
      { client, people: [ids.bo, ids.cy, ids.di], now: new Date() },
    );
    expect(found.people).toEqual(expect.arrayContaining([ids.cy, ids.di]));
    expect(found.unknown).toContain(unreadable);
  });
});

describe('the file', () => {
  test('counts once it says something else than when a value was decided, and again until then', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, 'set idle-timeout.minutes 60'), 'cy');
    const started = (own: object) =>
      openOffice({ from: office.snapshot(), settings: settingsFrom(documentWith(own), 'hardenbot.yaml') });
    const later = started({ controls: { 'idle-timeout': { minutes: 240 } } });
    await later.work.renew?.(tenantId);
    expect(counts(later, 'controls.idle-timeout.minutes')).toBe(240);
    expect(sourcesOf(later.work.decided, tenantId).find(({ key }) => key.endsWith('minutes'))).toMatchObject({
      value: 240,
      from: null,
      passedOver: { value: 60, why: expect.stringContaining('hardenbot.yaml was changed') },
    });
    const same = started({});
    await same.work.renew?.(tenantId);
    expect(counts(same, 'controls.idle-timeout.minutes')).toBe(60);
  });

  test('that a decided value does not fit with any more keeps the others', async () => {
    const office = openSettings();
    const id = await proposes(office, 'set country-block.block=KP idle-timeout.minutes=60');
    await approves(office, id, 'cy');
    const later = openOffice({
      from: office.snapshot(),
      settings: settingsFrom(documentWith({ controls: { 'country-block': { allow: ['DE'] } } }), 'hardenbot.yaml'),
    });
    await later.work.renew?.(tenantId);
    expect([counts(later, 'controls.country-block.block'), counts(later, 'controls.idle-timeout.minutes')]).toEqual([null, 60]);
  });
});

describe('who may approve', () => {
  /** Who gains, by what is changed: their approval is none, and everyone else's is one. */
  test.each([
    ['the person who proposed it', 'set idle-timeout.minutes 60', 'ana', 'self-approval'],
    ['a reader', 'set idle-timeout.minutes 60', 'ray', 'not-an-approver'],
    ['who is for emergencies', 'set idle-timeout.minutes 60', 'eve', 'not-an-approver'],
    ['an approver who gains nothing', 'set idle-timeout.minutes 60', 'cy', 'done'],
    ['who is made an approver', `add approvals.approvers.people ${ids.ray}`, 'ray', 'not-an-approver'],
    ['an approver beside the new one', `add approvals.approvers.people ${ids.ray}`, 'cy', 'done'],
    ['who comes onto a list by their id', `add mfa.except.users ${ids.cy}`, 'cy', 'gains-by-it'],
    ['an approver beside them', `add mfa.except.users ${ids.cy}`, 'di', 'done'],
    ['who comes off a list', `remove legacy-auth.except.users ${ids.cy}`, 'cy', 'done'],
  ] as const)('%s: %s, %s is answered %s', async (_what, words, who, answer) => {
    const office = openSettings({ controls: { 'legacy-auth': { except: { users: [ids.cy] } } } });
    const id = await proposes(office, words);
    expect(await office.approves(who, id)).toBe(answer);
  });

  test('a person whose request waits does not make it pass more easily', async () => {
    const office = openSettings();
    await office.does('di', { says: 'plan pop-imap' });
    await office.settle();
    const id = await proposes(office, 'set approvals.expiresAfter 1d');
    expect(await office.approves('di', id)).toBe('gains-by-it');
    expect(await office.approves('cy', id)).toBe('done');
  });

  test('a person who may not ask for changes proposes none', async () => {
    const office = openSettings();
    for (const who of ['cy', 'ray', 'eve'] as const)
      expect(await office.does(who, { says: 'set idle-timeout.minutes 60' })).toBe('not-allowed');
  });

  test('where those who gain nothing are too few, nobody is asked', async () => {
    const office = openSettings({}, { approvers: { people: [ids.cy, ids.di] } });
    const id = await proposes(office, `add mfa.except.users ${ids.cy},${ids.di}`);
    expect(declined(office, id)).toBe('nobody-can-approve');
  });

  test('an approver is added in chat, the first ones stay, and the added one can go', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, `add approvals.approvers.people ${ids.ray}`), 'cy', 'di');
    await announced(office);
    expect(counts(office, 'approvals.approvers.people')).toContain(ids.ray);
    expect(await office.does('ana', { says: `remove approvals.approvers.people ${ids.cy}` })).toBe('only-in-the-file');
    await approves(office, await proposes(office, `remove approvals.approvers.people ${ids.ray}`), 'cy');
    expect(counts(office, 'approvals.approvers.people')).not.toContain(ids.ray);
  });

  test('a break-glass account is added in chat, and leaves by the file alone', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add breakGlass bg3@contoso.com');
    await approves(office, id, 'cy', 'di');
    await announced(office);
    expect(counts(office, 'breakGlass')).toHaveLength(3);
    expect(await office.does('ana', { says: 'remove breakGlass bg3@contoso.com' })).toBe('only-in-the-file');
    expect(await office.does('ana', { clicks: 'revert', on: id })).toBe('only-in-the-file');
  });
});

describe('who decides', () => {
  const wanted = `add approvals.approvers.people ${ids.ray}`;
  const people = 'approvals.approvers.people';

  test('is announced for a day before it counts, whatever was lost meanwhile, and counts then', async () => {
    const office = openSettings();
    const id = await proposes(office, wanted);
    expect(await approves(office, id, 'cy', 'di')).toEqual(['done', 'done']);
    office.forward(heldForMs - 60_000);
    await office.settle();
    expect(counts(office, people)).not.toContain(ids.ray);
    office.forward(120_000);
    await office.settle();
    expect(counts(office, people)).toContain(ids.ray);
  });

  test('goes on where an approver asks for a change while it is announced', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, wanted), 'bo', 'di');
    office.forward(heldForMs - 60_000);
    await office.does('bo', { says: 'plan pop-imap' });
    await announced(office);
    expect(counts(office, people)).toContain(ids.ray);
  });

  test('is withdrawn by any approver while it is announced', async () => {
    const office = openSettings();
    const id = await proposes(office, wanted);
    await approves(office, id, 'cy', 'di');
    office.forward(heldForMs / 2);
    expect(await office.does('bo', { clicks: 'revoke', on: id })).toBe('done');
    await announced(office);
    expect(counts(office, people)).not.toContain(ids.ray);
  });

  test('is withdrawn by an approver while a worker reads the tenant to put it in force', async () => {
    const office = openSettings();
    const id = await proposes(office, wanted);
    await approves(office, id, 'cy', 'di');
    office.forward(heldForMs);
    let reads: () => void = () => undefined;
    let goesOn: () => void = () => undefined;
    const isReading = new Promise<void>((resolve) => (reads = resolve));
    const waits = new Promise<void>((resolve) => (goesOn = resolve));
    const policy = async (tenant: string) => {
      reads();
      return waits.then(() => office.work.policy(tenant));
    };
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const job = { name: 'settings' as const, tenant: tenantId, subject: id, reply };
    const slow = runJob({ work: { ...office.work, policy }, scan: () => Promise.resolve() }, job);
    await isReading;
    expect(await office.does('bo', { clicks: 'revoke', on: id })).toBe('done');
    goesOn();
    await Promise.allSettled([slow]);
    await office.settle();
    expect(counts(office, people)).not.toContain(ids.ray);
  });

  test('says so to an approver who withdraws it just after a worker put it in force', async () => {
    let first = (): Promise<void> => Promise.resolve();
    const before = (ledger: Ledger): Ledger => ({
      ...ledger,
      append: async (tenant, subject, event, conditions) => {
        if (event.type === 'revoked') await first();
        return ledger.append(tenant, subject, event, conditions);
      },
    });
    const office = openSettings({}, {}, { before });
    const id = await proposes(office, wanted);
    await approves(office, id, 'cy', 'di');
    office.forward(heldForMs);
    first = () => office.settle();
    expect(await office.does('bo', { clicks: 'revoke', on: id })).toBe('already-decided');
    expect(counts(office, people)).toContain(ids.ray);
  });

  test('is not approved late: what is announced takes no approval after its time', async () => {
    const office = openSettings();
    const id = await proposes(office, wanted);
    await approves(office, id, 'cy');
    const seen = await shownDigest(office, id);
    office.forward(heldForMs / 2);
    expect(await office.does('di', { clicks: 'approve', on: id, digest: seen })).toBe('expired');
    await announced(office);
    expect(counts(office, people)).not.toContain(ids.ray);
  });

  test('is not decided by approvers that chat added: they approve changes of the tenant', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, wanted), 'cy', 'di');
    await announced(office);
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    expect(await approves(office, id, 'ray')).toEqual(['approver-by-chat']);
    const next = await proposes(office, `add ${people} ${ids.eve}`);
    expect(await approves(office, next, 'ray')).toEqual(['approver-by-chat']);
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    expect(await office.approves('ray', office.newest())).toBe('done');
  });

  test('is shown to each approver of the file in person, wherever the card stands', async () => {
    const office = openSettings();
    const id = await proposes(office, wanted);
    const asked = settingsChangeOf(await office.work.ledger.subject(tenantId, id));
    if (asked === null) throw new Error('Nothing was proposed.');
    const policy = await office.work.policy(tenantId);
    if (isRefusal(policy)) throw new Error(policy.reason);
    const news = announcedTo(
      { asked, log: null, inForce: [], decided: null, tenant: 'contoso', policy },
      { title: '', tone: 'warn', blocks: [] },
    );
    expect(news.map(({ person, isUrgent }) => [person, isUrgent])).toEqual(
      [ids.ana, ids.bo, ids.cy, ids.di].map((one) => [one, true]),
    );
  });
});

describe('every setting', () => {
  const ofControls = definitions.flatMap(({ id, settings }) => leaves(settings.parse({})).map((key) => `controls.${id}.${key}`));

  test('is decided in chat or in the file alone, and in no two ways', () => {
    expect(Object.keys(keyRules).sort()).toEqual(Object.keys(settingsWords).sort());
    expect(ofControls.filter((key) => ruleOfKey(key)?.in !== 'chat')).toEqual([]);
    expect(Object.keys(keyRules).filter((key) => key.startsWith('controls.'))).toEqual([]);
  });

  test('of a check says which change of it asks for less', () => {
    const said = definitions.flatMap(({ id, looser = {} }) => Object.keys(looser).map((key) => `controls.${id}.${key}`));
    expect(said.filter((key) => !ofControls.includes(key))).toEqual([]);
  });

  test.each([
    'tenantId',
    'cloud',
    'endpoints.graph',
    'identity',
    'bot.egress',
    'access.request.people',
    'access.read.entraGroup',
    'approvals.tiers.high',
    'approvals.tiers.high.approvals',
    'approvals.sizes.high',
    'approvals.emergency',
    'approvals.incident.people',
    'approvals.approvers.entraGroup',
    'store.address',
    'people.entraId',
    'directory',
    'controls',
    'approvals',
    '__proto__',
    'channel.__proto__.x',
  ])('%s is no one’s to set in chat', async (key) => {
    const office = openSettings();
    expect(await office.does('ana', { says: `set ${key} 1` })).toMatch(/^(only-in-the-file|unknown-setting)$/);
    expect(newest(office)).toBe('');
  });
});

/** What the home of someone says, its buttons too. */
async function homeOf(office: Office, who: Name): Promise<string> {
  const answer = await office.answers({
    kind: 'command',
    text: 'home',
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `home ${who} ${String(office.now().getTime())}`,
  });
  return JSON.stringify(answer);
}

function leaves(value: unknown, key = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, key === '' ? name : `${key}.${name}`));
}
