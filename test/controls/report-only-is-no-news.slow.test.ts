/** What hardenbot prepared, and nobody notices yet, is no news: neither a new finding when it comes nor a fixed one when it is undone. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import { compare } from '../../src/posture/record';
import { isChangeable } from '../support/controls/run-case';
import { count } from '../support/runner/counts';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';

let lab: TenantLab;
beforeAll(async () => {
  lab = await openTenantLab();
});
afterAll(() => lab.close());

const casesOf = (id: string) =>
  (require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] }).cases;
/** Plans of these begin with something that reports only, or is not used yet. */
const prepared = [
  'country-block',
  'legacy-auth',
  'device-code',
  'mfa',
  'admin-mfa',
  'azure-management',
  'workload-ip',
  'inbound-filter',
  'onmicrosoft-inbound',
];
const tried = count({ fast: 2, full: 20 });

test.each(prepared)('what %s prepares is no new finding, and undone it is nothing fixed', async (id) => {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  let seen = 0;
  for (const one of casesOf(id).filter(isChangeable)) {
    if (seen === tried) break;
    lab.load(one);
    const before = await lab.audit(control, one);
    const draft = await lab.draft(control, one);
    if (isRefusal(draft) || draft.stage !== 'prepare') continue;
    const undo = await lab.apply([...draft.operations]);
    const after = await lab.audit(control, one);
    await lab.apply(undo);
    const undone = await lab.audit(control, one);
    let record = compare(null, before, new Date('2026-11-23T07:00:00Z'))?.record ?? null;
    for (const finding of [after, undone]) {
      const comparison = compare(record, finding, new Date('2026-11-24T07:00:00Z'));
      expect([one.name, comparison?.moved ?? []]).toEqual([one.name, []]);
      record = comparison?.record ?? record;
    }
    seen += 1;
  }
  expect(seen).toBeGreaterThan(0);
});
