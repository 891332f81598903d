/** A whole incident on Slack and on Teams: asked for, read, contained by one person, cleaned by choice, and restored after a false alarm. */

import { people } from '../support/corridor/harness';
import { type Chat, onSlack, onTeams } from '../support/corridor/incident-chats';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';

const open = () => ({
  state: incidentTenant(new Date()),
  approvals: { approvers: { people: Object.values(people) }, incident: [people.bo] },
});

const { mia } = accounts;

describe.each([
  ['Slack', onSlack],
  ['Teams', onTeams],
] as const)('on %s', (_name, openChat) => {
  let chat: Chat;
  beforeEach(async () => {
    chat = await openChat(open());
  });
  afterEach(() => chat.close());

  test('an incident is contained by one person, cleaned by choice, and restored after a false alarm', async () => {
    const mail = () => withoutServiceProperties((chat.harness.simulator.state() as { readonly exchange: object }).exchange);
    const before = mail();

    await chat.says('ana', `contain ${mia.name}`);
    const read = await chat.until('Incident of mia@contoso.com', 'collect@evil.example');
    const incident = /\bi-[a-z0-9]{7}\b/.exec(read.text)?.[0] ?? '';
    expect(read.text).toContain('signed in from 203.0.113.66, Lagos, NG');
    expect(read.text).toContain('NEW: way to sign in: microsoftAuthenticator');
    expect(chat.harness.simulator.calls().filter((call) => call.write)).toEqual([]);

    const plan = await chat.until('Contain mia@contoso.com', 'waiting for approval');
    expect(plan.text).toContain('signed out everywhere until access is restored');
    await chat.clicks('ana', plan, 'Approve');
    await chat.clicks('bo', plan, 'Approve');
    const contained = await chat.until('Contain mia@contoso.com', 'applied and verified');
    expect(contained.id).toBe(plan.id);
    for (const words of ['block sign-in', 'end every session', 'replace the password', 'accountEnabled false'])
      expect(contained.text).toContain(words);
    expect(chat.harness.simulator.calls().filter((call) => call.write)).toHaveLength(4);

    await chat.says('ana', `clean ${incident} 1,2,3`);
    const cleaning = await chat.until('Clean up mia@contoso.com', 'waiting for approval');
    await chat.clicks('bo', cleaning, 'Approve');
    const cleaned = await chat.until('Clean up mia@contoso.com', 'applied and verified');
    expect(cleaned.text).toContain('switch off mia@contoso.com: rule "."');
    expect(mail()).not.toEqual(before);

    await chat.says('ana', `claim ${incident} 5,6,7,8 it was a drill, Mia did it all`);
    await chat.says('ana', `claim ${incident} rest it was a drill`);
    await chat.says('ana', `restore ${incident} all`);
    const restoring = await chat.until('Restore mia@contoso.com', 'waiting for approval');
    expect(restoring.text).toContain('The old password is not restored');
    await chat.clicks('bo', restoring, 'Approve');
    await chat.until('Restore mia@contoso.com', 'applied and verified');
    expect(mail()).toEqual(before);
    const all = await chat.until('Incident of mia@contoso.com', 'restored ·', 'claimed by ana');
    expect(all.id).toBe(read.id);
  });

  test('an incident says what people decided on its plan', async () => {
    await chat.says('ana', `contain ${mia.name}`);
    const plan = await chat.until(`Contain ${mia.name}`, 'waiting for approval');
    await chat.until(`Incident of ${mia.name}`, 'collect@evil.example');
    await chat.clicks('bo', plan, 'Reject', 'it was a drill');
    await chat.until(`Contain ${mia.name}`, 'it was a drill');
    await chat.until(`Incident of ${mia.name}`, 'contain: rejected');
  });

  test.each([
    ['miaa@contoso.com', `Did you mean ${mia.name}?`],
    [accounts.breakGlass.name, 'is an emergency account'],
  ])('a name that is not contained (%s) makes one message, which says why', async (typed, why) => {
    await chat.says('ana', `contain ${typed}`);
    const asks = await chat.until(typed, why);
    const meant = `Plan to contain ${mia.name}`;
    // Nobody types an address at night: what it may mean has a button.
    if (asks.buttons.includes(meant)) await chat.clicks('ana', asks, meant);
    else await chat.says('ana', `contain ${mia.name}`);
    expect(asks.buttons.includes(meant)).toBe(why.startsWith('Did you mean'));
    await chat.until(`Incident of ${mia.name}`, 'collect@evil.example');
    expect(chat.all().filter((text) => text.includes(typed))).toHaveLength(1);
  });
});
