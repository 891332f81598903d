/** Records what Slack and Teams are sent: cards of many states, drawn by the real adapters and sent over the wire to the local chats. */
import fc from 'fast-check';
import { inspectSlack } from '../../../adapters/slack/inspect';
import { attachmentsOf, textFile } from '../../../src/chat/attachment';
import type { Card } from '../../../src/chat/card';
import type { Conversation } from '../../../src/chat/platform';
import { controls } from '../../../src/controls/index';
import { incidentCard } from '../../../src/features/incident/gateway/incident-card';
import { isRefusal } from '../../../src/lib/errors';
import { changeCard } from '../../../src/views/change';
import { explainCard } from '../../../src/views/explain';
import { refusalCard } from '../../../src/views/refusal';
import { anyCard } from '../../support/chat/any-card';
import { hostileTexts } from '../../support/chat/hostile-text';
import { askingCard, cardWithFile, crowdedCard, placesForText, trendCard } from '../../support/chat/sample-cards';
import { openSlackLab, slackIds, slackSecrets } from '../../support/chat/slack-driver';
import { openTeamsLab, teamsIds } from '../../support/chat/teams-driver';
import { night, openIncidentLab } from '../../support/corridor/incident-lab';
import { ids, openOffice } from '../../support/corridor/office';
import { viewInOffice } from '../../support/corridor/view-in-office';
import { count } from '../../support/runner/counts';
import { accounts, incidentTenant } from '../../support/tenants/incident-tenant';

export interface SlackCall {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
}

export interface TeamsCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface RecordedChats {
  readonly slack: readonly SlackCall[];
  readonly teams: readonly TeamsCall[];
}

/** What people say in the story, in its order; the worker has its turn after each. */
const lines = [
  'help',
  'stauts',
  'status',
  'audit',
  'status',
  'home',
  'explain pop-imap',
  'history',
  'digest',
  'whoami',
  'travels',
  'waivers',
  'waive pop-imap reason="a scanner" until=2026-12-24',
  'waivers',
  'plan pop-imap',
  'changes',
  'export changes',
  'why ana@contoso.com from=ES',
  'why-mail from=203.0.113.9 to=ana@contoso.com',
  'incident',
] as const;

/** Cards of every kind: what people are answered, changes from the request to their end, an incident, every control, and any card at all. */
export async function recordedCards(): Promise<readonly Card[]> {
  const generated = fc.sample(anyCard, { numRuns: count({ fast: 40, full: 400 }), seed: 35 });
  const hostile = hostileTexts.flatMap(({ text }, index) => placesForText[index % placesForText.length]?.put(text) ?? []);
  const explained = controls.map((control) => explainCard(control, 'contoso', null));
  return [...(await officeCards()), ...(await incidentCards()), ...explained, ...sampleCards, ...hostile, ...generated];
}

const sampleCards: readonly Card[] = [
  askingCard,
  crowdedCard,
  trendCard('Score', [61, null, 88, 90]),
  cardWithFile(textFile('object\n'.repeat(200))),
];

async function officeCards(): Promise<readonly Card[]> {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const control = controls.find(({ id }) => id === 'pop-imap');
  if (control === undefined) throw new Error('There is no pop-imap.');
  const cards: Card[] = [];
  const draw = (): void => {
    const id = office.newest();
    if (office.change(id) !== null) cards.push(changeCard(viewInOffice(office, id, control)));
  };
  let key = 0;
  const say = async (text: string): Promise<void> => {
    key += 1;
    const answer = await office.answers({
      kind: 'command',
      text,
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `k-${key}`,
    });
    if (isRefusal(answer)) cards.push(refusalCard(answer));
    else if (answer !== null) cards.push(answer);
    draw();
    await office.settle();
    draw();
  };
  for (const text of lines) await say(text);
  await office.does('bo', { clicks: 'approve', on: office.newest(), digest: office.change(office.newest())?.plan?.digest ?? '' });
  draw();
  await office.settle();
  draw();
  for (const text of [`revert ${office.newest()}`, 'changes', `show ${office.newest()}`]) await say(text);
  await office.does('bo', {
    clicks: 'reject',
    on: office.newest(),
    digest: office.change(office.newest())?.plan?.digest ?? '',
    reason: 'not now',
  });
  draw();
  return cards;
}

async function incidentCards(): Promise<readonly Card[]> {
  const lab = await openIncidentLab(incidentTenant(night), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
  const draw = () => incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null });
  try {
    await lab.says('ana', `contain ${accounts.mia.name}`);
    const read = draw();
    await lab.approves('bo');
    return [read, draw()];
  } finally {
    await lab.close();
  }
}

/** Sends each card: posted, rewritten and shown to one person; one is answered with a dialog, and App Home is opened. */
export async function recordChats(cards: readonly Card[]): Promise<RecordedChats> {
  return { slack: await sendToSlack(cards), teams: await sendToTeams(cards) };
}

async function sendToSlack(cards: readonly Card[]): Promise<readonly SlackCall[]> {
  const lab = await openSlackLab();
  const platform = lab.platform();
  await platform.start(() => Promise.resolve(crowdedCard));
  lab.connect(platform);
  const channel: Conversation = { platform: 'slack', channel: slackIds.channel };
  const ana = { platform: 'slack', id: slackIds.ana, membership: 'member' } as const;
  try {
    const first = await platform.post(channel, askingCard);
    for (const card of cards) await platform.post(channel, card);
    for (const card of cards.slice(0, 12)) {
      await platform.update(first, card);
      await platform.whisper(channel, ana, card);
    }
    const asking = await platform.post(channel, askingCard, first);
    const shown = lab.slack.messages(slackIds.channel).find(({ ts }) => ts === asking.message);
    if (shown !== undefined) await lab.slack.clickAs(slackIds.bo, shown, 'Reject', { reason: 'not now' });
    await platform.direct?.(ana);
    await lab.slack.appHome.opensAs(slackIds.ana);
    await platform.idle();
    const [file] = attachmentsOf(cardWithFile(textFile('object\n'.repeat(20))));
    if (file !== undefined) await platform.attach?.(first, file);
    await platform.timeZone?.(slackIds.ana);
    await platform.link?.(first);
    await inspectSlack({ botToken: slackSecrets.botToken, apiUrl: lab.slack.apiUrl }).userGroup('S0APPROVE');
    return [...lab.slack.calls];
  } finally {
    await platform.stop();
    await lab.slack.close();
  }
}

async function sendToTeams(cards: readonly Card[]): Promise<readonly TeamsCall[]> {
  const lab = await openTeamsLab();
  const platform = lab.platform();
  await platform.start(() => Promise.resolve(crowdedCard));
  lab.teams.connect(platform.port());
  const channel: Conversation = { platform: 'teams', channel: teamsIds.channel };
  const ana = { platform: 'teams', id: teamsIds.ana, membership: 'member' } as const;
  try {
    const first = await platform.post(channel, askingCard);
    for (const card of cards) await platform.post(channel, card);
    for (const card of cards.slice(0, 12)) {
      await platform.update(first, card);
      await platform.whisper(channel, ana, card);
    }
    return lab.teams.service.calls.map(({ method, path, body }) => ({ method, path, body }));
  } finally {
    await platform.stop();
    await lab.teams.close();
  }
}
