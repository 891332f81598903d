/** What the pictures show: one story of the demo tenant, played through gateway and worker as they are composed for real. */

import demo from '../../../examples/demo-tenant.json';
import type { Card } from '../../../src/chat/card';
import { shiftDates } from '../../../src/cli/demo/shift-dates';
import { controls as everyControl } from '../../../src/controls/index';
import { type ChatRoom, changeTitleOf, openChatRoom, textOf } from '../../../test/support/chat/chat-room';
import { openHarness, people } from '../../../test/support/corridor/harness';
import { postureCards } from './digest-card';
import { incidentPictures } from './incident-cards';
import { settingsPictures } from './settings-cards';
import { signalPicture } from './signal-card';
import { travelPicture } from './travel-card';
import { whyPicture } from './why-card';

export const pictureNames = [
  'status',
  'plan',
  'reject',
  'approval',
  'keep',
  'home',
  'contain',
  'several',
  'digest',
  'drift',
  'why',
  'travel',
  'settings',
  'announced',
  'questions',
  'signal',
  'incident-contained',
  'incident-cleaned',
  'incident-open',
  'incident-restored',
] as const;
export type PictureName = (typeof pictureNames)[number];

/** As the demo has them. */
export const controls = {
  'pop-imap': { allow: ['scanner@contoso.com'] },
  'country-block': { block: ['RU', 'KP', 'BY'], home: ['US', 'DE'] },
};

export async function tellForPictures(now: Date): Promise<Readonly<Record<PictureName, Card>>> {
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({
    platform: room,
    state: shiftDates(demo, now),
    controls,
    settings: {
      people: Object.entries(people).map(([id, entraId]) => ({ entraId, name: capital(id), terminal: id })),
      approvals: { approvers: { people: Object.values(people) }, incident: Object.values(people) },
    },
  });
  try {
    return {
      ...(await tell(room)),
      ...(await postureCards(controls)),
      why: await whyPicture(now),
      signal: await signalPicture(),
      travel: await travelPicture(now),
      ...(await settingsPictures(shiftDates(demo, now), controls)),
      ...(await incidentPictures(now)),
    };
  } finally {
    await harness.close();
  }
}

async function tell(
  room: ChatRoom,
): Promise<Readonly<Record<'status' | 'plan' | 'reject' | 'approval' | 'keep' | 'home' | 'contain' | 'several', Card>>> {
  const says =
    (...words: readonly string[]) =>
    (card: Card) =>
      !card.title.startsWith('Audit of ') && words.every((one) => textOf(card).includes(one));
  await room.says('ana', 'audit');
  await room.waitFor((card) => textOf(card).includes(`${everyControl.length} controls`), 'an audit');
  const status = await room.says('ana', 'status');
  if (status === null) throw new Error('There is no status.');
  await room.says('ana', 'plan pop-imap');
  const plan = await room.waitFor(says(changeTitleOf('pop-imap'), 'waiting for approval', 'Who notices'), 'a plan');
  await room.clicks('bo', 'Reject', 'The ticket system still fetches mail with IMAP: wait until Monday.');
  const reject = await room.waitFor(says('rejected by Bo'), 'a plan that was rejected');
  await room.says('ana', 'plan direct-send');
  await room.waitFor(says(changeTitleOf('direct-send'), 'waiting for approval'), 'a plan that takes two');
  await room.clicks('bo', 'Approve');
  const approval = await room.waitFor(says(changeTitleOf('direct-send'), '1 of 2'), 'a plan with one of two approvals');
  await room.clicks('cy', 'Approve');
  const keep = await room.waitFor(says('Applied: keep it before', 'posted in the thread'), 'a change that waits to be kept');
  const home = await room.says('ana', 'home');
  if (home === null) throw new Error('There is no home.');
  await room.says('ana', 'contain eli@contoso.com');
  const contain = await room.waitFor(says('Contain eli', 'waiting for approval', 'Who notices'), 'a containment to approve');
  await room.says('ana', 'plan pop-imap smtp-auth exchange-powershell');
  const several = await room.waitFor(says('3 waiting for approval', 'Approve all'), 'several plans on one card');
  return { status, plan, reject, approval, keep, home, contain, several };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
