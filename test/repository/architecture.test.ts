/** Which room may know which: every import of every file is held to the direction rules of the corridor. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { typesOfOneFile } from '../../bench/figures/files';
import { chatNames } from '../../src/config/chats';
import { controls } from '../../src/controls/index';
import { features } from '../../src/features/features';
import { featureFolders, featuresOf, filesNaming, storedForms, tiedTo } from '../support/tree/feature-names';
import {
  type Import,
  importersOf,
  levelsOf,
  loadedBy,
  roomImports,
  roomOf,
  type SourceFile,
  sourcesOf,
} from '../support/tree/import-graph';

const files = sourcesOf('src', 'adapters', 'jobs');
const all = [...files.values()];
const below = (...folders: readonly string[]): readonly SourceFile[] =>
  all.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
const product = below('src');
const adapters = below('adapters');

/** Where the parts are put together: the only files that know all three areas. */
const isComposition = (path: string) => path === 'src/cli.ts' || /^src\/(compose|cli|process)\//.test(path);
/** What a chat says of itself to anyone who reads settings. */
const isDescription = (path: string) => /^adapters\/[^/]+\/description\.ts$/.test(path);
const vendors = /^(botbuilder|botframework-|@slack\/|@azure\/|@aws-sdk\/|@smithy\/|@microsoft\/|bullmq$|ioredis$|undici$)/;

function offences(
  some: readonly SourceFile[],
  isOffence: (file: SourceFile, imported: string, how: Import) => boolean,
): readonly string[] {
  return some.flatMap((file) =>
    file.imports.filter((one) => isOffence(file, one.to, one)).map(({ to }) => `${file.path} imports ${to}`),
  );
}

describe('two processes', () => {
  const gateway = loadedBy('src/compose/gateway.ts', files);
  const worker = loadedBy('src/compose/worker.ts', files);
  /** Of every feature, and their list. */
  const isPartOf = (process: 'gateway' | 'worker', path: string): boolean => roomOf(path) === `src/features/${process}`;
  const ofGateway = [...below('src/gateway'), ...product.filter(({ path }) => isPartOf('gateway', path))];
  const ofWorker = [...below('src/worker'), ...product.filter(({ path }) => isPartOf('worker', path))];

  test('the gateway imports nothing of the worker, and the worker nothing of the gateway or a chat, and of the views the card that people decided on', () => {
    const notForGateways = (path: string) => path.startsWith('src/worker/') || isPartOf('worker', path);
    expect(offences(ofGateway, (_file, imported) => notForGateways(imported))).toEqual([]);
    const notForWorkers = /^(src\/(gateway|views)\/|adapters\/(slack|teams|terminal|sign-in)\/)/;
    const isDecided = (path: string) => path === 'src/views/decided-card.ts';
    expect(
      offences(
        ofWorker,
        (_file, imported) => (notForWorkers.test(imported) && !isDecided(imported)) || isPartOf('gateway', imported),
      ),
    ).toEqual([]);
  });

  test('what the gateway process loads holds nothing of the worker, and of a tenant the reading of the directory alone', () => {
    expect([...gateway].filter((path) => path.startsWith('src/worker/') || isPartOf('worker', path))).toEqual([]);
    const mayRead = new Set(
      ['adapters/m365/directory.ts', 'adapters/m365/sign-in.ts'].flatMap((path) => [...loadedBy(path, files)]),
    );
    expect([...gateway].filter((path) => path.startsWith('adapters/m365/') && !mayRead.has(path))).toEqual([]);
    expect([...mayRead].filter((path) => /\/(index|writer|exchange|arm|exchange-together)\.ts$/.test(path))).toEqual([]);
  });

  test('of a control the gateway process loads what it is and its settings, and nothing that reads, judges or plans', () => {
    const ofControls = [...gateway].filter((path) => controls.some(({ id }) => path.startsWith(`src/controls/${id}/`)));
    expect(ofControls.filter((path) => !path.endsWith('/definition.ts'))).toEqual([]);
    expect(ofControls.filter((path) => path.endsWith('/definition.ts'))).toHaveLength(controls.length);
    expect([...gateway]).not.toContain('src/tenant/resources/registry.ts');
  });

  test('what the worker process loads holds nothing of the gateway or a chat, and of the views what that card is drawn with', () => {
    const drawing = new Set(['src/views/decided-card.ts', 'src/features/cards.ts'].flatMap((path) => [...loadedBy(path, files)]));
    expect([...worker].filter((path) => path.startsWith('src/views/') && !drawing.has(path))).toEqual([]);
    const foreign = /^(src\/gateway\/|adapters\/(slack|teams|terminal|sign-in)\/(?!description\.ts$))/;
    expect([...worker].filter((path) => foreign.test(path) || isPartOf('gateway', path))).toEqual([]);
  });

  test('both processes load what these rules are about', () => {
    expect([...gateway]).toEqual(expect.arrayContaining(['src/gateway/outbox/draw-message.ts', 'adapters/m365/directory.ts']));
    const loaded = ['src/worker/run-job.ts', 'adapters/m365/writer.ts', 'src/controls/pop-imap/index.ts'];
    expect([...worker]).toEqual(expect.arrayContaining(loaded));
  });
});

