/**
 * The mailbox sweep on random offices: rules are made while it goes round, with and without an entry in the log, and what it knows at the end is
 * what is there. Written from the cmdlet reference, the audited activities of Microsoft Purview and docs/operations.md.
 */
import fc from 'fast-check';
import { Outside } from '../../../src/controls/auto-forward/outside';
import { outwardRules } from '../../../src/controls/auto-forward/swept';
import { sweptMailboxes } from '../../../src/posture/mailbox-sweep';
import { acceptedDomains } from '../../../src/tenant/resources/accepted-domain';
import { addressOf, guidOf, officeOf, openSweepLab, type SweepLab } from '../../support/sweep/sweep-lab';
import { mostly, rarely } from '../draw';
import type { Actual, Family } from '../family';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a rule is written with, and what it comes to: who gets mail by it, and whether people lose sight of mail. */
const kinds = {
  'sends outside': { fields: { ForwardTo: ['"e" [SMTP:e@mail.example]'] }, sends: 'outside', hides: false },
  'sends outside as an attachment': {
    fields: { ForwardAsAttachmentTo: ['"e" [SMTP:e@mail.example]'] },
    sends: 'outside',
    hides: false,
  },
  'redirects outside': { fields: { RedirectTo: ['"e" [SMTP:e@MAIL.example]'] }, sends: 'outside', hides: false },
  'under a name that looks like an inside address': {
    fields: { RedirectTo: ['"ana [SMTP:ana@contoso.com]" [SMTP:e@mail.example]'] },
    sends: 'outside',
    hides: false,
  },
  'to a colleague': { fields: { ForwardTo: ['"bo" [SMTP:bo@contoso.com]'] }, sends: 'inside', hides: false },
  'to a recipient of the directory': { fields: { ForwardTo: ['"x" [EX:/o=a/ou=b/cn=x]'] }, sends: 'nobody knows', hides: false },
  'deletes mail': { fields: { DeleteMessage: true }, sends: 'nowhere', hides: true },
  'moves mail to a folder for feeds': { fields: { MoveToFolder: 'RSS Feeds' }, sends: 'nowhere', hides: true },
  'sorts mail': { fields: { MoveToFolder: 'Projects' }, sends: 'nowhere', hides: false },
} as const;
type Kind = keyof typeof kinds;

interface Made {
  readonly mailbox: number;
  readonly kind: Kind;
  readonly hidden: boolean;
  readonly enabled: boolean | null;
  /** How the log names it; null: not at all. */
  readonly log: 'Outlook' | 'New-InboxRule by its owner' | 'New-InboxRule by address' | 'New-InboxRule by id' | null;
  /** Minutes until the log shows it. */
  readonly lateBy: number;
  /** Hours before it is made, and whether the sweep goes on in them. */
  readonly after: number;
  readonly swept: boolean;
}

interface SweepModel {
  readonly mailboxes: number;
  readonly made: readonly Made[];
  /** Hours behind the last of them, until the sweep ends. */
  readonly rest: number;
}

