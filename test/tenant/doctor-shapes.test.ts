/** `hardenbot doctor --shapes`: what differs from what is believed of the vendor is named, and nothing of the tenant is. */
import fc from 'fast-check';
import { unconfirmedOfServices, unconfirmedOfSimulator } from '../../adapters/m365/unconfirmed';
import { chatManuals } from '../../docs/make/chat-manuals';
import { controls } from '../../src/controls/index';
import { expectedShapeOf } from '../../src/setup/shapes/expected-shape';
import { type ShapesDocument, shapesReport, shapesText } from '../../src/setup/shapes/report-text';
import { masked, vendorName } from '../../src/setup/shapes/vocabulary';
import { resources } from '../../src/tenant/resources/registry';
import { count } from '../support/runner/counts';
import { demoState, rowsAs, shapesBehind } from '../support/tenants/deviating-tenant';
import { sourcesOf } from '../support/tree/import-graph';
import type { Scripted, SeenRequest } from '../support/wire/http-listener';

let asBelieved: ShapesDocument;
beforeAll(async () => {
  asBelieved = await shapesBehind(() => null);
});

test('the simulated tenant answers as is believed, and most of what is read was compared', () => {
  expect(asBelieved.collections.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(asBelieved.counts.compared).toBeGreaterThan(40);
});

describe('of a vendor that answers in another way', () => {
  let deviating: ShapesDocument;
  beforeAll(async () => {
    deviating = await shapesBehind(deviation);
  });
  const shapeOf = (wanted: string) => deviating.collections.find(({ key }) => key === wanted);
  const differencesOf = (wanted: string) => shapeOf(wanted)?.differences.map(({ about, what }) => `${about}: ${what}`);

  test('a field that goes by another name is named, and so is its new name', () => {
    expect(differencesOf('exchange.CASMailbox')).toEqual(['PopEnabled: never came in 36 rows; it may go by another name']);
    expect(shapeOf('exchange.CASMailbox')?.further).toEqual(['PopAllowed']);
  });

  test('a word that is new is named by its field and its form alone', () => {
    expect(differencesOf('graph.conditionalAccessPolicies')).toEqual([
      'state: held a word that hardenbot does not know (4), of the form aAaAa',
    ]);
  });

  test('a text in place of a number is named', () => {
    expect(differencesOf('exchange.TransportRule')).toEqual(['Priority: came as number as text (3), where a number is expected']);
  });

  test('a full page that names no next one is named', () => {
    expect(differencesOf('graph.users')).toEqual(['paging: a full page of 999 rows named no next page']);
  });

  test('another error code is named, and its message is not', () => {
    expect(differencesOf('graph.groups')).toEqual([
      'error: an answer 403 with the code ScopeGone, which hardenbot does not know as forbidden',
    ]);
    expect(shapesText(shapesReport(deviating))).not.toContain('ana@contoso.com');
  });

  test('everything else is as believed', () => {
    // The cmdlet of the mailboxes is asked for one of them too.
    expect(deviating.counts.differences).toBe(6);
  });
});

/** What each of five collections does that is not believed of it. */
function deviation({ headers, path }: SeenRequest): Scripted | null {
  const cmdlet = headers['x-cmdletname'];
  if (cmdlet === 'Get-CASMailbox') return rowsAs(({ PopEnabled, ...row }) => ({ ...row, PopAllowed: PopEnabled }));
  if (cmdlet === 'Get-TransportRule') return rowsAs((row) => ({ ...row, Priority: String(row['Priority']) }));
  if (path.startsWith('/v1.0/identity/conditionalAccess/policies')) return rowsAs((row) => ({ ...row, state: 'pausedByVendor' }));
  if (path.startsWith('/v1.0/users?')) return fullPage(999);
  if (!path.startsWith('/v1.0/groups?')) return null;
  const body = JSON.stringify({ error: { code: 'ScopeGone', message: 'ana@contoso.com may not' } });
  return { status: 403, headers: { 'content-type': 'application/json' }, body };
}

/** The first row as often as it takes to fill a page. */
function fullPage(rows: number) {
  return (answer: string): string => {
    const body = JSON.parse(answer) as { value: unknown[] };
    const value = Array.from({ length: rows }, (_, n) => body.value[n % body.value.length]);
    return JSON.stringify({ ...body, value, '@odata.nextLink': undefined });
  };
}

describe('of the tenant', () => {
  test('no value, no name of its own making and no message gets into a byte of the report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.stringMatching(/^[a-z]{4}[A-Z][a-z]{4}$/), async (seed, random) => {
        const marker = `Zq${random}`;
        const document = await shapesBehind(() => (answer) => marked(answer, { marker, next: dice(seed) }));
        for (const text of [JSON.stringify(document), shapesText(shapesReport(document))])
          expect(linesWith(marker, text)).toEqual([]);
      }),
      { numRuns: count({ fast: 2, full: 20 }) },
    );
  });

  test('of a tenant of hostile and personal values no part of one is in the report', async () => {
    const { state, parts } = hostileTenant();
    const document = await shapesBehind(() => null, { state });
    expect(document.counts.compared).toBeGreaterThan(40);
    expect(parts.length).toBeGreaterThan(100);
    const report = `${JSON.stringify(document)}\n${shapesText(shapesReport(document))}`.toLowerCase();
    expect(parts.filter((part) => report.includes(part.toLowerCase()))).toEqual([]);
    expect(shapesText(shapesReport(document))).toMatch(/^[\n\x20-\x7e]+$/);
  });

  test('the report is short enough to be read, and its last line says what to do with it', () => {
    const lines = shapesText(shapesReport(asBelieved)).trimEnd().split('\n');
    expect(lines.length).toBeLessThan(90);
    expect(lines.at(-1)).toMatch(/^What to do with it: attach this file as it is to a new issue/);
  });

  test.each([
    ['PopAllowed', 'PopAllowed'],
    ['extension_1f2e3d_costCentre', 'a_9a9a9a_aAa'],
    ['contoso_badgeType', 'a_aType'],
    ['Ünal', 'Aa'],
    ['Authentication_ScopeGone', 'Authentication_ScopeGone'],
  ])('a name %s is told as %s', (name, told) => {
    expect(vendorName(name)).toBe(told);
  });

  test('a form keeps no letter and no digit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(masked(text)).toMatch(/^(\(empty\)|[Aa9?._@:/ -]{1,24})$/);
      }),
    );
  });
});

