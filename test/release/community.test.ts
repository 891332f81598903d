/** The files that an unknown account meets who wants to report, ask or help: complete, and in the form that their readers expect. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { controls } from '../../src/controls/index';

const root = join(__dirname, '..', '..');
const forms = join(root, '.github', 'ISSUE_TEMPLATE');
const advisories = join(root, 'docs', 'advisories');

/** GitHub's syntax for issue forms, as far as these use it. */
const form = z.strictObject({
  name: z.string().min(3),
  description: z.string().min(3),
  labels: z.array(z.string()).min(1),
  body: z
    .array(
      z.strictObject({
        type: z.enum(['textarea', 'input', 'dropdown', 'checkboxes']),
        id: z.string().regex(/^[a-z]+$/),
        attributes: z.looseObject({ label: z.string().min(3) }),
        validations: z.strictObject({ required: z.boolean() }).optional(),
      }),
    )
    .min(2),
});

test.each(readdirSync(forms).filter((name) => name !== 'config.yml'))('the form %s is one that GitHub can show', (name) => {
  const parsed = form.parse(parse(readFileSync(join(forms, name), 'utf8')));
  const ids = parsed.body.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

const fields = z.strictObject({
  id: z.string().regex(/^HB-\d{4}-\d{3}$/),
  kind: z.enum(['false-pass', 'false-figure', 'lock-out', 'lost-undo', 'vulnerability']),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  controls: z.array(z.enum(controls.map(({ id }) => id) as [string, ...string[]])),
  affected: z.string().min(1),
  fixed: z.string().min(1),
  published: z.iso.date(),
});
const titles = ['What was wrong', 'Who is affected', 'What to do now', 'How it came to be', 'What holds it now'];
const published = readdirSync(advisories).filter((name) => name !== 'README.md');

test.each(published)('the advisory %s has every field and answers every question', (name) => {
  const [, head = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(advisories, name), 'utf8')) ?? [];
  expect(`${fields.parse(parse(head)).id}.md`).toBe(name);
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(titles);
  const held = text.slice(text.indexOf('## What holds it now')).match(/test\/[\w./-]+\.test\.ts/g) ?? [];
  expect(held.length).toBeGreaterThan(0);
  expect(held.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the list of advisories names each', () => {
  const list = readFileSync(join(advisories, 'README.md'), 'utf8');
  expect(published.filter((name) => !list.includes(`](${name})`))).toEqual([]);
});
