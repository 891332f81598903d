/** When a plan begins and for which tenant it is, typed in any order: neither is lost or refused. */
import { startOfChange } from '../../src/engine/changes/change';
import { openOffice } from '../support/corridor/office';

const times = ['at=28.11.2026 18:00', 'at=2026-11-28 18:00', '"at=28.11.2026 18:00"', 'at=2026-11-28T18:00Z'];
const tenants = ['in contoso', 'for contoso', 'contoso', '--tenant contoso', 'tenant=contoso', ''];

const asked = times.flatMap((time) =>
  tenants.flatMap((tenant) =>
    [
      ['plan', 'pop-imap', time, tenant],
      ['plan', 'pop-imap', tenant, time],
      ['plan', time, 'pop-imap', tenant],
    ].map((words) => words.filter((word) => word !== '').join(' ')),
  ),
);

test.each(asked)('%s', async (typed) => {
  const office = openOffice({});
  await office.does('ana', { says: typed });
  await office.settle();
  const change = office.change(office.newest());
  expect(change === null ? null : startOfChange(change)?.notBefore).toBe('2026-11-28T18:00:00.000Z');
});
