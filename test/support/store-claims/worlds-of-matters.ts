/** Worlds of what nothing is written to the tenant for, and of what a receiver of webhooks hears. */
import type { Happened } from './record';
import { attackersWord } from './sayings';
import {
  applied,
  approved,
  asked,
  damaged,
  delivered,
  type FalseWorld,
  inOwn,
  listens,
  minute,
  nine,
  open,
  over,
  pressed,
  proposal,
  shown,
  sign,
  signAlarm,
  signCard,
  signPosted,
  verified,
  waiver,
  wrote,
} from './world-parts';

const rung = [sign(1), signPosted(2), signAlarm(2)];
const signUpdate = (after: number, who: string, more?: string): Happened =>
  inOwn(shown(after, signCard(who, more), 'update', 's-1'));

const proposed = pressed(0, 'ana', 'ask', 'settings');
const proposedCard = shown(1, proposal('Waiting for approval, high risk · 0 of 2 approvals'), 'post', 'p-1');
const settled = [proposed, proposedCard, pressed(2, 'bo', 'approve', 'settings'), pressed(3, 'cy', 'approve', 'settings')];
const onProposal = (after: number, status: string): Happened => shown(after, proposal(status), 'update', 'p-1');
const answered = (after: number, value: string): Happened =>
  shown(after, `controls.smtp-auth.allow of contoso\ncontrols.smtp-auth.allow: ${value}`, 'whisper', 'ana');
const waived = [pressed(0, 'ana', 'ask', 'waiver'), pressed(1, 'bo', 'approve', 'waiver'), pressed(2, 'cy', 'approve', 'waiver')];
const onWaiver = (after: number, status: string): Happened => shown(after, waiver(status), 'post', 'w-1');

const undone = [
  ...applied,
  wrote(33, 'change', 'undo'),
  shown(33, 'Reject Direct Send in contoso\nundone without being kept · c-4k7m2xq', 'update'),
];
const heard = [
  delivered(0.5, 'requested', 'ana'),
  delivered(1.5, 'approved', 'bo'),
  delivered(2.5, 'approved', 'cy'),
  delivered(3.5, 'applied'),
  delivered(34, 'undone'),
];
const inOrder = (...all: readonly (readonly Happened[])[]): readonly Happened[] =>
  all.flat().toSorted((one, other) => one.at - other.at);

const ruleCard = (after: number, status: string, title = 'Let hardenbot block accounts without asking'): Happened =>
  shown(after, `${title} in contoso\n${status} · p-9k7m2xq`, 'post', title);
const madeRule = [
  pressed(0, 'ana', 'ask', 'rule'),
  pressed(0.2, 'bo', 'approve', 'rule'),
  pressed(0.4, 'cy', 'approve', 'rule'),
  ruleCard(0.6, 'In force. Approved by bo, cy.'),
];
const blocks = (after: number) => wrote(after, 'rule', 'do', 'PATCH /users/mallory {"accountEnabled":false}');
const takenBack = [
  pressed(0.7, 'ana', 'ask', 'ruleOff'),
  pressed(0.8, 'bo', 'approve', 'ruleOff'),
  pressed(0.8, 'cy', 'approve', 'ruleOff'),
  ruleCard(0.9, 'In force. Approved by bo, cy.', 'Stop hardenbot blocking accounts without asking'),
];
const saidBlocked = signUpdate(4, 'nobody looks into it yet', 'row-1\nmallory@contoso.com is blocked already, without asking');

