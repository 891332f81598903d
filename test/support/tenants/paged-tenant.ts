/** A tenant whose lists come in several pages, and what its requests and answers are known by. */
import { casMailboxes } from '../../../src/tenant/resources/cas-mailbox';
import { users } from '../../../src/tenant/resources/user';
import type { SeenRequest } from '../wire/http-listener';

export const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
export const people = { resource: users, fields: ['id', 'userPrincipalName'] } as const;

export const isCmdlet = (request: SeenRequest): boolean => request.path.includes('InvokeCommand');
export const isUsers = (request: SeenRequest): boolean => request.path.startsWith('/v1.0/users');

/** An answer with some of it put differently. */
export const changed = (answer: string, change: (body: Record<string, unknown>) => object): string =>
  JSON.stringify({ ...JSON.parse(answer), ...change(JSON.parse(answer)) });

function mailboxNumber(n: number) {
  return { Guid: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`, PopEnabled: n % 2 === 0 };
}

export const manyMailboxes = {
  exchange: { CASMailbox: [1, 2, 3, 4, 5].map(mailboxNumber) },
  simulator: { pageSize: { 'exchange.CASMailbox': 2 } },
};
export const manyPeople = {
  graph: { users: ['1', '2', '3'].map((id) => ({ id, userPrincipalName: `${id}@contoso.com` })) },
  simulator: { pageSize: { 'graph.users': 2 } },
};
