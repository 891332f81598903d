/** Who may do what is asked for each tenant, and nobody learns anything of a tenant that is not theirs, wherever they ask. */
import type { ChatEvent } from '../../src/chat/platform';
import { commands } from '../../src/features/commands';
import { ids, type Name, type Office, type OfficeOptions, openOffice, otherTenantId, tenantId } from '../support/corridor/office';

const people = (...names: readonly Name[]) => ({ people: names.map((name) => ids[name]) });

/** Ana and bo are of both tenants, cy and ray of fabrikam alone, di and eve of contoso alone. */
const options: OfficeOptions = {
  access: { read: people('ana', 'di'), request: people('ana') },
  approvals: { approvers: people('bo', 'di', 'eve'), emergency: [] },
  tenants: {
    fabrikam: {
      access: { read: people('ray', 'ana'), request: people('ana') },
      approvals: { approvers: people('bo', 'cy'), tiers: { low: 1, medium: 1, high: 2 } },
    },
  },
};

let key = 0;
const event = (who: Name, channel: string, text: string): ChatEvent => {
  key += 1;
  return {
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel },
    ...(channel === 'private' ? { personal: true } : {}),
    key: `k${key}`,
  };
};
const click = (
  who: Name,
  channel: string,
  action: 'approve' | 'reject' | 'revert' | 'plan' | 'audit',
  subject: string,
): ChatEvent & { kind: 'click' } => ({
  ...event(who, channel, ''),
  kind: 'click',
  action,
  subject,
  digest: 'd',
  reason: 'why',
});
const answerTo = async (office: Office, asked: ChatEvent) => JSON.stringify(await office.answers(asked));

/** A change and a waiver of fabrikam, as its people left them. */
async function officeWithFabrikam(
  more: OfficeOptions = options,
): Promise<{ readonly office: Office; readonly ids: readonly string[] }> {
  const office = openOffice(more);
  await office.answers(event('ana', 'elsewhere', 'plan pop-imap'));
  await office.settle();
  await office.answers(event('ana', 'elsewhere', 'waive pop-imap --days 3 --reason "of fabrikam"'));
  const subjects = (office.storage.entries.get(otherTenantId) ?? []).map(({ subject }) => subject);
  return { office, ids: [...new Set(subjects)] };
}

test('what a tenant says of its people takes the place of what counts for all', async () => {
  const office = openOffice(options);
  const may = async (who: Name, right: 'read' | 'request', id: string) =>
    (await office.directory.authorize({ entraId: ids[who], name: who }, right, id)) === null;
  expect(await may('di', 'read', tenantId)).toBe(true);
  expect(await may('di', 'read', otherTenantId)).toBe(false);
  expect(await may('ray', 'read', otherTenantId)).toBe(true);
  expect(await may('ray', 'read', tenantId)).toBe(false);
  expect(await may('ana', 'request', otherTenantId)).toBe(true);
  expect(await may('ana', 'read', 'a tenant that is not there')).toBe(false);
  expect(await office.directory.policy(otherTenantId)).toMatchObject({
    approvers: new Set([ids.bo, ids.cy]),
    tiers: { medium: { approvals: 1 } },
  });
  expect(await office.directory.policy(tenantId)).toMatchObject({ tiers: { medium: { approvals: 2 }, high: { approvals: 2 } } });
});

test('an approver of another tenant decides nothing here, even in the channel of this one', async () => {
  const { office, ids: subjects } = await officeWithFabrikam();
  const id = subjects.find((subject) => subject.startsWith('c-')) ?? '';
  const approving = (who: Name): ChatEvent => ({ ...click(who, 'elsewhere', 'approve', id), digest: digestOf(office, id) });
  expect(await office.answers(approving('di'))).toMatchObject({ code: 'not-allowed' });
  expect(await office.answers(approving('cy'))).toBeNull();
});

function digestOf(office: Office, id: string): string {
  const planned = (office.storage.entries.get(otherTenantId) ?? []).find(
    ({ subject, event: { type } }) => subject === id && type === 'planned',
  );
  return planned?.event.type === 'planned' ? planned.event.plan.digest : '';
}

test('in a chat with the bot alone, the tenant of others is like one that does not exist', async () => {
  const { office, ids: subjects } = await officeWithFabrikam();
  for (const { name } of commands)
    for (const about of ['', ...subjects]) {
      const named = await answerTo(office, event('di', 'private', `${name} ${about} --tenant fabrikam`));
      expect(named).toBe(await answerTo(office, event('di', 'private', `${name} ${about} --tenant nowhere`)));
    }
  for (const subject of subjects)
    for (const action of ['approve', 'reject', 'revert'] as const)
      expect(await answerTo(office, click('di', 'private', action, subject))).toBe(
        (await answerTo(office, click('di', 'private', action, 'c-0000000'))).replaceAll('c-0000000', subject),
      );
});

test('whoever may see several tenants is asked which, and sees at home what is theirs in each', async () => {
  const office = openOffice(options);
  expect(await answerTo(office, event('ana', 'private', 'status'))).toContain('contoso, fabrikam');
  const home = await answerTo(office, event('ana', 'private', 'home'));
  expect(home).toContain('contoso');
  expect(home).toContain('fabrikam');
  const who = await answerTo(office, event('bo', 'private', 'whoami'));
  expect(who).toContain('read, approve in contoso, fabrikam');
  expect(await answerTo(office, event('di', 'private', 'home'))).not.toContain('fabrikam');
});
