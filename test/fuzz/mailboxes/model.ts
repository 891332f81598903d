/** Random mailboxes and accounts: switches with every value they can have, groups, roles by every way, role groups of Exchange. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';

/** true, false, null, or not in the row at all. */
export type Switch = boolean | null | undefined;

const uuid = (area: string, number: number): string => `${area}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const names = ['ana', 'bo', 'cy', 'dee'] as const;
export type Name = (typeof names)[number];
export const idOf: Readonly<Record<Name, string>> = {
  ana: uuid('0c', 1),
  bo: uuid('0c', 2),
  cy: uuid('0c', 3),
  dee: uuid('0c', 4),
};
export const groupIds = [uuid('0e', 1), uuid('0e', 2)] as const;
export const groupNames = ['Kiosk', 'Operators'] as const;
const deletedGroup = uuid('0e', 9);

/** Roles of which the work needs Exchange PowerShell, and roles of which it does not. */
export const administrators = ['62e90394-69f5-4237-9190-012177145e10', '29232cdf-9323-42fd-ade2-1d097af3e4de'] as const;
const others = ['95e79109-95c0-4d8e-aee3-d01accf2d47b', '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b'] as const;

export interface Person {
  readonly name: Name;
  readonly mailbox: boolean;
  readonly type: 'UserMailbox' | 'SharedMailbox' | 'RoomMailbox' | 'DiscoveryMailbox' | 'RemoteUserMailbox';
  readonly pop: Switch;
  readonly imap: Switch;
  readonly smtpDisabled: Switch;
  readonly owa: Switch;
  readonly module: Switch;
  /** The older name of the switch. */
  readonly remote: Switch;
}

export interface Assignment {
  readonly principal: string;
  readonly role: string;
  readonly tenantWide: boolean;
  /** Null: active; else eligible, in that time. */
  readonly eligible: 'now' | 'ended' | 'not yet' | null;
}

export interface MailboxModel {
  readonly people: readonly Person[];
  readonly plans: readonly { readonly pop: Switch; readonly imap: Switch }[];
  readonly organizationSmtpDisabled: Switch;
  readonly modern: Switch;
  readonly groups: readonly (readonly string[])[];
  readonly assignments: readonly Assignment[];
  /** Members of a role group of Exchange. */
  readonly helpDesk: readonly Name[];
  /** Groups that settings name for owa-groups. */
  readonly kiosk: readonly string[];
  readonly allow: readonly Name[];
  readonly breakGlass: readonly Name[];
  readonly spelling: number;
}

const switchValue = (usual: boolean): fc.Arbitrary<Switch> =>
  mostly<Switch>(usual, fc.constantFrom<Switch>(true, false, false, true, null, undefined));

const person = (name: Name): fc.Arbitrary<Person> =>
  fc.record({
    name: fc.constant(name),
    mailbox: rarely(true, fc.constant(false)),
    type: rarely<Person['type']>(
      'UserMailbox',
      fc.constantFrom('SharedMailbox', 'RoomMailbox', 'DiscoveryMailbox', 'RemoteUserMailbox'),
    ),
    pop: switchValue(false),
    imap: switchValue(false),
    smtpDisabled: mostly<Switch>(null, fc.constantFrom<Switch>(true, false, undefined)),
    owa: switchValue(false),
    module: switchValue(false),
    remote: mostly<Switch>(undefined, fc.constantFrom<Switch>(true, false, null)),
  });

export const mailboxModels: fc.Arbitrary<MailboxModel> = fc.record({
  people: fc.tuple(...names.map(person)).chain((all) => fc.subarray(all)),
  plans: fc.array(fc.record({ pop: switchValue(false), imap: switchValue(false) }), { maxLength: 2 }),
  organizationSmtpDisabled: mostly<Switch>(true, fc.constantFrom<Switch>(false, null, undefined)),
  modern: mostly<Switch>(true, fc.constantFrom<Switch>(false, null, undefined)),
  groups: fc.tuple(...groupIds.map(() => some([...Object.values(idOf), ...groupIds], 4))),
  assignments: fc.array(
    fc.record({
      principal: fc.constantFrom(...Object.values(idOf), ...groupIds),
      role: mostly<string>(administrators[0], fc.constantFrom(...administrators, ...others)),
      tenantWide: rarely(true, fc.constant(false)),
      eligible: mostly<Assignment['eligible']>(null, fc.constantFrom('now', 'ended', 'not yet')),
    }),
    { maxLength: 3 },
  ),
  helpDesk: rarely<readonly Name[]>([], some(names)),
  kiosk: mostly<readonly string[]>([groupIds[0]], some([...groupIds, ...groupNames, deletedGroup])),
  allow: rarely<readonly Name[]>([], some(names)),
  breakGlass: rarely<readonly Name[]>([], some(names)),
  spelling: fc.nat(1_000_000),
});
