/** Where messages of a tenant go is set in chat by its own people: they do not bring them into a conversation of another customer. */
import { settingsFrom } from '../../src/config/load';
import { otherTenantId } from '../support/corridor/office';
import { approves, counts, documentWith, openSettings, proposes } from '../support/settings/settings-office';

const contoso = {
  digest: { at: '08:00', timeZone: 'UTC' },
  channel: { terminal: 'hardening', slack: 'C1', teams: '19:shared@thread.tacv2' },
};
const fabrikam = {
  tenantId: otherTenantId,
  channel: { slack: 'C2', teams: '19:shared@thread.tacv2' },
  fallback: { slack: 'C3' },
  digest: { at: '08:00', timeZone: 'UTC', alerts: { high: { slack: 'C4' } } },
};

const open = () => {
  const document = documentWith(contoso);
  const tenants = { ...document.tenants, fabrikam: { ...document.tenants.contoso, ...fabrikam } };
  return openSettings({}, {}, { settings: settingsFrom({ ...document, tenants, directory: 'contoso' }, 'hardenbot.yaml') });
};

test.each(['channel.slack', 'fallback.slack', 'digest.alerts.high.slack', 'digest.alerts.low.slack'])(
  '%s is set to none in which hardenbot posts for another tenant',
  async (key) => {
    const office = open();
    for (const theirs of ['C2', 'C3', 'C4']) expect(await proposes(office, `set ${key} ${theirs}`)).toBe('only-in-the-file');
    await approves(office, await proposes(office, `set ${key} C5`), 'cy', 'di');
    expect(counts(office, key)).toBe('C5');
  },
);

test('one that the file gives to both is shared in chat too', async () => {
  const office = open();
  await approves(office, await proposes(office, 'set fallback.teams 19:shared@thread.tacv2'), 'cy', 'di');
  expect(counts(office, 'fallback.teams')).toBe('19:shared@thread.tacv2');
});
