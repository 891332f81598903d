/** Both keys are changed while what they signed is open: a card with one of two approvals, its place in the chat, what a person wants to be notified of. */
import { newDecisionKeys } from '../src/compose/keys';
import { fileEntry, keyringOf } from '../src/keys/keyring';
import { openChatRoom, textOf } from './support/chat/chat-room';
import { openHarness, people } from './support/corridor/harness';
import { gatewayKeys, workerKeys } from './support/ledger/signed-entries';
import { startTestValkey } from './support/stores/valkey';
import { incidentTenant } from './support/tenants/incident-tenant';

test('a card that waits is decided on where it stands, and an approval that the retired key signed counts', async () => {
  const valkey = await startTestValkey();
  const room = openChatRoom('terminal', 'hardening');
  const incident = incidentTenant(new Date());
  const exchange = {
    ...incident.exchange,
    OrganizationConfig: { Name: 'contoso', Identity: 'contoso', AuditDisabled: false, RejectDirectSend: false },
  };
  const options = {
    platform: room,
    valkey: { ...valkey, stop: () => Promise.resolve() },
    state: { ...incident, exchange },
    controls: { 'direct-send': {} },
    settings: { approvals: { approvers: { people: Object.values(people) }, incident: [people.bo] } },
  };
  const before = await openHarness(options);
  await room.says('ana', 'plan direct-send');
  await room.says('bo', 'notify mine');
  await room.waitFor((card) => textOf(card).includes('"label":"Approve"'), 'a plan that waits');
  await room.clicks('bo', 'Approve');
  await room.waitFor((card) => textOf(card).includes('1 of 2 approvals'), 'approved by one');
  await before.close();
  const posted = room.cards().length;

  const [gateway, worker] = [newDecisionKeys(), newDecisionKeys()];
  const retiredAt = new Date().toISOString();
  const keyring = keyringOf({
    keys: [
      { ...fileEntry('gateway', gatewayKeys.publicKeyPem), retiredAt },
      { ...fileEntry('worker', workerKeys.publicKeyPem), retiredAt },
      fileEntry('gateway', gateway.publicKeyPem),
      fileEntry('worker', worker.publicKeyPem),
    ],
  });
  const keys = { gatewayPem: gateway.privateKeyPem, workerPem: worker.privateKeyPem, keyring };
  const after = await openHarness({ ...options, keys });
  await room.clicks('cy', 'Approve');
  await room.waitFor((card) => /applied and verified.*approved by bo and cy/.test(textOf(card)), 'applied');
  // The card and its call stand where they stood: what is new is the checkpoint in the thread.
  expect(textOf(room.cards()[0] ?? null)).toContain('applied and verified');
  const fresh = room
    .cards()
    .slice(posted)
    .map(({ title }) => title);
  expect(fresh.filter((title) => title !== 'Where the ledger stood')).toEqual([]);
  expect(textOf(await room.says('bo', 'notify'))).toContain('mine');
  expect(after.log.filter((line) => /is not what was written|not believed/.test(line))).toEqual([]);
  await after.close();
  await valkey.stop();
});