const models: fc.Arbitrary<SweepModel> = fc.record({
  mailboxes: fc.integer({ min: 1, max: 4 }),
  made: fc.array(
    fc.record({
      mailbox: fc.nat(3),
      kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
      hidden: rarely(false, fc.constant(true)),
      enabled: rarely<boolean | null>(true, fc.constantFrom(false, null)),
      log: mostly<Made['log']>(
        'Outlook',
        fc.constantFrom('New-InboxRule by its owner', 'New-InboxRule by address', 'New-InboxRule by id', null),
      ),
      lateBy: mostly(5, fc.integer({ min: 0, max: 300 })),
      after: mostly(1, fc.integer({ min: 0, max: 30 })),
      swept: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  rest: mostly(7, fc.constant(8 * 24)),
});

const whole = { everyMs: 0, forMs: 10 * hour };

export const sweep: Family<SweepModel> = {
  name: 'sweep',
  about: 'the mailbox sweep: rules that are made while it goes round, and what it knows of them',
  tenants: models,
  trials: () => [
    {
      control: 'sweep',
      given: { state: {} },
      expected: { verdicts: ['pass'], because: 'every rule that matters is known, and nothing that is not there' },
    },
  ],
  judge: async (model) => {
    const lab = await openSweepLab(officeOf(model.mailboxes));
    try {
      const wrong = await played(lab, model);
      return {
        verdict: wrong.length === 0 ? 'pass' : 'fail',
        summary: `${wrong.join('; ')} of ${JSON.stringify(model)}`,
        warns: [],
        missing: [],
      } satisfies Actual;
    } finally {
      await lab.close();
    }
  },
};

/** What is wrong at the end, in words. */
async function played(lab: SweepLab, model: SweepModel): Promise<readonly string[]> {
  const rules = model.made.map((one, number) => ({ ...one, mailbox: one.mailbox % model.mailboxes, name: `Rule ${number}` }));
  const madeAt = new Map<string, number>();
  await lab.step(whole);
  for (const [number, rule] of rules.entries()) {
    for (let passed = 0; passed < rule.after; passed += 1) {
      lab.pass(hour);
      if (rule.swept) await lab.step(whole);
    }
    lab.pass(minute);
    const at = lab.clock.now().getTime();
    madeAt.set(rule.name, at);
    lab.tenant.simulator.happen([
      { at, key: 'exchange.InboxRule', of: addressOf(rule.mailbox), put: rowOf(rule, number) },
      ...(rule.log === null
        ? []
        : [{ at: at + rule.lateBy * minute, key: 'exchange.UnifiedAuditLog', put: entryOf(rule, number, at) }]),
    ]);
  }
  for (let passed = 0; passed < model.rest; passed += 6) {
    lab.pass(6 * hour);
    await lab.step(whole);
  }
  lab.pass(6 * hour);
  await lab.step(whole);
  const swept = await sweptMailboxes(lab.sweeps, lab.id);
  if (swept === null) return ['nothing is known'];
  const outside = new Outside({
    own: [acceptedDomains.row.parse({ DomainName: 'contoso.com' })],
    domainsWhole: true,
    friends: [],
    remote: [],
    remoteWhole: true,
  });
  const outward = outwardRules(swept, outside);
  const end = lab.clock.now().getTime();
  return [
    ...(swept.rulesRead === model.mailboxes ? [] : [`${swept.rulesRead} of ${model.mailboxes} mailboxes were read`]),
    ...rules.flatMap((rule) => {
      const known = swept.rules.find(({ name, mailbox }) => name === rule.name && mailbox === addressOf(rule.mailbox));
      const { sends, hides } = kinds[rule.kind];
      const matters = sends !== 'nowhere' || hides || rule.hidden;
      if (known === undefined) {
        // One that the log does not name is found when its mailbox is read again, after a week at the latest.
        const isDue = rule.log !== null || end - (madeAt.get(rule.name) ?? end) > 7 * day + 12 * hour;
        return matters && isDue ? [`${rule.name} is not known`] : [];
      }
      const isOut = outward.find((one) => one.rule === known)?.outside ?? false;
      const mayGoOut =
        rule.enabled === false || sends === 'inside' || sends === 'nowhere' ? false : sends === 'outside' ? true : 'unknown';
      return [
        ...(matters ? [] : [`${rule.name} is known and does not matter`]),
        ...(known.hidden === rule.hidden ? [] : [`${rule.name} is said to be ${known.hidden === true ? '' : 'not '}hidden`]),
        ...(known.hides === hides ? [] : [`${rule.name} is said to ${known.hides ? '' : 'not '}hide mail`]),
        ...(isOut === mayGoOut ? [] : [`${rule.name} goes out: ${String(isOut)}`]),
      ];
    }),
    ...swept.rules.filter(({ name }) => !madeAt.has(name)).map(({ name }) => `${name} was never there`),
  ];
}

function rowOf({ kind, hidden, enabled, mailbox }: Made, number: number): Readonly<Record<string, unknown>> {
  return {
    Name: `Rule ${number}`,
    RuleIdentity: String(number),
    Identity: `p${mailbox}\\${number}`,
    IsHidden: hidden,
    Enabled: enabled,
    ...kinds[kind].fields,
  };
}

/** As the log writes them: Outlook names the owner, a cmdlet the mailbox in one of its names, or nothing where it is one's own. */
function entryOf({ log, mailbox }: Made, number: number, at: number): Readonly<Record<string, unknown>> {
  const CreationTime = new Date(at).toISOString().slice(0, 19);
  const owner = addressOf(mailbox);
  const named = {
    Outlook: { Operation: 'UpdateInboxRules', MailboxOwnerUPN: owner },
    'New-InboxRule by its owner': {
      Operation: 'New-InboxRule',
      UserId: owner,
      Parameters: [{ Name: 'Name', Value: `Rule ${number}` }],
    },
    'New-InboxRule by address': {
      Operation: 'New-InboxRule',
      UserId: 'admin@contoso.com',
      Parameters: [{ Name: 'Mailbox', Value: owner }],
    },
    'New-InboxRule by id': {
      Operation: 'New-InboxRule',
      UserId: 'admin@contoso.com',
      Parameters: [{ Name: 'Mailbox', Value: guidOf(mailbox) }],
    },
  } as const;
  const data = log === null ? { Operation: '' } : named[log];
  return {
    Identity: `entry ${number}`,
    CreationDate: CreationTime,
    RecordType: 'ExchangeItem',
    Operations: data.Operation,
    UserIds: owner,
    AuditData: JSON.stringify({ CreationTime, ...data }),
  };
}
