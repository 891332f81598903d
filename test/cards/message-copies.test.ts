/** What belongs to a message is delivered once: the full list beside it, the details below it; and a message whose place is gone finds another. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import type { Card } from '../../src/chat/card';
import type { Conversation, Messenger } from '../../src/chat/platform';
import { signedNotice } from '../../src/engine/ledger/notice';
import { rewriteCopy } from '../../src/gateway/outbox/draw-copy';
import type { StoredDigest } from '../../src/posture/rounds';
import { ids, type Outbox, type OutboxOptions, openOutbox } from '../support/chat/outbox';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { openOffice, tenantId } from '../support/corridor/office';
import { workerSigner } from '../support/ledger/signed-entries';
import { memoryMessages } from '../support/stores/memory-stores';

const channel = slackIds.channel;
const spare = 'C000000009';
const here: Conversation = { platform: 'slack', channel };

let lab: SlackLab;
let slack: SlackPlatform;
let outbox: Outbox;

async function open(options: Partial<OutboxOptions> = {}, stand: Parameters<typeof openSlackLab>[0] = {}): Promise<void> {
  lab = await openSlackLab({ channels: [channel, spare], ...stand });
  slack = lab.platform();
  outbox = openOutbox({ messengers: { slack }, channel: { slack: channel }, ...options });
}

afterEach(async () => {
  await slack.stop();
  await lab.slack.close();
});

/** Without the call for those who can approve below a plan, and the checkpoint below what ended. */
const shownIn = (place: string) =>
  lab.slack.messages(place).filter(({ text }) => !/approvals? needed|Where the ledger stood/.test(text));
const uploads = () => lab.slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').length;
const accounts: OutboxOptions['accounts'] = (entraId) => {
  const slackOf = new Map<string, string>([
    [ids.ana, slackIds.ana],
    [ids.bo, slackIds.bo],
  ]);
  const id = slackOf.get(entraId);
  return { teams: entraId, ...(id === undefined ? {} : { slack: id }) };
};

test('that the store lost the end of a record and got it back is one message, and none where nobody of us says so', async () => {
  await open();
  const reply = { conversation: here, messageKey: 'put-back-4-slack' };
  await outbox.drawAny({ view: 'putBack', subject: 'ledger', reply });
  expect(shownIn(channel)).toEqual([]);
  const notice = { tenant: tenantId, at: '2026-11-24T09:00:00.000Z', reason: 'The store had lost entry 4.' };
  outbox.office.storage.putBack.set(tenantId, signedNotice('putBack', notice, workerSigner));
  for (let times = 0; times < 2; times += 1) await outbox.drawAny({ view: 'putBack', subject: 'ledger', reply });
  const [only, ...others] = shownIn(channel);
  expect(others).toEqual([]);
  expect(only?.text).toContain('The store lost the end of the record of contoso, and it was restored');
  expect(only?.text).toContain('The store had lost entry 4.');
});

describe('that a record is halted', () => {
  const reply = { conversation: here, messageKey: 'halted-slack' };
  const tell = () => outbox.drawAny({ view: 'halted', subject: 'ledger', reply });
  const posted: string[] = [];
  const other: Messenger = {
    post: async (to) => ({ conversation: to, message: `${posted.push(to.channel)}` }),
    update: () => Promise.resolve(),
    whisper: () => Promise.resolve(),
  };
  beforeEach(async () => {
    await open();
    const channels = { slack: channel, terminal: 'hardening' };
    outbox = openOutbox({ messengers: { slack, terminal: other }, channel: channels, accounts });
    const change = await outbox.plan();
    const { storage, work } = outbox.office;
    storage.entries.get(tenantId)?.splice(-1);
    // Anyone who reads it finds that.
    await work.ledger.subject(tenantId, change).catch(() => undefined);
  });

  test('is told in the chat that its message is of, and in no other one', async () => {
    for (let times = 0; times < 2; times += 1) await tell();
    expect(shownIn(channel)).toMatchObject([{ text: expect.stringContaining('The record of contoso is not what was written') }]);
    expect(posted).toEqual([]);
  });

  test('is told to the approvers of the settings where the channel is gone', async () => {
    lab.slack.world.channels.delete(channel);
    await tell();
    expect(lab.slack.whispers(slackIds.bo)).toMatchObject([{ text: expect.stringContaining('is not what was written') }]);
  });
});

