/** The bytes that digests and signatures stand on: anyone who changes how they are made sees here what could not be verified any more. */
import { plainJson } from '../../src/chat/safe-text';
import { printJson } from '../../src/cli/output/print-lines';
import { PlanDigest } from '../../src/engine/plan/plan';
import { waiverDigest } from '../../src/features/waiver/entry-terms';
import { canonicalFields, canonicalJson, canonicalObject, parsedOrNull, sha256 } from '../../src/lib/json';
import { accountDigest } from '../../src/people/links';
import { requestDigest } from '../../src/queue/request';

/** RFC 8785, section 3.2.2 and 3.2.3. */
test('the example of the standard has the bytes of the standard', () => {
  const example = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(example)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('keys are sorted by their UTF-16 units', () => {
  const unsorted = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 };
  expect(Object.keys(JSON.parse(canonicalJson(unsorted)) as object)).toEqual(['1', '\r', '\u0080', 'ö', '€', '😀', '\ufb33']);
});

test('what is left undefined is not there', () => {
  expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
});

test('an object put together from fields has the bytes of the whole one, also where a key begins like another', () => {
  const [one, other] = [
    { subjectSeq: 2, subject: 'c-1', v: 2, event: { b: [1], a: '"' } },
    { subjectPrev: 'x', hash: 'y', at: null },
  ];
  expect(canonicalObject([...canonicalFields(one), ...canonicalFields(other)])).toBe(canonicalJson({ ...other, ...one }));
});

test('the digests of what people sign are the ones of the first version', () => {
  const plan = new PlanDigest({
    tenant: '7e000000-0000-4000-8000-000000000001',
    requester: 'a1a1a1a1-0000-4000-8000-000000000001',
    control: 'pop-imap',
    stage: 'enforce',
    settingsVersion: 'ab12',
    reverts: undefined,
  });
  plan.add({
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: 'ana@contoso.com',
    identity: '0a000000-0000-4000-8000-000000000001',
    before: { PopEnabled: true, ImapEnabled: null },
    after: { PopEnabled: false, ImapEnabled: false },
  });
  const terms = {
    control: 'pop-imap',
    object: 'lobby@contoso.com',
    reason: 'a scanner — until it is replaced',
    days: 30,
    until: '2026-12-24T00:00:00.000Z',
    severity: 'medium' as const,
    verdict: 'partial' as const,
    accepted: [{ object: 'lobby@contoso.com', values: { PopEnabled: true } }],
    complete: true,
  };
  expect({
    plan: plan.hex(),
    waiver: waiverDigest(terms),
    account: accountDigest({ platform: 'slack', id: 'U000000001' }),
    request: requestDigest({ what: 'plan', control: 'country-block', parameters: { block: ['RU', 'KP'] } }),
    checkpoint: sha256(canonicalJson(['b', 'a'])),
  }).toEqual({
    plan: 'fddfc5c5db2486db4b9bad93af223456e20ed564e9c6d269afbb1fb790215fe3',
    waiver: '90cffcee0823ddcb2680fc66a2e9da7585690798acf2de01fc54e54c152f7e9b',
    account: 'f74378b8bd550cf31382243eb4dfcfcf7bf39a8b3c26fb8cf95a499d18f621b3',
    request: '29b155b93d5b7738fb79bf26d12b0214a854b1bc3a2ad8c3197ec6cc12e82f3a',
    checkpoint: '02d8bc3008a9bb0dcc4b86d7fd3428ced792355c733c19756bec5a56dc61b2c5',
  });
});

test('printed, it means the same and has nothing in it that a terminal acts on', () => {
  const hostile = { name: 'a\u009b2Jb\u0085c\u007fd\u202ee\u200bf\u2028g\u{E0041}h', plain: 'Zoë 😀' };
  const text = plainJson(canonicalJson(hostile));
  expect(JSON.parse(text)).toEqual(hostile);
  expect(text).toContain('Zoë 😀');
  expect(text).not.toMatch(/[\p{Cc}\u202E\u200B\u2028\u{E0041}]/u);
});

test('a document for programs keeps its lines, and nothing of it acts on a terminal', () => {
  const hostile = { name: 'a\u009b2J\u202e\u001b[31m', lines: 'first\r\nsecond', list: [1, { plain: 'Zoë' }] };
  const parts: string[] = [];
  printJson(hostile, { write: (text: string) => parts.push(text) > 0 });
  const written = parts.join('');
  expect(JSON.parse(written)).toEqual(hostile);
  expect(written).toContain('\n  "list": [\n');
  expect(written).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
});

test('what is nested too deep is none, and brackets in a name or beside each other nest nothing', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect([parsedOrNull(nested(101)), parsedOrNull(`{"a":"x\\"","b":${nested(100)}}`)]).toEqual([null, null]);
  const fine = { name: '"\\['.repeat(1000), '{"': '\\', beside: Array.from({ length: 1000 }, () => [{}]) };
  expect(parsedOrNull(JSON.stringify(fine))).toEqual(fine);
  expect(parsedOrNull(nested(100))).not.toBeNull();
});
