/** What someone writes wrong in the settings of the basics: each is named by its key, with what to write instead. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadTenantSettings } from '../../src/config/load';
import { basics } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { InputError } from '../../src/lib/errors';

function problems(tenant: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-basics-')), 'settings.json');
  writeFileSync(file, JSON.stringify(tenant));
  try {
    loadTenantSettings(file, undefined);
    return '';
  } catch (error) {
    if (error instanceof InputError) return error.problems.join('\n');
    throw error;
  }
}

const mistakes: readonly (readonly [id: string, settings: unknown, key: string, says: RegExp])[] = [
  ['ews', { apps: ['Mail archive'] }, 'ews.apps.0', /application \(client\) id/],
  ['ews', { confirmedNone: 'yes' }, 'ews.confirmedNone', /true or false, without quotes/],
  ['auto-forward', { domains: ['fabrikam'] }, 'auto-forward.domains.0', /no domain; write it as in an address/],
  ['auto-forward', { domains: ['ann@fabrikam.com'] }, 'auto-forward.domains.0', /no domain/],
  ['auto-forward', { allow: [''] }, 'auto-forward.allow.0', /empty/],
  ['spam-filter', { bulk: -1 }, 'spam-filter.bulk', /./],
  ['spam-filter', { minimum: 'strict' }, 'spam-filter.minimum', /inbox/],
  ['spam-filter', { allow: { addresses: ['300.0.0.1'] } }, 'spam-filter.allow.addresses', /./],
  ['spam-filter', { allow: { addresses: ['0.0.0.0/0'] } }, 'spam-filter.allow.addresses', /everyone/],
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
  ['mail-warnings', { recipients: 1 }, 'mail-warnings.recipients', /2 or more/],
  ['mail-warnings', { allow: ['fabrikam'] }, 'mail-warnings.allow.0', /fabrikam\.com/],
  ['safe-links', { allow: [' '] }, 'safe-links.allow.0', /empty/],
  ['outlook-add-ins', { except: [' '] }, 'outlook-add-ins.except.0', /empty/],
  ['idle-timeout', { minutes: 0 }, 'idle-timeout.minutes', /5 minutes or more/],
  ['weak-methods', { methods: ['fido2'] }, 'weak-methods.methods.0', /sms/],
  ['app-consent', { consent: 'everything' }, 'app-consent.consent', /none/],
  ['mfa', { except: { users: 'ana@contoso.com' } }, 'mfa.except.users', /./],
  ['mfa', { except: { users: [' '] } }, 'mfa.except.users.0', /empty/],
  ['mfa', { except: { locations: [''] } }, 'mfa.except.locations.0', /empty/],
  ['mfa', { except: { guestTypes: ['visitor'] } }, 'mfa.except.guestTypes.0', /no kind of guest; write one of/],
  ['mfa', { acceptDevice: 1 }, 'mfa.acceptDevice', /true or false, without quotes/],
  ['admin-mfa', { roles: ['Chief Administrator'] }, 'admin-mfa.roles.0', /no directory role; write the name of a built-in role/],
  ['admin-mfa', { except: { users: [''] } }, 'admin-mfa.except.users.0', /empty/],
  ['admin-mfa', { except: { groups: [] } }, 'admin-mfa.except', /groups/],
  ['global-admins', { min: -1 }, 'global-admins.min', /negative/],
  ['global-admins', { max: 2.5 }, 'global-admins.max', /no whole number/],
  ['global-admins', { min: 5, max: 4 }, 'global-admins.max', /less than min/],
  ['global-admins', { standing: 'never' }, 'global-admins.standing', /true or false, without quotes/],
  ['break-glass', { testedWithinDays: -90 }, 'break-glass.testedWithinDays', /less than a day/],
  ['break-glass', { usedWithinDays: 0 }, 'break-glass.usedWithinDays', /less than a day/],
  ['break-glass', { usedWithinDays: 1.5 }, 'break-glass.usedWithinDays', /no whole number of days/],
  ['audit-log', { except: [''] }, 'audit-log.except.0', /empty/],
  ['shared-mailbox', { except: [' '] }, 'shared-mailbox.except.0', /empty/],
  ['weak-methods', { except: { groups: [''] } }, 'weak-methods.except.groups.0', /empty/],
  ['app-consent', { policies: [''] }, 'app-consent.policies.0', /empty/],
  ['app-consent', { workflow: 'yes' }, 'app-consent.workflow', /true or false, without quotes/],
  ['device-code', { except: { apps: [''] } }, 'device-code.except.apps.0', /empty/],
  ['device-code', { transfers: false }, 'device-code', /transfers/],
];

test.each(mistakes)('%s %j is named by its key', (id, settings, key, says) => {
  const told = problems({ controls: { [id]: settings } });
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
  for (const [id, settings] of ok) expect([id, problems({ controls: { [id]: settings } })]).toEqual([id, '']);
});

test('a key that no control has is refused, in each of the basics', () => {
  for (const { id, way } of controls)
    if (way === basics)
      expect([id, problems({ controls: { [id]: { noSuchKey: 1 } } })]).toEqual([id, expect.stringContaining('noSuchKey')]);
});

test('an emergency account without a name is named by its key', () => {
  expect(problems({ breakGlass: ['bg1@contoso.com', ' '] })).toMatch(/breakGlass\.1.*empty/);
});

test('a bad setting stands above for each of the basics that takes settings', () => {
  const named = new Set(mistakes.map(([id]) => id));
  const takesSome = (settings: z.ZodType) => !(settings instanceof z.ZodObject) || Object.keys(settings.shape).length > 0;
  const without = controls.filter(({ id, way, settings }) => way === basics && takesSome(settings) && !named.has(id));
  expect(without.map(({ id }) => `${id}: write one of its settings wrong above`)).toEqual([]);
});
