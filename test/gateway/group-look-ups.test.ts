/** The rules of a tenant are asked for at once: a decision waits for the slowest group, not for one after the other. */
import { settingsSchema } from '../../src/config/settings';
import { isRefusal, refuse } from '../../src/lib/errors';
import { createDirectory } from '../../src/people/directory';
import type { GroupReader } from '../../src/people/group-members';

const tenantId = '7e000000-0000-4000-8000-000000000001';
const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
const groupOf = (n: number): string => `60000000-0000-4000-8000-00000000000${n}`;
const [approvers, security, incident] = [groupOf(1), groupOf(2), groupOf(3)];

const settings = settingsSchema.parse({
  people: [{ entraId: ana, name: 'Ana', slack: 'UANA' }],
  access: { read: { people: [ana] }, request: { people: [ana] } },
  approvals: {
    approvers: { entraGroup: approvers },
    incident: { entraGroup: incident },
    tiers: {
      medium: { approvals: 2, groups: [{ name: 'Security', entraGroup: security }] },
      high: { approvals: 2, groups: [{ name: 'Security', entraGroup: security }] },
    },
  },
  directory: 'contoso',
  tenants: { contoso: { tenantId, channel: { slack: 'C1' } } },
});

type Members = Awaited<ReturnType<GroupReader['members']>>;
const membersOf: Members = new Map([[ana, 'ana@contoso.com']]);
const rulesBy = (members: GroupReader['members']) =>
  createDirectory({ settings, groups: { members }, links: null }).policy(tenantId);

test('every group is asked for before the first one has answered, and each once', async () => {
  const asked: string[] = [];
  let answer: (members: Members) => void = () => undefined;
  const answered = new Promise<Members>((resolve) => {
    answer = resolve;
  });
  const rules = rulesBy((group) => {
    asked.push(group);
    return answered;
  });
  expect(asked.toSorted()).toEqual([approvers, security, incident].toSorted());
  answer(membersOf);
  const told = await rules;
  if (isRefusal(told)) throw new Error(told.reason);
  expect(told.tiers.medium.approverSets.map(({ name, members }) => [name, [...members]])).toEqual([['Security', [ana]]]);
});

test.each([
  ['approvals.approvers', approvers],
  ['approvals.tiers.medium.groups (Security)', security],
])('a group that cannot be read is named by the first rule that needs it: %s', async (rule, unreadable) => {
  const no = refuse('group-unreadable', 'It cannot be read.', 'Try again.');
  expect(await rulesBy((group) => Promise.resolve(group === unreadable ? no : membersOf))).toMatchObject({
    reason: `${rule}: It cannot be read.`,
  });
});

test('without those of incidents a change takes what every change takes', async () => {
  const no = refuse('empty-group', 'It is empty.', 'Add people.');
  const rules = await rulesBy((group) => Promise.resolve(group === incident ? no : membersOf));
  expect(isRefusal(rules) ? rules : [...rules.incident]).toEqual([]);
});
