/** Every list and object of the route table held to Microsoft's own typed models: each row becomes a constant of its type, and the compiler says what differs. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { collectionSpecs } from '../../adapters/m365/simulator/collections';
import type { WireClient } from '../support/wire/wire-client';
import { folder } from './client';

const run = promisify(execFile);

/** Rows of a route that are looked at. */
const maxRows = 20;

export interface RouteResult {
  readonly route: string;
  readonly rows: number;
  readonly type: string;
  readonly differences: readonly string[];
}

interface Sample {
  readonly route: string;
  readonly type: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export async function compareRoutes(client: WireClient): Promise<readonly RouteResult[]> {
  const samples: Sample[] = [];
  for (const { key, address, type, shape } of collectionSpecs) {
    if (!key.startsWith('graph.') || type === undefined || shape === 'byName') continue;
    const { status, json } = await client.graph('GET', address);
    if (status !== 200) continue;
    const rows = (shape === 'list' ? json['value'] : [json]) as Sample['rows'];
    samples.push({ route: `GET ${address}`, type, rows: rows.slice(0, maxRows) });
  }
  const errors = await compiled(samples);
  return samples.map(({ route, type, rows }, index) => ({
    route,
    rows: rows.length,
    type,
    differences: [...new Set(errors.filter(({ sample }) => sample === index).map(({ text }) => text))],
  }));
}

async function compiled(samples: readonly Sample[]): Promise<readonly { readonly sample: number; readonly text: string }[]> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'models.ts');
  const lines = samples.flatMap(({ type, rows }, sample) =>
    rows.map((row, index) => `export const s${sample}_${index}: graph.${modelOf(type, row)} = ${JSON.stringify(bare(row))};`),
  );
  writeFileSync(file, `${["import type * as graph from '@microsoft/microsoft-graph-types';", ...lines].join('\n')}\n`);
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    '',
    '--ignoreConfig',
    '--pretty',
    'false',
  ];
  const output = await run('npx', ['tsc', ...options, file], { maxBuffer: 32 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout?: string }) => error.stdout ?? '',
  );
  return [...output.matchAll(/models\.ts\((\d+),\d+\): error TS\d+: (.*)/g)].map(([, line = '0', text = '']) => {
    const [, sample = '-1'] = /^export const s(\d+)_/.exec(lines[Number(line) - 2] ?? '') ?? [];
    return { sample: Number(sample), text };
  });
}

/** The model of a row: that of its own kind, where it says so. */
function modelOf(type: string, row: Readonly<Record<string, unknown>>): string {
  const named = typeof row['@odata.type'] === 'string' ? row['@odata.type'].replace('#microsoft.graph.', '') : type;
  return named.charAt(0).toUpperCase() + named.slice(1);
}

/** Without annotations, which models do not have. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (key.includes('@') ? [] : [[key, bare(inner)]])));
}
