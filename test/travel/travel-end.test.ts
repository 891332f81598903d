/** The end of a travel exception is certain: anyone who writes to the store, and whatever fails, nobody stays allowed. */
import { card as travelShown } from '../../src/features/travel/card';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { changeCard } from '../../src/views/change';
import { ledgerCsv } from '../../src/views/export';
import { lifeCard } from '../../src/views/life';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { textOf } from '../support/chat/chat-room';
import { tenantId } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { add } from '../support/ledger/forgeries';
import { travelIds } from '../support/tenants/travel-tenant';
import { approvedException, leftOut, openTravelLab, own, type TravelLab } from '../support/travel/travel-lab';

const day = 86_400_000;

const denied = new TenantError('Microsoft Graph answered 403: it takes Policy.ReadWrite.ConditionalAccess', {
  kind: 'forbidden',
});
const expired = new TenantError('Entra ID refused the credential (AADSTS7000222)', { kind: 'unauthenticated' });
const away = new TenantError('Microsoft Graph answered 503', { kind: 'unavailable', status: 503 });

async function underWay() {
  const lab = openTravelLab();
  const id = await approvedException(lab);
  await lab.live();
  expect(leftOut(lab)).toHaveLength(2);
  return { lab, id };
}

test('somebody puts another list in the place of the stored plan: what the worker announced of it is ended', async () => {
  const { lab, id } = await underWay();
  await lab.office.work.plans.saveOperations(tenantId, id, []);
  lab.office.forward(4 * day);
  await lab.live();
  expect(leftOut(lab)).toEqual([]);
  expect(own(lab)).toEqual([]);
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
});

test.each([
  ['its time has come', (lab: TravelLab) => lab.office.forward(4 * day)],
  ['someone ends it', (lab: TravelLab, id: string) => lab.office.does('bo', { says: `travel end ${id}` })],
])('every list says that it is under way, then that it ended, because nobody had to keep it: %s', async (_why, end) => {
  const { lab, id } = await underWay();
  const listed = async () => {
    const cards = ['changes', 'changes @all', 'home', 'travels'].map(async (text) => {
      const answer = await lab.office.answers({
        kind: 'command',
        text,
        actor: { platform: 'terminal', id: 'ana', membership: 'member' },
        conversation: { platform: 'terminal', channel: 'hardening' },
        key: text,
      });
      return answer === null || isRefusal(answer) ? JSON.stringify(answer) : textOf(answer);
    });
    return (await Promise.all(cards)).flatMap((card) =>
      card.split('\n').filter((line) => line.includes(id) && !line.includes('"label"')),
    );
  };
  const before = await listed();
  expect(before).toHaveLength(4);
  for (const line of before) expect(line).toContain('under way');
  await end(lab, id);
  await lab.live();
  const after = await listed();
  expect(after).toHaveLength(3);
  for (const line of after) expect(line).toMatch(/\bended\b/);
});

test('its life, shown and exported, says once when it ends, and of no one who keeps it', async () => {
  const { lab, id } = await underWay();
  const entries = await lab.office.work.ledger.subject(tenantId, id);
  const shown = textOf(lifeCard({ id, tenant: 'contoso', entries }));
  expect(shown.match(/ends at 2026-11-27 23:00 UTC/g)).toHaveLength(1);
  for (const text of [shown, ledgerCsv(entries)]) {
    expect(text).toContain('ends at 2026-11-27 23:00 UTC');
    expect(text).not.toContain('unless kept');
  }
});

test('an error of our own sets the end aside no more than a tenant that is away', async () => {
  const { lab, id } = await underWay();
  await lab.office.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await giveUp(lab.office.work, { name: 'undo', tenant: tenantId, subject: id, reply }, new Error('a mistake'));
  expect(lab.office.change(id)?.status).toBe('reverting');
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(leftOut(lab)).toEqual([]);
});

test('a right that is taken away before its end is named, and it ends once that is back', async () => {
  const { lab, id } = await underWay();
  const client = lab.office.work.tenant(tenantId)?.client;
  if (client === undefined) throw new Error('There is no such tenant.');
  const { write } = client;
  const reason = 'Microsoft Graph answered 403. It takes Policy.ReadWrite.ConditionalAccess';
  const lacks = new TenantError('Microsoft Graph answered 403', { kind: 'forbidden' });
  Object.assign(client, { write: () => Promise.resolve({ result: 'failed', reason, lacks }) });
  lab.office.forward(4 * day);
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await lab.office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
  expect(await lab.office.work.progress.get(tenantId, id)).toMatchObject({
    waitsFor: expect.stringMatching(
      /^A traveller is still left out of a policy .*It takes Policy\.ReadWrite\.ConditionalAccess$/,
    ),
    againAt: expect.any(String),
  });
  expect(leftOut(lab)).toHaveLength(2);
  Object.assign(client, { write });
  await lab.live();
  expect([leftOut(lab), lab.office.change(id)?.status]).toEqual([[], 'revertedUnkept']);
});

