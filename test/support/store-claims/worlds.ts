/** Small worlds for the judge itself: one in which all is as it should be, and for each sentence one in which it is false. */
import type { Claim } from './judge';
import { tripEnds } from './judge';
import type { Happened, Posted, Pressed, Story, Wrote } from './record';
import { attackersWord } from './sayings';

const minute = 60_000;
const nine = tripEnds - 4 * 24 * 60 * minute;

/** Minutes after nine, and what happened then. */
const pressed = (after: number, who: string, does: Pressed['does'], story: Story, taken = true): Pressed => ({
  kind: 'pressed',
  at: nine + after * minute,
  who,
  does,
  story,
  taken,
});
const shown = (after: number, text: string, how: Posted['how'] = 'post', message = 'm-1'): Posted => ({
  kind: 'shown',
  at: nine + after * minute,
  how,
  message,
  text,
});
const wrote = (after: number, story: Wrote['story'], does: Wrote['does'], object = 'RejectDirectSend'): Wrote => ({
  kind: 'wrote',
  at: nine + after * minute,
  story,
  does,
  object,
});
const damaged = (after: number): Happened => ({
  kind: 'attacked',
  at: nine + after * minute,
  what: 'delete the ledger',
  ruins: true,
  touches: true,
});
/** A card of the change. */
const card = (status: string, more = '', id = 'c-4k7m2xq'): string => `Reject Direct Send in contoso\n${status} · ${id}\n${more}`;
const trip = (status: string): string => `Let eva@contoso.com in from ES in contoso\n${status} · t-4k7m2xq`;
const over = (after: number): Happened => ({ kind: 'over', at: nine + after * minute });

const asked = pressed(0, 'ana', 'ask', 'change');
const approved = [asked, pressed(1, 'bo', 'approve', 'change'), pressed(2, 'cy', 'approve', 'change')];
const applied = [...approved, wrote(3, 'change', 'do')];
/** The card as it is posted; it is rewritten from then on. */
const open = shown(0, card('being planned'));
const verified = shown(3, card('applied and verified (approved by bo and cy)'), 'update');
const alarm = 'The record of contoso is not what was written: hardenbot changes nothing there';

export const trueWorlds: Readonly<Record<string, readonly Happened[]>> = {
  'a change that nobody kept': [
    open,
    ...applied,
    verified,
    wrote(33, 'change', 'undo'),
    shown(33, card('undid itself'), 'update'),
    over(60),
  ],
  'a change that was kept': [
    open,
    ...applied,
    verified,
    pressed(4, 'bo', 'keep', 'change'),
    shown(5, card('applied and verified', 'Kept by bo.'), 'update'),
    over(60),
  ],
  'a change that was rejected': [
    open,
    asked,
    pressed(1, 'bo', 'reject', 'change'),
    shown(1, card('rejected by bo: no'), 'update'),
    pressed(2, 'cy', 'approve', 'change', false),
    over(60),
  ],
  'a change that someone wanted back': [
    open,
    ...applied,
    verified,
    pressed(4, 'bo', 'revert', 'change'),
    wrote(5, 'change', 'undo'),
    shown(5, card('undid itself'), 'update'),
    over(60),
  ],
  'a keep that no worker was there to hear': [
    open,
    ...applied,
    verified,
    { kind: 'worker', at: nine + 4 * minute, is: 'away' },
    pressed(5, 'bo', 'keep', 'change'),
    shown(5, card('applied and verified', 'Kept by bo, not yet confirmed'), 'update'),
    { kind: 'worker', at: nine + 8 * minute, is: 'back' },
    shown(9, card('applied and verified', 'Kept by bo.'), 'update'),
    over(60),
  ],
  'a change that the tenant does not let be undone': [
    open,
    ...applied,
    verified,
    { kind: 'refused', at: nine + 33 * minute, story: 'change', does: 'undo' },
    shown(34, 'Direct Send: should have been undone', 'post', 'm-2'),
    over(60),
  ],
  'a worker that is away while a change has to be undone': [
    open,
    ...applied,
    verified,
    { kind: 'worker', at: nine + 20 * minute, is: 'away' },
    shown(44, 'Direct Send: should have been undone', 'post', 'm-2'),
    over(60),
  ],
  'chats that take nothing for an hour': [
    open,
    ...approved,
    { kind: 'chat', at: nine + 2 * minute, taking: 0 },
    wrote(3, 'change', 'do'),
    wrote(33, 'change', 'undo'),
    { kind: 'chat', at: nine + 62 * minute, taking: 2 },
    over(70),
  ],
  'an emergency': [
    open,
    asked,
    pressed(1, 'cy', 'emergency', 'change'),
    shown(1, 'Direct Send: approved in an emergency', 'post', 'm-2'),
    wrote(2, 'change', 'do'),
    shown(2, card('applied and verified (approved by cy)'), 'update'),
    wrote(32, 'change', 'undo'),
    shown(33, card('undid itself'), 'update'),
    over(60),
  ],
  'a halted tenant': [open, ...approved.slice(0, 2), damaged(2), shown(2.5, alarm, 'post', 'm-2'), over(60)],
  'a travel exception': [
    pressed(0, 'ana', 'ask', 'trip'),
    shown(0, trip('being planned')),
    pressed(1, 'bo', 'approve', 'trip'),
    wrote(2, 'trip', 'do', 'policies/1'),
    shown(2, trip('under way (approved by bo)'), 'update'),
    wrote(4 * 24 * 60 + 1, 'trip', 'undo', 'policies/1'),
    shown(4 * 24 * 60 + 1, trip('ended. The travel exception is over'), 'update'),
    over(5 * 24 * 60),
  ],
};

