/** What a feature has in several tenants at once: one press decides on it in all of them, and the ledger of none has it as a subject. */
import type { ActionName, Card } from '../chat/card.js';
import type { Answer } from '../chat/platform.js';
import type { Change } from '../engine/changes/change.js';
import type { Refusal } from '../lib/errors.js';
import type { NamedTenant } from '../lib/named-tenant.js';
import type { Person } from '../lib/person.js';
import type { AddressPorts } from './ask/address-tenant.js';
import type { AskPlace } from './ask/ask.js';
import type { CommandCall, CommandPorts, GroupCall } from './commands/command.js';
import type { TenantAddress } from './decisions/recorder.js';

interface ChangeInTenant {
  readonly tenant: TenantAddress;
  readonly change: Change;
}

/** As someone meets it in a conversation. */
export interface AddressedAcross {
  readonly id: string;
  /** What its card shows there. */
  readonly shown: readonly ChangeInTenant[];
  /** Of that, what is in tenants that the person may read; at least one. */
  readonly own: readonly ChangeInTenant[];
  /** Of those that the person may read: where something of it is, and cannot be read now. */
  readonly unread: readonly TenantAddress[];
  /** What is under way in tenants that left the settings, where all of it was asked for there: nobody can decide on it. */
  readonly left: readonly { readonly tenant: NamedTenant; readonly change: Change }[];
}

/** Someone who decides on it. */
interface AcrossCall extends Omit<CommandCall, 'tenant' | 'words'> {
  /** Set where it was asked in the person's chat with the bot alone. */
  readonly alone?: true;
}

/** A button on its card. */
interface AcrossPress {
  readonly call: AcrossCall;
  readonly about: AddressedAcross;
  readonly digest: string;
  readonly reason?: string;
}

/** A command that names its id. */
export interface AcrossTyped {
  readonly call: AcrossCall;
  readonly about: AddressedAcross;
  /** Those behind the id. */
  readonly words: readonly string[];
}

export interface AcrossTenants {
  isOf(id: string): boolean;
  /** One that is not there, and one of tenants that the person may not read, get the same answer. */
  address(ask: AskPlace, id: string, person: Person, ports: AddressPorts): Promise<AddressedAcross | Refusal>;
  /** By the name of the button. */
  readonly buttons: Readonly<
    Partial<Record<ActionName, (press: AcrossPress, ports: CommandPorts) => Promise<Answer | Refusal> | Refusal>>
  >;
  /** By the name of the command. */
  readonly commands: Readonly<Record<string, (typed: AcrossTyped, ports: CommandPorts) => Promise<Card | Refusal | null>>>;
  /** The answer to every other button. */
  readonly noSuchButton: Refusal;
  /** The answer to every other command. */
  noSuchCommand(name: string): Refusal;
  /** /harden plan for a group. */
  plan(call: GroupCall, ports: CommandPorts): Promise<Answer | Refusal>;
}

/** Undefined for what is in one tenant. */
export function acrossTenants(
  { features }: { readonly features: readonly { readonly across?: AcrossTenants }[] },
  id: string,
): AcrossTenants | undefined {
  return features.flatMap(({ across }) => across ?? []).find((across) => across.isOf(id));
}