/**
 * The demo tenant with names of people, groups, rules and domains that are an attacker's or someone's own, and every part of them; ids,
 * addresses and numbers of networks are its own already.
 */
function hostileTenant(): { readonly state: typeof demoState; readonly parts: readonly string[] } {
  const text = JSON.stringify(demoState);
  const names = new Set(
    [...text.matchAll(/"([a-z][\w.-]+)@/gi)].flatMap(([, local = '']) => local.split(/[.-]/)).filter((one) => one.length > 2),
  );
  const ownNames = new Map(
    [...names, 'contoso'].map((name, n) => [name, `Zq${String.fromCharCode(97 + (n % 26), 98 + Math.trunc(n / 26))}vxj`]),
  );
  const renamed = text.replaceAll(/[a-z]+/gi, (word) => ownNames.get(word.toLowerCase()) ?? word);
  const evil = [
    '<script>zqalert',
    '\u001b[31mzqred',
    '\u202ezqright',
    '=zqcmd|calc',
    '`zqtick`',
    'Zq\u00d6zil',
    '\u5c71zq\u7530',
    "zq'; DROP TABLE",
  ];
  let next = 0;
  const state = JSON.parse(renamed, (key, value: unknown) =>
    /^(displayName|DisplayName|description|Comments)$/.test(key) && typeof value === 'string'
      ? `${value} ${evil[next++ % evil.length]}`
      : value,
  ) as typeof demoState;
  const ids = [...renamed.matchAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi)].map(([id]) => id);
  const networks = [...renamed.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)].map(([ip]) => ip);
  return {
    state,
    parts: [
      ...new Set([
        ...ownNames.values(),
        ...evil,
        ...evil.flatMap((one) => one.match(/zq\w+/gi) ?? []),
        'Zq',
        ...ids,
        ...networks,
      ]),
    ],
  };
}

/** Only these: the whole report is long. */
function linesWith(marker: string, text: string): readonly string[] {
  return text.split(/[\n{]/).filter((line) => line.toLowerCase().includes(marker.toLowerCase()));
}

/** Numbers below `n`, the same for the same seed. */
function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** An answer whose texts and numbers are the tenant's: in values, in names that tenants make up, in messages of errors, in files. */
function marked(answer: string, { marker, next }: { readonly marker: string; readonly next: (n: number) => number }): string {
  const value = (): unknown =>
    [marker, `${marker}@contoso.com`, `a ${marker} b`, [marker], { [marker]: marker }, `${marker}-${next(1000)}`][next(6)];
  const changed = (inner: unknown, key: string): unknown => {
    if (Array.isArray(inner)) return inner.map((one) => changed(one, key));
    if (typeof inner === 'object' && inner !== null)
      return {
        ...Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, changed(one, name)])),
        ...(next(3) === 0
          ? { [`extension_${next(99)}_${marker}`]: marker, [`${marker}_unit`]: 1, tags: { [marker]: marker } }
          : {}),
      };
    // What names the next object has to stay, or nothing below it is read.
    if (/^(id|Guid|subscriptionId|@odata\..*)$/.test(key) || next(2) === 0) return inner;
    return value();
  };
  try {
    return JSON.stringify(changed(JSON.parse(answer) as unknown, ''));
  } catch {
    return answer.replaceAll(/,([^,\n]+)/g, (whole) => (next(2) === 0 ? `,${marker}` : whole));
  }
}

describe('what is not confirmed', () => {
  const points = [
    ...resources.flatMap(({ unconfirmed = [] }) => unconfirmed.map(({ point }) => point)),
    ...controls.flatMap(({ unconfirmed = [] }) => unconfirmed),
    ...unconfirmedOfServices,
    ...unconfirmedOfSimulator,
    ...chatManuals.flatMap(({ unconfirmed }) => unconfirmed),
  ];

  test('is marked, each point once', () => {
    expect(points.length).toBeGreaterThan(30);
    expect(points.filter((point, n) => points.indexOf(point) !== n)).toEqual([]);
  });

  test('is said in no comment of the code, where no page and no report would find it', () => {
    const hidden = [...sourcesOf('src', 'adapters', 'jobs').values()].flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter(
          (line) =>
            /^\s*(\*|\/\/|\/\*)/.test(line) && /\b(not confirmed|is unconfirmed|are unconfirmed|, unconfirmed\b)/i.test(line),
        )
        .filter((line) => !/what is (not confirmed|unconfirmed) of/i.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(hidden).toEqual([]);
  });

  test('names a field that the parser of the collection has', () => {
    const silent = resources.flatMap(({ key, row, unconfirmed = [] }) => {
      const expected = expectedShapeOf(row);
      const names = expected.kind === 'object' ? [...expected.fields.keys()] : [];
      return unconfirmed.flatMap(({ field }) => (field === undefined || names.includes(field) ? [] : [`${key}: ${field}`]));
    });
    expect(silent).toEqual([]);
  });
});