test.each(['garbage', '{"conversation":3}', '[]'])(
  'what somebody wrote in the place of a detail (%s) keeps it from nobody',
  async (written) => {
    await open();
    const posted: string[] = [];
    const messenger: Messenger = {
      post: async (to, { title }) => {
        posted.push(title);
        return { conversation: to, message: '2' };
      },
      update: () => Promise.resolve(),
      whisper: () => Promise.reject(new Error('Nothing is whispered here.')),
    };
    const card = (title: string): Card => ({ title, tone: 'neutral', blocks: [] });
    const message = { card: card('plan'), details: [{ part: 'turn', card: card('your turn') }] };
    const messages = {
      ...memoryMessages(),
      part: ({ part }: { readonly part: string }) => Promise.resolve(part === 'why' ? null : written),
    };
    const drawing = { tenant: tenantId, key: 'c-1', message, messages, channel: {}, isQuiet: false };
    expect(await rewriteCopy(drawing, messenger, { conversation: here, message: '1' })).toEqual([]);
    expect(posted).toEqual(['your turn']);
  },
);

describe('the full list of a plan', () => {
  test('is in the thread of its card once, however often the card is drawn', async () => {
    await open();
    const change = await outbox.plan();
    for (let times = 0; times < 3; times += 1) await outbox.draw(change, here);
    const [card, ...others] = shownIn(channel);
    expect(others).toEqual([]);
    expect(card?.text).toContain(`The full list: ${change}.csv, 2 objects, in the thread of this message`);
    const files = lab.slack.sharedIn(channel, card?.ts);
    expect(files.map(({ name }) => name)).toEqual([`${change}.csv`]);
    expect(files[0]?.content.split('\r\n')).toEqual([
      '"object","resource","property","before","after"',
      '"user0@contoso.com","exchange.CASMailbox","PopEnabled","true","false"',
      '"user1@contoso.com","exchange.CASMailbox","PopEnabled","true","false"',
      '',
    ]);
  });

  test('is complete for thousands of objects', async () => {
    await open({ mailboxes: 6000 });
    const change = await outbox.plan();
    await outbox.draw(change, here);
    const [file] = lab.slack.sharedIn(channel);
    expect(file?.content.split('\r\n')).toHaveLength(6002);
    expect(file?.content).toContain('"user5999@contoso.com"');
  });

  test('that Slack does not take leaves the card, which says why and how to get it, until it is there', async () => {
    await open();
    const change = await outbox.plan();
    lab.slack.failNext({ method: 'files.getUploadURLExternal', error: 'missing_scope' });
    await outbox.draw(change, here);
    expect(shownIn(channel).map(({ text }) => text)).toEqual([
      expect.stringContaining(`not attached (Slack answered missing_scope.); /harden export ${change} gives it to you`),
    ]);
    await outbox.draw(change, here);
    expect(shownIn(channel).map(({ text }) => text)).toEqual([expect.stringContaining('in the thread of this message')]);
    expect(lab.slack.sharedIn(channel)).toHaveLength(1);
  });

  test.each([
    ['files.getUploadURLExternal', { status: 429, retryAfterSeconds: 7 }],
    ['upload', { status: 503 }],
    ['files.completeUploadExternal', { error: 'internal_error' }],
  ])('that cannot be sent now (%s) is tried again, while the card counts as shown', async (method, trouble) => {
    await open();
    const change = await outbox.plan();
    lab.slack.failNext({ method, ...trouble });
    await outbox.draw(change, here);
    const [again] = outbox.queued;
    expect(again).toMatchObject({ subject: change, again: true });
    expect(shownIn(channel)[0]?.buttons.map(({ label }) => label)).toContain('Approve');
    expect(outbox.shown.get(change)).toBeGreaterThan(0);
    if (again !== undefined) await outbox.drawAny(again);
    expect(lab.slack.sharedIn(channel)).toHaveLength(1);
    expect(uploads()).toBe(method === 'files.completeUploadExternal' ? 2 : 1);
  });

  test('is given to whoever may read and asks for it by the id of the change', async () => {
    await open();
    const change = await outbox.plan();
    expect(await outbox.office.does('ray', { says: `export ${change}` })).toBe(`card: ${change}: pop-imap in contoso`);
    expect(await outbox.office.does('ray', { says: 'export c-0000000' })).toBe('unknown-change');
    const stranger = { platform: 'terminal', id: 'nobody', membership: 'member' } as const;
    expect(await outbox.office.does(stranger, { says: `export ${change}` })).toBe('unknown-person');
  });

  test('that somebody changed in the store is not shown, and the card says so', async () => {
    await open();
    const change = await outbox.plan();
    const [first] = await outbox.office.work.plans.first(tenantId, change, 1);
    if (first === undefined) throw new Error('The plan is empty.');
    await outbox.office.work.plans.saveOperations(tenantId, change, [first]);
    await outbox.draw(change, here);
    expect(lab.slack.sharedIn(channel)).toEqual([]);
    expect(shownIn(channel)[0]?.text).toContain(
      'But not now: the stored operations are not the ones of this plan: someone wrote to the store.',
    );
  });

  test('is not sent to an address that is not of Slack', async () => {
    await open({}, { uploadsAt: 'https://files.slack.com.example.org/' });
    await outbox.draw(await outbox.plan(), here);
    expect(shownIn(channel)[0]?.text).toContain('not attached (Slack named no address of its own for the file.)');
    expect(uploads()).toBe(0);
  });
});

