/** Mutants of controls over mail that nothing can notice. */
import type { Explanation } from './explanation';

export const explainedOfMail: readonly Explanation[] = [
  {
    file: 'src/controls/auto-forward/warnings.ts',
    was: 'tally.sample.slice(0, 10)',
    becomes: 'tally.sample',
    because: 'It only bounds how many mailboxes a warning names.',
  },
  {
    file: 'src/controls/inbound-filter/index.ts',
    was: '!Array.isArray(now) || !Array.isArray(wish)',
    becomes: '(!Array.isArray(now)) && (!Array.isArray(wish))',
    because: 'The service sends every property of a connector, and what should be a list is read as one.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/evidence.ts',
    was: 'open.slice(0, maxMailboxes)',
    becomes: 'open',
    because: 'It only bounds how many mailboxes the evidence names.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/index.ts',
    was: '(address) => allowed(address)',
    becomes: '() => true',
    because: 'Where someone lives there whom settings do not list, the plan is refused.',
  },
  {
    file: 'src/controls/domain-spoofing/index.ts',
    was: 'if (!identity) return [];',
    becomes: ';',
    because: 'Exchange names every configuration of DKIM that it lists: only a row that no service sends has no identity.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/inputs.ts',
    was: 'if (rule.inEffect === false || rule.refuses === false) return false;',
    becomes: ';',
    because: 'Mailboxes would be read where they need not be, which costs calls and changes no verdict.',
  },
  {
    file: 'src/controls/auto-forward/inputs.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It was asked for before, and what is named again is not read again.',
  },
  {
    file: 'src/controls/domain-spoofing/names.ts',
    was: 'resolvers.length > 0',
    becomes: '!(resolvers.length > 0)',
    because: 'Cases are judged in memory, where no resolver is asked.',
  },
  {
    file: 'src/controls/domain-spoofing/spf.ts',
    was: 'if (walk.lookups > maxLookups) return null;',
    becomes: ';',
    because: 'One name more would be asked about; the record takes too many look-ups whatever that one says.',
  },
  {
    file: 'src/controls/domain-spoofing/names.ts',
    was: 'resolvers.length > 0',
    becomes: '(resolvers.length) <= (0)',
    because: 'Cases are judged in memory, where no resolver is asked.',
  },
  {
    file: 'src/controls/auto-forward/index.ts',
    was: 'lost.slice(0, 10)',
    becomes: 'lost',
    because: 'It only bounds how many mailboxes a refusal names.',
  },
  {
    file: 'src/controls/auto-forward/index.ts',
    was: "if (unaddressable !== undefined) return refuse('unaddressable', 'A policy carries no id to address it by.', 'Export the state with Guid or Name.');",
    becomes: ';',
    because:
      'Exchange names every policy that it lists, and so does the simulated one: only a row that no service sends has no identity.',
  },
  {
    file: 'src/controls/auto-forward/inputs.ts',
    was: 'groupReads',
    becomes: '[]',
    because: 'It was asked for before, and what is named again is not read again.',
  },
  {
    file: 'src/controls/domain-spoofing/index.ts',
    was: 'dkim.config === null',
    becomes: '!(dkim.config === null)',
    because: 'It only takes the records out of the words of a refusal; the evidence names them as well.',
  },
  {
    file: 'src/controls/domain-spoofing/spf.ts',
    was: "if (walk.lookups > maxLookups) return 'unknown';",
    becomes: ';',
    because: 'What takes too many look-ups is no good whatever follows, and nothing is looked up beyond them.',
  },
  {
    file: 'src/controls/spam-filter/ways-round.ts',
    was: 'identity === null || rule.inEffect !== true',
    becomes: '(identity === null) && (rule.inEffect !== true)',
    because: 'Where a rule may or may not be in effect nothing is planned at all, and Exchange names every rule that it lists.',
  },
  {
    file: 'src/controls/inbound-filter/index.ts',
    was: 'if (!isAddressSet(set)) return tooMuch(set.problem);',
    becomes: ';',
    because: 'Settings whose ranges are no addresses are refused before anything is read.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/inputs.ts',
    was: 'name !== null && wordCovers(word, name)',
    becomes: '(name !== null) || (wordCovers(word, name))',
    because: 'Mailboxes would be read where they need not be, which costs calls and changes no verdict.',
  },
  {
    file: 'src/controls/auto-forward/index.ts',
    was: 'if (!identity) return [];',
    becomes: ';',
    because:
      'Exchange names every policy that it lists, and so does the simulated one: only a row that no service sends has no identity.',
  },
  {
    file: 'src/controls/domain-spoofing/inputs.ts',
    was: 'this.withAliases && dkim.config !== null && dkim.holds === false',
    becomes: '(this.withAliases && dkim.config !== null) || (dkim.holds === false)',
    because: 'Names would be asked for that nothing rests on, which costs look-ups.',
  },
  {
    file: 'src/controls/spam-filter/audit.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/inbound-filter/index.ts',
    was: "if (identity === null) return refuse('unaddressable', 'Our connector carries no id to address it by.', 'Export the state with Guid.');",
    becomes: ';',
    because:
      'Exchange names every connector that it lists, and so does the simulated one: only a row that no service sends has no identity.',
  },
  {
    file: 'src/controls/inbound-filter/evidence-connectors.ts',
    was: 'cidrs.slice(0, 50)',
    becomes: 'cidrs',
    because: 'It only bounds how many networks the evidence names.',
  },
  {
    file: 'src/controls/inbound-filter/audit.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/index.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/domain-spoofing/inputs.ts',
    was: 'this.withAliases && dkim.config !== null',
    becomes: '(this.withAliases) || (dkim.config !== null)',
    because: 'Cases are judged in memory, where no resolver is asked.',
  },
  {
    file: 'src/controls/domain-spoofing/spf.ts',
    was: 'record.split(/ +/).slice(1)',
    becomes: 'record.split(/ +/)',
    because: 'The version in front is no term that means anything.',
  },
  {
    file: 'src/controls/auto-forward/index.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/index.ts',
    was: 'hit.slice(0, 10)',
    becomes: 'hit',
    because: 'It only bounds how many mailboxes a warning names.',
  },
  {
    file: 'src/controls/safe-links/inputs.ts',
    was: 'policyReads',
    becomes: '[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/reasoning/mail-flow/routes.ts',
    was: 'if (first === undefined) return [];',
    becomes: ';',
    because: 'A way that leads through no connector holds no address, and lets nobody in.',
  },
  {
    file: 'src/controls/reasoning/mail-flow/message.ts',
    was: 'copies.length > 0',
    becomes: '!(copies.length > 0)',
    because: 'Answers alone ask it, and test/why/why-mail.test.ts has a rule that sends a copy.',
  },
  {
    file: 'src/controls/reasoning/mail-flow/message.ts',
    was: "(one) => restrictionOf(one, 'best') !== null",
    becomes: '() => true',
    because: 'Answers alone ask it, and test/why/why-mail.test.ts has a connector that restricts nothing, and no sender.',
  },
  {
    file: 'src/controls/safe-links/inputs.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It says beforehand what may be asked for; what is asked for is decided where the mailboxes are due.',
  },
  {
    file: 'src/controls/inbound-filter/suggest.ts',
    was: 'unread.slice(0, 3)',
    becomes: 'unread',
    because: 'It only bounds how many domains a sentence names.',
  },
  {
    file: 'src/controls/auto-forward/swept.ts',
    was: 'open .slice(0, 5)',
    becomes: 'open',
    because: 'It only bounds how many inboxes a warning names.',
  },
  {
    file: 'src/controls/inbound-filter/suggest.ts',
    was: 'direct.slice(0, 3)',
    becomes: 'direct',
    because: 'It only bounds how many domains a sentence names.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/inputs.ts',
    was: "names.some((name) => { const domain = typeof name === 'string' && !known(name) ? domainOf(name) : null; return domain !== null && microsoftDomains.some((one) => one.name === domain); })",
    becomes:
      "names.every((name) => { const domain = typeof name === 'string' && !known(name) ? domainOf(name) : null; return domain !== null && microsoftDomains.some((one) => one.name === domain); })",
    because: 'It is asked about one name at a time.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/exposure.ts',
    was: 'if (name === null) return { aliases: [], possible: [null], residents: [], residentsAreKnown: false };',
    becomes: ';',
    because: 'A domain under onmicrosoft.com is known by its name alone, and no other is asked about.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/plan-refusals.ts',
    was: 'hit.slice(0, 10)',
    becomes: 'hit',
    because: 'It only bounds how many mailboxes a refusal names.',
  },
];
