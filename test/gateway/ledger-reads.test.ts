/** How often a message that is drawn looks into the ledger of its tenant. */
import type { Ledger } from '../../src/engine/ledger/ledger';
import { drawMessage } from '../../src/gateway/outbox/draw-message';
import { ledgerNotify } from '../../src/people/notify';
import { openOutbox } from '../support/chat/outbox';
import { ids, tenantId } from '../support/corridor/office';
import { chatRecord } from '../support/store-attacks/chat-record';

/** The same, with every answer counted that is not of what is known already. */
function counting(ledger: Ledger, looked: (name: string) => void): Ledger {
  return new Proxy(ledger, {
    get: (target, name, self) => {
      const found: unknown = Reflect.get(target, name, self);
      if (typeof found !== 'function') return found;
      return (...of: readonly unknown[]): unknown => {
        if (name !== 'remembers' && of.at(-1) !== 'known') looked(String(name));
        return Reflect.apply(found, target, of);
      };
    },
  });
}

test('the card of a change that tells its asker looks into the ledger once', async () => {
  const chat = chatRecord(['slack']);
  const outbox = openOutbox({
    messengers: chat.messengers,
    channel: { slack: 'C1' },
    accounts: (entraId) => ({ slack: `U-${entraId.slice(0, 2)}` }),
  });
  const change = await outbox.plan();
  const { office, ports } = outbox;
  for (const who of ['bo', 'cy'] as const)
    await office.does(who, { clicks: 'approve', on: change, digest: office.change(change)?.plan?.digest ?? '' });
  await office.settle();
  const looks: string[] = [];
  const ledger = counting(ports.ledger, (name) => looks.push(name));
  const reply = { conversation: { platform: 'slack', channel: 'C1' }, messageKey: change };
  await drawMessage(
    { name: 'draw', tenant: tenantId, view: 'change', subject: change, reply },
    { ...ports, ledger, policy: (id) => ports.directory.policy(id), notify: ledgerNotify(ledger, tenantId) },
  );
  expect(chat.shown.map(({ channel }) => channel)).toContain(`alone U-${ids.ana.slice(0, 2)}`);
  expect(looks).toHaveLength(1);
});
