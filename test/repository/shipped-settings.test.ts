/** What comes with hardenbot to begin from asks for two approvals where a change can hurt most, and says so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settingsFrom } from '../../src/config/load';
import type { Answers } from '../../src/setup/answers';
import { settingsText } from '../../src/setup/settings-text';

const root = join(__dirname, '..', '..');
const overlays = join('manifests', 'kustomize', 'overlays');
const shipped = [
  join('examples', 'hardenbot.yaml'),
  ...readdirSync(join(root, overlays))
    .map((name) => join(overlays, name, 'hardenbot.yaml'))
    .filter((file) => readdirSync(join(root, file, '..')).includes('hardenbot.yaml')),
];

test.each(shipped)('%s takes two approvals for high risk, and names enough people', (file) => {
  const written = parse(readFileSync(join(root, file), 'utf8'));
  expect(written.approvals.tiers).toEqual({ low: 1, medium: 1, high: 2 });
  const { access, approvals } = settingsFrom(written, file);
  for (const requester of access.request.people)
    expect(approvals.approvers.people.filter((person) => person !== requester).length).toBeGreaterThanOrEqual(2);
});

const person = (name: string) => ({ entraId: `${name}0000000-0000-4000-8000-000000000001`, name, accounts: {} });
const [a, b, c] = ['a', 'b', 'c'].map(person);

test.each([
  ['one asks, two others approve', [a], [b, c], 2],
  ['three approve, anyone who of them asks', [a, b, c], [a, b, c], 2],
  ['one of two who approve asks as well', [a], [a, b], 1],
  ['one approves', [a], [b], 1],
])('init writes the number down: where %s', (_who, requester, approver, high) => {
  const answers = {
    tenant: 'contoso',
    tenantId: '7e000000-0000-4000-8000-00000000c0de',
    cloud: 'global',
    timeZone: 'Europe/Berlin',
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
    requester,
    approver,
    chats: [],
    signIn: null,
  } as unknown as Answers;
  expect(parse(settingsText(answers)).approvals.tiers).toEqual({ low: 1, medium: 1, high });
});
