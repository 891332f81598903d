/** What `ledger export` writes of an entry: banned passwords stay, in an entry that moved too. */
import { shownEntry } from '../../src/cli/ledger';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import { rewrap } from '../../src/engine/ledger/rewrapped';
import { signedChain } from '../support/ledger/signed-entries';

const at = new Date('2026-11-24T09:00:00Z');
const after = { BannedPasswordList: ['contoso2026', 'winter'], LockoutThreshold: 5 };
const event: LedgerEvent = {
  type: 'intent',
  n: 1,
  operation: { kind: 'action', resource: 'r', object: 'passwords', identity: 'p', after, secret: ['BannedPasswordList'] },
};

function chained(said: LedgerEvent): Entry {
  const [entry] = signedChain('t', [{ subject: 'c-1', event: said, at }]);
  if (entry === undefined) throw new Error('There is no entry.');
  return entry;
}

test.each([0, 1, 2])('an announced operation shows no banned password after %i moves', (moves) => {
  let entry = chained(event);
  for (let moved = 0; moved < moves; moved += 1) entry = chained(rewrap(entry));
  const text = JSON.stringify(shownEntry(entry));
  expect(text).not.toContain('contoso2026');
  expect(text).toContain('2 entries, not shown');
  expect(text).toContain('LockoutThreshold');
});
