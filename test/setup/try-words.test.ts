/** What a first look says beside its findings: which app and why, what was read and what was not, what to do next. */

import { chooseClient, removal } from '../../src/cli/try/clients';
import { nextSteps, setUpCommand } from '../../src/cli/try/next-steps';
import { whatWasRead } from '../../src/cli/try/what-was-read';
import { knownChats } from '../../src/compose/platforms';
import { canOpenBrowser, proxyOf } from '../../src/config/load';
import { definitions } from '../../src/controls/definitions';
import type { Finding } from '../../src/controls/finding';
import { publishedClientId } from '../../src/process/package-root';
import { answersSchema } from '../../src/setup/answers';

const own = '51910000-0000-4000-8000-0000000000a1';
const found = (control: string, verdict: Finding['verdict'], missing: Finding['missing'] = []): Finding => ({
  control,
  way: 9,
  verdict,
  summary: `${control} is ${verdict}`,
  evidence: [],
  evidenceTotal: 0,
  warnings: [],
  missing,
});

describe('which app is signed in to', () => {
  test('nobody has published one yet, and what to do instead is said', () => {
    expect(publishedClientId()).toBe('');
    expect(() => chooseClient({ publisher: '' })).toThrow(/no app of its own[\s\S]*--client-id[\s\S]*--microsoft-clients/);
  });

  test("Microsoft's own apps are used only where they are asked for, and the price is said", () => {
    const client = chooseClient({ microsoftClients: true, publisher: own });
    expect(client).toMatchObject({
      owner: 'microsoft',
      why: expect.stringContaining('A hardened tenant blocks people from them') as string,
    });
    expect(removal(client, 't').join(' ')).toContain('Remove-MgOauth2PermissionGrant');
    expect(chooseClient({ publisher: own })).toMatchObject({ owner: 'publisher', graph: own });
    expect(() => chooseClient({ microsoftClients: true, clientId: own, publisher: '' })).toThrow('Two apps are named.');
    expect(() => chooseClient({ clientId: 'hardenbot; rm -rf /', publisher: '' })).toThrow('is no client id');
  });
});

describe('what to do next', () => {
  test('three things that were found, the gravest first, and none that was not read', () => {
    const findings = definitions.map(({ id }) => found(id, id === 'mfa' ? 'unknown' : 'partial'));
    const steps = nextSteps(
      [...findings.filter(({ control }) => control !== 'smtp-auth'), found('smtp-auth', 'fail')],
      definitions,
    );
    expect(steps).toHaveLength(3);
    expect(steps[0]?.control.id).toBe('smtp-auth');
    expect(steps.map(({ control }) => control.severity)).toEqual(['high', 'high', 'high']);
    expect(steps.map(({ control }) => control.id)).not.toContain('mfa');
  });

  test.each([['Ana Alvarez'], ["x'; calc; '"], ['x\u2019; calc; \u2019'], ["Ana O'Hara, \u202eJr.\n$(rm -rf /)"], ['']])(
    'the command that sets up the bot is one that init takes, for a person called %j',
    (name) => {
      const person = { id: '0a000000-0000-4000-8000-000000000001', name };
      const command = setUpCommand('/opt/harden bot/hardenbot.cjs', {
        tenantId: '6d1f3c1e-0000-4000-8000-00000000c050',
        domain: 'Contoso.com',
        cloud: 'gccHigh',
        person,
      });
      expect(command).toMatch(
        /^node '\/opt\/harden bot\/hardenbot\.cjs' init --tenant contoso --tenant-id [0-9a-f-]{36} --cloud gccHigh --requester '/,
      );
      expect(command).not.toMatch(/[\n\u202e]/);
      // Nothing of the name stands outside of its quotes, in a POSIX shell or in PowerShell.
      const [, requester = ''] = /--requester '([^'\u2018\u2019\u201A\u201B]*)'$/.exec(command) ?? [];
      const answers = answersSchema(knownChats(), []).safeParse({
        tenant: 'contoso',
        tenantId: '6d1f3c1e-0000-4000-8000-00000000c050',
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
        requester: [requester],
        approver: [`Bo,${own}`],
      });
      expect(answers.error?.issues ?? []).toEqual([]);
    },
  );
});

test('what was not read is said by service, with the reason that a person can do something about', () => {
  const forbidden = [{ read: 'graph.conditionalAccessPolicies', status: 403, permission: 'Policy.Read.All' }];
  const refused = [
    { read: 'exchange.CASMailbox', reason: 'exchange.CASMailbox: you did not allow hardenbot to read Exchange Online' },
  ];
  const read = whatWasRead([
    found('mfa', 'unknown', forbidden),
    found('pop-imap', 'unknown', refused),
    found('app-consent', 'pass'),
  ]);
  expect(read).toEqual([
    {
      service: 'Entra ID',
      judged: 1,
      unknown: ['mfa'],
      reasons: ['Your account may not read this. It takes the role Global Reader (or Security Reader), beside the consent.'],
    },
    {
      service: 'Exchange Online',
      judged: 0,
      unknown: ['pop-imap'],
      reasons: ['You did not allow hardenbot to read Exchange Online.'],
    },
  ]);
});

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { DISPLAY: ':0', SSH_CONNECTION: '1 2 3 4' }, false],
  ['linux', { SSH_CONNECTION: '1 2 3 4', BROWSER: '/usr/bin/firefox' }, true],
  ['darwin', {}, true],
  ['win32', { CI: 'true' }, false],
] as const)('on %s with %j a browser can be opened: %s', (platform, environment, expected) => {
  expect(canOpenBrowser(platform, environment)).toBe(expected);
});

test('the proxy is that of the environment, in either spelling, and an address that is none is named', () => {
  expect(proxyOf({})).toBeUndefined();
  expect(proxyOf({ https_proxy: 'http://p:3128', no_proxy: 'localhost' })).toEqual({
    address: 'http://p:3128',
    except: 'localhost',
  });
  expect(() => proxyOf({ HTTPS_PROXY: 'p:3128' })).toThrow('HTTPS_PROXY is no address of a proxy.');
});
