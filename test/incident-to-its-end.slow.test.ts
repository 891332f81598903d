/** The intruder of a night, to the true end: phone, device, consent, rule and forwarding are gone in two readings before access is restored. */
import { people } from './support/corridor/harness';
import { type Chat, onSlack, onTeams, onTerminal } from './support/corridor/incident-chats';
import type { At, Planted } from './support/intrusion/plant';
import { traces } from './support/intrusion/traces';
import { count } from './support/runner/counts';
import { accounts, incidentTenant } from './support/tenants/incident-tenant';
import { hurriedClock } from './support/time/hurried-clock';

const { mia } = accounts;
const minutes = 60_000;

const left = traces.filter(({ name }) => /method: phone|^a device$/.test(name));

// In the quick lane one chat stands for the three.
const chats = [
  ['Slack', onSlack],
  ['Teams', onTeams],
  ['the terminal', onTerminal],
] as const;

describe.each(chats.slice(0, count({ fast: 1, full: chats.length })))('on %s', (_name, openChat) => {
  let chat: Chat;
  afterEach(() => chat.close());

  test('the card is green only once nothing is left, and says before what is', async () => {
    // What services limit is not waited for.
    const clock = hurriedClock(new Date());
    const at: At = { ...mia, at: new Date(clock.now().getTime() - 3 * 3600_000) };
    const state = structuredClone(incidentTenant(clock.now())) as unknown as Planted;
    for (const { plant } of left) plant(state, at);
    const approvals = {
      approvers: { people: Object.values(people) },
      incident: [people.bo],
      tiers: { low: 1, medium: 1, high: 1 },
    };
    chat = await openChat({ state, approvals, clock });
    const inTenant = (change: (now: Planted) => void): void => {
      const now = structuredClone(chat.harness.simulator.state()) as Planted;
      change(now);
      chat.harness.simulator.load(now);
    };

    await chat.says('ana', `contain ${mia.name}`);
    const read = await chat.until(
      'Incident of mia@contoso.com',
      'phone (+234 1)',
      'DESKTOP-X',
      'Mail Sync Pro',
      'collect@evil.example',
    );
    const incident = /\bi-[a-z0-9]{7}\b/.exec(read.text)?.[0] ?? '';
    await chat.clicks('bo', await chat.until('Contain mia@contoso.com', 'waiting for approval'), 'Approve');
    await chat.until('Incident of mia@contoso.com', 'contained · 14 open');

    await chat.says('ana', `clean ${incident}`);
    await chat.clicks('bo', await chat.until('Clean up mia@contoso.com', 'waiting for approval'), 'Approve');
    await chat.until('Clean up mia@contoso.com', 'measured partial');

    await chat.says('ana', `restore ${incident}`);
    const refused = await chat.until('Restore', 'does not get access back');
    for (const words of ['phone (+234 1)', 'DESKTOP-X', 'Mail Sync Pro']) expect(refused.text).toContain(words);

    inTenant((now) => {
      for (const { remove } of left) remove(now, at);
      now.graph['oauth2PermissionGrants'] = [];
    });
    await chat.says('ana', `claim ${incident} 3,6 called Mia on her desk phone`);
    await chat.says('ana', `claim ${incident} rest looked with Mia at her desk`);
    await chat.says('ana', `restore ${incident}`);
    await chat.until('Restore', 'gone in one reading');
    clock.forward(16 * minutes);
    await chat.says('ana', `restore ${incident}`);
    await chat.clicks('bo', await chat.until('Restore mia@contoso.com', 'waiting for approval'), 'Approve');
    const ended = await chat.until('Incident of mia@contoso.com', 'restored ·', 'gone, read twice', 'claimed by ana');
    expect(ended.text).not.toMatch(/restored with|reopened/);
  });
});
