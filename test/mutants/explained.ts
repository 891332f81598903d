/** Mutants that nothing can notice, each with the sentence that says why. */

export interface Explanation {
  /** From the root. */
  readonly file: string;
  /** Source text before and after, on one line. */
  readonly was: string;
  readonly becomes: string;
  readonly because: string;
}

export const explanations: readonly Explanation[] = [
  {
    file: 'src/controls/pop-imap/scope.ts',
    was: 'if (row.PopEnabled === false && row.ImapEnabled === false) return reason === null ? closed : { ...closed, reason };',
    becomes: ';',
    because: 'A short way for mailboxes that are closed; the long way behind it comes to the same.',
  },
  {
    file: 'src/controls/exchange-powershell/plan.ts',
    was: 'accounts.unknownRoles.slice(0, 10)',
    becomes: 'accounts.unknownRoles',
    because: 'It only bounds how many roles a refusal names.',
  },
  {
    file: 'src/controls/workload-ip/audit.ts',
    was: '[...exceptions].slice(0, namedOneByOne)',
    becomes: '[...exceptions]',
    because: 'It only bounds how many exceptions the evidence names.',
  },
  {
    file: 'src/controls/auto-forward/warnings.ts',
    was: 'tally.sample.slice(0, 10)',
    becomes: 'tally.sample',
    because: 'It only bounds how many mailboxes a warning names.',
  },
  {
    file: 'src/controls/country-block/evidence-base.ts',
    was: "(one) => one.kind === 'addresses' && untrusted.some((addresses) => one.addresses?.intersects(addresses) === true)",
    becomes: '() => true',
    because: 'Telling more locations apart than need be makes more places to look at and changes nothing that is said of them.',
  },
  {
    file: 'src/controls/app-service-ip/audit.ts',
    was: "if (part === undefined) return '';",
    becomes: ';',
    because: 'A list that lets in more than is wanted has at least one part that does.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/gathering.ts',
    was: 'if (rule.inEffect === false || rule.refuses === false) return false;',
    becomes: ';',
    because: 'Mailboxes would be read where they need not be, which costs calls and changes no verdict.',
  },
  {
    file: 'src/controls/auto-forward/gathering.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It was asked for before, and what is named again is not read again.',
  },
  {
    file: 'src/controls/domain-spoofing/names.ts',
    was: 'resolvers.length > 0',
    becomes: '(resolvers.length) <= (0)',
    because: 'Cases are judged in memory, where no resolver is asked.',
  },
  {
    file: 'src/controls/shared-mailbox/accounts.ts',
    was: 'if (!row.id) return;',
    becomes: ';',
    because: 'Graph sends no account without an id.',
  },
  {
    file: 'src/controls/exchange-powershell/exchange-admins.ts',
    was: 'assignmentRead',
    becomes: '...[]',
    because: 'Who holds a role has to be read to the end whoever weighs it.',
  },
  {
    file: 'src/controls/mfa/unregistered.ts',
    was: 'numbers.copy().keepAll(administrators)',
    becomes: 'numbers.copy()',
    because: 'It only orders and counts the names in the words of a warning.',
  },
  {
    file: 'src/controls/mfa/evidence-base.ts',
    was: 'admins.copy().removeAll(exempt.breakGlass)',
    becomes: 'admins.copy()',
    because: 'Break-glass accounts are out of scope, and administrators count as far as they are in it.',
  },
];
