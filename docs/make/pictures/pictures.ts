/** Which pictures there are, and the page of each. */
import type { Card } from '../../../src/chat/card';
import { type Theme, themes } from './page';
import { slackPage } from './slack-page';
import { type PictureName, pictureNames } from './story';
import { teamsPage } from './teams-page';

const pages = { slack: slackPage, teams: teamsPage } as const;
type Chat = keyof typeof pages;
const chats: readonly Chat[] = ['slack', 'teams'];

export interface Picture {
  readonly file: string;
  readonly html: string;
}

function fileOf(chat: Chat, name: PictureName, theme: Theme): string {
  return `${chat}-${name}-${theme}.png`;
}

export const pictureFiles: readonly string[] = chats.flatMap((chat) =>
  pictureNames.flatMap((name) => themes.map((theme) => fileOf(chat, name, theme))),
);

/** Cards that there were not before. */
const newer: readonly PictureName[] = [
  'announced',
  'incident-contained',
  'incident-cleaned',
  'incident-open',
  'incident-restored',
];

/** How the cards looked before they were cut down to a phone's screen: drawn once, kept as files. */
export const beforeFiles: readonly string[] = chats.flatMap((chat) =>
  pictureNames.filter((name) => !newer.includes(name)).map((name) => `before-${chat}-${name}.png`),
);

export function picturesOf(cards: Readonly<Record<PictureName, Card>>): readonly Picture[] {
  return chats.flatMap((chat) =>
    pictureNames.flatMap((name) =>
      themes.map((theme) => ({ file: fileOf(chat, name, theme), html: pages[chat](cards[name], theme) })),
    ),
  );
}
