/** Random tenants for shared-mailbox, and what it must say of them: one mailbox after the other, with the account behind it. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type Stand, together } from './verdict';

const kinds = { shared: 'SharedMailbox', room: 'RoomMailbox', equipment: 'EquipmentMailbox' } as const;
type Kind = keyof typeof kinds;
const otherTypes = ['UserMailbox', 'RemoteSharedMailbox', 'SchedulingMailbox', 'LinkedMailbox'] as const;

interface Box {
  readonly type: string;
  /** Of the account; null: its row is not there. */
  readonly account: { readonly isEnabled: boolean | null; readonly isLicensed: boolean } | null;
  readonly accountDisabled: boolean | null;
  readonly isExcepted: boolean;
}

interface BoxModel {
  readonly boxes: readonly Box[];
  readonly kinds: readonly Kind[];
  readonly areUsersUnread: boolean;
}

export const sharedMailboxes: fc.Arbitrary<BoxModel> = fc.record({
  boxes: fc.array(
    fc.record({
      type: mostly<string>('SharedMailbox', fc.constantFrom(...Object.values(kinds), ...otherTypes)),
      account: rarely<Box['account']>({ isEnabled: false, isLicensed: false }, fc.constant(null)).chain((usual) =>
        mostly<Box['account']>(
          usual,
          fc.record({ isEnabled: fc.constantFrom<boolean | null>(true, false, null), isLicensed: fc.boolean() }),
        ),
      ),
      accountDisabled: fc.constantFrom<boolean | null>(true, false, null),
      isExcepted: rarely(false, fc.constant(true)),
    }),
    { maxLength: 4 },
  ),
  kinds: mostly<readonly Kind[]>(['shared', 'room', 'equipment'], some<Kind>(['shared', 'room', 'equipment'], 2)).map((drawn) =>
    drawn.length === 0 ? ['shared'] : drawn,
  ),
  areUsersUnread: rarely(false, fc.constant(true)),
});

const idOf = (index: number): string => `60000000-0000-4000-8000-00000000000${index}`;
const addressOf = (index: number): string => `box${index}@contoso.com`;

export function sharedMailboxTrial(model: BoxModel): Trial {
  const state = {
    exchange: {
      Mailbox: model.boxes.map(({ type, accountDisabled }, index) => ({
        Guid: `61000000-0000-4000-8000-00000000000${index}`,
        PrimarySmtpAddress: addressOf(index),
        UserPrincipalName: addressOf(index),
        ExternalDirectoryObjectId: idOf(index),
        RecipientTypeDetails: type,
        AccountDisabled: accountDisabled,
      })),
    },
    graph: {
      roleAssignments: [],
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      groups: [],
      signIns: [],
      ...(model.areUsersUnread
        ? {}
        : {
            users: [
              { id: idOf(9), userPrincipalName: 'ann@contoso.com', accountEnabled: true },
              ...model.boxes.flatMap(({ account }, index) =>
                account === null
                  ? []
                  : [
                      {
                        id: idOf(index),
                        userPrincipalName: addressOf(index),
                        accountEnabled: account.isEnabled,
                        onPremisesSyncEnabled: null,
                        assignedLicenses: account.isLicensed
                          ? [{ skuId: '62000000-0000-4000-8000-000000000001', disabledPlans: [] }]
                          : [],
                      },
                    ],
              ),
            ],
          }),
    },
  };
  const except = model.boxes.flatMap(({ isExcepted }, index) => (isExcepted ? [addressOf(index)] : []));
  return { control: 'shared-mailbox', given: { state, settings: { kinds: model.kinds, except } }, expected: expectedOf(model) };
}

/** Rules 1, 2 and 6. */
function expectedOf(model: BoxModel): Expected {
  const types: readonly string[] = model.kinds.map((kind) => kinds[kind]);
  const inScope = model.boxes.filter(
    ({ type, isExcepted, account }) =>
      types.includes(type) && !isExcepted && (model.areUsersUnread || !isLicensedResource(type, account)),
  );
  const because = 'each mailbox of these kinds was looked at with its account';
  if (inScope.length === 0) return { verdicts: ['notApplicable'], because };
  const stands = inScope.map((box) => standOf(box, model));
  return { verdicts: together(stands), because };
}

/** A room with a licence is meant to sign in. */
function isLicensedResource(type: string, account: Box['account']): boolean {
  return type !== 'SharedMailbox' && account?.isLicensed === true;
}

function standOf({ account, accountDisabled }: Box, { areUsersUnread }: BoxModel): Stand {
  if (areUsersUnread) return 'unknown';
  // That Exchange does not say it is disabled is no word of Entra that it is enabled.
  if (account === null) return accountDisabled === true ? 'holds' : 'unknown';
  if (account.isEnabled === false) return 'holds';
  return account.isEnabled === true ? 'gap' : 'unknown';
}
