/** `hardenbot tenant remove`: out of the settings, not while something is under way, and with words for what only people can take away. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { tenantList, tenantListCard } from '../../src/cli/tenant/list';
import { lookForUnfinished } from '../../src/cli/tenant/look-for-unfinished';
import { removeTenant } from '../../src/cli/tenant/remove';
import { newDecisionKeys } from '../../src/compose/keys';
import { withTenant } from '../../src/config/edit-settings';
import { Secrets, settingsFrom } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { orphanedChanges } from '../../src/engine/changes/orphaned-changes';
import { type Unfinished, unfinishedOf } from '../../src/features/campaign/unfinished';
import { InputError } from '../../src/lib/errors';
import { systemClock } from '../../src/process/system-clock';
import type { Offboarding } from '../../src/setup/onboarding/offboarding';
import { openCampaignLab } from '../support/corridor/campaign-lab';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, openOffice, tenantId } from '../support/corridor/office';
import { startTestValkey } from '../support/stores/valkey';
import { houseSettings } from '../support/tenants/customer-tenant';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { freePort } from '../support/wire/free-port';

const fabrikam = {
  tenantId: '7e000000-0000-4000-8000-00000000fab0',
  identity: 'multiTenant',
  channel: { slack: 'C0FABRIKAM' },
  bot: { servicePrincipalId: '5b000000-0000-4000-8000-00000000fab0' },
};
const withFabrikam = withTenant(houseSettings, 'hardenbot.yaml', { name: 'fabrikam', entry: fabrikam });

/** Removes it from a file of this text: what was said, and the file afterwards. */
async function remove(
  name: string,
  {
    text = withFabrikam,
    force = false,
    sure = true,
    open = [] as readonly Unfinished[],
    look = () => Promise.resolve(open),
  } = {},
): Promise<{ readonly removed: boolean; readonly left: Offboarding; readonly said: string; readonly text: string }> {
  const settings = join(mkdtempSync(join(tmpdir(), 'hardenbot-remove-')), 'hardenbot.yaml');
  writeFileSync(settings, text);
  const said: string[] = [];
  const left = await removeTenant(
    name,
    { settings, force },
    { say: (line) => said.push(line), confirm: () => Promise.resolve(sure), unfinished: look },
  );
  return { removed: left.removed, left, said: said.join('\n'), text: readFileSync(settings, 'utf8') };
}

test('the settings are as before it came, and what is left to people is said with its ids', async () => {
  const { removed, said, text } = await remove('fabrikam');
  expect({ removed, text }).toEqual({ removed: true, text: houseSettings });
  for (const words of [
    'Enterprise applications',
    fabrikam.bot.servicePrincipalId,
    "Remove-RoleGroup 'hardenbot (write)'",
    `Remove-ServicePrincipal ${fabrikam.bot.servicePrincipalId}`,
    'the record of it in the store',
    'Restart gateway and worker',
  ])
    expect(said).toContain(words);
});

test('a tenant with a registration of its own is told of that, and of its lines in the files of secrets', async () => {
  const { identity: _, ...own } = fabrikam;
  const { said } = await remove('fabrikam', { text: withTenant(houseSettings, 'x.yaml', { name: 'fabrikam', entry: own }) });
  expect(said).toContain('App registrations: delete "hardenbot (read)", "hardenbot (write)"');
  expect(said).toContain('HARDENBOT_FABRIKAM_');
});

test('the settings tell which tenants there are, for people and for programs', () => {
  const { groups: _, ...said } = parse(withFabrikam);
  const settings = settingsFrom({ ...said, groups: { gold: ['fabrikam'] } }, 'hardenbot.yaml');
  const list = tenantList(settings);
  expect(list).toMatchObject({
    schema: 'tenant-list/1',
    tenants: [
      { name: 'home', identity: 'environment', groups: [] },
      { name: 'fabrikam', tenantId: fabrikam.tenantId, identity: 'multiTenant', channel: fabrikam.channel, groups: ['gold'] },
    ],
  });
  const [table] = tenantListCard(list, 'hardenbot.yaml').blocks;
  expect(JSON.stringify(table)).toContain('slack C0FABRIKAM');
});

