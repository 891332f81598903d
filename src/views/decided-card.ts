/**
 * The card that people decide on, drawn from nothing but what was signed: the request, the plan, its operations as its digest proves them, and what the
 * control says of itself. Both processes draw it: the gateway when someone presses, and the worker before it acts on that. Nothing of it comes from notes beside the ledger,
 * and its moments are absolute.
 */

import type { Card } from '../chat/card.js';
import type { Change } from '../engine/changes/change.js';
import { OpenJournal } from '../engine/changes/journal.js';
import type { Operation } from '../engine/plan/operation.js';
import type { Plan } from '../engine/plan/plan.js';
import { contentShown, readShown, shownText } from '../engine/plan/shown.js';
import { shownHash, shownOperations } from '../engine/plan/stored-operations.js';
import { canonicalJson, sha256 } from '../lib/json.js';
import { approverCall } from './approver-call.js';
import type { ShownMeasure } from './card-section.js';
import { changeCard } from './change.js';
import type { ApprovalView, ChangeView } from './change-view.js';

interface DecidedOn {
  /** The name that people type. */
  readonly tenant: string;
  readonly change: Change;
  readonly plan: Plan;
  /** As the digest of the plan proves them; the first ones are drawn. */
  readonly first: readonly Operation[];
  /** What it is made of; undefined: nobody knows it by now. */
  readonly control: ShownMeasure | undefined;
  /** Says the code that draws apart: 16 hexadecimal digits. */
  readonly drawnBy: string;
}

/** What a decision that is made now says of its card. */
export function shownNow(on: DecidedOn): string {
  return shownText({ drawnBy: on.drawnBy, content: shownHash(on.plan, on.first), card: hashOf(drawn(on)) });
}

/**
 * Whether this is the card that someone decided on. Words of another version cannot be drawn here: then what the card was drawn from decides, as it does for what an
 * earlier version signed. No store can choose that, because both are signed with the decision.
 */
export function isWhatWasShown(shown: string | undefined, on: DecidedOn): boolean {
  if (contentShown(shown) !== shownHash(on.plan, on.first)) return false;
  const parts = readShown(shown);
  if (parts === null || parts.drawnBy !== on.drawnBy) return true;
  return parts.card === hashOf(drawn(on));
}

function hashOf(cards: readonly Card[]): string {
  return sha256(canonicalJson(cards));
}

/** The card and the call below it. */
function drawn(on: DecidedOn): readonly Card[] {
  const view = viewOf(on);
  const call = approverCall(view);
  return [changeCard(view), ...(call === null ? [] : [call.card])];
}

function viewOf({ tenant, change, plan, first, control }: DecidedOn): ChangeView {
  return {
    tenant,
    change: asItWaited({ ...change, plan }),
    control,
    progress: null,
    first: first.slice(0, shownOperations),
    list: null,
    approval: rulesLeftOut,
    keepers: [],
    reportsUntil: null,
    now: change.requestedAt,
  };
}

/** Who may approve, how many it takes and whether now is a time for it both processes work out from settings: no card decides that. */
const rulesLeftOut: ApprovalView = { needed: 1, missing: 1, missingFrom: [], canApprove: [], mentioned: [], obstacle: null };

/** As it was before anyone decided: each approval is signed on its own, and several people may press at once. */
function asItWaited(change: Change): Change {
  return {
    ...change,
    status: 'waiting',
    approvals: [],
    rejection: null,
    revocation: null,
    review: null,
    refusal: null,
    journal: new OpenJournal(),
    revertJournal: new OpenJournal(),
    stopped: null,
    resumptions: [],
    goneOn: [],
    verification: null,
    revertedBy: null,
    undoneAt: null,
    reverting: null,
    revertMeasured: null,
    keep: null,
    appliedAt: null,
    reported: null,
    checked: null,
    checkpoint: null,
  };
}
