/** Each key of hardenbot.yaml is decided in chat or stands in the file alone; what stands there says where and why, and no secret goes through chat. */
import type { Card } from '../../src/chat/card';
import { liveTenants } from '../../src/compose/tenants';
import { openWebhooks } from '../../src/compose/webhooks';
import { LiveSettings } from '../../src/config/live-settings';
import { settingsFrom } from '../../src/config/load';
import { webhookTopics } from '../../src/config/webhooks';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { DecidedSettings } from '../../src/features/settings-change/decided-settings';
import { type KeyRule, keyRules } from '../../src/features/settings-change/keys';
import { keyMeant } from '../../src/features/settings-change/rule-of-key';
import { deliverJob } from '../../src/gateway/webhooks/watch-webhooks';
import { isRefusal } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { openCampaignLab } from '../support/corridor/campaign-lab';
import { otherTenantId, tenantId } from '../support/corridor/office';
import { keyring, memoryLedger } from '../support/ledger/signed-entries';
import { approves, counts, documentWith, openSettings, proposes } from '../support/settings/settings-office';
import { openReceiver, secret } from '../support/wire/receiver';

const ofFile = Object.entries(keyRules).filter((one): one is [string, Extract<KeyRule, { in: 'file' }>] => one[1].in === 'file');
const asTyped = (key: string): string => key.replace('tenants.<name>.', '').replaceAll('<name>', 'siem');

describe('a key of the file alone', () => {
  test.each(ofFile)('%s is refused with the line to change and the reason', (key, { why }) => {
    const refusal = keyMeant(asTyped(key), 'contoso');
    if (!isRefusal(refusal)) throw new Error(`${key} is taken`);
    // What stands in both places is meant of the tenant.
    const isOfTenant = key.startsWith('tenants.<name>.') || Object.hasOwn(keyRules, `tenants.<name>.${key}`);
    const line = isOfTenant ? `tenants.contoso.${asTyped(key)}` : asTyped(key);
    expect(refusal.code).toBe('only-in-the-file');
    expect(refusal.reason).toContain(why);
    expect(refusal.remedy).toContain(`\`${line}\``);
  });

  test('and one of the chat are different keys, each with a reason or a direction', () => {
    const inChat = Object.entries(keyRules).filter(([, rule]) => rule.in === 'chat');
    expect(ofFile.length + inChat.length).toBe(Object.keys(keyRules).length);
    for (const [key] of inChat) expect([key, isRefusal(keyMeant(asTyped(key), 'contoso'))]).toEqual([key, false]);
  });

  test('watching and the sweep begin in the file, and their pace changes in chat', async () => {
    expect(await openSettings().does('ana', { says: 'set signals.everySeconds 120' })).toBe('only-in-the-file');
    expect(await openSettings().does('ana', { says: 'set mailboxSweep.perSecond 1' })).toBe('only-in-the-file');
    const office = openSettings({ signals: {}, mailboxSweep: {} });
    await approves(office, await proposes(office, 'set mailboxSweep.perSecond=1 signals.everySeconds=120'), 'cy', 'di');
    expect([counts(office, 'mailboxSweep.perSecond'), counts(office, 'signals.everySeconds')]).toEqual([1, 120]);
  });
});

describe('a secret', () => {
  test.each([
    'set webhooks.siem.secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'set webhooks.siem whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'set teams.clientSecret abc',
    'add pop-imap.allow xoxb-1-2-3',
    'set slack.botToken=xoxb-1-2-3 digest.at=08:00',
  ])('is not taken: %s', async (says) => {
    const office = openSettings();
    expect(await office.does('ana', { says })).toBe('no-secrets');
    expect(JSON.stringify([...office.storage.entries.values()])).not.toMatch(/whsec_|xoxb-/);
  });

  test('of a webhook is said to belong to the gateway', () => {
    const refusal = keyMeant('webhooks.siem.signingSecret', 'contoso');
    expect(isRefusal(refusal) && refusal.remedy).toContain('HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET of the gateway');
  });
});

