/** What happened in a course, in order: who pressed what, what was posted, what was written to the tenant. The judge knows nothing else. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';

/** The channel of the tenant, in each chat. */
export const ownChannels = { terminal: 'hardening', slack: 'C0HARDENING' } as const;

/** What a course is about: a change that undoes itself, a travel exception, an account to contain. */
export type Story = 'change' | 'trip' | 'containment';
export const stories: readonly Story[] = ['change', 'trip', 'containment'];

export type Deed = 'ask' | 'approve' | 'reject' | 'keep' | 'emergency' | 'withdraw' | 'revert' | 'audit';

export interface Pressed {
  readonly kind: 'pressed';
  readonly at: number;
  readonly who: string;
  readonly does: Deed;
  readonly story: Story;
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
  /** `other` is what no story could ask for. */
  readonly story: Story | 'other';
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
  readonly story: Story | 'other';
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

/** `kept waiting` ends a course: what had time until then. */
export interface Over {
  readonly kind: 'over';
  readonly at: number;
}

export type Happened = Pressed | Posted | Wrote | Refused | Attacked | ByHand | WorkerMoves | ChatMoves | Over;

/** By what a card names, whatever else it says. */
const wordsOf: Readonly<Record<Story, RegExp>> = {
  change: /Direct Send/,
  trip: /eva@contoso\.com/,
  containment: /mia@contoso\.com/,
};

export function isAbout(story: Story, { text }: Posted): boolean {
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
  if (/\/users\/|\/riskyUsers\//.test(path)) return { story: 'containment', does: 'do', object: `${method} ${path} ${said}` };
  return { story: 'other', does: 'do', object: `${cmdlet ?? method} ${path} ${said}` };
}
