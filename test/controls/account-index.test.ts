/** What one index of accounts found last never misleads another, or the same one later. */
import { AccountIndex } from '../../src/controls/reasoning/access/tenant/account-index';
import { users } from '../../src/tenant/resources/user';

const ana = users.row.parse({ id: 'A-1', userPrincipalName: 'ana@contoso.com', accountEnabled: true });
const bo = users.row.parse({ id: 'b-2', userPrincipalName: 'bo@contoso.com', accountEnabled: false });

function indexOf(...rows: readonly (typeof ana)[]): AccountIndex {
  const index = new AccountIndex([]);
  for (const row of rows) index.add(row);
  return index;
}

function nameOf(index: AccountIndex, reference: string): string | null {
  const number = index.numberOf(reference);
  return number === null ? null : index.get(number).name;
}

test('each index finds an account where it has it itself', () => {
  const [one, other, without] = [indexOf(ana, bo), indexOf(bo, ana), indexOf(bo)];
  without.whole = true;
  for (const reference of ['A-1', 'a-1', 'A-1'])
    expect([one, other, without].map((index) => nameOf(index, reference))).toEqual(['ana@contoso.com', 'ana@contoso.com', null]);
  expect([one.numberOf('b-2'), other.numberOf('b-2')]).toEqual([1, 0]);
});

test('an account that was mentioned before its row came is known by the row afterwards', () => {
  const index = indexOf(bo);
  expect([nameOf(index, 'A-1'), nameOf(index, 'A-1')]).toEqual(['A-1', 'A-1']);
  index.add(ana);
  expect(nameOf(index, 'A-1')).toBe('ana@contoso.com');
  expect([...index.read]).toEqual([0, 2]);
});

test('a row that comes twice is one account, able to sign in where either row says so', () => {
  const index = indexOf(bo);
  expect(nameOf(index, 'b-2')).toBe('bo@contoso.com');
  index.add({ ...bo, accountEnabled: true });
  const number = index.numberOf('b-2');
  expect(number).toBe(0);
  expect(index.get(number ?? -1).enabled).toBe(true);
  expect(index.countRead(index.read)).toBe(1);
});
