/** Linking a chat account to a person: a code shown in the one chat, confirmed by the person from another one. */
import type { Card } from '../chat/card.js';
import type { Actor } from '../chat/platform.js';
import type { Clock } from '../clock.js';
import { type Refusal, refuse } from '../errors.js';
import { sha256 } from '../json.js';
import type { Entry } from '../ledger/entry.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Person } from '../person.js';
import type { DecisionSigner } from '../plan/decision.js';
import { linkAskedCard, linkConfirmCard, linkedCard } from '../views/link.js';
import { accountDigest, accountSubject } from './links.js';

export interface LinkPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signer: DecisionSigner;
  readonly newNonce: () => string;
  /** Ten letters that nobody can guess. */
  readonly newCode: () => string;
  /** The tenant in whose ledger links are recorded. */
  readonly directoryTenant: string;
}

export interface Linking {
  /** For an account that nobody is known by: a code that works once, for ten minutes. */
  ask(actor: Actor): Promise<Card | Refusal>;
  /** Shows a known person whose account the code stands for, before anything is linked. */
  preview(actor: Actor, code: string): Promise<Card | Refusal>;
  /** The known person says that the account is theirs. */
  confirm(person: Person, actor: Actor, code: string): Promise<Card | Refusal>;
}

const codeLifetimeMs = 10 * 60_000;

export function createLinking(ports: LinkPorts): Linking {
  const { ledger, clock, directoryTenant } = ports;

  return {
    ask: async (actor) => {
      if (actor.standing !== 'member')
        return refuse('not-of-us', 'Guests, people of other organisations and bots cannot be linked.', '');
      const code = ports.newCode();
      const until = new Date(clock.now().getTime() + codeLifetimeMs).toISOString();
      await ledger.append(directoryTenant, subjectOf(code), {
        type: 'linkAsked',
        platform: actor.platform,
        account: actor.id,
        until,
      });
      return linkAskedCard(code);
    },

    preview: async (actor, code) => {
      const asked = await find(actor, code);
      return 'refused' in asked ? asked : linkConfirmCard({ code, ...asked });
    },

    confirm: async (person, actor, code) => {
      const asked = await find(actor, code);
      if ('refused' in asked) return asked;
      const account = { platform: asked.platform, id: asked.account };
      const now = clock.now().toISOString();
      const decision = ports.signer.sign({
        v: 1,
        kind: 'link',
        person,
        tenant: directoryTenant,
        subject: accountSubject(account),
        digest: accountDigest(account),
        surface: actor.platform,
        decidedAt: now,
        expiresAt: asked.until,
        nonce: ports.newNonce(),
      });
      const event = { type: 'linked' as const, platform: asked.platform, account: asked.account, decision };
      // The first one in the ledger uses the code up, whoever else had it at the same time.
      const { seq } = await ledger.append(directoryTenant, subjectOf(code), event);
      const first = (await ledger.subject(directoryTenant, subjectOf(code))).find(isLinked);
      if (first?.seq !== seq) return wrongCode;
      await ledger.append(directoryTenant, accountSubject(account), event);
      return linkedCard({ name: person.name, platform: asked.platform, account: asked.account });
    },
  };

  async function find(actor: Actor, code: string): Promise<Asked | Refusal> {
    const entries = await ledger.subject(directoryTenant, subjectOf(code));
    const asked = entries[0]?.event;
    if (asked?.type !== 'linkAsked' || entries.some(isLinked) || new Date(asked.until) <= clock.now()) return wrongCode;
    if (asked.platform === actor.platform)
      return refuse(
        'same-chat',
        'A code is confirmed from another chat than the one it was made in.',
        'Send it from the chat in which hardenbot knows you.',
      );
    return { platform: asked.platform, account: asked.account, until: asked.until };
  }
}

interface Asked {
  readonly platform: string;
  readonly account: string;
  readonly until: string;
}

/** One answer for a code that never was, was used or is over: nobody learns which. */
const wrongCode = refuse(
  'wrong-code',
  'This code does not work (any more).',
  'Type /harden link in the other chat for a fresh one.',
);

function isLinked({ event }: Entry): boolean {
  return event.type === 'linked';
}

function subjectOf(code: string): string {
  return `link-${sha256(code.trim().toLowerCase()).slice(0, 32)}`;
}