const day = '2026-11-24';
const digestOf = (moved: boolean): StoredDigest => ({
  digest: {
    day,
    at: '2026-11-24T08:00:00.000Z',
    score: { now: 75, yesterday: 80, lastWeek: null },
    trend: [70, null, 80, 75],
    verdicts: { pass: 1, fail: 1 },
    moves: [],
    unchecked: moved ? [{ control: 'smtp-auth', missing: ['TransportConfig (needs Exchange.ManageAsApp)'] }] : [],
    waiting: [],
    changes: [],
    lapsing: [],
    waived: 0,
    checkpoint: 'hardenbot-checkpoint:contoso:1:aa:bb:cc',
  },
  head: { seq: 1, hash: 'aa' },
});

describe('a digest', () => {
  test('says in the channel how it stands and below it what there is, each once however often it is delivered', async () => {
    await open();
    await outbox.keepDigest('contoso', digestOf(true));
    for (let times = 0; times < 3; times += 1) await outbox.digest(day, here);
    const [headline, details, ...others] = shownIn(channel);
    expect(others).toEqual([]);
    expect(headline).toMatchObject({ thread: null });
    for (const words of [
      'Score 75 of 100 (-5 in a day)',
      'Score of 4 days',
      '1 not checked',
      'Ledger entry 1, posted in the thread',
    ])
      expect(headline?.text).toContain(words);
    expect(headline?.text).not.toContain('TransportConfig');
    expect(details).toMatchObject({ thread: headline?.ts, text: expect.stringContaining('TransportConfig') });
  });

  test('is rewritten in its thread, and what was deleted there is posted again', async () => {
    await open();
    await outbox.keepDigest('contoso', digestOf(true));
    await outbox.digest(day, here);
    const [headline, details] = shownIn(channel);
    lab.slack.world.remove(details?.ts ?? '');
    await outbox.digest(day, here);
    expect(shownIn(channel)).toMatchObject([{ ts: headline?.ts }, { thread: headline?.ts }]);
  });

  test('of several tenants is one message, with the details of each that moved below it', async () => {
    await open();
    await outbox.keepDigest('contoso', digestOf(true));
    await outbox.keepDigest('fabrikam', digestOf(false));
    await outbox.digest(day, here);
    const [headline, ...below] = shownIn(channel);
    expect(headline?.text).toContain('2 tenants');
    expect(below.map(({ thread }) => thread)).toEqual([headline?.ts, headline?.ts]);
    expect(below.map(({ text }) => text.split('\n')[0])).toEqual([`1 tenant with news, ${day}`, `contoso, ${day}: details`]);
  });

  test.each([
    { other: '08:00', moved: true, isNamed: true },
    { other: '08:00', moved: false, isNamed: true },
    { other: '12:00', moved: true, isNamed: false },
    { other: null, moved: true, isNamed: false },
  ])('names a tenant of its channel and time of which there is none, and no other one: %j', async ({ other, moved, isNamed }) => {
    const at = (time: string | null) => (time === null ? null : { at: time, timeZone: 'UTC' });
    await open({ digestAt: (tenant) => at(tenant === 'contoso' ? '08:00' : other) });
    await outbox.keepDigest('contoso', digestOf(moved));
    await outbox.digest(day, here);
    expect(shownIn(channel)[0]?.text.includes('No digest of that day: fabrikam')).toBe(isNamed);
  });

  test('is drawn as text where Slack takes no chart', async () => {
    await open({}, { charts: false });
    await outbox.keepDigest('contoso', digestOf(true));
    await outbox.digest(day, here);
    expect(shownIn(channel)[0]?.text).toContain('Score of 4 days: ▆·▇▇ 70 to 75');
  });
});

