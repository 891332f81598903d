/** What people do in a course, and the time that passes. */
import type { Chance } from '../chaos/random';
import type { Step } from './course';
import type { Beside } from './keyed';
import type { Action, Story } from './record';

const minutes = (...each: readonly number[]): readonly Step[] => each.map((wait) => ({ wait }));
const away: Step = { worker: 'away' };
const back: Step = { worker: 'back' };

/** What people do in a story. Stories that come to more of the store than the others are not rarer for it. */
export function plotOf(story: Story, chance: Chance): readonly Step[] {
  const press = (who: string, does: Action): Step => ({ who, does, story });
  const asked = press('ana', 'ask');
  const both = [asked, press('bo', 'approve'), press('cy', 'approve')];
  const day = 24 * 60;
  const ends: Readonly<Record<Story, readonly (() => readonly Step[])[]>> = {
    change: [
      () => [...both, ...minutes(29, 3, 3, 11)],
      () => [...both, ...minutes(29, 3, 3, 11)],
      () => [...both, press('bo', 'keep'), ...minutes(15, 29, 11)],
      () => [
        ...both,
        press('bo', 'keep'),
        { who: 'ana', says: 'audit direct-send' },
        { byHand: 'change' },
        ...minutes(30),
        press('ana', 'audit'),
        ...minutes(14),
      ],
      () => [...both, ...minutes(5), press('bo', 'revert'), ...minutes(3, 11)],
      () => [asked, press('bo', 'approve'), press('ana', 'withdraw'), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('bo', 'reject'), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('ana', 'approve'), press('bo', 'approve'), ...minutes(15)],
      () => [asked, press('bo', 'approve'), ...minutes(5 * 60), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('cy', 'emergency'), ...minutes(12, 19, 3, 11)],
      // No worker is there for a while: to hear of it, to begin, to undo.
      () => [...both, ...minutes(1), away, press('bo', 'keep'), ...minutes(3), back, ...minutes(15, 29, 11)],
      () => [...both, away, ...minutes(29, 15), back, ...minutes(3, 11)],
      () => [asked, away, press('bo', 'approve'), press('cy', 'approve'), ...minutes(15), back, ...minutes(3, 29, 3, 11)],
    ],
    trip: [
      () => [asked, press('bo', 'approve'), ...minutes(2 * day, 2 * day, 3, 11)],
      () => [asked, press('bo', 'approve'), away, ...minutes(3 * day, day, 14), back, ...minutes(3, 11)],
      () => [asked, press('ana', 'approve'), press('bo', 'reject'), press('cy', 'approve'), ...minutes(15)],
    ],
    containment: [
      () => [asked, press('bo', 'approve'), ...minutes(3, 11)],
      () => [asked, press('ana', 'approve'), ...minutes(15)],
    ],
  };
  return chance.pick(ends[story] as readonly [() => readonly Step[]])();
}

/** What a gateway says of the setting that was proposed. */
const counts: Step = { who: 'ana', says: 'settings smtp-auth.allow' };

const off: Step = { sign: 'policy off' };
/** The rule is taken back. */
const takenBack: readonly Step[] = [
  { who: 'ana', does: 'ask', story: 'ruleOff' },
  ...minutes(1),
  { who: 'bo', does: 'approve', story: 'ruleOff' },
  { who: 'cy', does: 'approve', story: 'ruleOff' },
];

/** The logs of a tenant are read within ten minutes without a queue, and what was found is shown within ten more. */
const read = minutes(9, 11, 4);