describe('one direction', () => {
  test('folders import each other in no circle', () => {
    expect(() => levelsOf(roomImports(files))).not.toThrow();
  });

  test('files load each other in no circle', () => {
    const loads = new Map(
      all.map(({ path, imports }) => [
        path,
        new Set(imports.filter(({ to, isType }) => !isType && files.has(to)).map(({ to }) => to)),
      ]),
    );
    expect(() => levelsOf(loads)).not.toThrow();
  });

  test('the product imports no adapter and no job, except where the parts are put together', () => {
    const isListed = (path: string, imported: string) => path === 'src/config/chats.ts' && isDescription(imported);
    expect(
      offences(
        product,
        (file, imported) => !isComposition(file.path) && /^(adapters|jobs)\//.test(imported) && !isListed(file.path, imported),
      ),
    ).toEqual([]);
  });

  test('what a chat says of itself to both processes imports no vendor, nothing else of its folder, and of the product the form alone', () => {
    const known = /^(zod$|src\/lib\/|src\/chat\/description\.ts$)/;
    const some = adapters.filter(({ path }) => isDescription(path));
    expect(some.map(({ path }) => path.split('/')[1])).toEqual(chatNames.toSorted());
    expect(offences(some, (_file, imported) => !known.test(imported))).toEqual([]);
  });

  test('the small helpers import nothing of the product but each other', () => {
    expect(
      offences(
        below('src/lib'),
        (_file, imported) => /^(src|adapters|jobs)\//.test(imported) && !imported.startsWith('src/lib/'),
      ),
    ).toEqual([]);
  });

  test('plans import only what everything stands on, the terms of features, and the keys of signatures', () => {
    const known = /^src\/(engine\/plan|keys|lib)\/|^src\/features\/(terms|kinds)\.ts$/;
    expect(offences(below('src/engine/plan'), (_file, imported) => imported.startsWith('src/') && !known.test(imported))).toEqual(
      [],
    );
  });

  test('views import only the domain and the cards of chats', () => {
    const notForViews = /^(src\/(gateway|worker|compose|cli|process|setup|config)\/|adapters\/|jobs\/)/;
    expect(offences(below('src/views'), (_file, imported) => notForViews.test(imported))).toEqual([]);
  });

  test('in the gateway events lead to asks, asks to buttons and commands, and these to decisions, never back', () => {
    const above = (...folders: readonly string[]) => new RegExp(`^src/gateway/(${folders.join('|')})/`);
    const rules = [
      ['ask', above('events')],
      ['buttons', above('events', 'ask')],
      ['commands', above('events', 'ask', 'buttons')],
      ['decisions', above('events', 'ask', 'buttons', 'commands')],
    ] as const;
    for (const [folder, not] of rules)
      expect(offences(below(`src/gateway/${folder}`), (_file, imported) => not.test(imported))).toEqual([]);
  });

  test('the words of a command are split where an ask is read; commands and buttons split the answers to their forms', () => {
    const split = 'src/gateway/commands/words/split-words.ts';
    const may = (path: string) =>
      path === 'src/gateway/ask/read-ask.ts' || /^src\/(gateway\/(commands|buttons)|features\/[\w-]+\/gateway)\//.test(path);
    expect(offences(product, (file, imported) => imported === split && !may(file.path))).toEqual([]);
  });

  test('an adapter imports the product and its own vendor, never a job and never another adapter', () => {
    expect(
      offences(
        adapters,
        (file, imported) =>
          imported.startsWith('jobs/') ||
          (imported.startsWith('adapters/') && imported.split('/')[1] !== file.path.split('/')[1]),
      ),
    ).toEqual([]);
  });

  test('jobs import the product and the queue, no adapter', () => {
    expect(offences(below('jobs'), (_file, imported) => imported.startsWith('adapters/'))).toEqual([]);
  });
});

