/** Approvers of the tenant with the linked accounts agree that the tenant that settings name keeps them from now on. */
import type { Card } from '../../chat/card.js';
import type { Actor } from '../../chat/platform.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { DecisionSigner, DecisionVerifier } from '../../engine/plan/decision.js';
import type { Clock } from '../../lib/clock.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { KnowsApprovers, ListsPeople } from '../../people/directory.js';
import { moveDigest, moveSubject, peopleLeft } from '../../people/directory-home.js';
import { directoryMoveCard } from '../../views/link.js';
import type { TenantAddress } from './recorder.js';

export interface MovePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signer: DecisionSigner;
  readonly verifier: DecisionVerifier;
  readonly newNonce: () => string;
  readonly directory: ListsPeople & KnowsApprovers;
  /** The id of the tenant that settings name. */
  readonly directoryTenant: string;
  readonly tenants: readonly TenantAddress[];
  /** How many approvals a change of high risk takes in a tenant. */
  readonly approvalsOfHighRisk: (tenantId: string) => number;
}

export interface MoveCall {
  readonly person: Person;
  readonly actor: Actor;
  /** The tenant with the linked accounts. */
  readonly tenant: TenantAddress;
  /** The name of the other one. */
  readonly to: string | undefined;
}

/** Someone who is known only by a linked account cannot decide where linked accounts are: settings have to name the account. */
export async function moveDirectory(ports: MovePorts, { person, actor, tenant, to }: MoveCall): Promise<Card | Refusal> {
  const target = ports.tenants.find(({ name }) => name === to);
  if (target === undefined || target.id !== ports.directoryTenant || target.id === tenant.id)
    return refuse(
      'not-the-directory',
      `Only the tenant that settings name under directory can take over the linked accounts of ${tenant.name}.`,
      'Write it into the settings first, start gateway and worker again, and type /harden directory <that tenant> --tenant <the one of before>.',
    );
  if (!ports.directory.isListed(actor) || !(await ports.directory.membersOf(tenant.id, 'approvers')).includes(person.entraId))
    return refuse(
      'no-approver',
      `Only approvers of ${tenant.name} decide this, with an account that settings name.`,
      'Ask one of them.',
    );
  const decidedAt = ports.clock.now();
  const decision = ports.signer.sign({
    v: 1,
    kind: 'directory',
    person,
    tenant: tenant.id,
    subject: moveSubject,
    digest: moveDigest(tenant.id, target.id),
    surface: actor.platform,
    decidedAt: decidedAt.toISOString(),
    expiresAt: new Date(decidedAt.getTime() + 60_000).toISOString(),
    nonce: ports.newNonce(),
  });
  // One asks, and as many others agree as a change of high risk takes.
  const needed = ports.approvalsOfHighRisk(tenant.id) + 1;
  await ports.ledger.append(tenant.id, moveSubject, { type: 'directoryMove', to: target.id, needed, decision });
  const events = (await ports.ledger.subject(tenant.id, moveSubject)).map(({ event }) => event);
  const left = peopleLeft(events, { from: tenant.id, to: target.id, verifier: ports.verifier });
  return directoryMoveCard({ from: tenant.name, to: target.name, left });
}
