/** A control that judges one switch, whole but for its words: what begins with `Say` is asked for by a test. */
import type { Names } from './layout';

export function definitionText({ id }: Names): string {
  return `/** What ${id} is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition<Record<string, never>> = {
  id: '${id}',
  way: 9,
  title: 'Say the state wanted, in the present tense',
  deed: { does: 'Say what a change does, in the imperative' },
  severity: 'medium',
  risk: 'medium',
  why: 'Say which attack it stops, for somebody who has to approve it.',
  impact: 'Say who notices the change, and how.',
  delay: 'Say how long it takes, and what of that is not confirmed.',
  references: { mitre: ['Say which technique, and give the numbers of CIS, ScubaGear and the checks of peers'] },
  settings: z.strictObject({}),
};
`;
}

export function controlText(names: Names): string {
  const { property, resource, file, addressedBy, knownBy } = names;
  const columns = [...new Set([addressedBy, knownBy])].map((column) => `'${column}'`).join(', ');
  return `/** Say in a sentence what is true of a tenant that passes. */
import type { Operation } from '../../plan/operation.js';
import { readOf } from '../../tenant/resource.js';
import { ${resource} } from '../../tenant/resources/${file}.js';
import type { Audit, Control, Judgement, Planning } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { type PartState, verdictOfParts } from '../reasoning/findings/parts.js';
import { plural } from '../reasoning/findings/plural.js';
import { refuseUnreadable, refuseUntold } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { definition } from './definition.js';

const property = '${property}';
const read = readOf(${resource}, [${columns}, property]);
const reads = [read];

export const control: Control<Record<string, never>> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
};

${auditText(names)}
${planText(names)}`;
}

function auditText({ resource, addressedBy, knownBy }: Names): string {
  return `type Row = ReturnType<typeof ${resource}.row.parse>;

function nameOf(row: Row): string {
  return ${[...new Set([`row.${knownBy}`, `row.${addressedBy}`])].join(' ?? ')} ?? '(without a name)';
}

function audit(): Audit {
  const rows = new RowCollector();
  const found = rows.all(read);
  return {
    see: rows.see,
    judge: (outcomes): Judgement => {
      const evidence = new EvidenceList();
      const states = found.map((row) => judged(row, evidence));
      if (!outcomes(read).complete || found.length === 0) states.push('untold');
      const holds = states.filter((state) => state === 'holds').length;
      return {
        verdict: verdictOfParts(states),
        summary: \`\${property} is true for \${holds} of \${plural(found.length, 'row')}.\`,
        ...evidence.result(),
        warnings: [],
        missing: missingReads(reads, outcomes),
      };
    },
  };
}

/** Absent is not a pass. */
function judged(row: Row, evidence: EvidenceList): PartState {
  const actual = row[property] ?? null;
  if (actual === true) evidence.note(nameOf(row), property, true, true);
  else evidence.gap(nameOf(row), property, actual ?? 'not returned', true);
  return actual === null ? 'untold' : actual ? 'holds' : 'gap';
}
`;
}

function planText({ resource, addressedBy }: Names): string {
  return `function plan(): Planning {
  const rows = new RowCollector();
  const found = rows.all(read);
  return {
    see: rows.see,
    draft: (outcomes) => {
      const untold = new NameSample();
      for (const row of found) if (typeof row[property] !== 'boolean') untold.add(nameOf(row));
      const refusal = refuseUnreadable(missingReads(reads, outcomes)) ?? refuseUntold(untold, property);
      if (refusal !== null) return refusal;
      const operations = found.filter((row) => row[property] === false).map(switchedOn);
      return { stage: 'enforce', expects: 'pass', operations, warnings: [] };
    },
  };
}

function switchedOn(row: Row): Operation {
  return {
    kind: 'update',
    resource: ${resource}.key,
    object: nameOf(row),
    identity: row.${addressedBy} ?? nameOf(row),
    before: { [property]: false },
    after: { [property]: true },
  };
}
`;
}

export function casesText({ id, key, property }: Names): string {
  const [part = '', name = ''] = key.split('.');
  const ids =
    part === 'exchange'
      ? `Guid: '99000000-0000-4000-8000-000000000001', Identity: 'One'`
      : `id: '99000000-0000-4000-8000-000000000001', displayName: 'One'`;
  return `/** Tenants and what ${id} must say of them. Each trap that you know is a case; what a peer gets wrong is one. */
import type { Case } from '../case.js';

function tenant(row: object) {
  return { ${part}: { ${name}: [{ ${ids}, ...row }] } };
}

export const cases: readonly Case[] = [
  {
    name: 'it is on',
    state: tenant({ ${property}: true }),
    verdict: 'pass',
    names: ['One', '${property}'],
    restsOn: ['${key}.${property}'],
    plan: 0,
  },
  {
    name: 'it is off',
    state: tenant({ ${property}: false }),
    verdict: 'fail',
    names: ['One', '${property}'],
    plan: 1,
  },
  {
    name: 'an export writes booleans as words',
    state: tenant({ ${property}: 'False' }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'it does not say whether it is on',
    state: tenant({}),
    verdict: 'unknown',
    plan: 'untold',
  },
  {
    name: 'it cannot be read',
    state: { ${part}: {} },
    verdict: 'unknown',
    missing: ['${key}'],
    plan: 'unreadable',
  },
];
`;
}
