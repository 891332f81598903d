/** Every sign of an attack that can be read with the permissions that hardenbot has is judged by a kind, under each name that the logs have for it. */
import { join } from 'node:path';
import type { SignalCase } from '../../src/features/signals/case';
import { signalKinds } from '../../src/features/signals/kinds/index';
import { vendorSigns } from '../../src/features/signals/vendor-signs';
import { isObject } from '../../src/lib/json';
import { meaningOfAudit, meaningOfRecord } from '../../src/tenant/log-meaning/meaning';
import { lookupName } from '../../src/tenant/log-meaning/operation';
import type { DirectoryAudit } from '../../src/tenant/resources/directory-audit';
import type { ExchangeAdminRecord } from '../../src/tenant/resources/unified-audit-log';

const folder = join(__dirname, '..', '..', 'src', 'features', 'signals', 'kinds');
const judged = vendorSigns.filter(({ kind }) => kind !== null);

test('a sign that no kind judges says what it would take', () => {
  expect(vendorSigns.filter(({ kind, needs }) => (kind === null) !== (needs !== undefined))).toEqual([]);
  expect(judged.length).toBeGreaterThan(30);
});

test('what is not confirmed is a name of the sign, or says what of it is not', () => {
  const named = judged.flatMap(({ names, unconfirmed = [] }) =>
    unconfirmed.filter((one) => !names.some((name) => one.startsWith(name))),
  );
  expect(named).toEqual([]);
});

test.each(judged.map((sign) => [sign.what, sign] as const))('%s is read and judged', (_what, { from, names, kind }) => {
  const found = signalKinds.find(({ id }) => id === kind);
  const sources = found?.reads.filter(({ source }) => source === from) ?? [];
  expect(sources).not.toEqual([]);
  for (const name of names) {
    const meaning =
      from === 'audits'
        ? meaningOfAudit({ activityDisplayName: name } as DirectoryAudit)
        : meaningOfRecord({ Operation: name } as ExchangeAdminRecord);
    expect({ name, isKnown: meaning !== null }).toEqual({ name, isKnown: true });
  }
  if (from !== 'unified') return;
  const asked = new Set(sources.flatMap(({ operations = [] }) => operations.map(lookupName)));
  expect(names.filter((name) => !asked.has(lookupName(name)))).toEqual([]);
});

test.each(judged.map((sign) => [sign.what, sign] as const))('a case shows %s', (_what, { from, names, kind }) => {
  const { cases } = require(join(folder, String(kind), 'cases')) as { cases: readonly SignalCase[] };
  const rows = cases.filter(({ signs }) => signs.length > 0).flatMap((one) => one.rows.filter(({ source }) => source === from));
  const shown = new Set(
    rows.map(({ row }) => {
      const name = isObject(row) ? (row['activityDisplayName'] ?? row['Operation']) : undefined;
      return lookupName(typeof name === 'string' ? name : '');
    }),
  );
  expect(names.length === 0 ? rows.length > 0 : names.some((name) => shown.has(lookupName(name)))).toBe(true);
});
