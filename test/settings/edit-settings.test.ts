/** A tenant is added to a settings file and taken out of it line by line: what people wrote around it stays as they wrote it. */
import fc from 'fast-check';
import { parse } from 'yaml';
import { withoutTenant, withTenant } from '../../src/config/edit-settings';
import { count } from '../support/runner/counts';

const file = 'hardenbot.yaml';
const added = {
  name: 'fabrikam',
  entry: { tenantId: '7e000000-0000-4000-8000-00000000fab0', tags: ['west'], channel: { slack: 'C0FAB' } },
};

/** What people put between lines: nothing, blank lines, remarks that stand wherever they like. */
const between = fc.constantFrom(
  '',
  '\n',
  '# a remark\n',
  '  # one more, indented\n',
  '      # deep\n',
  '\n    # after a gap\n\n',
);
const indented = (text: string, width: number): string => text.replaceAll(/^(?!$)/gm, ' '.repeat(width));

const texts = fc
  .record({
    top: between,
    first: between,
    inside: between,
    last: between,
    width: fc.constantFrom(2, 4),
    names: fc.uniqueArray(fc.constantFrom('contoso', 'home', 'a-b', '1'), { minLength: 1, maxLength: 4 }),
    flow: fc.boolean(),
    after: fc.constantFrom('', 'slack: { appId: A1 }   # kept\n', 'people:\n  - { name: Ana }\n'),
    newline: fc.constantFrom('\n', '\r\n'),
    ends: fc.boolean(),
  })
  .map(({ top, first, inside, last, width, names, flow, after, newline, ends }) => {
    const tenant = (name: string): string =>
      flow
        ? `${name}:   { channel: { slack: C1 } }   # aligned\n${inside}`
        : `${name}:      # what people type\n${indented(`tenantId: 'x'\nbreakGlass:\n  - a\n${inside}controls: {}   # later\n`, width)}`;
    const text = `directory: '${names[0]}'\n${top}tenants:\n${first}${indented(names.map(tenant).join(''), width)}${last}${after}`;
    const whole = ends || after !== '' ? text : text.trimEnd();
    return whole.replaceAll('\n', newline);
  });

const runs = { numRuns: count({ fast: 25, full: 1_000 }) };
const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== '');

test('the file says one tenant more and nothing else, and every line that was there is there, in order', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const changed = withTenant(text, file, added);
      expect(parse(changed)).toEqual({ ...parse(text), tenants: { ...parse(text).tenants, fabrikam: added.entry } });
      const left = lines(changed).filter(
        (line) => !line.includes('fabrikam:') && !/^ +(tenantId: 7e|tags:|channel: \{ slack: C0FAB)/.test(line),
      );
      expect(left).toEqual(lines(text));
    }),
    runs,
  );
});

test('taken out again, the file is what it was, byte for byte', () => {
  fc.assert(
    fc.property(texts, (text) => {
      // A last line without an end gets one where the tenant comes behind it.
      const ended = `${text}${text.includes('\r\n') ? '\r\n' : '\n'}`;
      expect([text, ended]).toContain(withoutTenant(withTenant(text, file, added), file, 'fabrikam'));
    }),
    runs,
  );
});

const grouped = `tenants:
  home: {}
  # Ask Dora before.
  fabrikam: { tags: [west] }
  contoso: {}
groups:
  gold: [contoso, fabrikam]   # who pays more
  silver:
    - fabrikam
    - home   # us
  east: [fabrikam]
webhooks:
  tickets: { url: https://t.example, tenants: [ fabrikam, home ] }
  all: { url: https://a.example }
`;

test('its name goes out of groups and webhooks, a group that nobody is left in goes with it, and so does the remark above it', () => {
  expect(withoutTenant(grouped, file, 'fabrikam')).toBe(`tenants:
  home: {}
  contoso: {}
groups:
  gold: [contoso]   # who pays more
  silver:
    - home   # us
webhooks:
  tickets: { url: https://t.example, tenants: [home] }
  all: { url: https://a.example }
`);
});

test('the last group goes with its last tenant, and the key of groups too', () => {
  expect(withoutTenant('tenants:\n  a: {}\n  b: {}\ngroups:\n  gold: [a]\nslack: {}\n', file, 'a')).toBe(
    'tenants:\n  b: {}\nslack: {}\n',
  );
});

test('a webhook that was told of it alone keeps its name: without one it would be told of everybody', () => {
  const text = 'tenants:\n  a: {}\n  b: {}\nwebhooks:\n  t: { tenants: [a] }\n';
  expect(withoutTenant(text, file, 'a')).toBe('tenants:\n  b: {}\nwebhooks:\n  t: { tenants: [a] }\n');
});

test.each([
  ['hardenbot.yaml', 'tenants:\n  contoso: {}\nslack: {}'],
  ['hardenbot.json', '{"tenants":{"contoso":{}},"slack":{}}'],
])('a tenant that sorts before the one that was alone does not become the directory of %s', (name, text) => {
  const changed = parse(withTenant(text, name, { ...added, name: '365' }));
  expect(Object.keys(changed.tenants)[0]).toBe('365');
  expect(changed).toMatchObject({ directory: 'contoso', slack: {} });
});

test('JSON stays JSON', () => {
  const text = JSON.stringify({ tenants: { home: {} }, directory: 'home', slack: null });
  const changed = withTenant(text, 'hardenbot.json', added);
  expect(JSON.parse(changed)).toEqual({ tenants: { home: {}, fabrikam: added.entry }, directory: 'home', slack: null });
  expect(JSON.parse(withoutTenant(changed, 'hardenbot.json', 'fabrikam'))).toEqual(JSON.parse(text));
});

test.each(['tenants: { home: {} }\n', 'x: &t\n  home: {}\ntenants: *t\n', 'slack: {}\n'])(
  'a file of another form is refused with what to write, and not written anew: %j',
  (text) => {
    expect(() => withTenant(text, file, added)).toThrow(/was not changed: .*\n.*on lines of its own/);
  },
);