test('for programs it is told as data, the same that is said', async () => {
  const { left, said } = await remove('fabrikam');
  expect(left).toMatchObject({
    schema: 'tenant-remove/1',
    tenant: 'fabrikam',
    tenantId: fabrikam.tenantId,
    removed: true,
    servicePrincipalId: fabrikam.bot.servicePrincipalId,
    todo: { variables: null },
  });
  for (const line of [left.todo.entra, ...left.todo.exchange, left.todo.azure]) expect(said).toContain(line);
});

test('whoever is asked and does not want it changes nothing', async () => {
  expect(await remove('fabrikam', { sure: false })).toMatchObject({
    removed: false,
    said: expect.stringMatching(/hardenbot export --tenant fabrikam[\s\S]*Nothing was changed\.$/),
    text: withFabrikam,
  });
});

test.each([
  ['fabrikan', /There is no tenant "fabrikan"[\s\S]*did you mean fabrikam/],
  ['home', /Without home the settings would not be whole[\s\S]*directory: there is no tenant "home"/],
])('%s: nothing is changed, and why is said', async (name, why) => {
  await expect(remove(name, { text: withFabrikam })).rejects.toThrow(why);
});

test('the only tenant is not taken out', async () => {
  await expect(remove('home', { text: houseSettings })).rejects.toThrow(/it is the only tenant; add another one first/);
});