describe('controls', () => {
  const inFolders = below('src/controls').filter(({ path }) => path.split('/').length > 3);
  const ids = new Set(controls.map((control) => control.id));

  test('a control imports only the contract, the tenant, operations and the reasoning that controls share', () => {
    const allowed = /^src\/(controls\/|tenant\/|engine\/plan\/(operation|verdict|risk)\.ts|lib\/)/;
    expect(offences(inFolders, (_file, imported) => imported.startsWith('src/') && !allowed.test(imported))).toEqual([]);
  });

  test('a control does not know another control, and what they share knows none', () => {
    expect(
      offences(inFolders, (file, imported) => {
        const [, , own] = file.path.split('/');
        const [, , other = ''] = imported.split('/');
        return imported.startsWith('src/controls/') && other !== own && ids.has(other);
      }),
    ).toEqual([]);
  });

  test('what controls share about access stands in folders that import each other in no circle', () => {
    const access = below('src/controls/reasoning/access');
    const folders = new Map<string, Set<string>>();
    for (const { path, imports } of access) {
      const known = folders.get(dirname(path)) ?? new Set();
      folders.set(dirname(path), known);
      for (const { to } of imports)
        if (to.startsWith('src/controls/reasoning/access/') && dirname(to) !== dirname(path)) known.add(dirname(to));
    }
    expect(folders.size).toBeGreaterThan(7);
    expect(() => levelsOf(folders)).not.toThrow();
  });

  test('no control id occurs in the gateway, the worker, the queue, adapters or jobs', () => {
    const elsewhere = ['gateway', 'worker', 'queue', 'engine', 'features/waiver', 'people'].map((room) => `src/${room}`);
    const named = below(...elsewhere, 'adapters', 'jobs').flatMap((file) =>
      controls.filter((control) => file.text.includes(`'${control.id}'`)).map((control) => `${file.path} names ${control.id}`),
    );
    expect(named).toEqual([]);
  });
});

