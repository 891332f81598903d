/** When people hear of signals: by day and in quiet hours, at the end of a shift, and after they answered. */

import { combine } from '../../src/features/signals/combine';
import { definitionsById } from '../../src/features/signals/deaf';
import { type StoredSign, signalDigest, signId } from '../../src/features/signals/entry-terms';
import { signalDefinitions } from '../../src/features/signals/kinds/definitions';
import { type Known, knownFrom, nothingKnown } from '../../src/features/signals/known';
import { type OpenedSignal, openedSignal } from '../../src/features/signals/opened-signal';
import { signalSettings } from '../../src/features/signals/settings';
import { asOpenCards, cardsOf, drawSignal, handOver, quietedBy, report } from '../../src/features/signals/worker/report';
import type { DrawJob } from '../../src/queue/redraw';
import { underLease } from '../../src/worker/apply/lease';
import { type Office, openOffice, tenantId } from '../support/corridor/office';

const hourMs = 3_600_000;
const quiet = { from: '20:00', to: '07:00' };
const weights = ['A', 'B', 'C'] as const;
type Loudness = 'loud' | 'normal' | 'digest';

/** A watched tenant from a moment on, in UTC, with a queue on the clock of the test. */
function watchedAt(at: string, settings: Record<string, unknown> = {}) {
  const drawn: { readonly key: string; readonly view: string; readonly at: string }[] = [];
  const office: Office = openOffice({
    tenants: {
      contoso: {
        channel: { terminal: 'hardening' },
        signals: settings,
        digest: { at: '08:00', timeZone: 'UTC', quiet },
      },
    },
    draw: (job: DrawJob) => {
      drawn.push({ key: job.reply.messageKey, view: job.view, at: office.now().toISOString().slice(11, 16) });
      return Promise.resolve();
    },
  });
  const parsed = signalSettings.parse(settings);
  if (parsed === null) throw new Error('Nothing is watched.');
  const [tenant] = office.work.served();
  if (tenant === undefined) throw new Error('No tenant is served.');
  const until = (moment: string): Promise<void> => {
    office.forward(Date.parse(moment) - office.now().getTime());
    return office.settle();
  };
  const held = { tenant: tenantId, classes: ['signals'], againMs: 1 };
  office.forward(Date.parse(at) - office.now().getTime());
  return {
    office,
    drawn,
    until,
    /** What a round does with new signs. */
    reports: async (fresh: readonly StoredSign[], maintenance: Known['maintenance'] = []): Promise<readonly OpenedSignal[]> => {
      const cards = await cardsOf(office.work, tenantId);
      const wishes = combine({
        now: office.now(),
        fresh,
        waiting: [],
        open: asOpenCards(cards),
        quieted: quietedBy(cards, office.work),
        known: knownFrom({ ...nothingKnown(office.now()), maintenance }),
        definitions: definitionsById,
        loudnessOf: (kind) => parsed.loudness[kind],
      }).cards;
      await underLease(office.work, held, async (lease) => {
        for (const wish of wishes) await report(office.work, lease, { tenant, wish });
      });
      const now = await cardsOf(office.work, tenantId);
      for (const card of now) await drawSignal(office.work, tenant, card);
      await office.settle();
      return now;
    },
    endsShift: async (): Promise<OpenedSignal> => {
      const cards = await cardsOf(office.work, tenantId);
      await underLease(office.work, held, (lease) => handOver(office.work, lease, { tenant, settings: parsed, cards }));
      await office.settle();
      const [card] = await cardsOf(office.work, tenantId);
      if (card === undefined) throw new Error('There is no card.');
      return card;
    },
    presses: async (clicks: 'waiveSignal' | 'expected' | 'take', card: OpenedSignal, reason = '14 the office moves') => {
      const on = `${card.id}@contoso`;
      return office.does('bo', { clicks, on, digest: signalDigest(card.id, card.signs), reason });
    },
  };
}

