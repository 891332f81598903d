/** Which consents the log names, so that each can be looked for: part of a row is written by the intruder. */
import { namedInAudits } from '../../src/features/incident/traces';
import type { DirectoryAudit } from '../../src/tenant/resources/directory-audit';

const mia = '0000000a-0000-4000-8000-0000000000a1';
const bo = '0000000a-0000-4000-8000-0000000000b0';
const app = '0000000a-0000-4000-8000-0000000000c0';
const graph = '0000000a-0000-4000-8000-0000000000d0';
const grant = (id: string, principal: string | null, scope = 'Mail.Read') =>
  `[Id: ${id}, ClientId: ${app}, PrincipalId: ${principal ?? ''}, ResourceId: ${graph}, ConsentType: ${principal === null ? 'AllPrincipals' : 'Principal'}, Scope: ${scope}, CreatedDateTime: ]`;

function row(activityDisplayName: string, target: string, properties: Readonly<Record<string, string>>): DirectoryAudit {
  const modifiedProperties = Object.entries(properties).map(([displayName, text]) => ({
    displayName,
    oldValue: null,
    newValue: JSON.stringify(text),
  }));
  return {
    activityDateTime: new Date('2026-11-24T06:00:00Z'),
    activityDisplayName,
    result: 'success',
    correlationId: 'one act',
    initiatedBy: { user: { id: mia } },
    targetResources: [{ id: target, type: 'ServicePrincipal', displayName: 'Helper', modifiedProperties }],
  } as unknown as DirectoryAudit;
}

const consent = (permissions: string): DirectoryAudit =>
  row('Consent to application', app, { 'ConsentAction.Permissions': permissions });
const given = (type: string): DirectoryAudit =>
  row('Add delegated permission grant', graph, {
    'DelegatedPermissionGrant.ConsentType': type,
    'ServicePrincipal.ObjectID': app,
  });
const keysOf = (...rows: readonly DirectoryAudit[]) =>
  namedInAudits({ account: { id: mia, name: mia, roles: [] }, apps: new Set(), audits: rows }).map(({ key }) => key);

const named: readonly (readonly [string, readonly DirectoryAudit[], readonly string[]])[] = [
  ['its own, which its list has', [consent(`[] => [${grant('a', mia)}]; `)], []],
  ['one for another person', [consent(`[] => [${grant('a', bo)}]; `)], ['consent a']],
  [
    'several, each by itself',
    [consent(`[] => [${grant('a', bo)}, ${grant('b', null)}, ${grant('c', mia)}]; `)],
    ['consent a', 'consent b'],
  ],
  [
    'what was there before, no more',
    [consent(`[${grant('a', null)}] => [${grant('a', null)}, ${grant('b', bo)}]; `)],
    ['consent b'],
  ],
  ['one that was widened', [consent(`[${grant('a', null)}] => [${grant('a', null, 'Mail.Read Mail.Send')}]; `)], ['consent a']],
  ['any of the app where the text was cut', [consent(`[] => [${grant('a', mia)}, [Id: b, Clie`)], [`consents ${app}`]],
  [
    'any of the app where a scope looks like the text around it',
    [consent(`[] => [${grant('a', mia, 'x=>[]')}, ${grant('b', bo)}]; `)],
    [`consents ${app}`],
  ],
  ['what the row of a grant has no id for, by the app and not by the service', [given('Principal')], [`consents ${app}`]],
  ['one for everyone', [given('AllPrincipals')], [`everyone ${app}`]],
  ['one act once', [given('Principal'), consent(`[] => [${grant('a', bo)}]; `)], ['consent a']],
  [
    'what hides behind the correlation of a harmless act',
    [given('Principal'), given('Principal'), consent(`[] => [${grant('a', mia)}]; `)],
    [`consents ${app}`],
  ],
  [
    'another kind of grant of the same act',
    [given('AllPrincipals'), consent(`[] => [${grant('a', mia)}]; `)],
    [`everyone ${app}`],
  ],
];

test.each(named)('rows of consents name %s', (_what, rows, keys) => {
  expect(keysOf(...rows)).toEqual(keys);
});