test.each([
  ['refuses to write', { write: () => Promise.resolve({ result: 'failed', reason: denied.message, lacks: denied }) }, denied],
  ['cannot be read either', { current: () => Promise.reject(denied), write: () => Promise.reject(denied) }, denied],
  ['gives no token', { current: () => Promise.reject(expired), write: () => Promise.reject(expired) }, expired],
  ['is away', { current: () => Promise.reject(away), write: () => Promise.reject(away) }, away],
])(
  'a tenant that %s for days adds nothing to its record after the first try, the card says why, and it ends once it can',
  async (_what, broken, why) => {
    const { lab, id } = await underWay();
    const client = lab.office.work.tenant(tenantId)?.client;
    if (client === undefined) throw new Error('There is no such tenant.');
    const { write, current } = client;
    Object.assign(client, broken);
    lab.office.forward(4 * day);
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const job = { name: 'undo', tenant: tenantId, subject: id, reply } as const;
    const entries: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      const failed: unknown = await lab.office.runJob(job).catch((error: unknown) => error);
      // What is refused waits for the right; anything else failed, and another try is asked for.
      if (why !== denied) expect(failed).toMatchObject({ kind: why.kind });
      if (failed instanceof Error) await giveUp(lab.office.work, job, failed);
      entries.push((await lab.office.work.ledger.subject(tenantId, id)).length);
      lab.office.forward(60_000);
    }
    expect(new Set(entries.slice(1)).size).toBe(1);
    const view = { ...viewInOffice(lab.office, id, undefined), progress: await lab.office.work.progress.get(tenantId, id) };
    expect(textOf(changeCard(view))).toContain(why.message);
    Object.assign(client, { write, current });
    await lab.live();
    expect([leftOut(lab), lab.office.change(id)?.status]).toEqual([[], 'revertedUnkept']);
  },
);

test('no word to keep it holds it, genuine or not', async () => {
  const { lab, id } = await underWay();
  const { office } = lab;
  const [signed] = office.change(id)?.approvals ?? [];
  if (signed === undefined) throw new Error('Nobody approved it.');
  add(office, { type: 'kept', decision: { ...signed, decision: { ...signed.decision, kind: 'keep' } } }, { subject: id });
  office.forward(4 * day);
  await lab.live();
  expect(leftOut(lab)).toEqual([]);
});

test('a job that comes before its time ends nothing', async () => {
  const { lab, id } = await underWay();
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await lab.office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
  expect(leftOut(lab)).toHaveLength(2);
  expect(lab.office.rejectedJobs).toContain('not-yet');
});

test('somebody widens the policy of hers by hand: she is taken off the lists first, and people are called for the rest', async () => {
  const { lab, id } = await underWay();
  const { access, office } = lab;
  const [some] = own(lab);
  access.policies = access.policies.map((row) => (row === some ? { ...row, state: 'disabled' } : row));
  office.forward(4 * day);
  await lab.live();
  expect(leftOut(lab)).toEqual([]);
  expect(office.change(id)?.status).toBe('revertStopped');
});

test('somebody widens the policy by hand: she is taken off its list all the same, and what they wrote stays', async () => {
  const { lab, id } = await underWay();
  const { access, office } = lab;
  const listed = travelIds.blockedCountries;
  access.locations = access.locations.map((row) =>
    row.id === listed ? { ...row, countriesAndRegions: ['ES', 'RU', 'KP', 'IR'] } : row,
  );
  access.policies = access.policies.map((row) => {
    const { conditions } = row as unknown as { conditions: { users: { excludeUsers?: readonly string[] } } };
    const users = { ...conditions.users, excludeUsers: [...(conditions.users.excludeUsers ?? []), travelIds.max] };
    return row.id === travelIds.listed ? { ...row, conditions: { ...conditions, users } } : row;
  });
  office.forward(4 * day);
  await lab.live();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(leftOut(lab)).toEqual([]);
  expect(own(lab)).toEqual([]);
  const [policy] = access.policies.filter((row) => row.id === travelIds.listed);
  expect(policy).toMatchObject({ conditions: { users: { excludeUsers: [travelIds.bg, travelIds.max] } } });
  expect(access.locations.find((row) => row.id === listed)).toMatchObject({ countriesAndRegions: ['ES', 'RU', 'KP', 'IR'] });
});

test('the card of one that ended late says in its title that it ended, once when, and with one sign that it was late', async () => {
  const { lab, id } = await underWay();
  lab.office.forward(4 * day);
  await lab.live();
  const card = changeCard(viewInOffice(lab.office, id, travelShown));
  expect(card.title).toBe('Ended: Allow eva@contoso.com to sign in from ES (Spain) in contoso');
  const [status] = card.blocks;
  const spans = status?.kind === 'text' ? status.spans : [];
  expect(spans.map(({ text }) => text).join('')).toMatch(
    /^ended at \d{4}-\d\d-\d\d \d\d:\d\d UTC: its time is over\. It was due at \d{4}-\d\d-\d\d \d\d:\d\d UTC: no worker ran then\. Checked since: /,
  );
  expect(spans.filter(({ style }) => style === 'bad')).toHaveLength(1);
});
