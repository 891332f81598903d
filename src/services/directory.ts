/** Who people are and what they may do, told from the settings. */
import type { Actor } from '../chat/platform.js';
import { type Refusal, refuse } from '../errors.js';
import type { Person } from '../person.js';
import type { ApprovalPolicy } from '../plan/approval.js';
import type { Settings } from '../settings.js';

export type Right = 'read' | 'request' | 'approve';

export interface Directory {
  /** The person behind a chat account, by its immutable id; a refusal for anybody that is not linked, a guest, an external or a bot. */
  identify(actor: Actor): Person | Refusal;
  /** Null when the person has the right; otherwise why not. The one place that decides. */
  authorize(person: Person, right: Right): Refusal | null;
  readonly approvals: ApprovalPolicy;
  /** The names of the approvers, for a card; the requester is never one of them. */
  approverNames(except: Person): readonly string[];
}

export function createDirectory(settings: Settings): Directory {
  const byAccount = new Map<string, Person>();
  for (const { entraId, name, accounts } of settings.people)
    for (const [platform, account] of Object.entries(accounts)) byAccount.set(`${platform}:${account}`, { entraId, name });
  const names = new Map(settings.people.map((person) => [person.entraId, person.name]));
  const approvers = new Set(settings.approvals.approvers.people);
  const members: Readonly<Record<Right, ReadonlySet<string>>> = {
    read: new Set([...settings.access.read.people, ...settings.access.request.people, ...approvers]),
    request: new Set(settings.access.request.people),
    approve: approvers,
  };
  return {
    identify: (actor) => {
      const person = actor.standing === 'member' ? byAccount.get(`${actor.platform}:${actor.id}`) : undefined;
      return (
        person ??
        refuse(
          'unknown-person',
          'hardenbot does not know you here.',
          'Ask whoever runs hardenbot to list your account under people in hardenbot.yaml.',
        )
      );
    },
    authorize: (person, right) =>
      members[right].has(person.entraId) ? null : refuse('not-allowed', 'You may not do this.', whoMay(right)),
    approvals: {
      approvers,
      needed: settings.approvals.tiers,
      expiresAfterMs: settings.approvals.expiresAfter,
      applyWithinMs: settings.approvals.applyWithin,
    },
    approverNames: (except) => [...approvers].filter((id) => id !== except.entraId).map((id) => names.get(id) ?? id),
  };
}

function whoMay(right: Right): string {
  if (right === 'approve') return 'Only people under approvals.approvers in hardenbot.yaml may.';
  return `Only people under access.${right} in hardenbot.yaml may; ask whoever runs hardenbot.`;
}
