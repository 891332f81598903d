/** The card of an incident at four moments: contained, cleaned with things left, restored with some of them open, and restored. */
import demo from '../../../examples/demo-tenant.json';
import type { Card } from '../../../src/chat/card';
import { shiftDates } from '../../../src/cli/demo/shift-dates';
import { type ChatRoom, openChatRoom, textOf } from '../../../test/support/chat/chat-room';
import { removeByHand } from '../../../test/support/corridor/demo-intruder';
import { type Harness, openHarness, people } from '../../../test/support/corridor/harness';
import { hurriedClock } from '../../../test/support/time/hurried-clock';

const names = ['contained', 'cleaned', 'open', 'restored'] as const;
type IncidentPictures = Readonly<Record<`incident-${(typeof names)[number]}`, Card>>;

/** Longer than the time after which a removal is read again. */
const laterMs = 16 * 60_000;

interface Course {
  readonly room: ChatRoom;
  readonly harness: Harness;
  readonly id: string;
  readonly contained: Card;
  readonly cleaned: Card;
  /** Turns the clock ahead, by milliseconds. */
  readonly forward: (ms: number) => void;
  /** The newest card of the incident whose state has these words. */
  readonly card: (...words: readonly string[]) => Promise<Card>;
}

export async function incidentPictures(now: Date): Promise<IncidentPictures> {
  const open = await course(now, restoreDespite);
  const restored = await course(now, restore);
  return {
    'incident-contained': restored.contained,
    'incident-cleaned': restored.cleaned,
    'incident-open': open.end,
    'incident-restored': restored.end,
  };
}

async function course(
  now: Date,
  ending: (of: Course) => Promise<Card>,
): Promise<{ readonly contained: Card; readonly cleaned: Card; readonly end: Card }> {
  const room = openChatRoom('terminal', 'hardening');
  const clock = hurriedClock(now);
  const harness = await openHarness({
    platform: room,
    state: shiftDates(demo, now),
    controls: {},
    clock,
    settings: {
      people: Object.entries(people).map(([id, entraId]) => ({
        entraId,
        name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
        terminal: id,
      })),
      approvals: {
        approvers: { people: Object.values(people) },
        incident: Object.values(people),
        tiers: { low: 1, medium: 1, high: 1 },
      },
    },
  });
  const card: Course['card'] = (...words) =>
    room.waitFor(
      (one) => one.title.startsWith('Incident of eli') && words.every((word) => textOf(one).includes(word)),
      words.join(', '),
    );
  try {
    await room.says('ana', 'contain eli@contoso.com');
    const read = await card('contain: waiting for approval');
    const id = /\bi-[a-z0-9]{7}\b/.exec(textOf(read))?.[0] ?? '';
    await approve(room, 'Contain eli', 'bo');
    const contained = await card('contained ·', 'open');
    await room.says('ana', `clean ${id}`);
    await approve(room, 'Clean up eli', 'bo');
    await room.waitFor((one) => one.title.includes('Clean up eli') && textOf(one).includes('checked: partial'), 'cleaned');
    // Refused for what is left; it reads the account again.
    await room.says('ana', `restore ${id}`);
    const cleaned = await card('contained ·', 'gone once');
    const end = await ending({ room, harness, id, contained, cleaned, forward: (ms) => clock.forward(ms), card });
    return { contained, cleaned, end };
  } finally {
    await harness.close();
  }
}

async function approve(room: ChatRoom, title: string, ...approvers: readonly string[]): Promise<void> {
  await room.waitFor(
    (one) => one.title.startsWith(title) && textOf(one).includes('waiting for approval'),
    `${title}, to approve`,
  );
  for (const who of approvers) await room.clicks(who, 'Approve');
}

async function clear({ room, harness, id }: Course): Promise<void> {
  const state = structuredClone(harness.simulator.state()) as typeof demo;
  removeByHand(state);
  harness.simulator.load(state);
  await room.says('ana', `claim ${id} rest looked with Eli at his desk`);
  await room.says('ana', `restore ${id}`);
  // The removals were read once: a second reading, later, proves them.
  await room.waitFor(
    (one) => one.title.startsWith('Restore') && /offline_access \(gone once|gone in one reading/.test(textOf(one)),
    'a second refusal',
  );
}

async function restore(of: Course): Promise<Card> {
  const { room, id, forward, card } = of;
  await room.says('ana', `claim ${id} 6,7,8 called Eli on his desk phone`);
  await clear(of);
  forward(laterMs);
  await room.says('ana', `restore ${id}`);
  await approve(room, 'Restore eli', 'bo');
  return card('restored ·', 'gone, read twice');
}

/** Three people and folders nobody asked Eli about yet. */
async function restoreDespite(of: Course): Promise<Card> {
  const { room, id, forward, card } = of;
  await clear(of);
  forward(laterMs);
  await room.says('ana', `restore ${id} despite he has to send the tender tonight`);
  await approve(room, 'Restore eli', 'bo', 'cy');
  return card('restored with 3 open');
}
