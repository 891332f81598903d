/** The course of an intrusion is the same for the same seed, and shows what is left in the tenant at each card. */
import { kinds, playIntrusion, quietTenant } from '../support/intrusion/course';
import { isLeft } from '../support/intrusion/plant';
import { traces, unseenTraces } from '../support/intrusion/traces';
import { accounts } from '../support/tenants/incident-tenant';

const at = { ...accounts.mia, at: new Date('2026-11-24T06:00:00Z') };

test('there are more than forty kinds of traces that reading shows, each with a name and words of its own', () => {
  expect(traces.length).toBeGreaterThan(40);
  expect(new Set(kinds.map(({ kind }) => kind)).size).toBe(traces.length + unseenTraces.length);
});

test('each is left once it is planted, beside all others, and gone once it alone is removed', () => {
  const state = quietTenant();
  for (const trace of traces) expect([trace.name, isLeft(trace, state, at)]).toEqual([trace.name, false]);
  for (const trace of traces) trace.plant(state, at);
  for (const trace of traces) expect([trace.name, isLeft(trace, state, at)]).toEqual([trace.name, true]);
  for (const trace of traces) {
    const without = structuredClone(state);
    trace.remove(without, at);
    const gone = traces.filter((one) => !isLeft(one, without, at)).map(({ name }) => name);
    expect(gone).toEqual([trace.name]);
  }
});

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
      .every(({ title }) => /^(Done: )?Restore mia@contoso\.com/.test(title)),
  ).toBe(true);
  expect(restoredAt).not.toBeNull();
  expect(cards.at(-1)).toMatchObject({ left: [], isEnabled: true });
});
