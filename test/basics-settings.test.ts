/** What somebody writes wrong in the settings of the basics: each is named by its key, with what to write instead. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTenantSettings } from '../src/config/load';
import { basics } from '../src/controls/control';
import { controls } from '../src/controls/index';
import { InputError } from '../src/errors';

function problems(id: string, settings: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-basics-')), 'settings.json');
  writeFileSync(file, JSON.stringify({ controls: { [id]: settings } }));
  try {
    loadTenantSettings(file, undefined);
    return '';
  } catch (error) {
    if (error instanceof InputError) return error.problems.join('\n');
    throw error;
  }
}

test.each<[id: string, settings: unknown, key: string, says: RegExp]>([
  ['ews', { apps: ['Mail archive'] }, 'ews.apps.0', /application \(client\) id/],
  ['ews', { confirmedNone: 'yes' }, 'ews.confirmedNone', /boolean/],
  ['auto-forward', { domains: ['fabrikam'] }, 'auto-forward.domains.0', /no domain; write it as in an address/],
  ['auto-forward', { domains: ['ann@fabrikam.com'] }, 'auto-forward.domains.0', /no domain/],
  ['auto-forward', { allow: [''] }, 'auto-forward.allow.0', /empty/],
  ['spam-filter', { bulk: -1 }, 'spam-filter.bulk', /./],
  ['spam-filter', { minimum: 'strict' }, 'spam-filter.minimum', /inbox/],
  ['spam-filter', { allow: { addresses: ['300.0.0.1'] } }, 'spam-filter.allow.addresses', /./],
  ['spam-filter', { allow: { addresses: ['0.0.0.0/0'] } }, 'spam-filter.allow.addresses', /everybody/],
  ['spam-filter', { allow: { domains: ['*'] } }, 'spam-filter.allow.domains.0', /no domain/],
  ['spam-filter', { allow: { senders: ['partner.example'] } }, 'spam-filter.allow.senders.0', /no address/],
  ['domain-spoofing', { parked: ['contoso com'] }, 'domain-spoofing.parked.0', /no domain/],
  ['domain-spoofing', { dmarc: 'none' }, 'domain-spoofing.dmarc', /neither quarantine nor reject/],
  ['domain-spoofing', { resolvers: ['dns.example'] }, 'domain-spoofing.resolvers.0', /./],
  ['passwords', { expire: -90 }, 'passwords.expire', /./],
  ['passwords', { terms: ['abc'] }, 'passwords.terms.0', /4 to 16 characters/],
  ['passwords', { lockout: { threshold: -1 } }, 'passwords.lockout.threshold', /above 0/],
  ['passwords', { lockout: { seconds: 1.5 } }, 'passwords.lockout.seconds', /whole number/],
  ['shared-mailbox', { kinds: ['person'] }, 'shared-mailbox.kinds.0', /no kind of mailbox/],
  ['shared-mailbox', { kinds: [] }, 'shared-mailbox.kinds', /empty/],
  ['weak-methods', { methods: ['fido2'] }, 'weak-methods.methods.0', /sms/],
  ['app-consent', { consent: 'everything' }, 'app-consent.consent', /none/],
  ['mfa', { except: { users: 'ana@contoso.com' } }, 'mfa.except.users', /./],
  ['device-code', { transfers: false }, 'device-code', /transfers/],
])('%s %j is named by its key', (id, settings, key, says) => {
  const told = problems(id, settings);
  expect(told).toContain(`controls.${key}`);
  expect(told).toMatch(says);
});

test('what people write with capitals and blanks is taken as it is meant', () => {
  const ok: readonly (readonly [string, unknown])[] = [
    ['ews', { apps: [' 2B000000-0000-4000-8000-00000000000A '] }],
    ['auto-forward', { domains: ['Fabrikam.COM', '*.contoso.com'] }],
    ['domain-spoofing', { parked: ['Parked.Example'] }],
    ['passwords', { expire: null, banned: null, lockout: null }],
  ];
  for (const [id, settings] of ok) expect([id, problems(id, settings)]).toEqual([id, '']);
});

test('a key that no control has is refused, in each of the basics', () => {
  for (const { id, way } of controls)
    if (way === basics) expect([id, problems(id, { noSuchKey: 1 })]).toEqual([id, expect.stringContaining('noSuchKey')]);
});
