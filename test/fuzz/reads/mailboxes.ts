/** What may not be read of mailboxes and accounts. */
import { groupIds, type MailboxModel, type Name, type Person } from '../mailboxes/model';
import { collection, type Part, property, type State, single, spliced } from './part';

export const mailboxParts: readonly Part<MailboxModel>[] = [
  collection('exchange.CASMailbox', (model, other, kept) => {
    const read = model.people.filter(({ mailbox }) => mailbox).slice(0, kept);
    return {
      people: model.people.map((person) =>
        read.includes(person) ? person : { ...person, ...switchesOf(sameName(other, person.name) ?? person) },
      ),
    };
  }),
  collection('exchange.User', (model, other, kept) => ({
    people: model.people.map((person, index) => {
      const { module, remote } = (index < kept ? undefined : sameName(other, person.name)) ?? person;
      return { ...person, module, remote };
    }),
  })),
  collection('exchange.CASMailboxPlan', (model, other, kept) => ({ plans: spliced(model.plans, other.plans, kept) })),
  single('exchange.TransportConfig', (other) => ({ organizationSmtpDisabled: other.organizationSmtpDisabled })),
  single('exchange.OrganizationConfig', (other) => ({ modern: other.modern })),
  single('exchange.RoleGroup', (other) => ({ helpDesk: other.helpDesk })),
  collection('graph.roleAssignments', (model, other, kept) => ({
    assignments: [...eligible(model), ...spliced(active(model), active(other), kept)],
  })),
  collection('graph.roleEligibilityScheduleInstances', (model, other, kept) => ({
    assignments: [...active(model), ...spliced(eligible(model), eligible(other), kept)],
  })),
  ...groupIds.map((id, index) =>
    property<MailboxModel>(
      `graph.groups/${id}/transitiveMembers`,
      { of: (state) => groupsIn(state).find((group) => group['id'] === id), name: 'members' },
      (model, other) => ({ groups: model.groups.map((members, at) => (at === index ? (other.groups[at] ?? []) : members)) }),
    ),
  ),
];

function sameName({ people }: MailboxModel, name: Name): Person | undefined {
  return people.find((person) => person.name === name);
}

function switchesOf({ mailbox, pop, imap, smtpDisabled, owa }: Person) {
  return { mailbox, pop, imap, smtpDisabled, owa };
}

function active({ assignments }: MailboxModel) {
  return assignments.filter((one) => one.eligible === null);
}

function eligible({ assignments }: MailboxModel) {
  return assignments.filter((one) => one.eligible !== null);
}

function groupsIn(state: State): readonly State[] {
  return (state['graph'] as State)['groups'] as readonly State[];
}
