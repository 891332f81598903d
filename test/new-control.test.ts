/** What `npm run new:control` lays out: a control that works and says nothing of its own yet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOut } from '../docs/make/new-control/layout';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');
const outside = layOut({ id: 'outside-mark', key: 'exchange.ExternalInOutlook', property: 'Enabled', known: false }, read);
const lines = (text: string | undefined) => (text ?? '').split('\n');

test('a folder, a resource, and a line more in both lists', () => {
  expect(Object.keys(outside).toSorted()).toEqual([
    'src/controls/definitions.ts',
    'src/controls/outside-mark/cases.ts',
    'src/controls/outside-mark/definition.ts',
    'src/controls/outside-mark/index.ts',
    'src/tenant/resources/external-in-outlook.ts',
    'src/tenant/resources/registry.ts',
  ]);
  for (const list of ['src/controls/definitions.ts', 'src/tenant/resources/registry.ts'])
    expect(lines(outside[list])).toHaveLength(lines(read(list)).length + 2);
});

test('the resource says whom the log names when it changed', () => {
  expect(outside['src/tenant/resources/external-in-outlook.ts']).toContain("cmdlets: ['Set-ExternalInOutlook']");
});

test('a collection that is known keeps its resource, and is addressed by what its rows carry', () => {
  const files = layOut(
    { id: 'plain-mail', key: 'exchange.TransportConfig', property: 'SmtpClientAuthenticationDisabled', known: true },
    read,
  );
  expect(Object.keys(files)).not.toContain('src/tenant/resources/registry.ts');
  const text = files['src/controls/plain-mail/index.ts'] ?? '';
  expect(text).toContain("import { transportConfigs } from '../../tenant/resources/transport-config.js';");
  expect(text).toContain("readOf(transportConfigs, ['Identity', property])");
});

test('the words are left to say, and the cases stand', () => {
  const text = outside['src/controls/outside-mark/definition.ts'] ?? '';
  for (const field of ['title', 'why', 'impact', 'delay']) expect(text).toMatch(new RegExp(`${field}: 'Say `));
  expect(outside['src/controls/outside-mark/cases.ts']).toContain("restsOn: ['exchange.ExternalInOutlook.Enabled']");
});
