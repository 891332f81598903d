/** What a plan leaves out stays open, over the wire: for every control whose objects can be left out the audit afterwards is partial, and names the object. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import { leaveOut } from '../../src/worker/plan/leave-out';
import { isChangeable } from '../support/controls/run-case';
import { count, sampleOfEach } from '../support/runner/counts';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';

let lab: TenantLab;
beforeAll(async () => {
  lab = await openTenantLab();
});
afterAll(() => lab.close());

const folder = join(__dirname, '..', '..', 'src', 'controls');
const casesOf = (id: string) => (require(join(folder, id, 'cases')) as { cases: readonly Case[] }).cases;
const isOfSeveral = ({ plan, ends }: Case): boolean => typeof plan === 'number' && plan > 1 && ends === undefined;

const tried = controls
  .filter(({ eachObject }) => eachObject === true)
  .flatMap((control) =>
    sampleOfEach(
      casesOf(control.id).filter(isChangeable).filter(isOfSeveral),
      count({ fast: 2, full: 50 }),
      ({ verdict }) => verdict,
    ).map((one) => [control.id, one.name, control, one] as const),
  );

test('every control whose objects can be left out has a case with several', () => {
  const able = controls.flatMap(({ id, eachObject }) => (eachObject === true ? [id] : []));
  expect([...new Set(tried.map(([id]) => id))]).toEqual(able);
});

test.each(tried)('%s: %s', async (_id, _name, control, one) => {
  lab.load(one);
  const whole = await lab.draft(control, one);
  if (isRefusal(whole)) throw new Error(`refused: ${whole.reason}`);
  const objects = [...new Set([...whole.operations].map(({ object }) => object))];
  for (const object of objects.slice(0, count({ fast: 2, full: objects.length }))) {
    lab.load(one);
    const draft = await lab.draft(control, one);
    const narrower = isRefusal(draft) ? draft : leaveOut(control, draft, [object]);
    if (isRefusal(narrower)) throw new Error(`refused: ${narrower.reason}`);
    await lab.apply([...narrower.operations]);
    const { verdict, summary, evidence } = await lab.audit(control, one);
    expect({ object, verdict, summary }).toEqual({ object, verdict: 'partial', summary });
    expect({ object, expected: narrower.expects }).toEqual({ object, expected: 'partial' });
    expect(evidence.map((row) => row.object)).toContain(object);
  }
});
