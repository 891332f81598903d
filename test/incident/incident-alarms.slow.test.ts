/** Nobody has to look at the card of an incident: what came back, and what is left by hand, calls people by a message of its own. */
import { playIntrusion, type SeenCard } from '../support/intrusion/course';

const isAlarm = ({ title }: SeenCard) => title.startsWith('Reopened');
const isReminder = ({ title }: SeenCard) => title.startsWith('Still to do by hand');

test('what came back after access was restored is posted anew, once, with what it is, and shown to those named for incidents', async () => {
  const { cards, restoredAt } = await playIntrusion({ seed: 3, kinds: ['an inbox rule', 'a consent'], when: 'watched' });
  expect(restoredAt).not.toBeNull();
  const alarms = cards.filter(isAlarm);
  expect(alarms.map(({ how }) => how).toSorted()).toEqual(['posted', 'whispered']);
  for (const alarm of alarms) {
    expect(alarm.tone).toBe('bad');
    expect(alarm.text).toContain('rule "x"');
    expect(alarm.buttons).toContain('Plan to contain again');
    expect(alarm.at > (restoredAt ?? alarm.at)).toBe(true);
  }
});

test("what came since and may be the person's is brought up once, to be claimed, with a button to contain", async () => {
  const { cards } = await playIntrusion({ seed: 3, kinds: ['a role that the account may activate'], when: 'watched' });
  const notices = cards.filter(({ title, how }) => title.startsWith('New since access was restored') && how === 'posted');
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({ tone: 'warn', text: expect.stringContaining('holds the role User Administrator') });
  expect(notices[0]?.buttons).toContain('Plan to contain again');
});

test('no card is green while anything that can be read is left', async () => {
  const { cards } = await playIntrusion({ seed: 3, kinds: ['a consent', 'POP turned on'], when: 'before' });
  expect(cards.filter(({ tone, left }) => tone === 'good' && left.length > 0).map(({ title }) => title)).toEqual([]);
  expect(cards.some(({ tone }) => tone === 'good')).toBe(true);
});

test('while nothing comes back nobody is alarmed', async () => {
  const { cards } = await playIntrusion({ seed: 3, kinds: ['an inbox rule'], when: 'before' });
  expect(cards.filter(isAlarm)).toEqual([]);
});

test('what is left by hand is brought up again every twelve hours, to the one who asked and those named for incidents', async () => {
  const { cards } = await playIntrusion({ seed: 3, kinds: ['a consent'], when: 'before', hands: 'none', waits: 3 });
  const reminders = cards.filter(isReminder);
  expect(new Set(reminders.filter(({ how }) => how === 'whispered').map(({ message }) => message))).toEqual(
    new Set(['ana', 'bo']),
  );
  const posted = reminders.filter(({ how }) => how === 'posted');
  expect(posted.length).toBeGreaterThanOrEqual(2);
  for (const { text, tone } of posted) {
    expect(tone).toBe('warn');
    expect(text).toContain('Remove-MgOauth2PermissionGrant -OAuth2PermissionGrantId planted-grant');
  }
});