/** What people do where nothing is written to the tenant; an hour of it, because rounds over logs take processor time. */
export function plotOfMatter(beside: Beside, chance: Chance): readonly Step[] {
  if (beside === 'receiver') return plotOfReceiver(chance);
  const press = (who: string, does: Action): Step => ({ who, does, story: beside });
  const both = [press('ana', 'ask'), ...minutes(1), press('bo', 'approve'), press('cy', 'approve')];
  const sign: Step = { sign: chance.pick(['policy off', 'policy off', 'break-glass'] as const) };
  const plots: Readonly<Record<Exclude<Beside, 'receiver'>, readonly (() => readonly Step[])[]>> = {
    sign: [
      () => [...minutes(2), sign, ...minutes(3), press('bo', 'take'), ...read],
      () => [...minutes(2), sign, ...minutes(3), press('bo', 'take'), press('cy', 'expect'), ...read],
      () => [...minutes(2), sign, ...minutes(3), press('cy', 'admit'), ...minutes(2), sign, ...read],
      () => [...minutes(2), sign, ...read, press('ana', 'take'), ...minutes(3), sign, ...read],
      () => [sign, ...read, press('bo', 'expect'), ...minutes(3, 11)],
      () => [...minutes(2), away, sign, ...minutes(14), back, ...minutes(3), press('ana', 'take'), ...read],
    ],
    settings: [
      () => [...both, ...minutes(3, 11)],
      () => [...both, ...minutes(3, 11)],
      () => [
        press('ana', 'ask'),
        ...minutes(3),
        press('bo', 'approve'),
        ...minutes(3),
        press('cy', 'approve'),
        ...minutes(3, 11),
      ],
      () => [
        press('ana', 'ask'),
        ...minutes(1),
        press('bo', 'approve'),
        ...minutes(3),
        press('bo', 'reject'),
        ...minutes(15),
        counts,
      ],
      () => [
        press('ana', 'ask'),
        ...minutes(1),
        press('bo', 'approve'),
        press('ana', 'withdraw'),
        press('cy', 'approve'),
        ...minutes(15),
      ],
      () => [press('ana', 'ask'), ...minutes(1), press('ana', 'approve'), press('bo', 'approve'), ...minutes(15)],
      () => [press('ana', 'ask'), ...minutes(14), press('bo', 'approve'), press('cy', 'approve'), ...minutes(3, 11)],
      () => [...both.slice(0, -1), away, press('cy', 'approve'), ...minutes(14), back, ...minutes(3, 11), counts],
    ],
    rule: [
      () => [...both, ...minutes(3), off, ...read, ...minutes(11, 3)],
      () => [...both, ...minutes(3), off, ...read, ...minutes(11, 3)],
      () => [...both.slice(0, -1), ...minutes(3), off, ...read, press('cy', 'approve'), ...minutes(3, 11)],
      () => [...both, ...minutes(3), ...takenBack, ...minutes(3, 11), off, ...read],
      () => [off, ...minutes(3), press('bo', 'take'), ...read],
    ],
    waiver: [
      () => [...found, ...both, ...minutes(3, 11)],
      () => [...found, ...both, ...minutes(3), press('bo', 'end'), ...minutes(3, 11)],
      () => [...found, press('ana', 'ask'), ...minutes(1), press('bo', 'approve'), press('cy', 'reject'), ...minutes(15)],
      () => [
        ...found,
        press('ana', 'ask'),
        ...minutes(1),
        press('bo', 'approve'),
        press('ana', 'withdraw'),
        press('cy', 'approve'),
        ...minutes(15),
      ],
      () => [...found, press('ana', 'ask'), press('ana', 'approve'), press('bo', 'approve'), ...minutes(15)],
    ],
  };
  return chance.pick(plots[beside] as readonly [() => readonly Step[]])();
}

/** It hears of what happens from the first minute on, though no queue may bring it anything in that; and of what no chat takes. */
function plotOfReceiver(chance: Chance): readonly Step[] {
  const change = plotOf('change', chance);
  const [asked, ...rest] = change;
  const way = chance.below(6);
  if (way === 0)
    return [
      { hold: true },
      ...minutes(1),
      ...(asked === undefined ? [] : [asked]),
      ...minutes(1),
      { hold: false },
      ...minutes(2),
      ...rest,
      ...minutes(11),
    ];
  if (way === 1)
    return [
      ...minutes(1),
      ...change.slice(0, 3),
      { breaks: 'later' },
      { attack: 'drop the last row of the ledger', choice: 0 },
      ...minutes(3, 14),
      { breaks: null },
      ...minutes(15),
    ];
  return [...minutes(1), ...change, ...minutes(11)];
}

/** What is accepted was found before. */
const found: readonly Step[] = [{ who: 'ana', says: 'audit direct-send' }, ...minutes(2)];