describe('what a webhook is told of a tenant', () => {
  const hooks = { siem: { url: 'https://hooks.contoso.com/x' }, other: { url: 'https://fabrikam.com/x', tenants: ['fabrikam'] } };
  const withHooks = (own: object = {}) => {
    const document = documentWith(own);
    return {
      ...document,
      tenants: {
        ...document.tenants,
        fabrikam: { ...document.tenants.contoso, tenantId: otherTenantId, channel: { terminal: 'elsewhere' } },
      },
      directory: 'contoso',
      webhooks: hooks,
    };
  };
  const open = () => openSettings({}, {}, { settings: settingsFrom(withHooks(), 'hardenbot.yaml') });

  test('is narrowed with high risk, and widened with low', async () => {
    const office = open();
    const id = await proposes(office, 'set webhooks.siem applied,undone');
    expect(await approves(office, id, 'cy')).toEqual(['done']);
    expect(counts(office, 'webhooks.siem')).toEqual([...webhookTopics]);
    await approves(office, id, 'di');
    expect(counts(office, 'webhooks.siem')).toEqual(['applied', 'undone']);
    await approves(office, await proposes(office, 'add webhooks.siem drift'), 'cy');
    expect(counts(office, 'webhooks.siem')).toEqual(['applied', 'undone', 'drift']);
  });

  test.each([
    ['set webhooks.siem none', 'bad-setting'],
    ['set webhooks.siem nonsense', 'bad-setting'],
    ['set webhooks.pager applied', 'bad-setting'],
    ['set webhooks.other applied', 'bad-setting'],
    ['set webhooks.siem.url https://evil.example', 'only-in-the-file'],
  ])('%s is refused', async (says, code) => {
    expect(await open().does('ana', { says })).toBe(code);
  });

  test('counts in the gateway without a restart', async () => {
    const receiver = await openReceiver();
    const url = receiver.url.replace('http:', 'https:');
    const settings = settingsFrom({ ...withHooks(), webhooks: { siem: { url } } }, 'hardenbot.yaml');
    const office = openSettings({}, {}, { settings });
    const ledger = memoryLedger(office.storage, office.work.clock);
    const live = new LiveSettings(settings);
    const decided = new DecidedSettings(live, decisionVerifier(keyring));
    const webhooks = openWebhooks({
      settings: live.view,
      ledger,
      jobs: { add: async () => undefined, ensure: async () => true },
      tenants: liveTenants(live),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      clock: { ...office.work.clock, now: () => new Date() },
      secrets: new Map([['siem', secret]]),
      mayReach: () => true,
      ca: receiver.ca,
      everyMs: 3_600_000,
    });
    const told = async (): Promise<readonly string[]> => {
      const before = receiver.requests.length;
      await decided.renew(tenantId, ledger);
      await webhooks.run(deliverJob(tenantId, { name: 'siem' }));
      return receiver.requests.slice(before).map(({ body }) => JSON.parse(body).data.step);
    };
    await told();
    await approves(office, await proposes(office, 'set webhooks.siem applied'), 'cy', 'di');
    expect(await told()).toEqual([]);
    await approves(office, await proposes(office, 'set webhooks.siem file'), 'cy');
    // What was left out meanwhile is caught up with: a receiver misses nothing that it asks for again.
    expect((await told()).slice(-3)).toEqual(['proposed', 'approved', 'inForce']);
    await webhooks.close();
    await receiver.close();
  });
});

describe('a group of tenants', () => {
  test('is proposed to tenant by tenant, each with approvers of its own', async () => {
    const lab = openCampaignLab({ tenants: { contoso: {}, fabrikam: {}, tailspin: { tags: [] } } });
    const answer = await lab.says('ana', 'set digest.at=08:00 digest.timeZone=Europe/Berlin @gold');
    if (answer === null || isRefusal(answer)) throw new Error(`no card: ${JSON.stringify(answer)}`);
    expect(textOf(answer)).toContain('Proposed in 2 of 2 tenants.');
    const refused = textOf((await lab.says('ana', 'set digest.at=25:00 @gold')) as Card);
    expect(refused).toContain('Proposed in 0 of 2 tenants.');
    expect(refused.split('\n').filter((line) => line.startsWith('In none: '))).toHaveLength(1);
    await lab.settle();
    const proposed = [...lab.office.storage.entries.values()].flat().filter(({ event }) => event.type === 'settingsProposed');
    expect(new Set(proposed.map(({ tenant }) => tenant)).size).toBe(2);
  });

  test('is joined by a tag, which the refusal of groups names', async () => {
    const office = openSettings();
    const refusal = keyMeant('groups.pilot', 'contoso');
    expect(isRefusal(refusal) && refusal.reason).toContain('/harden add tags');
    await approves(office, await proposes(office, 'add tags pilot'), 'cy');
    expect(counts(office, 'tags')).toEqual(['pilot']);
    expect(office.work.decided.live.tenant('contoso')?.tags).toEqual(['pilot']);
  });
});
