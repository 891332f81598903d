/** `npm run fidelity`: a client that nobody here wrote, and Microsoft's typed models, against the simulated tenant. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import demo from '../../examples/demo-tenant.json';
import { InputError } from '../../src/lib/errors';
import { print } from '../chaos/print';
import { leftOverExplained } from '../foreign/explained';
import { installForeign } from '../foreign/install';
import { type ForeignRead, readAppService, readWithModels, subscriptionOf } from '../foreign/read-all';
import { runScript } from '../support/runner/script';
import { optionsOf } from '../support/runner/script-help';
import { WireClient } from '../support/wire/wire-client';
import { type Installed, installClient, runClient } from './client';
import { type Command, commandsFor } from './commands';
import { openFront } from './front';
import { compareRoutes, type RouteResult } from './models';
import { reportedFolder } from './report/reported-case';
import { takeReport } from './report/take-report';

interface Line {
  readonly what: string;
  readonly result: string;
  readonly explained: string | null;
  readonly ok: boolean;
}

const options = {
  report: {
    type: 'string',
    about: 'instead: say what this report of hardenbot doctor --shapes confirms and contradicts, and in which file',
  },
  'as-case': { type: 'boolean', about: 'with --report: keep each contradiction as a failing case below test/reported' },
} as const;

async function main(): Promise<void> {
  const about =
    "a client that nobody here wrote, and Microsoft's typed models, against the simulated tenant; writes docs/dev/fidelity.md";
  const values = optionsOf({ script: 'fidelity', about, options });
  if (values === null) return;
  if (values.report !== undefined) {
    const caseFolder = values['as-case'] === true ? reportedFolder : null;
    process.exitCode = (await takeReport(values.report, { caseFolder, print })) ? 0 : 1;
    return;
  }
  if (values['as-case'] === true) throw new InputError('There is no report to make cases of.', ['name it with --report FILE']);
  const installed = await installClient();
  const models = await installForeign('models');
  const client = await WireClient.start(demo);
  const front = await openFront(client.simulator);
  try {
    const lines = [
      ...(await commandLines({ client, installed, front })),
      ...(await compareRoutes(client)).map(routeLine),
      ...(await readWithModels(client, demo, models)).map((read) => foreignLine(read, '@microsoft/msgraph-sdk')),
      ...(await readAppService(client, subscriptionOf(demo), models)).map((read) => foreignLine(read, '@azure/arm-appservice')),
    ];
    const open = lines.filter(({ ok, explained }) => !ok && explained === null);
    print(`${lines.length} commands and routes, ${open.length} unexplained differences`);
    writeFileSync(join(__dirname, '..', '..', 'docs', 'dev', 'fidelity.md'), pageOf(lines));
    process.exitCode = open.length === 0 ? 0 : 1;
  } finally {
    await front.close();
    await client.close();
  }
}

interface Asking {
  readonly client: WireClient;
  readonly installed: Installed;
  readonly front: Awaited<ReturnType<typeof openFront>>;
}

async function commandLines({ client, ...asking }: Asking): Promise<readonly Line[]> {
  const { tenantId, clientId, clientSecret } = client.simulator.credential;
  const { users, groups } = demo.graph;
  const known = {
    tenantId,
    clientId,
    secret: clientSecret,
    user: users[0]?.userPrincipalName ?? '',
    group: groups.find(({ members }) => members.length > 0)?.id ?? '',
    users: users.length,
    groups: groups.length,
  };
  const lines: Line[] = [];
  for (const command of commandsFor(known)) {
    const wrong = await complaintOf(command, asking);
    const what = `m365 ${command.args.filter((arg) => arg !== clientSecret).join(' ')}`;
    lines.push({
      what,
      result: wrong ?? 'as expected',
      explained: wrong === null ? null : (command.explained ?? null),
      ok: wrong === null,
    });
    print(`${wrong === null ? '✓' : '✗'} ${what}${wrong === null ? '' : `: ${wrong}`}`);
  }
  return lines;
}

async function complaintOf(
  { args, rows, shows = [] }: Command,
  { installed, front }: Omit<Asking, 'client'>,
): Promise<string | null> {
  const { ok, text } = await runClient(installed, args, front);
  if (!ok) return text.trim().split('\n').slice(0, 3).join(' ').slice(0, 300);
  const lacking = shows.filter((one) => !text.includes(one));
  if (lacking.length > 0) return `does not show ${lacking.join(', ')}`;
  if (rows === undefined) return null;
  const printed: unknown = JSON.parse(text);
  const count = Array.isArray(printed) ? printed.length : 0;
  return count >= rows ? null : `${count} rows, and there are ${rows}`;
}

function routeLine({ route, rows, type, differences }: RouteResult): Line {
  for (const text of differences) print(`✗ ${route} (${type}): ${text.slice(0, 400)}`);
  const result = differences.length === 0 ? `${rows} of ${type} fit their model` : `${differences.length} differ`;
  return { what: route, result, explained: null, ok: differences.length === 0 };
}

function foreignLine({ what, rows, leftOver }: ForeignRead, by: string): Line {
  const because = leftOver.map((one) => leftOverExplained(what, one));
  const open = leftOver.filter((_one, n) => because[n] === undefined);
  for (const one of open) print(`✗ ${by}: ${what}: ${one}`);
  return {
    what: `${what} by ${by}`,
    result: leftOver.length === 0 ? `${rows} read, nothing left over` : `${leftOver.length} left over`,
    explained: leftOver.length > 0 && open.length === 0 ? [...new Set(because)].join(' ') : null,
    ok: leftOver.length === 0,
  };
}

function pageOf(lines: readonly Line[]): string {
  return [
    '# Fidelity',
    '',
    'How well the simulated tenant imitates the services: clients of others read it. Written by `npm run fidelity`: do not edit. CLI for Microsoft 365 signs in to it behind the host names of the vendor;',
    "Graph's answers are held to `@microsoft/microsoft-graph-types` and read by `@microsoft/msgraph-sdk`, Azure's by `@azure/arm-appservice`. They are no dependencies: each has its lockfile below `test/foreign/`.",
    '',
    ...asExpected(lines),
    '| command or route | result | explained in `test/fidelity/commands.ts` and `test/foreign/explained.ts` |',
    '|---|---|---|',
    ...differing(lines),
    '',
    ...reportSection,
  ].join('\n');
}

/** Those with the same result for the same reason share a row. */
function differing(lines: readonly Line[]): readonly string[] {
  const ends = new Map<string, string[]>();
  for (const { what, result, explained } of lines.filter(({ ok }) => !ok)) {
    const end = `${result.replaceAll('|', '\\|')} | ${explained ?? ''}`;
    ends.set(end, [...(ends.get(end) ?? []), `\`${what}\``]);
  }
  return [...ends].map(([end, whats]) => `| ${whats.join(', ')} | ${end} |`);
}

