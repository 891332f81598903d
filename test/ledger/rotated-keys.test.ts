/** Both keys are changed while what they signed is open: a card with one of two approvals, its place in the chat, what a person wants to be notified of. */
import { newDecisionKeys } from '../../src/compose/keys';
import { entrySigner } from '../../src/engine/ledger/envelope';
import { readNotice, signedNotice } from '../../src/engine/ledger/notice';
import { fileEntry, keyringOf } from '../../src/keys/keyring';
import { buttonsOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness, people } from '../support/corridor/harness';
import { gatewayKeys, workerKeys } from '../support/ledger/signed-entries';
import { startTestValkey } from '../support/stores/valkey';
import { incidentTenant } from '../support/tenants/incident-tenant';

/** New keys of both processes, and a keyring in which the usual ones are retired. */
function rotated() {
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
  return { gatewayPem: gateway.privateKeyPem, workerPem: worker.privateKeyPem, keyring };
}

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

  const keys = rotated();
  const after = await openHarness({ ...options, keys });
  await room.clicks('cy', 'Approve');
  await room.waitFor((card) => /applied and verified.*approved by bo and cy/.test(textOf(card)), 'applied');
  // The card and its call stand where they stood: what is new is the checkpoint in the thread.
  expect(textOf(room.cards()[0] ?? null)).toContain('applied and verified');
  const fresh = room
    .cards()
    .slice(posted)
    .map(({ title }) => title);
  // Asked once, because it was audited before and has no digest.
  const others = ['Where the ledger stood', 'Shall contoso have a daily digest?'];
  expect(fresh.filter((title) => !others.includes(title))).toEqual([]);
  expect(textOf(await room.says('bo', 'notify'))).toContain('mine');
  expect(after.log.filter((line) => /is not what was written|not believed/.test(line))).toEqual([]);
  await after.close();
  await valkey.stop();
});

test('an account that was linked before stays linked, acts, and is unlinked under the new key', async () => {
  const valkey = await startTestValkey();
  const room = openChatRoom('terminal', 'hardening');
  const other = openChatRoom('slack', 'C0HARDENING');
  const options = {
    platform: room,
    alongside: [other],
    channel: { terminal: 'hardening', slack: 'C0HARDENING' },
    valkey: { ...valkey, stop: () => Promise.resolve() },
    state: incidentTenant(new Date()),
    controls: {},
  };
  const before = await openHarness(options);
  const [code = ''] = /\/harden link (\S+)/.exec(textOf(await other.says('UZED', 'link')))?.slice(1) ?? [];
  const [confirm] = buttonsOf((await room.says('bo', `link ${code}`)) ?? { title: '', tone: 'neutral', blocks: [] });
  await room.send({
    kind: 'click',
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'confirmed',
    action: 'link',
    subject: confirm?.subject ?? '',
    ...(confirm?.digest === undefined ? {} : { digest: confirm.digest }),
  });
  const unknown = 'does not know you here';
  expect(textOf(await other.says('UZED', 'whoami'))).not.toContain(unknown);
  await before.close();

  const after = await openHarness({ ...options, keys: rotated() });
  expect(textOf(await other.says('UZED', 'whoami'))).not.toContain(unknown);
  await other.says('UZED', 'unlink');
  expect(textOf(await other.says('UZED', 'whoami'))).toContain(unknown);
  expect(after.log.filter((line) => /is not what was written|not believed/.test(line))).toEqual([]);
  await after.close();
  await valkey.stop();
});

test('a notice counts while its key signs: one of a retired key halts nobody, one of the new key does', () => {
  const { workerPem, keyring } = rotated();
  const notice = { tenant: 't', at: new Date().toISOString(), reason: 'The ledger of t holds less than its 4 entries.' };
  const read = (text: string) => readNotice('halted', { tenant: 't', text, keyring });
  expect(read(signedNotice('halted', notice, entrySigner('worker', workerKeys.privateKeyPem)))).toBeNull();
  expect(read(signedNotice('halted', notice, entrySigner('worker', workerPem)))?.reason).toBe(notice.reason);
});

test('a tenant that was halted before the keys were changed is halted afterwards', async () => {
  const valkey = await startTestValkey();
  const room = openChatRoom('terminal', 'hardening');
  const options = {
    platform: room,
    valkey: { ...valkey, stop: () => Promise.resolve() },
    state: incidentTenant(new Date()),
    controls: {},
  };
  const before = await openHarness(options);
  await room.says('ana', 'audit');
  const redis = valkey.connect();
  await redis.xadd(`hardenbot:{${before.tenantId}}:ledger`, '*', 'entry', '{}', 'hash', 'x');
  const halted = 'The record of this tenant lost entries, or someone changed it';
  expect(textOf(await room.says('ana', 'status'))).toContain(halted);
  await before.close();
  const after = await openHarness({ ...options, keys: rotated() });
  expect(textOf(await room.says('ana', 'status'))).toContain(halted);
  await after.close();
  await valkey.stop();
});
