/** What people read of a card in Slack and in Teams: drawn, held to the rules of the service, and read as its client shows it. */
import { readMessage as readSlack } from '../../../adapters/slack/fake/reader';
import { checkMessage as checkSlack, isSlackError } from '../../../adapters/slack/fake/rules';
import { renderCard as drawForSlack } from '../../../adapters/slack/render/render';
import { readMessage as readTeams } from '../../../adapters/teams/fake/reader';
import { checkMessage as checkTeams } from '../../../adapters/teams/fake/rules';
import { renderCard as drawForTeams } from '../../../adapters/teams/render/render';
import type { Card } from '../../../src/chat/card';

/** Throws where the service would refuse the message. */
export const drawnIn: Readonly<Record<'Slack' | 'Teams', (card: Card) => string>> = {
  Slack: (card) => {
    const { text, blocks } = drawForSlack(card);
    const accepted = checkSlack(text, blocks);
    if (isSlackError(accepted)) throw new Error(`${accepted.error}: ${accepted.details.join(' ')}`);
    return JSON.stringify(readSlack(accepted, text));
  },
  Teams: (card) => {
    const { summary, card: content } = drawForTeams(card);
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    const accepted = checkTeams(JSON.parse(JSON.stringify({ type: 'message', summary, attachments })));
    if (typeof accepted === 'string') throw new Error(accepted);
    return JSON.stringify(readTeams(accepted));
  },
};
