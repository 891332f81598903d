/** An account of another tenant started a chat under the name of a help desk, or with many people at once: how callers get onto a screen. */
import {
  type ActFacts,
  eventOf,
  groupedBy,
  personAbout,
  pressesFor,
  rowsOf,
  type UnifiedAct,
  unifiedActs,
} from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly isHelpDesk: boolean;
  readonly people: number;
}

const manyPeople = 5;

/** One chat with a partner is everyday. */
const oneChat: Rule<Facts> = {
  id: 'a chat with a few people',
  does: 'removes',
  when: ({ isHelpDesk, people }) => (!isHelpDesk && people < manyPeople ? 'Partners chat with a few people.' : null),
};

const asSupport: Rule<Facts> = {
  id: 'the name of a help desk',
  does: 'raises',
  to: 'A',
  when: ({ isHelpDesk }) => (isHelpDesk ? 'The name is one that callers use to be let onto a screen.' : null),
};

export const kind = ruled<Facts>({ definition: definitionOf('outside-chat'), drafts, rules: [oneChat, asSupport] });

/** Source: names in a public detection rule, and in reports of such calls. */
const supportName =
  /help\s?-?desk|service\s?-?desk|it[\s-]?support|technical support|support (team|staff)|security (team|alert)|microsoft (teams |365 )?(support|security|protection)|it administrator/i;

interface Member {
  readonly name: string;
  readonly upn: string;
  readonly isOwn: boolean;
}

function membersOf({ observation: { row } }: UnifiedAct, known: Known): readonly Member[] {
  return (row.Members ?? []).map(({ UPN, DisplayName }) => {
    const upn = UPN ?? '';
    const domain = upn.slice(upn.lastIndexOf('@') + 1).toLowerCase();
    return { name: DisplayName ?? upn, upn, isOwn: known.person(upn) !== undefined || known.domains.includes(domain) };
  });
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const chats = unifiedActs(observations, known, ['outsideChat']).filter(
    ({ observation: { row }, by }) => row.ParticipantInfo?.HasForeignTenantUsers === true && by.person === undefined,
  );
  return groupedBy(chats, ({ observation }) => (observation.row.UserId ?? '').toLowerCase()).map((group) => {
    const [first] = group;
    const members = group.flatMap((chat) => membersOf(chat, known));
    const own = [...new Map(members.filter(({ isOwn }) => isOwn).map((one) => [one.upn.toLowerCase(), one])).values()];
    const sender = first.observation.row.UserId ?? 'someone';
    const names = [sender, ...members.filter(({ isOwn }) => !isOwn).map(({ name }) => name)];
    const [victim] = own;
    const about: About =
      own.length === 1 && victim !== undefined
        ? personAbout(known, victim.upn, victim.upn)
        : { type: 'object', id: `sender ${sender.toLowerCase()}`, name: sender };
    const shownName = names.find((name) => supportName.test(name)) ?? sender;
    return {
      about,
      ...eventOf(rowsOf(group)),
      says: `${shownName}, of another tenant, started a chat with ${own.length === 1 ? about.name : own.length === 0 ? 'someone here' : `${own.length} people`}.`,
      evidence: [
        `Account: ${sender}.`,
        ...(own.length > 1
          ? [
              `With: ${own
                .slice(0, 5)
                .map(({ upn }) => upn)
                .join(', ')}.`,
            ]
          : []),
      ],
      confidence: 'likely',
      presses: own.length === 1 ? pressesFor(known, { ask: about, contain: about }) : [],
      weight: 'B',
      why: 'Someone who gets a person to share a screen or to approve a sign-in needs no password.',
      facts: {
        at: first.observation.at,
        by: first.by,
        subject: known.person(about.id),
        about,
        isHelpDesk: names.some((name) => supportName.test(name)),
        people: own.length,
      },
    };
  });
}