describe('while something is under way', () => {
  const office = () => openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  const openIn = async (place: ReturnType<typeof office>) =>
    unfinishedOf(place.work.ledger, { tenant: tenantId, tenants: place.work.served() }, place.now());
  const planned = async (place: ReturnType<typeof office>) => {
    await place.does('ana', { says: 'plan pop-imap' });
    await place.settle();
    return place.newest();
  };
  const approved = async (place: ReturnType<typeof office>) => {
    const id = await planned(place);
    await place.does('bo', { clicks: 'approve', on: id, digest: place.change(id)?.plan?.digest ?? '' });
    await place.settle();
    return id;
  };

  test('it is refused with what that is and what to do, and done with --force', async () => {
    const place = office();
    const waiting = await planned(place);
    const open = await openIn(place);
    await expect(remove('fabrikam', { open })).rejects.toThrow(
      new RegExp(`Something is under way in fabrikam[\\s\\S]*${waiting} \\(pop-imap\\): waiting for approval; let it end`),
    );
    const { removed, text, left, said } = await remove('fabrikam', { open, force: true });
    expect({ removed, text }).toEqual({ removed: true, text: houseSettings });
    expect(left.open).toEqual([`${waiting} (pop-imap): waiting for approval: nobody does anything for it any more`]);
    expect(said).toContain(left.open?.[0]);
  });

  test('a change that stopped a campaign is, as long as others of it wait; with what becomes of those', async () => {
    const lab = openCampaignLab({
      tenants: { alpha: {}, bravo: {} },
      approvals: { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' },
      revertsItself: true,
    });
    await lab.says('ana', 'plan pop-imap @gold canary=1');
    await lab.settle();
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    lab.office.forward(31 * 60_000);
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    const { ledger, served } = lab.office.work;
    const look = () => unfinishedOf(ledger, { tenant: served()[0]?.id ?? '', tenants: served() }, lab.office.now());
    const [id, campaign] = [lab.change('alpha')?.id, lab.change('alpha')?.request.campaign?.id];
    const what = `${id} (pop-imap): stopped the campaign ${campaign}, of which others wait`;
    await expect(remove('fabrikam', { open: await look() })).rejects.toThrow(`${what}; go on with it or end it in chat`);
    const { left } = await remove('fabrikam', { open: await look(), force: true });
    expect(left.open).toEqual([`${what}: none of the others begins until its id stands under formerTenants`]);
    await lab.clicks('bo', 'End it');
    expect(await look()).toEqual([]);
  });

  test('where nobody can tell, --force says that', async () => {
    const unknown = () => Promise.reject(new InputError('Whether something is under way there is unknown.', []));
    const { left, said } = await remove('fabrikam', { force: true, look: unknown });
    expect([left.removed, left.open, said]).toEqual([true, null, expect.stringContaining('is unknown')]);
  });

  test('a change that waits to be kept is under way until it was kept', async () => {
    const place = office();
    const id = await approved(place);
    const open = await openIn(place);
    await expect(remove('fabrikam', { open })).rejects.toThrow(new RegExp(`${id} \\(pop-imap\\): reverts itself at .*UTC`));
    await place.does('cy', { clicks: 'keep', on: id });
    await place.settle();
    expect(await openIn(place)).toEqual([]);
  });

  test('an account that is blocked is, until access was restored', async () => {
    const lab = await openIncidentLab(incidentTenant(night), {
      approvals: { incident: [ids.bo], tiers: { low: 1, medium: 1, high: 1 } },
      breakGlass: [accounts.breakGlass.name],
    });
    const look = () => unfinishedOf(lab.office.work.ledger, { tenant: tenantId, tenants: [] }, lab.office.now());
    try {
      await lab.says('ana', `contain ${accounts.mia.name}`);
      await lab.approves('bo');
      const { id } = lab.change();
      const what = `${id} (contain): ${accounts.mia.name} cannot sign in, and nobody restored access`;
      await expect(remove('fabrikam', { open: await look() })).rejects.toThrow(`${what}; restore access in chat`);
      const { left } = await remove('fabrikam', { open: await look(), force: true });
      expect(left.open).toEqual([`${what}: an administrator of the tenant restores access by hand`]);
      const ports = {
        register: { others: () => Promise.resolve({ ids: [tenantId], isWhole: true }) },
        ledger: lab.office.work.ledger,
      };
      expect(await orphanedChanges(ports, [])).toEqual([
        {
          tenant: tenantId,
          open: 1,
          text: `Tenant ${tenantId} is not in the settings any more, and hardenbot blocked ${accounts.mia.name} (${id}) there: nobody restores access.`,
          remedy: expect.stringContaining('let the blocked accounts sign in again'),
        },
      ]);
      await lab.claimsAll();
      await lab.says('ana', `restore ${lab.incident().id}`);
      await lab.approves('bo');
      expect(lab.change()).toMatchObject({ plan: { control: 'restore' }, status: 'verified' });
      expect([await look(), await orphanedChanges(ports, [])]).toEqual([[], []]);
    } finally {
      await lab.close();
    }
  });

  test('a plan that nobody approved in time is not', async () => {
    const place = office();
    await planned(place);
    place.forward(5 * 3_600_000);
    expect(await openIn(place)).toEqual([]);
  });
});

describe('what the store says', () => {
  const keys = [newDecisionKeys(), newDecisionKeys()] as const;
  const look = (address: string) =>
    lookForUnfinished(
      {
        settings: settingsSchema.parse({ tenants: {}, access: { read: {}, request: {} }, approvals: { approvers: {} } }),
        tenantId,
      },
      {
        // As worker.env has it.
        secrets: new Secrets({
          REDIS_URL: address,
          HARDENBOT_DECISION_PUBLIC_KEY: keys[0].publicKeyPem,
          HARDENBOT_LEDGER_KEY: keys[1].privateKeyPem,
        }),
        clock: systemClock,
      },
    );

  test('of a tenant without a record nothing is under way', async () => {
    const valkey = await startTestValkey();
    expect(await look(valkey.url)).toEqual([]);
    await valkey.stop();
  });

  test('where there is none, nobody can tell, and that is said with what to do', async () => {
    await expect(look(`redis://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      /is unknown[\s\S]*the store does not answer[\s\S]*--force/,
    );
  });
});
