/** The record that says whose account is whose cannot be used: anyone who asks for something, of whatever tenant, reads that this is why. */
import { createHash } from 'node:crypto';
import type { Entry } from '../../src/engine/ledger/entry';
import { canonicalJson } from '../../src/lib/json';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { workerSigner } from '../support/ledger/signed-entries';

const account = { platform: 'slack', id: 'U77', membership: 'member' } as const;
const conversation = { platform: 'slack', channel: 'C1' } as const;

function entriesOf(office: Office): Entry[] {
  return office.storage.entries.get(tenantId) ?? [];
}

/** One more entry, as a later version would sign it. */
function writtenLater(office: Office): void {
  const entries = entriesOf(office);
  const body = {
    v: 3,
    seq: entries.length + 1,
    tenant: tenantId,
    prev: entries.at(-1)?.hash,
    event: { type: 'unheardOf' },
    keyId: workerSigner.keyId,
  };
  const hash = createHash('sha256').update(canonicalJson(body)).digest('hex');
  entries.push({ ...body, hash, signature: workerSigner.sign(hash) } as unknown as Entry);
}

test.each<readonly [how: string, happens: (office: Office) => void, code: string, why: RegExp]>([
  ['a later version wrote it', writtenLater, 'newer-version', /was written by a newer version/],
  ['it lost entries', (office: Office) => void entriesOf(office).splice(-1), 'ledger-halted', /lost entries/],
])('%s', async (_how, happens, code, why) => {
  const office = openOffice();
  await office.does(account, { says: 'link' });
  await office.does('bo', { says: 'plan pop-imap' });
  happens(office);
  const told = await office.answers({ kind: 'command', actor: account, conversation, key: 'later', text: 'status' });
  expect(told).toMatchObject({
    code,
    reason: expect.stringMatching(/^Whose account is whose .*: nothing is answered for any tenant\. /),
  });
  expect(told).toMatchObject({ reason: expect.stringMatching(why) });
});
