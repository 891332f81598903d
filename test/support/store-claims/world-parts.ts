/** What worlds for the judge are put together of. */
import { type Claim, tripEnds } from './judge';
import type { Delivered, Happened, Matter, Posted, Pressed, SignName, Story, Wrote } from './record';

/** What is false in it, and which sentence that is against. */
export interface FalseWorld {
  readonly what: string;
  readonly claim: Claim;
  readonly course: readonly Happened[];
}

export const minute = 60_000;
export const nine = tripEnds - 4 * 24 * 60 * minute;

/** Minutes after nine, and what happened then. */
export const pressed = (after: number, who: string, does: Pressed['does'], story: Story | Matter, taken = true): Pressed => ({
  kind: 'pressed',
  at: nine + after * minute,
  who,
  does,
  story,
  taken,
});
export const shown = (after: number, text: string, how: Posted['how'] = 'post', message = 'm-1'): Posted => ({
  kind: 'shown',
  at: nine + after * minute,
  how,
  message,
  text,
});
export const wrote = (after: number, story: Wrote['story'], does: Wrote['does'], object = 'RejectDirectSend'): Wrote => ({
  kind: 'wrote',
  at: nine + after * minute,
  story,
  does,
  object,
});
export const damaged = (after: number): Happened => ({
  kind: 'attacked',
  at: nine + after * minute,
  what: 'delete the ledger',
  ruins: true,
  touches: true,
});
/** A card of the change. */
export const card = (status: string, more = '', id = 'c-4k7m2xq'): string =>
  `Reject Direct Send in contoso\n${status} · ${id}\n${more}`;
export const trip = (status: string): string => `Let eva@contoso.com in from ES in contoso\n${status} · t-4k7m2xq`;
export const over = (after: number): Happened => ({ kind: 'over', at: nine + after * minute });

export const asked = pressed(0, 'ana', 'ask', 'change');
export const approved = [asked, pressed(1, 'bo', 'approve', 'change'), pressed(2, 'cy', 'approve', 'change')];
export const applied = [...approved, wrote(3, 'change', 'do')];
/** The card as it is posted; it is rewritten from then on. */
export const open = shown(0, card('being planned'));
export const verified = shown(3, card('applied and verified (approved by bo and cy)'), 'update');
export const alarm = 'The record of contoso is not what was written: hardenbot changes nothing there';

/** What looks like an attack, the row of it, and the card and the alarm of that. */
export const sign = (after: number, what: SignName = 'policy off', row = 'row-1'): Happened => ({
  kind: 'sign',
  at: nine + after * minute,
  what,
  row,
});
const signTitle = 'A Conditional Access policy was weakened: Require MFA in contoso';
export const signCard = (who: string, more = 'row-1', id = 'sig-4k7m2xq'): string =>
  `${signTitle}\nUrgent · certain: the log says so · ${who} · ${id}\n${more}`;
export const inOwn = (posted: Posted): Posted => ({ ...posted, channel: 'hardening' });
export const signPosted = (after: number): Posted => inOwn(shown(after, signCard('nobody looks into it yet'), 'post', 's-1'));
export const signAlarm = (after: number, message = 's-2'): Posted =>
  inOwn(shown(after, `${signTitle}\nThe card of sig-4k7m2xq has the evidence and the buttons`, 'post', message));

export const proposal = (status: string, more = ''): string =>
  `Let scanner@contoso.com keep using SMTP AUTH in contoso\n${status} · p-4k7m2xq\n${more}`;
export const waiver = (status: string): string => `Waive direct-send in contoso\n${status} · w-4k7m2xq`;

/** A receiver that took an event about a change. */
export const listens: Happened = { kind: 'receiver', at: nine, is: 'there' };
export const delivered = (after: number, type: string, by?: string, sequence = 10 * after): Delivered => ({
  kind: 'delivered',
  at: nine + after * minute,
  id: `e-${after}`,
  type,
  sequence: String(sequence).padStart(12, '0'),
  text: `{"type":"hardenbot.${type}"}`,
  ...(by === undefined ? {} : { by }),
});