export const trueMatters: Readonly<Record<string, readonly Happened[]>> = {
  'a sign that someone has, and someone else expected': [
    ...rung,
    pressed(3, 'bo', 'take', 'sign'),
    signUpdate(3, 'bo has it'),
    pressed(4, 'cy', 'expect', 'sign'),
    signUpdate(4, 'answered', 'row-1\nbo looks into it\ncy expected it: we move it'),
    over(60),
  ],
  'a second sign that is quiet because someone expected the first': [
    ...rung,
    pressed(4, 'cy', 'expect', 'sign'),
    signUpdate(4, 'answered', 'row-1\ncy expected it: we move it'),
    sign(10, 'policy off', 'row-2'),
    over(60),
  ],
  'a sign that is posted again after notes of messages were deleted': [
    ...rung,
    { kind: 'attacked', at: nine + 3 * minute, what: 'key copies delete 1', ruins: false, touches: false },
    signPosted(4),
    over(60),
  ],
  'a setting that two people approved': [
    ...settled,
    onProposal(4, 'In force. Approved by bo, cy.'),
    answered(20, 'scanner@contoso.com by ana, approved by bo and cy (p-4k7m2xq)'),
    over(60),
  ],
  'a setting that its proposer does not want any more': [
    ...settled.slice(0, 3),
    onProposal(2, 'Waiting for approval, high risk · 1 of 2 approvals (bo)'),
    pressed(3, 'ana', 'withdraw', 'settings'),
    onProposal(3, 'Withdrawn by ana.'),
    over(60),
  ],
  'a waiver that is ended': [
    ...waived,
    onWaiver(2, 'waived (approved by bo and cy)'),
    pressed(3, 'bo', 'end', 'waiver'),
    onWaiver(3, 'ended: bo ended it'),
    over(60),
  ],
  'a rule by which an account is blocked': [...madeRule, ...rung, blocks(3), saidBlocked, over(60)],
  'a rule that is taken back before a sign': [...madeRule, ...takenBack, ...rung, over(60)],
  'a receiver that hears of a change from its request to its end': inOrder([listens, open], undone, [verified], heard, [
    over(60),
  ]),
};