/** By feature, the files that have to be touched to take it away. These lists may only get shorter. */
const namedOutside: Readonly<Record<string, readonly string[]>> = {
  bundle: ['src/features/features.ts'],
  campaign: [
    // Asks what waits there before a tenant is removed.
    'src/cli/tenant/look-for-unfinished.ts',
    'src/features/features.ts',
    // The words of /harden resume.
    'src/gateway/commands/of-change.ts',
  ],
  // A standing rule of signals begins one; the place where passwords are handed over is opened with the tenants.
  incident: ['src/compose/worker.ts', 'src/features/features.ts', 'src/features/signals/worker/without-asking.ts'],
  'settings-change': ['src/cli/settings.ts', 'src/features/features.ts'],
  signals: [
    // Turn it on in the demo, and in settings that are made.
    'src/cli/demo/supervisor.ts',
    'src/features/features.ts',
    // Not every subject is of people.
    'src/features/introduction/worker/index.ts',
    'src/features/ports.ts',
    // What its settings are called.
    'src/features/settings-change/in-words.ts',
    'src/setup/settings-text.ts',
    // Who may write its keys.
    'src/setup/store-users.ts',
  ],
  ticket: ['src/features/features.ts'],
  travel: ['src/controls/country-block/definition.ts', 'src/controls/country-block/exceptions.ts', 'src/features/features.ts'],
  waiver: [
    'src/features/features.ts',
    // The name under which programs know what is accepted.
    'src/posture/export-document.ts',
  ],
  why: [
    'src/cli/commands.ts',
    'src/cli/examples.ts',
    'src/cli/parts.ts',
    'src/cli/why.ts',
    'src/features/features.ts',
    'src/features/ports.ts',
  ],
};

