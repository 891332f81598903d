/** What was typed with an id of another tenant: people who may read that one see where the id belongs, and nobody else learns that it exists. */
import { actionsOf } from '../../src/chat/card-parts';
import { isRefusal } from '../../src/lib/errors';
import { ids, openOffice, otherTenantId, tenantId } from '../support/corridor/office';

const shared = { channel: { terminal: 'hardening' } };
const apart = { channel: { terminal: 'elsewhere' } };
const onlyRay = {
  access: { read: { people: [ids.ray] }, request: { people: [ids.ray] } },
  approvals: { approvers: { people: [ids.ray, ids.eve] }, emergency: [], tiers: { low: 1, medium: 1, high: 1 } },
};

/** A plan in fabrikam that waits for approval. */
async function planInFabrikam(fabrikam: object, inChannel = 'hardening') {
  const office = openOffice({ tenants: { contoso: shared, fabrikam } });
  const says = async (who: string, text: string, channel = 'hardening') => {
    const answer = await office.answers({
      kind: 'command',
      text,
      actor: { platform: 'terminal', id: who, membership: 'member' },
      conversation: { platform: 'terminal', channel },
      key: `${who} ${text}`,
    });
    return isRefusal(answer) ? answer : { code: 'answered' };
  };
  const who = JSON.stringify(fabrikam).includes(ids.ray) ? 'ray' : 'ana';
  await says(who, 'plan pop-imap --tenant fabrikam', inChannel);
  await office.settle();
  const [asked] = office.storage.entries.get(otherTenantId) ?? [];
  if (asked === undefined) throw new Error('Nothing was asked for in fabrikam.');
  return { office, says, id: asked.subject };
}

const commands = ['approve', 'show', 'keep', 'revert', 'revoke', 'ask', 'export', 'waive end', 'travel end', 'incident'];

test.each(commands)('"%s" with the wrong one of two tenants of a channel says which one is right', async (command) => {
  const { says, id, office } = await planInFabrikam(shared);
  const before = office.storage.entries.get(otherTenantId)?.length;
  expect(await says('bo', `${command} ${id} contoso`)).toMatchObject({
    code: 'other-tenant',
    reason: `${id} belongs to fabrikam, not to contoso.`,
    remedy: 'Write fabrikam in place of contoso. Nothing was done.',
  });
  expect(office.storage.entries.get(otherTenantId)).toHaveLength(before ?? -1);
});

test('in the channel of another tenant it says where to ask', async () => {
  const { says, id } = await planInFabrikam(apart, 'elsewhere');
  expect(await says('bo', `approve ${id}`)).toMatchObject({
    code: 'other-tenant',
    remedy: 'Ask in the channel of fabrikam, or in a chat with hardenbot alone. Nothing was done.',
  });
});

test('for a person who may not read the other tenant, its id is like one that was never given', async () => {
  const { says, id } = await planInFabrikam({ ...shared, ...onlyRay });
  const typed = `approve ${id} contoso`;
  expect(JSON.stringify(await says('bo', typed))).toBe(
    JSON.stringify(await says('bo', typed.replace(id, 'c-zzzzzzz'))).replaceAll('c-zzzzzzz', id),
  );
  expect(await says('ray', typed)).toMatchObject({ code: 'other-tenant' });
});

test('an id that no tenant has is looked for as before', async () => {
  const { says } = await planInFabrikam(shared);
  expect(await says('bo', 'approve c-zzzzzzz contoso')).toMatchObject({ code: 'unknown-change' });
});

test('an explanation says of which tenant it is, and its button asks for a plan in that one, also where a channel has two', async () => {
  const { office } = await planInFabrikam(shared);
  const actor = { platform: 'terminal', id: 'bo', membership: 'member' } as const;
  const conversation = { platform: 'terminal', channel: 'hardening' };
  const said = { actor, conversation };
  const card = await office.answers({ ...said, kind: 'command', text: 'explain pop-imap contoso', key: 'a' });
  if (card === null || isRefusal(card)) throw new Error('It was not explained.');
  expect(card.title).toMatch(/^pop-imap in contoso: /);
  const [action] = actionsOf(card);
  if (action === undefined) throw new Error('It has no button.');
  const { name, subject } = action;
  expect(isRefusal(await office.answers({ ...said, kind: 'click', action: name, subject, key: 'b' }))).toBe(false);
  const requested = office.storage.entries.get(tenantId)?.filter(({ event: { type } }) => type === 'requested');
  expect(requested).toHaveLength(1);
});
