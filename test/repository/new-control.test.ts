/** What `npm run new:control` lays out: a control that works and says nothing of its own yet. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alreadyThere, layOut, type Wish } from '../../docs/make/new-control/layout';
import { others, othersFor } from '../../docs/make/new-control/others';
import { spelled } from '../../docs/make/new-control/spelling';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const wish: Wish = {
  id: 'owa-files',
  key: 'exchange.OwaMailboxPolicy',
  property: 'Enabled',
  expected: true,
  isSingle: false,
  path: null,
  known: false,
};
const outside = layOut(wish, read);
const lines = (text: string | undefined) => (text ?? '').split('\n');

test('a folder, a resource, and a line more in both lists', () => {
  expect(Object.keys(outside.made).toSorted()).toEqual([
    'src/controls/owa-files/cases.ts',
    'src/controls/owa-files/definition.ts',
    'src/controls/owa-files/index.ts',
    'src/tenant/resources/owa-mailbox-policy.ts',
  ]);
  expect(Object.keys(outside.changed)).toEqual(['src/controls/definitions.ts', 'src/tenant/resources/registry.ts']);
  for (const [list, text] of Object.entries(outside.changed)) expect(lines(text)).toHaveLength(lines(read(list)).length + 2);
});

test('the resource says whom the log names when it changed', () => {
  expect(outside.made['src/tenant/resources/owa-mailbox-policy.ts']).toContain("cmdlets: ['Set-OwaMailboxPolicy']");
});

test('a list is judged object by object, one object by its one row', () => {
  expect(outside.made['src/controls/owa-files/index.ts']).toContain('objects: each(read, {');
  const { made } = layOut({ ...wish, isSingle: true }, read);
  expect(made['src/controls/owa-files/index.ts']).toContain('objects: single(read, {');
  expect(made['src/tenant/resources/owa-mailbox-policy.ts']).toContain("exchangeObject('OwaMailboxPolicy', { singleton: true })");
});

test.each([
  [180, 'expected: 180', 'Enabled: count(),', 'Enabled: 181'],
  ['Block', "expected: 'Block'", 'Enabled: text(),', "Enabled: 'something else'"],
  [false, 'expected: false', 'Enabled: flag(),', 'Enabled: true'],
])('what is expected may be %s', (expected, inControl, inResource, inCases) => {
  const { made } = layOut({ ...wish, expected }, read);
  expect(made['src/controls/owa-files/index.ts']).toContain(inControl);
  expect(made['src/tenant/resources/owa-mailbox-policy.ts']).toContain(inResource);
  expect(made['src/controls/owa-files/cases.ts']).toContain(inCases);
});

test('a collection that is known keeps its resource, and is called by the name that it has there', () => {
  const known = spelled('exchange.transportconfig');
  if (typeof known === 'string') throw new Error(known);
  const { made, changed } = layOut({ ...wish, ...known, id: 'plain-mail', property: 'SmtpClientAuthenticationDisabled' }, read);
  expect(Object.keys(changed)).toEqual(['src/controls/definitions.ts']);
  const text = made['src/controls/plain-mail/index.ts'] ?? '';
  expect(text).toContain("import { transportConfigName, transportConfigs } from '../../tenant/resources/transport-config.js';");
  expect(text).toContain('object: transportConfigName');
});

test('a property that the rows of a known collection do not carry yet is named with the file', () => {
  const known = { ...wish, key: 'exchange.CASMailbox', known: true };
  expect(layOut({ ...known, property: 'PopEnabled' }, read).lacksProperty).toBeNull();
  expect(layOut({ ...known, property: 'ActiveSyncEnabled' }, read).lacksProperty).toBe('src/tenant/resources/cas-mailbox.ts');
  // It stands within another property: a row itself does not carry it.
  const within = { ...wish, key: 'graph.authorizationPolicy', known: true, isSingle: true, property: 'allowedToCreateApps' };
  expect(layOut(within, read).lacksProperty).toBe('src/tenant/resources/authorization-policy.ts');
});

test('the words are left to say, and the cases stand', () => {
  const text = outside.made['src/controls/owa-files/definition.ts'] ?? '';
  for (const field of ['title', 'why', 'impact', 'delay']) expect(text).toMatch(new RegExp(`${field}: 'Say `));
  expect(outside.made['src/controls/owa-files/cases.ts']).toContain("restsOn: ['exchange.OwaMailboxPolicy.Enabled']");
});

describe('the spelling of a vendor', () => {
  test.each([
    ['graph.AuthorizationPolicy', { key: 'graph.authorizationPolicy', known: true, isSingle: true }],
    ['Exchange.casmailbox', { key: 'exchange.CASMailbox', known: true, isSingle: false }],
    ['graph.TokenLifetimePolicies', { known: false, isSingle: false, path: '/policies/tokenLifetimePolicies' }],
    ['graph.DefaultAppManagementPolicy', { isSingle: true, path: '/policies/defaultAppManagementPolicy' }],
  ])('is taken for %s', (typed, expected) => {
    expect(spelled(typed)).toMatchObject(expected);
  });

  test.each([
    [
      'graph.tokenLifetimePolices',
      /no collection tokenLifetimePolices at its root or right below it\. Did you mean tokenLifetimePolicies\?/,
    ],
    // /me/settings belongs to the person who signed in, and an app has none.
    ['graph.settings', /no collection settings/],
    ['exchange.owaMailboxPolicy', /with a capital letter: OwaMailboxPolicy/],
  ])('is asked for where %s is typed', (typed, says) => {
    expect(spelled(typed)).toMatch(says);
  });
});

test('nothing is written over: a file that is there already is named in a sentence', () => {
  const exists = (path: string) => existsSync(join(root, path));
  expect(alreadyThere(outside, exists)).toBeNull();
  expect(alreadyThere(layOut({ ...wish, id: 'pop-imap' }, read), exists)).toMatch(
    /^src\/controls\/pop-imap\/.* is there already/,
  );
  expect(alreadyThere(layOut({ ...wish, key: 'exchange.User' }, read), exists)).toMatch(
    /^src\/tenant\/resources\/user.ts is there/,
  );
});

test('every other file that it names is there', () => {
  expect(others.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  expect(othersFor({ known: true, key: 'graph.users', isSingle: false }).map(({ path }) => path)).not.toContain(
    'test/foreign/read-all.ts',
  );
  const single = othersFor({ known: false, key: 'graph.adminSetting', isSingle: true }).map(({ path }) => path);
  expect(single).toContain('adapters/m365/simulator/collections.ts');
  expect(single).not.toContain('adapters/m365/simulator/graph/routes.ts');
});
