/** What a kind of change says on the card of its changes, where that is not what the card of every change says. What is left out is said as for any change. */

import type { Action, Block, Card, Span, Statement } from '../chat/card.js';
import type { Change } from '../engine/changes/change.js';
import type { Measure } from '../engine/plan/measure.js';
import type { Plan } from '../engine/plan/plan.js';
import type { ChangeView } from './change-view.js';

type Facts = Extract<Block, { kind: 'facts' }>['facts'];

/** What a plan is made of, with what its kind says of it on cards. */
export interface ShownMeasure extends Measure {
  readonly section?: CardSection;
}

interface CardSection {
  /** What is done, without the tenant: `Let ana@contoso.com in from ES`. */
  title?(change: Change): string;
  /** In place of the steps in words and of the stage. */
  facts?(plan: Plan, zones: ChangeView['zones']): Facts;
  /** In the few lines above the buttons: what it does, whom it affects and how it ends, in place of what is said of any change. */
  glance?(plan: Plan, zones: ChangeView['zones']): Facts;
  /** Beside the steps in words, and in place of the stage. */
  about?(plan: Plan): Facts;
  /** Whose it is, in the title behind what is done. */
  whose?(plan: Plan): string | undefined;
  /** What could not be measured is for people to know, and no unknown effect. */
  readonly notes?: true;
  /** Whether it is no good news alone, although it was verified. */
  isHalf?(change: Change): boolean;
  /** The button that asks for the same again; null: that of any change. */
  again?(plan: Plan): Action | null;
  /** Names on the card that are looked at for look-alikes. */
  names?(plan: Plan): readonly string[];
  /** What stands above that which was checked. */
  readonly proven?: string;
  /** It takes more than a press to ask for it again. */
  readonly isAskedInWords?: true;
  /** For changes with an end of their own. */
  readonly ending?: EndingSection;
}

/** The words for a change with an end of its own. */
interface EndingSection {
  /** In front of the moment of its end, on its last day. */
  readonly aboutToEnd: string;
  /** First on the card while it lasts. */
  lead(change: Change, now: Date): readonly Statement[];
  /** What can be done about it while it lasts. */
  actions(change: Change): readonly Action[];
  /** The message that it is about to end. @param title of its card */
  lastDay(change: Change, until: Date, title: string): Card;
  /** How it ended, and why. */
  ended(change: Change): readonly Span[];
}
