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
    file: 'src/controls/exchange-powershell/exchange-admins.ts',
    was: 'if (!group.id) return false;',
    becomes: ';',
    because: 'Graph sends no group without an id.',
  },
  {
    file: 'src/controls/exchange-powershell/role-group-entries.ts',
    was: "({ kind }) => kind !== 'account'",
    becomes: '() => true',
    because:
      'Groups would be read where no member may be one, which costs a call; anyone who is an account matches none of them.',
  },
  {
    file: 'src/controls/exchange-powershell/index.ts',
    was: 'members.slice(0, 10)',
    becomes: 'members',
    because: 'It only bounds how many members of role groups a refusal names.',
  },
  {
    file: 'src/controls/exchange-powershell/index.ts',
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
    file: 'src/controls/country-block/audit.ts',
    was: "if (codes.length === 0) return 'a country to be blocked';",
    becomes: ';',
    because: 'Only places in a country that is asked about are looked at, so anyone who gets through does so from one.',
  },
  {
    file: 'src/controls/inbound-filter/index.ts',
    was: '!Array.isArray(now) || !Array.isArray(wish)',
    becomes: '(!Array.isArray(now)) && (!Array.isArray(wish))',
    because: 'The service sends every property of a connector, and what should be a list is read as one.',
  },
  {
    file: 'src/controls/country-block/audit.ts',
    was: 'codes.slice(0, maxCountries - named)',
    becomes: 'codes',
    because: 'It only bounds how many countries the evidence names one by one.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/evidence.ts',
    was: 'open.slice(0, maxMailboxes)',
    becomes: 'open',
    because: 'It only bounds how many mailboxes the evidence names.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/our-rule.ts',
    was: '(address) => allowed(address)',
    becomes: '() => true',
    because: 'Where someone lives there whom settings do not list, the plan is refused.',
  },
  {
    file: 'src/controls/break-glass/health.ts',
    was: 'if (condition === null) return ternary.yes;',
    becomes: ';',
    because: 'A short way for policies without a place; the long way behind it comes to the same.',
  },
  {
    file: 'src/controls/mfa/evidence-base.ts',
    was: 'if (known !== undefined) return known;',
    becomes: ';',
    because: 'What is named again is not read again.',
  },
  {
    file: 'src/controls/domain-spoofing/index.ts',
    was: 'if (!identity) return [];',
    becomes: ';',
    because: 'Exchange names every configuration of DKIM that it lists: only a row that no service sends has no identity.',
  },
  {
    file: 'src/controls/global-admins/index.ts',
    was: 'mailboxRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/global-admins/inputs.ts',
    was: 'roleRead',
    becomes: '...[]',
    because: 'It is asked for wherever roles matter, and what is named again is not read again.',
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
    file: 'src/controls/shared-mailbox/accounts.ts',
    was: 'if (!row.id) return;',
    becomes: ';',
    because: 'Graph sends no account without an id.',
  },
  {
    file: 'src/controls/exchange-powershell/exchange-admins.ts',
    was: 'assignmentRead',
    becomes: '...[]',
    because: 'Who holds a role has to be read to the end anyone who weighs it.',
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
  {
    file: 'src/controls/workload-ip/openings.ts',
    was: 'if (way === null) continue;',
    becomes: ';',
    because: 'Anyone who gets through has a way in.',
  },
  {
    file: 'src/controls/workload-ip/openings.ts',
    was: 'if (included.includes(everyApplication) || names(includeServicePrincipals)) return [];',
    becomes: ';',
    because: 'A policy reaches whom it names, but for an exclusion or a filter, which are told before.',
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
    file: 'src/controls/weak-methods/index.ts',
    was: 'people.count === 1',
    becomes: '(people.count) !== (1)',
    because: 'It only puts one or several into the words of a warning of the plan.',
  },
  {
    file: 'src/controls/weak-methods/inputs.ts',
    was: 'isGroup',
    becomes: '() => true',
    because: 'It would ask for the members of everyone, which is no group: a call more, on which nothing rests.',
  },
  {
    file: 'src/controls/domain-spoofing/index.ts',
    was: 'dkim.config === null',
    becomes: '!(dkim.config === null)',
    because: 'It only takes the records out of the words of a refusal; the evidence names them as well.',
  },
  {
    file: 'src/controls/domain-spoofing/spf.ts',
    was: "if (walk.lookups > maxLookups) return 'untold';",
    becomes: ';',
    because: 'What takes too many look-ups is no good whatever follows, and nothing is looked up beyond them.',
  },
  {
    file: 'src/controls/admin-mfa/plan.ts',
    was: "if ('refused' in left) return left;",
    becomes: ';',
    because: 'Only a group of settings is refused for its name, and settings of this control except accounts alone.',
  },
  {
    file: 'src/controls/global-admins/inputs.ts',
    was: 'eligibilityRead',
    becomes: '...[]',
    because: 'It is asked for wherever roles matter, and what is named again is not read again.',
  },
  {
    file: 'src/controls/break-glass/inputs.ts',
    was: 'eligibilityRead',
    becomes: '...[]',
    because: 'It is asked for wherever roles matter, and what is named again is not read again.',
  },
  {
    file: 'src/controls/admin-mfa/evidence-base.ts',
    was: "[...numbers] .filter((number) => accounts.get(number).source === 'read') .slice(0, maxAdministrators)",
    becomes: "[...numbers] .filter((number) => accounts.get(number).source === 'read')",
    because: 'It only bounds how many accounts are asked for what they have registered; that there are more is said beside it.',
  },
  {
    file: 'src/controls/break-glass/inputs.ts',
    was: 'roleRead',
    becomes: '...[]',
    because: 'It is asked for wherever roles matter, and what is named again is not read again.',
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
    file: 'src/controls/country-block/plan.ts',
    was: 'country === undefined',
    becomes: '!(country === undefined)',
    because: 'It is what a proof asks about, which has a suite of its own.',
  },
  {
    file: 'src/controls/country-block/settings.ts',
    was: '!isGiven(block) && isGiven(allow)',
    becomes: '(!isGiven(block)) || (isGiven(allow))',
    because: 'Settings that give both are refused, and where neither is given nothing is asked.',
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
    file: 'src/controls/global-admins/inputs.ts',
    was: 'yes.copy().keepAll(read)',
    becomes: 'yes.copy()',
    because: 'Anyone who was not read counts as enabled, and is among the disabled in no case.',
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
    file: 'src/controls/owa-groups/group-scope.ts',
    was: 'if (this.candidates.size === 0) return [];',
    becomes: ';',
    because: 'Mailboxes would be read where settings name no group, which costs calls and changes nothing.',
  },
  {
    file: 'src/controls/owa-groups/group-scope.ts',
    was: 'if (!listIsWhole && isGuid(setting)) return { id: setting, name: setting };',
    becomes: ';',
    because:
      'The list of groups and their members take one permission, and the simulated service refuses both; only a list that broke off for another reason leaves the members to be read.',
  },
  {
    file: 'src/controls/owa-groups/group-scope.ts',
    was: 'this.memberReads',
    becomes: '[]',
    because: 'Members were asked for before, and what is named again is not read again.',
  },
  {
    file: 'src/controls/owa-groups/group-scope.ts',
    was: 'if (this.found.has(normal(id))) return;',
    becomes: ';',
    because: 'A group that settings name twice has the same members both times, and one read for both.',
  },
  {
    file: 'src/controls/exchange-powershell/exchange-admins.ts',
    was: 'items.slice(index * size, (index + 1) * size)',
    becomes: 'items',
    because: 'It only bounds how many accounts one read asks for, and anyone who comes twice counts once.',
  },
  {
    file: 'src/controls/exchange-powershell/index.ts',
    was: 'accountRead',
    becomes: '...[]',
    because: 'It only says beforehand what may follow, so that several controls read a long list together.',
  },
  {
    file: 'src/controls/owa-groups/index.ts',
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
    file: 'src/controls/ews/index.ts',
    was: 'organizationRead',
    becomes: '...[]',
    because: 'Both calls are of one cmdlet: anyone who may not make one may not make the other.',
  },
  {
    file: 'src/controls/ews/audit.ts',
    was: '!outcomes(accessRead).complete',
    becomes: 'outcomes(accessRead).complete',
    because: 'Both calls are of one cmdlet: where one is refused so is the other, and neither tells what the switch is.',
  },
  {
    file: 'src/controls/country-block/side-effects.ts',
    was: 'if (policies.length === 0) return;',
    becomes: ';',
    because: 'Where no policy blocks anything nobody is shut out, and no more is blocked than was asked for.',
  },
  {
    file: 'src/controls/onmicrosoft-inbound/index.ts',
    was: 'hit.slice(0, 10)',
    becomes: 'hit',
    because: 'It only bounds how many mailboxes a warning names.',
  },
  {
    file: 'src/controls/app-consent/index.ts',
    was: "([, value]) => typeof value === 'string' || value === null",
    becomes: '() => true',
    because: 'A reviewer, as the service describes it, has texts and nulls alone.',
  },
  {
    file: 'src/controls/app-consent/index.ts',
    was: 'if (!id) return;',
    becomes: ';',
    because: 'Graph sends no group without an id.',
  },
  {
    file: 'src/controls/app-consent/index.ts',
    was: 'if (!this.settings.workflow) return [];',
    becomes: ';',
    because: 'Reviewers would be read where nobody asks for any, which costs calls and changes nothing.',
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
    file: 'src/controls/reasoning/access/coverage/sign-in-effect.ts',
    was: 'if (access.roles.whole) return policyReach(policy, access, null);',
    becomes: ';',
    because: 'Proofs alone ask it, and test/sign-in-proof.test.ts has a sign-in that notices it.',
  },
  {
    file: 'src/controls/azure-management/plan.ts',
    was: '[...this.byAddress.keys()].slice(0, 5)',
    becomes: '[...this.byAddress.keys()]',
    because: 'It only bounds how many addresses a refusal names.',
  },
  {
    file: 'src/controls/reasoning/access/coverage/lists-holding.ts',
    was: '(kind) => guests.types.has(kind)',
    becomes: '() => true',
    because:
      'It only names the kind of guest in the words of an answer; whether the policy means the account was decided before.',
  },
  {
    file: 'src/controls/reasoning/access/coverage/policy-reach.ts',
    was: '(role) => !exempt?.role(role)',
    becomes: '() => true',
    because: 'Whoever holds an exempt role, or may hold it, is out of scope, so that the exclusion takes nobody else away.',
  },
  {
    file: 'src/controls/reasoning/mail-flow/message.ts',
    was: 'copies.length > 0',
    becomes: '!(copies.length > 0)',
    because: 'Answers alone ask it, and test/why-mail.test.ts has a rule that sends a copy.',
  },
  {
    file: 'src/controls/reasoning/mail-flow/message.ts',
    was: "(one) => restrictionOf(one, 'best') !== null",
    becomes: '() => true',
    because: 'Answers alone ask it, and test/why-mail.test.ts has a connector that restricts nothing, and no sender.',
  },
  {
    file: 'src/controls/reasoning/access/coverage/sign-in-judge.ts',
    was: 'condition.included.some((location) => holds(location, place) !== ternary.no)',
    becomes: 'condition.included.every((location) => holds(location, place) !== ternary.no)',
    because: 'Answers alone ask it, and test/why.test.ts has a policy for two places, one of which is where someone is.',
  },
  {
    file: 'src/controls/reasoning/access/coverage/sign-in-judge.ts',
    was: '(list) => list.certain',
    becomes: '() => true',
    because: 'Answers alone ask it, and test/why.test.ts has someone whom one list holds for certain and another perhaps.',
  },
];
