/** What no queue brings of settings and answers is done by the rounds over deadlines, and shown by the gateway: no audit has to come first. */
import type { Messenger } from '../../src/chat/platform';
import { questionsOf } from '../../src/features/questions/open-questions';
import { settingsChangeOf } from '../../src/features/settings-change/settings-change';
import { drawMessage } from '../../src/gateway/outbox/draw-message';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import type { Job } from '../../src/queue/job';
import { drawJob } from '../../src/queue/redraw';
import { runJob } from '../../src/worker/run-job';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { type Office, tenantId } from '../support/corridor/office';
import { counts, newest, openSettings, proposes, shownDigest } from '../support/settings/settings-office';

const minute = 60_000;

/** Looks at deadlines as a worker does whose queue brings nothing, and does what is late; their names. */
function lookingWithoutQueue(office: Office): (minutes: number) => Promise<readonly string[]> {
  const jobs = { ...office.work.jobs, add: () => Promise.resolve(), ensure: () => Promise.resolve(false) };
  const work = { ...office.work, jobs };
  const reconciler = createReconciler(work, work.served(), { overdueAfterMs: minute });
  return async (minutes) => {
    const done: Job[] = [];
    for (let left = minutes; left > 0; left -= 1) {
      office.forward(minute);
      const { overdue, failures } = await reconciler.round();
      expect(failures).toEqual([]);
      for (const job of overdue) await runJob({ work, scan: () => Promise.resolve() }, job);
      done.push(...overdue);
    }
    return done.map(({ name }) => name);
  };
}

test('settings that were proposed are looked at, and count once they were approved, within two minutes each', async () => {
  const office = openSettings();
  const look = lookingWithoutQueue(office);
  await office.does('ana', { says: 'add pop-imap.allow scanner@contoso.com' });
  const id = newest(office);
  expect(await look(2)).toEqual(['settings']);
  expect(settingsChangeOf(await office.work.ledger.subject(tenantId, id))?.weighed).not.toBeNull();
  // One of two approvals: people are waited for.
  expect(await office.does('cy', { clicks: 'approve', on: id, digest: await shownDigest(office, id) })).toBe('done');
  expect(await look(5)).toEqual([]);
  expect(await office.does('di', { clicks: 'approve', on: id, digest: await shownDigest(office, id) })).toBe('done');
  expect(await look(2)).toEqual(['settings']);
  expect(counts(office, 'controls.pop-imap.allow')).toEqual(['scanner@contoso.com']);
  expect(await look(5)).toEqual([]);
});

test('settings that were withdrawn, or whose time for approval is over, are not looked at', async () => {
  const office = openSettings();
  const look = lookingWithoutQueue(office);
  await office.does('ana', { says: 'add pop-imap.allow scanner@contoso.com' });
  expect(await office.does('ana', { clicks: 'revoke', on: newest(office) })).toBe('done');
  expect(await look(5)).toEqual([]);
  await office.does('ana', { says: 'add smtp-auth.allow scanner@contoso.com' });
  office.forward(24 * 60 * minute);
  expect(await look(5)).toEqual([]);
});

test('a card of open questions gets its suggestions', async () => {
  const office = openSettings();
  const look = lookingWithoutQueue(office);
  await office.does('ana', { says: 'questions' });
  expect(await look(6)).toEqual(['questions']);
  expect(questionsOf(await office.work.ledger.subject(tenantId, office.newest('o-')))?.suggestions).not.toBeNull();
});

test('the card says that settings count, though approvals were shown before, and the wish to draw it since was lost', async () => {
  const office = openSettings();
  const { ledger, decided } = office.work;
  const cards: string[] = [];
  const messenger: Messenger = {
    post: (conversation, card) => {
      cards.push(textOf(card));
      return Promise.resolve({ conversation, message: 'm-1' });
    },
    update: (_copy, card) => Promise.resolve(void cards.push(textOf(card))),
    whisper: () => Promise.resolve(),
  };
  const outbox = openOutbox({ office, messengers: { terminal: messenger }, channel: { terminal: 'hardening' } });
  const ports = {
    ...outbox.ports,
    renewSettings: async (tenant: string) => {
      await decided.renew(tenant, ledger);
      return decided;
    },
  };
  const gateway = () =>
    watchOverdue({
      ...ports,
      tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } }],
      draw: (job) => drawMessage(job, ports),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
  const { look } = gateway();
  const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
  for (const who of ['cy', 'di'] as const) await office.approves(who, id);
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await drawMessage(drawJob('settings', { tenant: tenantId, subject: id, reply }), ports);
  await look();
  expect(cards.at(-1)).toContain('2 of 2 approvals');
  // The worker was away until now.
  office.forward(minute);
  await office.settle();
  await look();
  office.forward(11 * minute);
  for (let looks = 0; looks < 3; looks += 1) await look();
  // One that starts then knows that it was shown.
  await gateway().look();
  expect(cards).toHaveLength(2);
  expect(cards.at(-1)).toContain('In force.');
});
