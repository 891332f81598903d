/** The course of an intrusion is the same for the same seed, and shows what is left in the tenant at each card. */
import { playIntrusion } from './support/intrusion/course';

test('what was planted is left until it is removed, and access comes back only then', async () => {
  const { cards, planted, restoredAt, refusals } = await playIntrusion({
    seed: 1,
    kinds: ['a consent', 'a sign-in method: microsoftAuthenticator', 'an inbox rule'],
    when: 'before',
  });
  expect(planted.map(({ kind }) => kind)).toHaveLength(3);
  expect(cards[0]?.left).toHaveLength(3);
  expect(refusals[0]).toContain('does not get access back');
  expect(
    cards
      .filter(({ about, title }) => about === 'restore' && title !== 'Where the ledger stood')
      .every(({ title }) => title.startsWith('Restore mia@contoso.com')),
  ).toBe(true);
  expect(restoredAt).not.toBeNull();
  expect(cards.at(-1)).toMatchObject({ left: [], isEnabled: true });
});
