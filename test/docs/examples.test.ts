/** The example tenants: the demo has something to find for every one of the basics, and a real export is judged by what it holds and no more. */
import demo from '../../examples/demo-tenant.json';
import real from '../../examples/real-tenant.json';
import { basics, type Control } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { judge } from '../support/controls/run-case';

const find = (control: Control, state: object): Promise<Finding> =>
  judge(control, { name: control.id, verdict: 'pass', state: state as Readonly<Record<string, unknown>> });

test.each(controls.filter(({ way }) => way === basics).map((control) => [control.id, control] as const))(
  'the demo tenant has something to find for %s',
  async (id, control) => {
    const { verdict, warnings } = await find(control, demo);
    const isFound = verdict === 'fail' || verdict === 'partial' || (verdict !== 'unknown' && warnings.length > 0);
    expect(isFound ? [] : [`${id} is ${verdict}: put something for it to find into examples/demo-tenant.json`]).toEqual([]);
  },
);

test('what cannot be told of a real export names the permission that is missing, the property that did not come, or the question that nobody answered', async () => {
  const findings = await Promise.all(controls.map((control) => find(control, real)));
  const saysWhy = ({ missing, gaps = 0, undecided }: Finding) =>
    undecided !== undefined || missing.some(({ permission }) => permission !== undefined) || gaps > 0;
  const mute = findings.filter((finding) => finding.verdict === 'unknown' && !saysWhy(finding));
  expect(mute.map(({ control }) => control)).toEqual([]);
});

test('of a real export only what needs no more than it holds is told', async () => {
  const findings = await Promise.all(controls.map((control) => find(control, real)));
  const told = findings.filter(({ verdict }) => verdict !== 'unknown').map(({ control, verdict }) => `${control} ${verdict}`);
  expect(told.toSorted()).toMatchInlineSnapshot(`
[
  "azure-management notApplicable",
  "legacy-auth partial",
]
`);
});
