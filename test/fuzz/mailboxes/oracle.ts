/** What the controls over mailboxes and accounts must say, counted one by one. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import { administrators, groupIds, groupNames, idOf, type MailboxModel, type Name, type Person, type Switch } from './model';

/** How one thing in scope stands. */
type Stand = 'holds' | 'gap' | 'unknown';

/** Nothing in scope: nothing to judge. Gaps alone: fail, unless what is unknown may hold. */
function verdictOf(stands: readonly Stand[]): readonly Verdict[] {
  if (stands.length === 0) return ['notApplicable'];
  const [holds, gap, unknown] = (['holds', 'gap', 'unknown'] as const).map((stand) => stands.includes(stand));
  if (gap) return holds ? ['partial'] : unknown ? ['fail', 'partial'] : ['fail'];
  return unknown ? ['unknown'] : ['pass'];
}

/** Mailboxes of the service itself, and those on the customer's own servers, are not counted. */
function inScope({ people }: MailboxModel): readonly Person[] {
  return people.filter(({ mailbox, type }) => mailbox && type !== 'DiscoveryMailbox' && type !== 'RemoteUserMailbox');
}

function isListed(name: Name, { allow, breakGlass }: MailboxModel): boolean {
  return allow.includes(name) || breakGlass.includes(name);
}

/** A break-glass account needs no protocol of mail: only a name in settings excuses its mailbox. */
function isAllowed(name: Name, { allow }: MailboxModel): boolean {
  return allow.includes(name);
}

export function popImapExpected(model: MailboxModel): Expected {
  const mailboxes = inScope(model).filter(({ name }) => !isAllowed(name, model));
  const stands = [...mailboxes, ...model.plans].map(({ pop, imap }) => off(pop, imap));
  const because = 'every mailbox and every plan was looked at';
  // Every tenant with mailboxes has plans: a list without any says nothing of the next mailbox.
  if (model.plans.length === 0 && !stands.includes('gap'))
    return { verdicts: inScope(model).length === 0 ? ['notApplicable'] : ['unknown', 'notApplicable'], because };
  return { verdicts: verdictOf(stands), because };
}

function off(...switches: readonly Switch[]): Stand {
  if (switches.includes(true)) return 'gap';
  return switches.every((value) => value === false) ? 'holds' : 'unknown';
}

export function smtpAuthExpected(model: MailboxModel): Expected {
  const organization = model.organizationSmtpDisabled;
  const mailboxes = inScope(model);
  const counted = mailboxes.filter(({ name }) => !isAllowed(name, model)).map(({ smtpDisabled }) => smtpDisabled);
  const isOn = counted.includes(false);
  const isOff = counted.includes(true);
  const because = 'the organisation was looked at, and every mailbox that overrules it';
  if (organization === true) {
    if (isOn) return { verdicts: ['partial'], because };
    return { verdicts: counted.includes(undefined) ? ['unknown'] : ['pass'], because };
  }
  if (organization === false) {
    if (isOff) return { verdicts: ['partial'], because };
    if (counted.length > 0)
      return { verdicts: counted.every((value) => value === undefined) ? ['fail', 'partial'] : ['fail'], because };
    return { verdicts: mailboxes.length > 0 ? ['partial'] : ['fail'], because };
  }
  if (!isOn) return { verdicts: ['unknown'], because };
  return { verdicts: isOff ? ['partial'] : ['fail', 'partial'], because };
}

export function modernAuthExpected({ modern }: MailboxModel): Expected {
  return {
    verdicts: modern === true ? ['pass'] : modern === false ? ['fail'] : ['unknown'],
    because: 'OAuth2ClientProfileEnabled says so',
  };
}

export function owaGroupsExpected(model: MailboxModel): Expected {
  const because = 'every member of the groups was looked at, through groups in groups';
  if (model.kiosk.length === 0) return { verdicts: ['unknown'], because: 'settings name no group' };
  const groups = model.kiosk.map((setting) => groupIds.find((id, index) => id === setting || groupNames[index] === setting));
  const members = inScope(model).filter(({ name }) =>
    groups.some((group) => group !== undefined && isIn(idOf[name], group, model)),
  );
  const stands = members.filter(({ name }) => !isAllowed(name, model)).map(({ owa }) => off(owa));
  const all = groups.includes(undefined) ? [...stands, 'unknown' as const] : stands;
  if (all.length === 0) return { verdicts: ['notApplicable'], because };
  return { verdicts: verdictOf(all), because };
}

function isIn(id: string, group: string, { groups }: MailboxModel, seen: readonly string[] = []): boolean {
  const members = groups[(groupIds as readonly string[]).indexOf(group)] ?? [];
  if (members.includes(id)) return true;
  return members.some(
    (member) =>
      groupIds.some((one) => one === member) &&
      !seen.includes(member) &&
      isIn(id, member, { groups } as MailboxModel, [...seen, group]),
  );
}

export function exchangePowershellExpected(model: MailboxModel): Expected {
  const accounts = model.people.filter(({ type }) => type !== 'DiscoveryMailbox');
  const stands = accounts.map((person): Stand => {
    const access = accessOf(person);
    if (access === 'differ') return 'unknown';
    if (isListed(person.name, model) || isAdministrator(person.name, model)) return 'holds';
    return access === 'unknown' ? 'unknown' : access ? 'gap' : 'holds';
  });
  const closed = accounts.filter(
    (person) => accessOf(person) === false && !isListed(person.name, model) && !isAdministrator(person.name, model),
  );
  const because = 'every account was looked at, with every role that it has or may take';
  const [usual] = [verdictOf(stands)];
  // Accounts with a reason prove nothing: what holds is that someone without one is off.
  const verdicts = stands.includes('gap')
    ? closed.length > 0
      ? (['partial'] as const)
      : stands.includes('unknown')
        ? (['fail', 'partial'] as const)
        : (['fail'] as const)
    : usual;
  const lockedOut = accounts.some((person) => accessOf(person) === false && isRoleHolder(person.name, model));
  return { verdicts, because, ...(lockedOut ? { warns: ['lockout'] } : {}) };
}

/** The two names of the switch must say the same. */
function accessOf({ module: current, remote }: Person): boolean | 'differ' | 'unknown' {
  if (typeof current === 'boolean' && typeof remote === 'boolean' && current !== remote) return 'differ';
  return current ?? remote ?? 'unknown';
}

function isAdministrator(name: Name, model: MailboxModel): boolean {
  return isRoleHolder(name, model) || model.helpDesk.includes(name);
}

function isRoleHolder(name: Name, model: MailboxModel): boolean {
  return model.assignments.some(
    ({ principal, role, tenantWide, eligible }) =>
      tenantWide &&
      (eligible === null || eligible === 'now') &&
      administrators.some((one) => one === role) &&
      (principal === idOf[name] || (groupIds.some((id) => id === principal) && isIn(idOf[name], principal, model))),
  );
}
