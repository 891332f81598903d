/** Random tenants for mail-warnings, and what it must say of them: every external sender writes once, and people write to outsiders and to many. */
import fc from 'fast-check';
import { type Stand, together } from '../basics/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

/** An address, a domain alone, or a domain with all below it. Source: AllowList of Set-ExternalInOutlook in the cmdlet reference. */
const entries = [
  'fabrikam.com',
  '*.fabrikam.com',
  'ana@fabrikam.com',
  'mail.fabrikam.com',
  '*.mail.fabrikam.com',
  'bo@mail.fabrikam.com',
  'example.net',
] as const;

/** One that each entry is for, and beside each another sender of its domain whom no entry names. */
const senders = [
  'ana@fabrikam.com',
  'stranger@fabrikam.com',
  'bo@mail.fabrikam.com',
  'stranger@mail.fabrikam.com',
  'stranger@deep.mail.fabrikam.com',
  'stranger@other.fabrikam.com',
  'stranger@example.net',
  'stranger@sub.example.net',
  'stranger@notfabrikam.com',
] as const;

type Said = boolean | null | undefined;

interface WarningsModel {
  readonly tag: Said;
  readonly list: readonly string[] | undefined;
  readonly allow: readonly string[];
  readonly all: Said;
  readonly external: Said;
  readonly groups: Said;
  /** From how many recipients on the service warns. */
  readonly threshold: number | null | undefined;
  readonly recipients: number;
  readonly spelling: number;
}

const said = rarely<Said>(true, fc.constantFrom<Said>(false, null, undefined));

export const warningsModels: fc.Arbitrary<WarningsModel> = fc.record({
  tag: said,
  list: rarely<readonly string[] | undefined>([], fc.constant(undefined)).chain((usual) => mostly(usual, some(entries, 3))),
  allow: mostly<readonly string[]>([], some(entries, 3)),
  all: said,
  external: said,
  groups: said,
  threshold: mostly<number | null | undefined>(25, fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(null, undefined))),
  recipients: mostly(25, fc.integer({ min: 2, max: 1000 })),
  spelling: fc.nat(1_000_000),
});

export function mailWarningsTrial(model: WarningsModel): Trial {
  const spelling = new Spelling(model.spelling);
  const { list } = model;
  const state = {
    exchange: {
      ExternalInOutlook: {
        Identity: 'contoso',
        ...spelling.tristate('Enabled', model.tag),
        ...(list === undefined
          ? {}
          : list.length === 0
            ? spelling.pick<object>([{ AllowList: [] }, { AllowList: null }])
            : { AllowList: list.map((one) => spelling.word(one)) }),
      },
      OrganizationConfig: {
        Identity: 'contoso',
        Name: 'contoso',
        ...spelling.tristate('MailTipsAllTipsEnabled', model.all),
        ...spelling.tristate('MailTipsExternalRecipientsTipsEnabled', model.external),
        ...spelling.tristate('MailTipsGroupMetricsEnabled', model.groups),
        ...(model.threshold === undefined ? {} : { MailTipsLargeAudienceThreshold: model.threshold }),
      },
    },
  };
  const settings = { allow: [...model.allow], recipients: model.recipients };
  return { control: 'mail-warnings', given: { state, settings }, expected: expectedOf(model) };
}

function expectedOf(model: WarningsModel): Expected {
  return {
    verdicts: together([tagOf(model), tipsOf(model)]),
    because: 'every external sender wrote, and people wrote to everyone',
  };
}

function tagOf({ tag, list, allow }: WarningsModel): Stand {
  const unmarked = senders.filter((sender) => list?.some((entry) => isFor(entry, sender)) === true);
  if (tag === false || unmarked.some((sender) => !allow.some((entry) => isFor(entry, sender)))) return 'gap';
  return tag === true && list !== undefined ? 'holds' : 'unknown';
}

function isFor(entry: string, sender: string): boolean {
  const domain = sender.slice(sender.indexOf('@') + 1);
  if (entry.includes('@')) return entry === sender;
  if (entry.startsWith('*.')) return domain === entry.slice(2) || domain.endsWith(entry.slice(1));
  return domain === entry;
}

/** A message to an outsider, and one to as many people as settings name, each want a tip; the size of a group is known only by its metrics. */
function tipsOf({ all, external, groups, threshold, recipients }: WarningsModel): Stand {
  const parts = [all, external, groups, typeof threshold === 'number' ? threshold <= recipients : threshold];
  if (parts.includes(false)) return 'gap';
  return parts.every((part) => part === true) ? 'holds' : 'unknown';
}
