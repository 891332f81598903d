/** What people read when no worker takes what they asked for: within minutes, on its card, on status and at home. */
import type { Card } from '../../src/chat/card';
import type { Conversation, Messenger } from '../../src/chat/platform';
import type { ReadWatermarkStore } from '../../src/engine/changes/read-watermark';
import { gatewayFeatures } from '../../src/features/gateway';
import { noteUnlessNamed } from '../../src/gateway/outbox/asked-places';
import { drawMessage } from '../../src/gateway/outbox/draw-message';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { drawJob } from '../../src/queue/redraw';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';
import { memoryHeard } from '../support/stores/memory-stores';

const minute = 60_000;
const channel = { terminal: 'hardening' };

/** An office whose gateway looks once a minute, and whose worker runs only where a test has it look. */
function unattended(watermark: ReadWatermarkStore = memoryHeard()) {
  const office = openOffice({ watermark });
  const posted = new Map<string, Card>();
  const messenger: Messenger = {
    post: async (to, card) => {
      const message = `${to.channel} ${posted.size + 1}`;
      posted.set(message, card);
      return { conversation: to, message };
    },
    update: async ({ message }, card) => void posted.set(message, card),
    whisper: () => Promise.resolve(),
  };
  const outbox = openOutbox({ messengers: { terminal: messenger }, channel, office });
  const ports = { ...outbox.ports, watermark, progress: office.work.progress };
  const contoso = { name: 'contoso', id: tenantId, settingsVersion: '1', channel };
  const { look } = watchOverdue({
    features: gatewayFeatures,
    ledger: office.work.ledger,
    directory: office.directory,
    tenants: [contoso],
    left: () => Promise.resolve([]),
    now: () => office.now(),
    shown: { of: async () => Number.MAX_SAFE_INTEGER },
    watermark,
    draw: (job) => drawMessage(job, ports),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  /** As someone asks for an audit in their own chat. */
  const auditAlone = async (subject: string, conversation: Conversation) => {
    await noteUnlessNamed(contoso, subject, conversation, { messages: ports.messages });
    await drawMessage(drawJob('audit', { tenant: tenantId, subject, reply: { conversation, messageKey: subject } }), ports);
  };
  const tenants = office.work.served().filter(({ id }) => id === tenantId);
  const reconciler = createReconciler(office.work, tenants, { watermark });
  const cards = () => [...posted.values()].map(textOf);
  return { office, look, cards, posted, auditAlone, workerLooks: () => wholeRound(reconciler) };
}

const untaken = /No worker has taken jobs since .*hardenbot doctor.*Then this begins automatically\./su;

test.each(['plan pop-imap', 'audit'])('after two minutes the card of "%s" says that no worker takes jobs', async (asked) => {
  const { office, look, cards } = unattended();
  await office.does('ana', { says: asked });
  office.forward(minute);
  await look();
  expect(cards().join()).not.toContain('No worker');
  office.forward(2 * minute);
  await look();
  await look();
  expect(cards()).toEqual([expect.stringMatching(untaken)]);
});

test('a worker that has read it is only busy, and the card goes on to wait for it', async () => {
  const { office, look, cards, workerLooks } = unattended();
  await office.does('ana', { says: 'plan pop-imap' });
  await workerLooks();
  office.forward(3 * minute);
  await look();
  expect(cards()).toEqual([]);
});

test('what a worker began and never finished says so after a quarter of an hour, once', async () => {
  const { office, look, cards, workerLooks } = unattended();
  await office.does('ana', { says: 'plan pop-imap' });
  await workerLooks();
  office.forward(14 * minute);
  await look();
  expect(cards().join()).not.toContain('not finished');
  office.forward(2 * minute);
  await look();
  await look();
  expect(cards()).toEqual([
    expect.stringMatching(/Requested on .*, and not finished\. .* it goes on when one runs\. .*hardenbot doctor/su),
  ]);
});

test.each(['status', 'home'])('%s says so too, until a worker has read the request', async (word) => {
  const { office, workerLooks } = unattended();
  const reads = async () => {
    const answer = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `${word} ${office.now().getTime()}`,
      text: word,
    });
    return answer !== null && 'title' in answer ? textOf(answer) : '';
  };
  await office.does('ana', { says: 'plan pop-imap' });
  office.forward(minute);
  expect(await reads()).not.toContain('No worker');
  office.forward(2 * minute);
  expect(await reads()).toMatch(/No worker has taken jobs since .*hardenbot doctor/su);
  await workerLooks();
  office.forward(minute);
  expect(await reads()).not.toContain('No worker');
});

test('an audit that was asked for elsewhere is not posted in the channel of the tenant as well', async () => {
  const { office, look, posted, cards, auditAlone } = unattended();
  await office.does('ana', { says: 'audit' });
  const id = office.newest('a-');
  const alone = { platform: 'terminal', channel: 'alone with ana' };
  await auditAlone(id, alone);
  expect([...posted.keys()]).toEqual(['alone with ana 1']);
  office.forward(3 * minute);
  await look();
  expect([...posted.keys()]).toEqual(['alone with ana 1']);
  expect(cards()).toEqual([expect.stringMatching(untaken)]);
});
