/** The intruder of the demo tenant, to the true end: phone, device, consent, rules and forwarding are gone in two readings before access is restored. */
import demo from '../../examples/demo-tenant.json';
import { shiftDates } from '../../src/cli/demo/shift-dates';
import { removeByHand } from '../support/corridor/demo-intruder';
import { people } from '../support/corridor/harness';
import { type Chat, onSlack, onTeams, onTerminal } from '../support/corridor/incident-chats';
import { count } from '../support/runner/counts';
import { hurriedClock } from '../support/time/hurried-clock';

const minutes = 60_000;

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
    const approvals = {
      approvers: { people: Object.values(people) },
      incident: [people.bo],
      tiers: { low: 1, medium: 1, high: 1 },
    };
    chat = await openChat({ state: shiftDates(demo, clock.now()), approvals, clock });
    const left = ['phone (+234 5550123)', 'DESKTOP-7Q2K1', 'Quick PDF Converter'];

    // One account fits: nobody types an address at night.
    await chat.says('ana', 'contain eli');
    await chat.clicks('ana', await chat.until('"eli" could be eli@contoso.com'), 'Plan to contain eli@contoso.com');
    const read = await chat.until('Incident of eli@contoso.com', ...left, 'eli.novak@mail.example', 'hidden rule "Sync"');
    const incident = /\bi-[a-z0-9]{7}\b/.exec(read.text)?.[0] ?? '';
    await chat.clicks('bo', await chat.until('Contain eli@contoso.com', 'waiting for approval'), 'Approve');
    const contained = await chat.until('Incident of eli@contoso.com', 'contained · 19 open');
    expect(contained.buttons).toContain('Plan to contain lea@contoso.com');

    await chat.says('ana', `clean ${incident}`);
    await chat.clicks('bo', await chat.until('Clean up eli@contoso.com', 'waiting for approval'), 'Approve');
    await chat.until('Clean up eli@contoso.com', 'checked: partial');

    await chat.says('ana', `restore ${incident}`);
    const refused = await chat.until('Restore', 'does not get access back');
    for (const words of left) expect(refused.text).toContain(words);

    const now = structuredClone(chat.harness.simulator.state()) as typeof demo;
    removeByHand(now);
    chat.harness.simulator.load(now);
    await chat.says('ana', `claim ${incident} 6,7,8 called Eli on his desk phone`);
    await chat.says('ana', `claim ${incident} rest looked with Eli at his desk`);
    await chat.says('ana', `restore ${incident}`);
    await chat.until('Restore', 'gone in one reading');
    clock.forward(16 * minutes);
    await chat.says('ana', `restore ${incident}`);
    await chat.clicks('bo', await chat.until('Restore eli@contoso.com', 'waiting for approval'), 'Approve');
    const ended = await chat.until('Incident of eli@contoso.com', 'restored ·', 'gone, read twice', 'claimed by ana');
    expect(ended.text).not.toMatch(/restored with|reopened/);
  });
});