function signOf(kind: string, at: string, more: Partial<StoredSign> = {}): StoredSign {
  return {
    kind,
    about: { type: 'policy', id: 'policy-1', name: 'Require MFA' },
    rowIds: ['row-1'],
    key: 'row-1',
    at: new Date(at).toISOString(),
    answeredAt: new Date(at).toISOString(),
    says: 'Something happened.',
    evidence: [],
    confidence: 'certain',
    weight: 'A',
    reasons: ['It matters.'],
    presses: [],
    ...more,
  };
}

const night = '2026-11-24T22:00:00Z';
const morning = '2026-11-25T07:00:00Z';

test('every kind that is loud is shown in quiet hours, every other one after them, and what settings leave to the digest never', async () => {
  const wrong: string[] = [];
  for (const { id, loudness: own } of signalDefinitions)
    for (const said of [undefined, 'loud', 'normal', 'digest'] as const) {
      const loudness: Loudness = said ?? own;
      const lab = watchedAt(night, said === undefined ? {} : { loudness: { [id]: said } });
      await lab.reports([signOf(id, night)]);
      await lab.until(morning);
      const shown = lab.drawn.map(({ view, at }) => `${view} ${at}`).join(', ');
      const wanted = { loud: 'signal 22:00, signalAlarm 22:00', normal: 'signal 07:00', digest: '' }[loudness];
      if (shown !== wanted) wrong.push(`${id}, ${said ?? 'as it is'}: ${shown}`);
    }
  expect(wrong).toEqual([]);
});

test('a card that waits for the morning is shown at once when it becomes loud', async () => {
  const lab = watchedAt(night, { loudness: { 'mail-flow': 'normal', 'policy-weakened': 'loud' } });
  await lab.reports([signOf('mail-flow', night)]);
  expect(lab.drawn).toEqual([]);
  lab.office.forward(60_000);
  await lab.reports([signOf('policy-weakened', night, { key: 'row-2' })]);
  expect(lab.drawn.map(({ view, at }) => `${view} ${at}`)).toEqual(['signal 22:01', 'signalAlarm 22:01']);
});

test('that an account was contained without asking is shown at any hour', async () => {
  const lab = watchedAt(night);
  const [card] = await lab.reports([signOf('mailbox-right', night)]);
  expect(lab.drawn).toEqual([]);
  await underLease(lab.office.work, { tenant: tenantId, classes: ['signals'], againMs: 1 }, (lease) =>
    lease.append(
      card?.id ?? '',
      {
        type: 'signalContained',
        at: night,
        person: { id: 'mallory', name: 'Mallory' },
        kind: 'mailbox-right',
        incident: 'i-1',
        change: 'c-1',
        settings: 'set-1',
        by: [{ id: 'bo', name: 'Bo' }],
      },
      1,
    ),
  );
  await lab.reports([]);
  expect(lab.drawn.map(({ view, at }) => `${view} ${at}`)).toEqual(['signal 22:00']);
});

describe('at the end of a shift', () => {
  const settings = { shiftEnds: ['16:00', '23:30'], loudness: { 'policy-weakened': 'loud' } };
  const at = '2026-11-24T15:00:00Z';

  test('what nobody took says so, calls who comes once for each shift, and is over when it is a day old', async () => {
    const lab = watchedAt(at, settings);
    await lab.reports([signOf('policy-weakened', at)]);
    const times: number[] = [];
    for (let hours = 0; hours < 96; hours += 1) {
      times.push((await lab.endsShift()).handedOver.length);
      lab.office.forward(hourMs);
    }
    // At 16:00 and 23:30; at 16:00 of the next day it is older than a day.
    expect([times[0], times[1], times[8], times[9], times.at(-1)]).toEqual([0, 1, 1, 2, 2]);
    const alarms = lab.drawn.filter(({ view }) => view === 'signalAlarm');
    expect(alarms.map((one) => one.at)).toEqual(['15:00', '16:00', '00:00']);
    expect(new Set(alarms.map(({ key }) => key)).size).toBe(3);
  });

  test.each(['take', 'expected'] as const)('what someone pressed %s for is handed over to nobody', async (pressed) => {
    const lab = watchedAt(at, settings);
    const [card] = await lab.reports([signOf('policy-weakened', at)]);
    expect(await lab.presses(pressed, card as OpenedSignal)).toBe('done');
    await lab.until('2026-11-24T16:30:00Z');
    expect((await lab.endsShift()).handedOver).toEqual([]);
  });

  test('what is no loud one waits for the morning', async () => {
    const lab = watchedAt('2026-11-24T19:00:00Z', { ...settings, loudness: { 'policy-weakened': 'normal' } });
    await lab.reports([signOf('policy-weakened', '2026-11-24T19:00:00Z')]);
    await lab.until('2026-11-24T23:40:00Z');
    expect((await lab.endsShift()).handedOver).toHaveLength(1);
    await lab.until('2026-11-25T08:00:00Z');
    expect(lab.drawn.map(({ view, at: when }) => `${view} ${when}`)).toEqual(['signal 19:00', 'signal 08:00']);
  });
});