/** How many came out as expected, by the client that read them. */
function asExpected(lines: readonly Line[]): readonly string[] {
  const by = lines.filter(({ ok }) => ok).map(({ what }) => / by (@\S+)$/.exec(what)?.[1] ?? null);
  const counts = [...new Set(by)].map((client) => {
    const count = by.filter((one) => one === client).length;
    return client === null ? `${count} commands and routes` : `${count} by \`${client}\``;
  });
  return [`As expected: ${counts.join(', ')}. The rest:`, ''];
}

/** The end of the page. */
const reportSection: readonly string[] = [
  '## Reports of real tenants',
  '',
  'Someone with a tenant runs `hardenbot doctor --shapes` and attaches the report to an issue ([unconfirmed](../unconfirmed.md)). Save it as a file, and ask what it means:',
  '',
  '```text not run: it takes a report',
  'npm run fidelity -- --report shapes.txt',
  'npm run fidelity -- --report shapes.txt --as-case',
  '```',
  '',
  'The first names what the report contradicts or confirms, and the file to change; it ends with 1 for a contradiction. The second also keeps each contradiction as a case below `test/reported/`.',
  '',
  'A report is not trusted: every line must have a fixed form, or the file is refused. A report of an export is refused too, because the simulator answered it.',
  '',
];

runScript(main);
