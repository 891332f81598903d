/** The next version of hardenbot, as a rolling upgrade meets it: these sources with one field, one entry, one job and one control more. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const folder = join(root, '.cache', 'newer-version');

/** What a file says instead: text of it, which has to be there once, and what takes its place. */
type Edit = readonly [file: string, was: string, is: string];

const edits: readonly Edit[] = [
  [
    'src/engine/ledger/entry.ts',
    "type: z.literal('approved'), ",
    "type: z.literal('approved'), learntLater: z.string().optional(), ",
  ],
  [
    'src/engine/ledger/entry.ts',
    "discriminatedUnion('type', [\n",
    "discriminatedUnion('type', [\n  z.strictObject({ type: z.literal('surveyed') }),\n",
  ],
  ['src/engine/ledger/envelope.ts', "  audited: 'worker',\n", "  audited: 'worker',\n  surveyed: 'worker',\n"],
  [
    'src/gateway/decisions/plan.ts',
    "  const recorded = await record(recorder, call, plan.id, { type: 'approved', ",
    "  await recorder.queue(call, 'survey', plan.id);\n  const recorded = await record(recorder, call, plan.id, { type: 'approved', learntLater: 'a field', ",
  ],
  [
    'src/queue/job.ts',
    "discriminatedUnion('name', [\n",
    "discriminatedUnion('name', [\n  z.strictObject({ name: z.literal('survey'), ...tenantJob }),\n",
  ],
  ['src/queue/job.ts', "  audit: 'audit',\n", "  audit: 'audit',\n  survey: 'audit',\n"],
  [
    'src/worker/run-job.ts',
    "    case 'apply':\n",
    "    case 'survey':\n      return void (await work.ledger.append(job.tenant, 's-survey', { type: 'surveyed' }));\n    case 'apply':\n",
  ],
  [
    'src/controls/definitions.ts',
    "import { definition as modernAuth } from './modern-auth/definition.js';\n",
    "import { definition as modernAuth } from './modern-auth/definition.js';\nimport { definition as newer } from './newer-auth/definition.js';\n",
  ],
  ['src/controls/definitions.ts', '  modernAuth,\n', '  modernAuth,\n  newer,\n'],
];

let isLaidOut = false;

/** Lays its sources out, once for all trials of a process, and gives their folder. Throws when these sources say something else than what is edited. */
export function layOutNewerVersion(): string {
  if (isLaidOut) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['src', 'adapters', 'jobs', 'test/support', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  // What was translated once is found again.
  for (const part of ['node_modules', '.cache/valkey-server.json', '.cache/typescript']) {
    mkdirSync(join(folder, part, '..'), { recursive: true });
    symlinkSync(join(root, part), join(folder, part));
  }
  const control = join(folder, 'src', 'controls', 'newer-auth');
  cpSync(join(folder, 'src', 'controls', 'modern-auth'), control, { recursive: true });
  edit(join(control, 'definition.ts'), "id: 'modern-auth'", "id: 'newer-auth'");
  for (const [file, was, is] of edits) edit(join(folder, file), was, is);
  isLaidOut = true;
  return folder;
}

function edit(file: string, was: string, is: string): void {
  const text = readFileSync(file, 'utf8');
  if (text.split(was).length !== 2) throw new Error(`${file} does not say once: ${was}`);
  writeFileSync(file, text.replace(was, is));
}
