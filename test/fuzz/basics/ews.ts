/** Random tenants for ews, and what it must say of them: the switch, the list, and what settings name. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';

const apps = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const;

interface EwsModel {
  readonly isEnabled: boolean | null | undefined;
  /** Absent: the call with the switch did not give the list. */
  readonly list: readonly string[] | null | undefined;
  readonly isText: boolean;
  readonly wanted: readonly string[];
  /** Of each mailbox. */
  readonly mailboxes: readonly boolean[];
  readonly isAfterTheEnd: boolean;
}

export const ewsModels: fc.Arbitrary<EwsModel> = fc.record({
  isEnabled: mostly<boolean | null | undefined>(true, fc.constantFrom<boolean | null | undefined>(false, null, undefined)),
  list: mostly<readonly string[] | null | undefined>(
    [apps[0]],
    fc.oneof(some(apps, 3), fc.constantFrom<null | undefined>(null, undefined)),
  ),
  isText: fc.boolean(),
  wanted: mostly<readonly string[]>([apps[0]], some(apps, 3)),
  mailboxes: mostly<readonly boolean[]>([true, true], fc.array(fc.boolean(), { minLength: 1, maxLength: 3 })),
  isAfterTheEnd: rarely(false, fc.constant(true)),
});

export function ewsTrial(model: EwsModel): Trial {
  const { list } = model;
  const state = {
    asOf: model.isAfterTheEnd ? '2027-04-01T00:00:00Z' : '2026-11-24T00:00:00Z',
    exchange: {
      OrganizationConfig: {
        Identity: 'contoso',
        ...(model.isEnabled === undefined ? {} : { EwsEnabled: model.isEnabled }),
        ...(list === undefined ? {} : { EwsAllowedAppIDs: list === null ? null : model.isText ? list.join(', ') : list }),
      },
      CASMailbox: model.mailboxes.map((EwsEnabled, index) => ({
        Guid: `0a000000-0000-4000-8000-00000000000${index}`,
        PrimarySmtpAddress: `box${index}@contoso.com`,
        EwsEnabled,
      })),
    },
    graph: { servicePrincipals: apps.map((appId, index) => ({ id: `5a${index}`, appId, displayName: `App ${index}` })) },
  };
  return { control: 'ews', given: { state, settings: { apps: model.wanted } }, expected: expectedOf(model) };
}

/** Rules 1 to 7. */
function expectedOf(model: EwsModel): Expected {
  return { verdicts: verdictsOf(model), because: 'the switch, the list and each mailbox were looked at' };
}

function verdictsOf({ isEnabled, list, wanted, mailboxes, isAfterTheEnd }: EwsModel): readonly Verdict[] {
  if (isAfterTheEnd) return ['notApplicable'];
  if (isEnabled === undefined) return ['unknown'];
  if (isEnabled === false) return ['pass'];
  const open: Verdict = mailboxes.every((one) => !one) ? 'partial' : 'fail';
  if (isEnabled === null) return [open];
  if (list === undefined) return ['unknown'];
  if (list === null || list.length === 0) return [open];
  return list.every((app) => wanted.includes(app)) ? ['pass'] : ['partial'];
}
