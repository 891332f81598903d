/** What is derived from what the code uses: the manifests, and the pages of the controls. */
import { teamsManifest } from '../../adapters/teams/manifest';
import { endings, summaries } from '../../src/cli/commands';
import { controls } from '../../src/controls/index';
import { commands, groups } from '../../src/features/commands';
import { entraManifest } from '../../src/setup/entra-manifest';
import { exchangeManifest } from '../../src/setup/exchange-manifest';
import { aclDefault, aclLine, operatorLines, sentinelLines, sharedRights } from '../../src/setup/store-users';
import { resources } from '../../src/tenant/resources/registry';
import { vendorCalendar } from '../../src/tenant/vendor-calendar/calendar';
import { sourcesOf } from '../../test/support/tree/import-graph';
import { calendarPage } from './calendar-page';
import { comingFromPage } from './coming-from-page';
import { commandsPage } from './commands-page';
import { conformancePage } from './conformance-page';
import { controlPage, controlsIndex, isGrantedByHand } from './control-page';
import { decisionsIndex } from './decisions-index';
import { asJson } from './derived';
import { eightWaysPage } from './eight-ways-page';
import { licencesPage } from './licences';
import { permissionsPage } from './permissions-page';
import { drawRooms, roomsPicture } from './rooms-picture';
import { settingsPage } from './settings-page';
import { signalsPage } from './signals-page';
import { unconfirmedPage } from './unconfirmed-page';

/** By path from the root. */
export function derivedManifests(): Readonly<Record<string, string>> {
  const placeholder = { appId: '00000000-0000-0000-0000-000000000000', host: 'hardenbot.example.com' };
  return {
    'manifests/entra.json': asJson(entraManifest()),
    'manifests/exchange-roles.json': asJson(exchangeManifest()),
    ...storeUserFiles(),
    'manifests/teams/manifest.json': asJson(teamsManifest({ ...placeholder, commands })),
  };
}

/** Lines of the files that a store and its Sentinels are started with; a password has to be put into each. */
function storeUserFiles(): Readonly<Record<string, string>> {
  const password = '><password>';
  const files = {
    'users.acl': [aclDefault, aclLine('gateway', password), aclLine('worker', password)],
    'one-login.acl': [aclDefault, `user hardenbot on ${password} ${sharedRights}`],
    'replication-users.acl': operatorLines,
    'sentinel.conf': sentinelLines,
  };
  return Object.fromEntries(Object.entries(files).map(([name, lines]) => [`manifests/store/${name}`, `${lines.join('\n')}\n`]));
}

/** Pages of the manual, by path from the root. */
export function derivedPages(): Readonly<Record<string, string>> {
  const pages = controls.map((control) => [`docs/controls/${control.id}.md`, controlPage(control)]);
  return {
    'docs/controls/README.md': controlsIndex(controls),
    'docs/decisions/README.md': decisionsIndex(),
    'docs/calendar.md': calendarPage(vendorCalendar),
    'docs/coming-from.md': comingFromPage(controls),
    'docs/commands.md': commandsPage(groups, { summaries, endings }),
    'docs/eight-ways.md': eightWaysPage(),
    'docs/dev/conformance.md': conformancePage(),
    'docs/licences.md': licencesPage(),
    'docs/permissions.md': permissionsPage(entraManifest(), exchangeManifest(), controls.filter(isGrantedByHand)),
    'docs/settings.md': settingsPage(),
    'docs/signal-kinds.md': signalsPage(),
    'docs/unconfirmed.md': unconfirmedPage(resources),
    [roomsPicture]: drawRooms(sourcesOf('src', 'adapters', 'jobs')),
    ...Object.fromEntries(pages),
  };
}