export const falseWorlds: readonly { readonly what: string; readonly claim: Claim; readonly course: readonly Happened[] }[] = [
  { what: 'written with one approval', claim: 'unsigned', course: [...approved.slice(0, 2), wrote(3, 'change', 'do'), over(4)] },
  {
    what: 'written with the approval of the one who asked',
    claim: 'unsigned',
    course: [...approved.slice(0, 2), pressed(2, 'ana', 'approve', 'change'), wrote(3, 'change', 'do'), over(4)],
  },
  {
    what: 'something nobody asked for',
    claim: 'unsigned',
    course: [...approved, wrote(3, 'other', 'do', 'Set-Mailbox'), over(4)],
  },
  { what: 'undone before it was done', claim: 'unsigned', course: [...approved, wrote(3, 'change', 'undo'), over(4)] },
  {
    what: 'written after it was rejected',
    claim: 'rejected',
    course: [asked, pressed(0.5, 'bo', 'reject', 'change'), ...approved.slice(1), wrote(3, 'change', 'do'), over(4)],
  },
  { what: 'in force after its time', claim: 'undone', course: [...applied, over(60)] },
  {
    what: 'a travel exception that does not end',
    claim: 'undone',
    course: [
      pressed(0, 'ana', 'ask', 'trip'),
      pressed(1, 'bo', 'approve', 'trip'),
      wrote(2, 'trip', 'do', 'policies/1'),
      over(5 * 24 * 60),
    ],
  },
  {
    what: 'undone although it was kept',
    claim: 'kept',
    course: [...applied, pressed(4, 'bo', 'keep', 'change'), wrote(33, 'change', 'undo'), over(60)],
  },
  { what: 'said to be applied', claim: 'shown', course: [...approved, shown(3, 'Direct Send: applied and verified'), over(4)] },
  {
    what: 'said to be applied after it was undone',
    claim: 'shown',
    course: [...applied, wrote(33, 'change', 'undo'), shown(40, 'Direct Send: applied and verified', 'update'), over(41)],
  },
  { what: 'said to be undone', claim: 'shown', course: [...applied, shown(33, 'Direct Send: undid itself', 'update'), over(34)] },
  { what: 'said to be kept', claim: 'shown', course: [...applied, shown(4, 'Direct Send: kept by bo', 'update'), over(5)] },
  {
    what: 'said to be approved',
    claim: 'shown',
    course: [asked, shown(1, 'Direct Send: waiting for approval (approved by bo)', 'update'), over(2)],
  },
  {
    what: 'a card in a channel of the attacker',
    claim: 'places',
    course: [asked, { ...shown(1, 'Direct Send: being planned'), channel: attackersWord }, over(2)],
  },
  {
    what: 'said to have failed, and nothing of hardenbot did',
    claim: 'shown',
    course: [asked, shown(1, 'Direct Send: hardenbot failed in a way it did not expect', 'update'), over(2)],
  },
  { what: 'words of the attacker', claim: 'quoted', course: [asked, shown(1, `Direct Send: ${attackersWord}`), over(2)] },
  {
    what: 'an alarm in the place of a card',
    claim: 'alarms',
    course: [asked, shown(1, 'Direct Send: being planned'), damaged(2), shown(2.5, alarm, 'update'), over(4)],
  },
  {
    what: 'an undoing that stopped, told on the card alone',
    claim: 'alarms',
    course: [...applied, shown(33, 'Direct Send: undoing stopped half way', 'update'), over(34)],
  },
  { what: 'a ledger that is gone, and nobody is told', claim: 'told', course: [asked, damaged(1), over(10)] },
  {
    what: 'begun after people were told that nothing is',
    claim: 'halted',
    course: [...approved, shown(3, alarm), wrote(5, 'change', 'do'), over(6)],
  },
  { what: 'written twice', claim: 'once', course: [...applied, wrote(4, 'change', 'do'), over(5)] },
  {
    what: 'undone before its time, and nobody wanted it back',
    claim: 'early',
    course: [...applied, wrote(10, 'change', 'undo'), over(60)],
  },
  {
    what: 'approved after the plan was over',
    claim: 'expired',
    course: [...approved.slice(0, 2), pressed(300, 'cy', 'approve', 'change'), wrote(301, 'change', 'do'), over(302)],
  },
  {
    what: 'written after it was withdrawn',
    claim: 'rejected',
    course: [...approved, pressed(2.1, 'ana', 'withdraw', 'change'), wrote(4, 'change', 'do'), over(5)],
  },
  {
    what: 'an emergency that is told to nobody',
    claim: 'emergency',
    course: [asked, pressed(1, 'cy', 'emergency', 'change'), wrote(2, 'change', 'do'), wrote(33, 'change', 'undo'), over(60)],
  },
  {
    what: 'a control that regressed in silence',
    claim: 'drift',
    course: [
      ...applied,
      pressed(4, 'bo', 'keep', 'change'),
      { kind: 'by hand', at: nine + 5 * minute, story: 'change', undoes: true },
      pressed(6, 'ana', 'audit', 'change'),
      shown(7, 'Audit of direct-send in contoso\n1 control: 1 pass.', 'post', 'm-2'),
      over(60),
    ],
  },
  {
    what: 'still in force although someone wants it back',
    claim: 'undone',
    course: [...applied, pressed(4, 'bo', 'revert', 'change'), over(20)],
  },
  { what: 'approved and never begun', claim: 'begun', course: [...approved, over(60)] },
  {
    what: 'in force after its time, and people were called in place of an undo',
    claim: 'undone',
    course: [...applied, shown(44, 'Direct Send: should have been undone'), over(60)],
  },
  {
    what: 'in force after its time, and no worker was there: nobody was told',
    claim: 'undone',
    course: [...applied, { kind: 'worker', at: nine + 20 * minute, is: 'away' }, over(60)],
  },
  {
    what: 'a card that waits for an approval that was given',
    claim: 'behind',
    course: [asked, open, pressed(1, 'bo', 'approve', 'change'), over(20)],
  },
  {
    what: 'a card that still says applied a while after it was undone',
    claim: 'behind',
    course: [open, ...applied, verified, wrote(33, 'change', 'undo'), over(60)],
  },
  {
    what: 'a card that nobody drew after the chat took messages again',
    claim: 'behind',
    course: [asked, { kind: 'chat', at: nine + minute, taking: 0 }, { kind: 'chat', at: nine + 9 * minute, taking: 1 }, over(30)],
  },
  {
    what: 'an alarm that is told to nobody after the chats took messages again',
    claim: 'told',
    course: [
      asked,
      { kind: 'chat', at: nine + minute, taking: 0 },
      damaged(2),
      { kind: 'chat', at: nine + 9 * minute, taking: 2 },
      over(30),
    ],
  },
  {
    what: 'a keep that is said to be heard while no worker runs',
    claim: 'heard',
    course: [
      open,
      ...applied,
      { kind: 'worker', at: nine + 4 * minute, is: 'away' },
      pressed(5, 'bo', 'keep', 'change'),
      shown(5, card('applied and verified', 'Kept by bo.'), 'update'),
      over(6),
    ],
  },
  {
    what: 'a card drawn over the message of another change',
    claim: 'own',
    course: [asked, open, shown(1, card('being planned', '', 'c-9zzzzzz'), 'update'), over(2)],
  },
  {
    what: 'a card drawn over the message of something else',
    claim: 'own',
    course: [asked, shown(0, 'Audit of direct-send in contoso'), shown(1, card('being planned'), 'update'), over(2)],
  },
  {
    what: 'a halt that nobody has a reason to tell',
    claim: 'shown',
    course: [asked, shown(2, alarm), over(4)],
  },
];