describe('features', () => {
  const folders = readdirSync(join(__dirname, '..', '..', 'src', 'features'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  /** What decides on, applies and undoes any change, and asks its kind instead of naming it. */
  const engine = below(...['engine', 'worker/apply', 'worker/plan', 'worker/upkeep'].map((room) => `src/${room}`));
  /** What signs decisions on it, and draws it. */
  const drawing = below('src/gateway/outbox', 'src/gateway/decisions');
  const naming = (names: readonly string[], some: readonly SourceFile[]) =>
    names.flatMap((feature) =>
      filesNaming(feature, some)
        .filter((path) => !storedForms.has(path))
        .map((path) => `${path} names ${feature}`),
    );

  test('the engine names no feature', () => {
    expect(naming(['bundle', 'campaign', 'incident', 'ticket', 'travel', 'waiver', 'why'], engine)).toEqual([]);
  });

  test('what signs and draws names none that has moved whole', () => {
    expect(naming(['bundle', 'campaign', 'incident', 'ticket', 'travel', 'waiver', 'why'], drawing)).toEqual([]);
  });

  test.each(Object.entries(namedOutside))('%s is named in no more files outside its folder than this', (feature, most) => {
    expect(folders).toContain(feature);
    const outside = filesNaming(feature, product).filter((path) => !storedForms.has(path));
    expect(outside).toEqual([...most]);
  });

  test('every feature is counted', () => {
    expect(featuresOf(files)).toEqual(features.map(({ id }) => id));
  });

  test('every folder has its line', () => {
    expect(folders).toEqual(features.map(({ id }) => id).toSorted());
  });

  test.each(featureFolders(files))('%s is deleted by its folder and at most three other files, stored forms aside', (feature) => {
    const outside = tiedTo(feature, files);
    expect(outside.length > 3 ? outside : []).toEqual([]);
  });
});

/** The only files of the product that name a chat platform. The list may only get shorter. */
const namingChats: readonly string[] = [
  'src/cli/commands.ts',
  'src/cli/demo.ts',
  'src/cli/demo/playground.ts',
  'src/cli/demo/supervisor.ts',
  'src/cli/examples.ts',
  'src/config/chats.ts',
];

describe('vendors', () => {
  test('the product imports no vendor SDK', () => {
    expect(offences(product, (_file, imported) => vendors.test(imported))).toEqual([]);
  });

  test('each vendor SDK stays in its own folder', () => {
    const homes: readonly (readonly [RegExp, RegExp])[] = [
      [/^@slack\//, /^adapters\/slack\//],
      [/^(botbuilder|botframework-)/, /^adapters\/teams\//],
      [/^@azure\//, /^adapters\/(m365|azure)\//],
      [/^(@aws-sdk|@smithy)\//, /^adapters\/aws\//],
      [/^(@microsoft\/|undici$)/, /^adapters\/m365\//],
      [/^ioredis$/, /^(adapters\/redis|jobs)\//],
      [/^bullmq$/, /^jobs\//],
    ];
    expect(
      offences(all, (file, imported) => homes.some(([vendor, home]) => vendor.test(imported) && !home.test(file.path))),
    ).toEqual([]);
  });

  test('no chat platform is named in the product, but in their list, in the demo of one, and in an example', () => {
    // What a tenant has is another matter: Teams is also a service of Microsoft 365.
    const ofTenants = /^src\/(controls|tenant|features\/(incident|signals|why))\/|^src\/cli\/why\.ts$/;
    const naming = new RegExp(chatNames.join('|'), 'i');
    const named = product.filter(({ path, text }) => !ofTenants.test(path) && naming.test(text));
    expect(named.map(({ path }) => path).toSorted()).toEqual(namingChats);
  });
});

describe('what is made in one place', () => {
  test('only config reads the environment', () => {
    expect(
      all.filter((file) => file.text.includes('process.env') && file.path !== 'src/config/load.ts').map((file) => file.path),
    ).toEqual([]);
  });

  test('only the composition makes a clock', () => {
    const wallClock = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/;
    expect(all.filter((file) => wallClock.test(file.text) && !isComposition(file.path)).map((file) => file.path)).toEqual([]);
  });

  test('a job takes the ports that it needs, and none but the dispatch of jobs the context of the worker whole', () => {
    const whole = /(:|\bextends|&|<)\s*WorkerContext\b(?!\[)/;
    const takers = below('src/worker').filter((file) => whole.test(file.text.replaceAll(/Pick<\s*WorkerContext/g, '')));
    expect(takers.map((file) => file.path).sort()).toEqual(['src/worker/feature.ts', 'src/worker/run-job.ts']);
  });
});

describe('files', () => {
  test('folders are made by what ends in every place, which the recursive way of Node does not', () => {
    expect(all.filter((file) => /\bmkdir(Sync)?\([^)]*recursive/.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  test('a file has one subject: none is longer than 500 lines, and half of them have at most 80, cases and data aside', () => {
    const lengths = all
      .filter(({ path }) => !path.endsWith('/cases.ts'))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .sort((one, other) => one.lines - other.lines);
    expect(lengths.filter(({ lines }) => lines > 500)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThanOrEqual(80);
  });

  test('a parameter names the ports that it needs: lists of keys of something larger only become fewer', () => {
    const lists = product.flatMap(({ text }) => [...text.matchAll(/\bPick</g)]);
    expect(lists.length).toBeLessThanOrEqual(120);
  });

  test('only the ledger says that an entry was verified', () => {
    const callers = all.filter((file) => /\basVerified\b/.test(file.text) || / as VerifiedEntry\b/.test(file.text));
    expect(callers.map((file) => file.path).sort()).toEqual([
      'src/engine/ledger/sealed-ledger.ts',
      'src/engine/ledger/tenant-chain.ts',
      'src/engine/ledger/verified-entry.ts',
    ]);
  });

  test('what a file exports, another one that imports it uses', () => {
    const importers = importersOf(sourcesOf('src', 'adapters', 'jobs', 'test', 'bench', 'docs', 'release'));
    const unused = all
      .filter(({ path }) => !path.endsWith('/cases.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^export (?:abstract |async )?(?:class|function\*?|const|let|enum) (\w+)/gm)]
          .filter(([, name]) => !importers.get(path)?.some((importer) => new RegExp(`\\b${name}\\b`).test(importer.text)))
          .map(([, name]) => `${path}: ${name}`),
      );
    expect(unused).toEqual([]);
  });

  test('an exported type is named in another file', () => {
    expect(typesOfOneFile(join(__dirname, '..', '..'), all)).toEqual([]);
  });

  test('every file of the product says in its first line what it is for', () => {
    expect(all.filter((file) => !/^(#!.*\n)?\/\*\*/.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});