test('where Slack takes nothing that folds, the same lines stand open below the buttons', async () => {
  const shown = async (folds: boolean): Promise<string> => {
    await open({}, { folds });
    await outbox.draw(await outbox.plan(), here);
    return shownIn(channel)[0]?.text ?? '';
  };
  const [folded, opened] = [await shown(true), await shown(false)];
  for (const words of ['Details', 'Risk', 'Digest', 'Who notices'])
    expect([folded, opened]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
});

describe('a message that was deleted', () => {
  test('is posted again with the reason, and its list with it', async () => {
    await open();
    const change = await outbox.plan();
    await outbox.draw(change, here);
    lab.slack.world.remove(shownIn(channel)[0]?.ts ?? '');
    for (let times = 0; times < 2; times += 1) await outbox.draw(change, here);
    const [again, ...others] = shownIn(channel);
    expect(others).toEqual([]);
    expect(again?.text).toContain('Posted again: the message before is not there any more. Slack answered message_not_found.');
    expect(lab.slack.sharedIn(channel, again?.ts)).toHaveLength(1);
  });
});

describe('a message whose channel is gone', () => {
  test('goes to the fallback of the tenant with the reason, once, and is rewritten there', async () => {
    await open({ fallback: { slack: spare }, accounts });
    const change = await outbox.plan();
    await outbox.draw(change, here);
    lab.slack.world.channels.delete(channel);
    for (let times = 0; times < 3; times += 1) await outbox.draw(change, here);
    const [shown, ...others] = shownIn(spare);
    expect(others).toEqual([]);
    for (const words of [
      `Shown here because the channel ${channel} cannot be reached: Slack answered channel_not_found.`,
      'tenants.contoso.channel.slack',
      'waiting for approval',
    ])
      expect(shown?.text).toContain(words);
    expect(shown?.buttons.map(({ label }) => label)).toContain('Approve');
    expect(lab.slack.whispers(slackIds.bo)).toEqual([]);
    const calls = lab.slack.messages(spare).filter(({ text }) => /approvals? needed/.test(text));
    expect(calls).toMatchObject([{ thread: shown?.ts, text: expect.stringContaining(`@${slackIds.bo}`) }]);
  });

  test.each([
    ['there is no fallback', {}],
    ['the fallback is gone as well', { slack: 'C000000077' }],
  ])('goes to those who can approve, and not to who asked, where %s', async (_why, fallback) => {
    await open({ fallback, accounts });
    const change = await outbox.plan();
    lab.slack.world.channels.delete(channel);
    for (let times = 0; times < 2; times += 1) await outbox.draw(change, here);
    expect(lab.slack.whispers(slackIds.bo)).toMatchObject([{ text: expect.stringContaining('waiting for approval') }]);
    expect(lab.slack.whispers(slackIds.ana)).toEqual([]);
    await outbox.office.does('bo', { clicks: 'reject', on: change, digest: digestIn(outbox, change), reason: 'not now' });
    await outbox.draw(change, here);
    expect(lab.slack.whispers(slackIds.bo)).toMatchObject([
      { text: expect.stringContaining('not now'), buttons: [{ label: 'Plan again' }] },
    ]);
  });

  test('and that is none of the tenant is left out: those who can approve find it in the channel', async () => {
    await open({ fallback: { slack: spare }, accounts });
    const change = await outbox.plan();
    await outbox.draw(change, { platform: 'slack', channel: 'D000000077' });
    expect(shownIn(channel)).toMatchObject([{ text: expect.stringContaining('waiting for approval') }]);
    expect([shownIn(spare), lab.slack.whispers(slackIds.bo)]).toEqual([[], []]);
  });

  test('and comes back is rewritten where it stood, and not posted anew', async () => {
    await open({ accounts });
    const change = await outbox.plan();
    await outbox.draw(change, here);
    const before = shownIn(channel);
    lab.slack.world.channels.delete(channel);
    await outbox.draw(change, here);
    lab.slack.world.channels.add(channel);
    await outbox.office.does('bo', { clicks: 'reject', on: change, digest: digestIn(outbox, change), reason: 'not now' });
    await outbox.draw(change, here);
    const cards = shownIn(channel).filter(({ thread }) => thread === null);
    expect(cards).toMatchObject([{ ts: before[0]?.ts, text: expect.stringContaining('not now') }]);
  });

  test('is a failure where nobody can be told', async () => {
    await open();
    const change = await outbox.plan();
    lab.slack.world.channels.delete(channel);
    await expect(outbox.draw(change, here)).rejects.toMatchObject({ name: 'DeliveryError', kind: 'gone' });
  });

  test('counts as shown where people see it in another channel of the tenant, and the failure is told', async () => {
    await open();
    const posted: string[] = [];
    const other: Messenger = {
      post: async (to) => ({ conversation: to, message: `${posted.push(to.channel)}` }),
      update: () => Promise.resolve(),
      whisper: () => Promise.resolve(),
    };
    outbox = openOutbox({ messengers: { slack, terminal: other }, channel: { slack: channel, terminal: 'hardening' } });
    const change = await outbox.plan();
    lab.slack.world.channels.delete(channel);
    await expect(outbox.draw(change, here)).rejects.toMatchObject({ name: 'DeliveryError', kind: 'gone' });
    expect(new Set(posted)).toEqual(new Set(['hardening']));
    expect(outbox.shown.get(change)).toBe(outbox.office.change(change)?.entries);
  });

  test('is tried again where those who can approve cannot be written to at the moment', async () => {
    await open({ accounts });
    const change = await outbox.plan();
    lab.slack.world.channels.delete(channel);
    lab.slack.failNext({ method: 'conversations.open', status: 429, retryAfterSeconds: 7 });
    await expect(outbox.draw(change, here)).rejects.toMatchObject({ kind: 'later', retryAfterMs: 7000 });
    await outbox.draw(change, here);
    expect(lab.slack.whispers(slackIds.bo)).toMatchObject([{ text: expect.stringContaining('waiting for approval') }]);
  });

  test('or takes nothing from hardenbot any more goes to the fallback as well', async () => {
    await open({ fallback: { slack: spare } });
    const change = await outbox.plan();
    lab.slack.failNext({ method: 'chat.postMessage', error: 'restricted_action' });
    await outbox.draw(change, here);
    expect(shownIn(spare)).toMatchObject([{ text: expect.stringContaining('Slack answered restricted_action.') }]);
  });

  test('because the chat knows hardenbot no more is not asked of person after person', async () => {
    const each = new Map<string, string>([ids.bo, ids.cy, ids.di].map((id) => [id, slackIds.bo]));
    await open({ accounts: (id) => ({ slack: each.get(id) ?? slackIds.ana }) });
    const change = await outbox.plan();
    lab.slack.failNext({ error: 'not_allowed_token_type', times: 99 });
    await expect(outbox.draw(change, here)).rejects.toMatchObject({ kind: 'rejected' });
    expect(lab.slack.calls.filter(({ method }) => method === 'conversations.open')).toHaveLength(1);
  });

  test('because its token was revoked has its cards brought up to date once there is another', async () => {
    await open({});
    const change = await outbox.plan();
    await outbox.draw(change, here);
    await outbox.office.does('bo', {
      clicks: 'reject',
      on: change,
      reason: 'not now',
      digest: outbox.office.change(change)?.plan?.digest ?? '',
    });
    lab.slack.failNext({ method: 'chat.update', error: 'token_revoked' });
    await expect(outbox.draw(change, here)).rejects.toMatchObject({ kind: 'later', retryAfterMs: 30_000 });
    await outbox.draw(change, here);
    expect(shownIn(channel).map(({ text }) => text)).toEqual([expect.stringContaining('rejected')]);
  });

  test('or takes no other words for what stands there goes to the fallback, and is posted again and again in neither', async () => {
    await open({ fallback: { slack: spare } });
    const change = await outbox.plan();
    await outbox.draw(change, here);
    lab.slack.failNext({ method: 'chat.update', error: 'no_permission' });
    await outbox.draw(change, here);
    expect(shownIn(spare)).toMatchObject([{ text: expect.stringContaining('cannot be reached: Slack answered no_permission.') }]);
    lab.slack.failNext({ method: 'chat.update', error: 'no_permission', times: 9 });
    for (let times = 0; times < 2; times += 1)
      await expect(outbox.draw(change, here)).rejects.toMatchObject({ kind: 'rejected' });
    expect([channel, spare].map((place) => shownIn(place).length)).toEqual([1, 1]);
  });

  test('and is about several tenants goes to no fallback that belongs to one of them', async () => {
    await open({ fallback: { slack: spare }, accounts });
    await outbox.keepDigest('contoso', digestOf(true));
    await outbox.keepDigest('fabrikam', digestOf(true));
    lab.slack.world.channels.delete(channel);
    await outbox.digest(day, here);
    expect(shownIn(spare)).toEqual([]);
    expect(lab.slack.whispers(slackIds.bo).map(({ text }) => text.split('\n')[0])).toContain(`Digest of 2 tenants, ${day}`);
  });

  test('and is about several tenants goes to nobody who may not read all of them', async () => {
    const everyone = { people: [ids.ray] };
    const theirs = {
      access: { read: everyone, request: everyone },
      approvals: { approvers: everyone, emergency: [], tiers: { low: 1, medium: 1, high: 1 } },
    };
    await open({ accounts, office: openOffice({ tenants: { fabrikam: theirs } }) });
    await outbox.keepDigest('contoso', digestOf(true));
    await outbox.keepDigest('fabrikam', digestOf(true));
    lab.slack.world.channels.delete(channel);
    await expect(outbox.digest(day, here)).rejects.toMatchObject({ name: 'DeliveryError', kind: 'gone' });
    expect([slackIds.bo, slackIds.ana].flatMap((who) => lab.slack.whispers(who))).toEqual([]);
  });
});

function digestIn({ office }: Outbox, change: string): string {
  return office.change(change)?.plan?.digest ?? '';
}

describe('in Teams', () => {
  let teamsLab: TeamsLab;
  let teams: TeamsPlatform;
  const there: Conversation = { platform: 'teams', channel: teamsIds.channel };

  beforeEach(async () => {
    await open();
    teamsLab = await openTeamsLab();
    teams = teamsLab.platform();
    await teams.start(async () => null);
    teamsLab.teams.connect(teams.port());
    outbox = openOutbox({
      messengers: { teams },
      channel: { teams: teamsIds.channel },
      accounts: (entraId) => (entraId === ids.bo ? { teams: teamsIds.bo } : {}),
    });
  });
  afterEach(async () => {
    await teams.stop();
    await teamsLab.teams.close();
  });

  test('the details of a digest are a reply in its thread, once', async () => {
    await outbox.keepDigest('contoso', digestOf(true));
    for (let times = 0; times < 2; times += 1) await outbox.digest(day, there);
    const [headline, details, ...others] = teamsLab.teams
      .messages(teamsIds.channel)
      .filter(({ text }) => !text.includes('Where the ledger stood'));
    expect(others).toEqual([]);
    expect(details).toMatchObject({ thread: headline?.id, text: expect.stringContaining('TransportConfig') });
  });

  test('a plan whose channel is gone is shown to those who can approve, with the reason', async () => {
    const change = await outbox.plan();
    teamsLab.teams.world.channels.delete(teamsIds.channel);
    for (let times = 0; times < 2; times += 1) await outbox.draw(change, there);
    expect(teamsLab.teams.whispers(teamsIds.bo)).toMatchObject([
      { text: expect.stringContaining('cannot be reached: Teams answered ConversationNotFound') },
    ]);
  });
});
