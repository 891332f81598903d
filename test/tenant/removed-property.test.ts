/**
 * Microsoft Graph stops having a property that is asked for, or refuses a read with 400 for another reason: the read is missing, with the
 * service's own sentence, and nothing that rests on it counts as fine.
 */
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { TenantError } from '../../src/lib/errors';
import { resourceByKey } from '../../src/tenant/resources/registry';
import { users } from '../../src/tenant/resources/user';
import { findingWithout, readsOf } from '../support/tenants/failing-reads';
import { openSimulatedTenant, readAll } from '../support/tenants/simulated-tenant';

const message = "Could not find a property named 'accountEnabled' on type 'microsoft.graph.user'.";
const sentence = `graph.users: the simulated Microsoft Graph answered 400 (BadRequest): ${message}`;

test('a property that is gone is one sentence, with the words of the service', async () => {
  const tenant = await openSimulatedTenant({ graph: { users: [{ id: 'u1', accountEnabled: true }] } });
  tenant.door.script(({ path }) =>
    /[$]select=[^&]*accountEnabled/.test(path)
      ? { status: 400, headers: {}, body: JSON.stringify({ error: { code: 'BadRequest', message } }) }
      : null,
  );
  const { rows, error } = await readAll(tenant.client, { resource: users, fields: ['id', 'accountEnabled'] });
  await tenant.close();
  expect(rows).toEqual([]);
  expect(error).toMatchObject({ kind: 'invalid', message: sentence });
});

const passOf = ({ id }: Control): Case | undefined =>
  (require(`../../src/controls/${id}/cases`) as { cases: readonly Case[] }).cases.find(({ verdict }) => verdict === 'pass');

test.each(controls.map((control) => [control.id, control] as const))(
  '%s judges that as it judges a read that it may not do',
  async (_id, control) => {
    const one = passOf(control);
    if (one === undefined) throw new Error(`${control.id} has no case that passes.`);
    const gone = new TenantError(sentence, { kind: 'invalid', status: 400, code: 'BadRequest' });
    for (const key of (await readsOf(control, one)).filter((each) => resourceByKey(each).list.service === 'graph')) {
      const [finding, refused] = [await findingWithout(control, one, key, gone), await findingWithout(control, one, key)];
      expect({ key, verdict: finding.verdict }).toEqual({ key, verdict: refused.verdict });
      if (finding.verdict === 'unknown')
        expect({ key, reasons: finding.missing.map(({ reason }) => reason).join(' ') }).toEqual({
          key,
          reasons: expect.stringContaining(sentence),
        });
    }
  },
);
