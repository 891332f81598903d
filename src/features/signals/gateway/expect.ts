/** /harden expect: announces something that would look like a sign, so that nobody is called for it. */

import type { Card, Message } from '../../../chat/card.js';
import { shorten } from '../../../chat/safe-text.js';
import type { VerifiedEntry } from '../../../engine/ledger/verified-entry.js';
import { notTime, readTime } from '../../../engine/plan/typed-time.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { moment } from '../../../views/moment.js';
import { type ExpectationTerms, expectationDigest } from '../entry-terms.js';
import { maxAheadMs } from '../expectations.js';

function readUntil(words: readonly string[], timeZone: string, now: Date): Date | Refusal {
  const typed = shorten(words.join(' '), 40);
  const at = readTime(words.join(' '), { timeZone, now, day: 'end' });
  if (typeof at === 'string') return notTime('bad-time', { before: 'until ', typed, why: at });
  if (at <= now) return refuse('bad-time', `until ${typed} is over.`, 'Write a time that is still to come.');
  return at.getTime() - now.getTime() > maxAheadMs
    ? refuse('bad-time', 'Nothing is expected for more than 7 days.', 'Announce it again nearer to its time.')
    : at;
}

const maxSays = 200;
const usage = 'Write /harden expect gus@contoso.com new phone until 18:00.';

export const expect: Command = {
  name: 'expect',
  takes: '<person> <what> until <time>',
  summary: 'announces something about a person that would look like an attack, so that it goes to the digest until then',
  example: '/harden expect gus@contoso.com new phone until 18:00',
  run: async (call, ports) => {
    const { recorder } = ports.deciding;
    const denied = await recorder.authorize(call, 'request');
    if (denied !== null) return denied;
    const terms = await readTerms(call, ports);
    if (isRefusal(terms)) return terms;
    if (ports.directory.isOwn(call.person.entraId, terms.person.id))
      return refuse(
        'own-account',
        'Nobody announces their own signs.',
        'Ask a colleague to do it: an attacker who holds your account would too.',
      );
    const id = recorder.ports.newId('exp');
    const decision = recorder.sign(call, {
      kind: 'request',
      subject: id,
      digest: expectationDigest(terms),
      expiresAt: recorder.soon(),
    });
    await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'signalExpected', terms, decision });
    // What quiets signs is seen by everyone, and by the person whom they are about.
    await recorder.draw(call, 'signal', id);
    return null;
  },
};

async function readTerms(call: CommandCall, ports: CommandPorts): Promise<ExpectationTerms | Refusal> {
  const [who, ...words] = call.words.flatMap((word) => (/^until=./iu.test(word) ? ['until', word.slice(6)] : [word]));
  const at = words.findLastIndex((word) => word.toLowerCase() === 'until');
  const says = shorten(words.slice(0, Math.max(at, 0)).join(' ').trim(), maxSays);
  if (who === undefined || at < 1 || says === '') return refuse('missing-words', 'Who, what, and until when?', usage);
  const now = ports.now();
  const until = readUntil(words.slice(at + 1), ports.zoneOf(call.tenant.id), now);
  if (isRefusal(until)) return until;
  const person = await personNamed(call, who, ports);
  return isRefusal(person) ? person : { person, says, from: now.toISOString(), until: until.toISOString() };
}

/** A sign-in name, an object id, or someone mentioned in the chat. */
async function personNamed(
  call: CommandCall,
  typed: string,
  { directory, deciding }: CommandPorts,
): Promise<ExpectationTerms['person'] | Refusal> {
  const { platform } = call.conversation;
  const [, mentioned] = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/i.exec(typed) ?? [];
  if (mentioned !== undefined) {
    const person = await directory.identify({ platform, id: mentioned, membership: 'member' });
    return isRefusal(person) ? person : { id: person.entraId.toLowerCase(), name: person.name };
  }
  const account = typedAccount(typed.replace(/^@/, ''));
  const facts = await deciding.stores.signals.facts(call.tenant.id);
  const found = (facts?.people ?? []).filter(
    ({ id, name }) => id === account || name.toLowerCase() === account || name.toLowerCase().split('@')[0] === account,
  );
  const [only] = found;
  if (found.length === 1 && only !== undefined) return { id: only.id, name: only.name };
  return refuse(
    'unknown-account',
    found.length === 0 ? `Nobody in ${call.tenant.name} is called ${typed}.` : `Several accounts are called ${typed}.`,
    'Write the name that the account signs in with.',
  );
}

/** The card of an announcement in the channels of the tenant, and for the person whom it is about; null: the entries are of none. */
export function expectedMessage(tenant: string, [first]: readonly VerifiedEntry[]): Message | null {
  if (first?.event.type !== 'signalExpected') return null;
  const { terms, decision } = first.event;
  const { person: by, surface: platform } = decision.decision;
  const card = expectedCard(tenant, terms, by.name);
  return { card, details: [], personal: [{ part: 'expected', person: terms.person.id, platform, card, isOwn: true }] };
}

function expectedCard(tenant: string, { person, says, until }: ExpectationTerms, by: string): Card {
  return {
    title: `Expected in ${tenant}: ${person.name}, ${says}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: by, style: 'strong' },
          { text: ' announced it: signs about this account go to the digest until ' },
          moment(new Date(until)),
          { text: '. A break-glass account, and whatever uses hardenbot’s own identity, still rings.' },
        ],
      },
    ],
  };
}