export const falseMatters: readonly FalseWorld[] = [
  { what: 'a sign that nobody is shown', claim: 'sign', course: [sign(1), over(60)] },
  { what: 'a sign with a card that alarms nobody', claim: 'sign', course: [sign(1), signPosted(2), over(60)] },
  {
    what: 'a sign in a channel of someone else',
    claim: 'sign',
    course: [sign(1), { ...signPosted(2), channel: 'other' }, { ...signAlarm(2), channel: 'other' }, over(60)],
  },
  {
    what: 'a second sign that stays quiet, and nobody answered the first',
    claim: 'sign',
    course: [...rung, sign(10, 'policy off', 'row-2'), over(60)],
  },
  { what: 'an alarm that comes twice', claim: 'signOnce', course: [...rung, signAlarm(4, 's-3'), over(60)] },
  {
    what: 'one sign on two cards',
    claim: 'signOnce',
    course: [...rung, inOwn(shown(4, signCard('nobody looks into it yet', 'row-1', 'sig-9zzzzzz'), 'post', 's-3')), over(60)],
  },
  { what: 'a sign that never was', claim: 'shown', course: [signPosted(1), over(2)] },
  { what: 'someone has it who never said so', claim: 'shown', course: [...rung, signUpdate(3, 'bo has it'), over(4)] },
  {
    what: 'a sign that nobody answered, said to be answered',
    claim: 'shown',
    course: [...rung, signUpdate(3, 'answered'), over(4)],
  },
  {
    what: 'an answer of someone who only looks into it',
    claim: 'shown',
    course: [...rung, pressed(3, 'bo', 'take', 'sign'), signUpdate(3, 'bo has it', 'row-1\nbo expected it: yes'), over(4)],
  },
  { what: 'an answer that no card shows', claim: 'behind', course: [...rung, pressed(3, 'bo', 'take', 'sign'), over(60)] },
  {
    what: 'a setting in force with one approval',
    claim: 'inForce',
    course: [...settled.slice(0, 3), onProposal(4, 'In force. Approved by bo.'), over(5)],
  },
  { what: 'a setting that was approved and never counts', claim: 'counts', course: [...settled, over(60)] },
  {
    what: 'a proposal that nobody looks at',
    claim: 'counts',
    course: [proposed, onProposal(0, 'Looking at what it would do.'), over(60)],
  },
  {
    what: 'a setting said to count in a gateway',
    claim: 'inForce',
    course: [...settled.slice(0, 3), answered(4, 'scanner@contoso.com by ana, approved by bo and cy (p-4k7m2xq)'), over(5)],
  },
  {
    what: 'a setting that is in force on its card, and not in a gateway',
    claim: 'counts',
    course: [...settled, onProposal(4, 'In force. Approved by bo, cy.'), answered(20, ''), over(60)],
  },
  {
    what: 'a setting said to be approved',
    claim: 'shown',
    course: [proposed, onProposal(1, 'Waiting for approval, high risk · 1 of 2 approvals (bo)'), over(2)],
  },
  { what: 'a setting said to be withdrawn', claim: 'shown', course: [proposed, onProposal(1, 'Withdrawn by ana.'), over(2)] },
  {
    what: 'a waiver with one approval',
    claim: 'inForce',
    course: [...waived.slice(0, 2), onWaiver(2, 'waived (approved by bo)'), over(3)],
  },
  { what: 'a waiver said to be ended', claim: 'shown', course: [...waived, onWaiver(2, 'ended: bo ended it'), over(3)] },
  {
    what: 'a waiver whose end no card shows',
    claim: 'behind',
    course: [...waived, onWaiver(2, 'waived (approved by bo and cy)'), pressed(3, 'bo', 'end', 'waiver'), over(60)],
  },
  { what: 'blocked, and nobody made a rule', claim: 'ruled', course: [...rung, blocks(3), over(4)] },
  { what: 'blocked by a rule with one approval', claim: 'ruled', course: [...madeRule.slice(0, 2), ...rung, blocks(3), over(4)] },
  { what: 'blocked by a rule, and nothing happened', claim: 'ruled', course: [...madeRule, blocks(3), over(4)] },
  {
    what: 'blocked by a rule that was taken back',
    claim: 'ruled',
    course: [...madeRule, ...takenBack, ...rung, blocks(3), over(4)],
  },
  {
    what: 'blocked although someone looks into it',
    claim: 'ruled',
    course: [...madeRule, ...rung, pressed(3, 'bo', 'take', 'sign'), blocks(5), over(6)],
  },
  { what: 'a rule by which nobody is blocked', claim: 'ruled', course: [...madeRule, ...rung, over(60)] },
  { what: 'said to be blocked', claim: 'shown', course: [...madeRule, ...rung, saidBlocked, over(5)] },
  {
    what: 'an undo that no receiver hears of',
    claim: 'delivered',
    course: inOrder([listens, open], undone, [verified], heard.slice(0, -1), [over(60)]),
  },
  {
    what: 'a receiver that hears of the end first',
    claim: 'delivered',
    course: inOrder(
      [listens, open, ...approved],
      [delivered(3, 'approved', 'cy', 9), delivered(4, 'requested', 'ana', 2), over(5)],
    ),
  },
  {
    what: 'a receiver that hears of an approval',
    claim: 'heardOf',
    course: [listens, asked, delivered(1, 'approved', 'bo'), over(2)],
  },
  {
    what: 'a receiver that hears of a write',
    claim: 'heardOf',
    course: [listens, ...approved, delivered(3, 'applied'), over(4)],
  },
  {
    what: 'a receiver that hears the attacker',
    claim: 'quoted',
    course: [listens, asked, { ...delivered(1, 'requested', 'ana'), text: attackersWord }, over(2)],
  },
  {
    what: 'a halt of which no chat takes the alarm, nor the receiver',
    claim: 'outside',
    course: [listens, asked, open, { kind: 'chat', at: nine + minute, taking: 0 }, damaged(2), over(30)],
  },
];