describe('an answer quiets the same and nothing worse', () => {
  const at = '2026-11-24T09:00:00Z';
  const window = { from: new Date(at), to: '', until: new Date('2026-11-24T12:00:00Z'), says: 'updates' };
  const cases = (['waiveSignal', 'expected'] as const).flatMap((pressed) =>
    weights
      .slice(0, 2)
      .flatMap((answered) =>
        weights.slice(0, 2).flatMap((next) => [false, true].map((inWindow) => ({ pressed, answered, next, inWindow }))),
      ),
  );

  test.each(cases)('$pressed over weight $answered, then weight $next (in a maintenance window: $inWindow)', async (one) => {
    // Loud by settings, so that weight B rings alone.
    const lab = watchedAt(at, { loudness: { 'policy-weakened': 'loud' } });
    const [card] = await lab.reports([signOf('policy-weakened', at, { weight: one.answered })]);
    expect(await lab.presses(one.pressed, card as OpenedSignal)).toBe('done');
    lab.office.forward(60_000);
    const next = signOf('policy-weakened', at, { weight: one.next, key: 'row-2', at: lab.office.now().toISOString() });
    const [after] = await lab.reports([next], one.inWindow ? [window] : []);
    const rang = after?.signs.some((sign) => signId(sign) === signId(next)) ?? false;
    expect(rang).toBe(one.next < one.answered);
  });

  test('what a window made a quiet card is answered for what it was', async () => {
    const lab = watchedAt(at);
    const [card] = await lab.reports([signOf('policy-weakened', at)], [window]);
    expect(card).toMatchObject({ loudness: 'normal', signs: [{ weight: 'B' }] });
    expect(await lab.presses('expected', card as OpenedSignal)).toBe('done');
    const [same] = await lab.reports([signOf('policy-weakened', at, { key: 'row-2' })], [window]);
    expect(same?.signs).toHaveLength(1);
  });

  test('the same happening that turns out to be worse opens the card again, and the answer was not over it', async () => {
    const lab = watchedAt(at, { loudness: { 'policy-weakened': 'loud' } });
    const [card] = await lab.reports([signOf('policy-weakened', at, { weight: 'B' })]);
    expect(await lab.presses('expected', card as OpenedSignal)).toBe('done');
    const worse = signOf('policy-weakened', at);
    const [after] = await lab.reports([worse]);
    expect(after?.signs.map(({ weight }) => weight)).toEqual(['A']);
    expect(await lab.presses('expected', card as OpenedSignal)).toBe('card-grew');
    expect(openedSignal(await lab.office.work.ledger.subject(tenantId, card?.id ?? ''))?.answers).toHaveLength(1);
    const listed = await lab.office.answers({
      actor: { platform: 'terminal', id: 'bo', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: 'k1',
      kind: 'command',
      text: `signals contoso ${card?.id}`,
    });
    expect(JSON.stringify(listed)).toContain('"falseAlarm"');
  });
});
