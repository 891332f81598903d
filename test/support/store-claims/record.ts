/** What happened in a course, in order: who pressed what, what was posted, what was written to the tenant. The judge knows nothing else. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import { mallory } from '../signals/turned-off';

/** The channel of the tenant, in each chat. */
export const ownChannels = { terminal: 'hardening', slack: 'C0HARDENING' } as const;

/** What a course is about: a change that undoes itself, a travel exception, an account to contain. */
export type Story = 'change' | 'trip' | 'containment';
export const stories: readonly Story[] = ['change', 'trip', 'containment'];

/**
 * What nothing is written to the tenant for: a sign of an attack, a change of settings, a finding that is accepted for a time; and a rule by which an account is
 * blocked without asking, which is made and taken back.
 */
export type Matter = 'sign' | 'settings' | 'waiver' | 'rule' | 'ruleOff';

export type Action =
  | 'ask'
  | 'approve'
  | 'reject'
  | 'keep'
  | 'emergency'
  | 'withdraw'
  | 'revert'
  | 'audit'
  | 'end'
  | 'take'
  | 'expect'
  | 'admit';

export interface Pressed {
  readonly kind: 'pressed';
  readonly at: number;
  readonly who: string;
  readonly does: Action;
  readonly story: Story | Matter;
  /** False where the answer said that it was not taken. */
  readonly taken: boolean;
}

export interface Posted {
  readonly kind: 'shown';
  readonly at: number;
  readonly how: 'post' | 'update' | 'whisper';
  /** The channel of a message; absent for what one person alone sees. */
  readonly channel?: string;
  /** The message with its chat, or the one account that saw it. */
  readonly message: string;
  readonly text: string;
}

export interface Wrote {
  readonly kind: 'wrote';
  readonly at: number;
  /** `other` is what no story could ask for, `rule` what is done to the account that signs are about. */
  readonly story: Story | 'rule' | 'other';
  readonly does: 'do' | 'undo';
  readonly object: string;
}

export interface Attacked {
  readonly kind: 'attacked';
  readonly at: number;
  readonly what: string;
  /** Something in the ledger is not as it was. */
  readonly touches: boolean;
  /** The end of the ledger is another one than it was. */
  readonly ruins: boolean;
}

/** An administrator changes the tenant past hardenbot. */
export interface ByHand {
  readonly kind: 'by hand';
  readonly at: number;
  readonly story: Story;
  /** Whether the change was in force until then. */
  readonly undoes: boolean;
}

/** The tenant was asked to write, and refused. */
export interface Refused {
  readonly kind: 'refused';
  readonly at: number;
  readonly story: Wrote['story'];
  readonly does: 'do' | 'undo';
}

/** No worker runs from `away` on, until one is `back`. */
export interface WorkerMoves {
  readonly kind: 'worker';
  readonly at: number;
  readonly is: 'away' | 'back';
}

/** A chat breaks, or works again. */
export interface ChatMoves {
  readonly kind: 'chat';
  readonly at: number;
  /** How many chats take messages from now on. */
  readonly taking: number;
}

/** What looks like an attack can be read in a log of the tenant from now on. */
export interface Signed {
  readonly kind: 'sign';
  readonly at: number;
  readonly what: SignName;
  /** The id of the row, which the card names. */
  readonly row: string;
}

/** A receiver of webhooks listens from the begin of the course on, or takes nothing this time. */
export interface Receives {
  readonly kind: 'receiver';
  readonly at: number;
  readonly is: 'there' | 'away';
}

/** It took an event. */
export interface Delivered {
  readonly kind: 'delivered';
  readonly at: number;
  readonly id: string;
  /** Without `hardenbot.` before it. */
  readonly type: string;
  /** Absent where it is of no entry. */
  readonly sequence?: string;
  /** Whose decision it is; absent where it is nobody's. */
  readonly by?: string;
  readonly text: string;
}

/** `kept waiting` ends a course: what had time until then. */
export interface Over {
  readonly kind: 'over';
  readonly at: number;
}

export type Happened =
  | Pressed
  | Posted
  | Wrote
  | Refused
  | Attacked
  | ByHand
  | WorkerMoves
  | ChatMoves
  | Signed
  | Receives
  | Delivered
  | Over;

/** What a card about a sign is called, by what happened. */
export const signTitles = {
  'policy off': 'A Conditional Access policy was weakened',
  'break-glass': 'A break-glass account was used',
} as const;
export type SignName = keyof typeof signTitles;
export const signNames = Object.keys(signTitles) as readonly SignName[];

/** By what a card names, whatever else it says. */
const wordsOf: Readonly<Record<Story | Matter, RegExp>> = {
  // A waiver of it names it as well.
  change: /^(?!Waive ).*?Direct Send/s,
  trip: /eva@contoso\.com/,
  containment: /mia@contoso\.com/,
  sign: new RegExp(`^(?:${Object.values(signTitles).join('|')}): `),
  settings: /^.*scanner@contoso\.com/,
  waiver: /^Waive /,
  rule: /^Let hardenbot block accounts without asking/,
  // The second where no rule counts yet.
  ruleOff: /^(?:Stop hardenbot blocking accounts without asking|Change signals\.containWithoutAsking) /,
};

export function isAbout(story: Story | Matter, { text }: Posted): boolean {
  return wordsOf[story].test(text);
}

/** A call that changed the tenant, as the judge sees it. @param eva the object id of the traveller */
export function written(call: RecordedCall, eva: string): Omit<Wrote, 'kind' | 'at'> {
  const { cmdlet, method, path } = call;
  const said = JSON.stringify(call.parameters ?? call.body ?? null);
  if (cmdlet === 'Set-OrganizationConfig') {
    if (said === '{"RejectDirectSend":true}') return { story: 'change', does: 'do', object: 'RejectDirectSend' };
    if (said === '{"RejectDirectSend":false}') return { story: 'change', does: 'undo', object: 'RejectDirectSend' };
  }
  if (path.includes('/identity/conditionalAccess/')) {
    const object = path.split('/').slice(-2).join('/');
    if (method === 'POST' && said.includes(eva)) return { story: 'trip', does: 'do', object: said };
    if (method === 'POST' && path.endsWith('/namedLocations')) return { story: 'trip', does: 'do', object: said };
    if (method === 'DELETE') return { story: 'trip', does: 'undo', object };
    if (method === 'PATCH') return { story: 'trip', does: said.includes(eva) ? 'do' : 'undo', object };
  }
  if (path.includes(mallory.id)) return { story: 'rule', does: 'do', object: `${method} ${path} ${said}` };
  if (/\/users\/|\/riskyUsers\//.test(path)) return { story: 'containment', does: 'do', object: `${method} ${path} ${said}` };
  return { story: 'other', does: 'do', object: `${cmdlet ?? method} ${path} ${said}` };
}
