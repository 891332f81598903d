/** Who made a control regress, as the log of the tenant tells. */
import { controls } from '../src/controls/index';
import { whoChanged } from '../src/services/who-changed';
import { contextOf } from './support/run-case';
import { stateGateway } from './support/state-gateway';

const control = (id: string) => {
  const found = controls.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no control ${id}.`);
  return found;
};
const audit = (changes: object = {}) => ({
  id: 'a-1',
  activityDateTime: '2026-11-24T05:00:00Z',
  activityDisplayName: 'Update conditional access policy',
  result: 'success',
  initiatedBy: { user: { id: 'u-1', userPrincipalName: 'eve@contoso.com' }, app: null },
  targetResources: [{ id: 'p-1', displayName: 'Block countries', type: 'Policy' }],
  ...changes,
});
async function ask(id: string, graph: object) {
  const one = control(id);
  const reads = one.reads(contextOf(one, { name: '', state: {}, verdict: 'pass' }));
  const [attribution] = await whoChanged(stateGateway({ graph }), [
    { control: one, reads, objects: ['Block countries'], since: new Date('2026-11-23T08:00:00Z') },
  ]);
  return attribution;
}

test('a change of the right kind since the last good audit names who did it, what and when', async () => {
  expect(await ask('country-block', { directoryAudits: [audit()] })).toEqual({
    authors: [
      {
        who: 'eve@contoso.com',
        what: 'Update conditional access policy',
        object: 'Block countries',
        at: '2026-11-24T05:00:00.000Z',
      },
    ],
  });
});

test('an application is named as what it is', async () => {
  const byApp = audit({ initiatedBy: { user: null, app: { displayName: 'Terraform', servicePrincipalId: 's-1' } } });
  expect((await ask('country-block', { directoryAudits: [byApp] }))?.authors[0]?.who).toBe('Terraform');
});

test('the object that the finding names comes first, then what is newest', async () => {
  const other = (at: string) => audit({ activityDateTime: at, targetResources: [{ id: 'p-2', displayName: 'MFA' }] });
  const rows = [other('2026-11-24T06:00:00Z'), audit(), other('2026-11-24T07:00:00Z')];
  const authors = (await ask('country-block', { directoryAudits: rows }))?.authors ?? [];
  expect(authors.map(({ object, at }) => `${object} ${at.slice(11, 13)}`)).toEqual(['Block countries 05', 'MFA 07', 'MFA 06']);
});

test('what failed, what is older, and what is about something else is no answer', async () => {
  const rows = [
    audit({ result: 'failure' }),
    audit({ activityDateTime: '2026-11-22T05:00:00Z' }),
    audit({ activityDisplayName: 'Change user password' }),
  ];
  const attribution = await ask('country-block', { directoryAudits: rows });
  expect(attribution).toMatchObject({ authors: [], unattributed: expect.stringContaining('names nobody yet') });
});

test('a log that cannot be read is said to be so', async () => {
  expect(await ask('country-block', {})).toMatchObject({
    authors: [],
    unattributed: expect.stringContaining('could not be read'),
  });
});

test('what Exchange keeps in another log is said to be there', async () => {
  expect((await ask('smtp-auth', { directoryAudits: [audit()] }))?.unattributed).toContain('unified audit log');
});
