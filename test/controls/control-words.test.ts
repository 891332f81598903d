/** What a control has to say of itself, beside what it judges; each complaint is what to do. */
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import uses from '../../src/controls/uses.json';
import { frameworks } from '../../src/frameworks/framework';
import { titles } from '../../src/views/framework/titles';
import { sourcesOf } from '../support/tree/import-graph';

const measured: Readonly<Record<string, unknown>> = uses;

function leftToSay({ title, changeTitle, why, impact, delay, byHand, references }: Control): readonly string[] {
  const texts = { title, does: changeTitle.does, why, impact, delay, byHand, ...references };
  return Object.entries(texts).flatMap(([field, value]) =>
    [value ?? []]
      .flat()
      .filter((text) => text.startsWith('Say '))
      .map((text) => `${field}: ${text}`),
  );
}

/** Files of controls and of what they read whose first line still asks for what they are. */
const unsaid = [...sourcesOf('src/controls', 'src/tenant/resources').values()].flatMap(({ path, text }) => {
  const [asked] = /^\/\*\* Say [^*]*/.exec(text) ?? [];
  return asked === undefined ? [] : [[path, asked.slice('/** '.length).trim()] as const];
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  test('says everything of itself', () => {
    const own = unsaid.filter(([path]) => !path.startsWith('src/controls/') || path.startsWith(`src/controls/${id}/`));
    expect([
      ...leftToSay(control).map((complaint) => `src/controls/${id}/definition.ts, ${complaint}`),
      ...own.map(([path, asked]) => `${path}, first line: ${asked}`),
    ]).toEqual([]);
  });

  test('ends its sentences, and its title with none', () => {
    const open = [control.why, control.impact, control.delay].filter((text) => !text.endsWith('.'));
    expect(open.map((text) => `end with a full stop: ${text}`)).toEqual([]);
    expect(control.title).not.toMatch(/\.$/);
  });

  test('writes nothing that only a page of the manual can show', () => {
    const texts = [
      control.title,
      control.why,
      control.impact,
      control.delay,
      control.byHand ?? '',
      ...(control.unconfirmed ?? []),
    ];
    expect(texts.filter((text) => text.includes(']('))).toEqual([]);
  });

  test('names a list of others that asks for the same, or an attack', () => {
    const named = Object.values(control.references).flat().length;
    expect(named === 0 ? [`src/controls/${id}/definition.ts, references: name CIS, ScubaGear, MITRE or a peer`] : []).toEqual([]);
  });

  test('answers a requirement, and has a title in every language of evidence', () => {
    const answers = frameworks.flatMap(({ requirements }) => requirements.flatMap(({ answeredBy }) => answeredBy));
    const isNamed = answers.some(({ control: one }) => one === id);
    const without = Object.entries(titles).filter(([, own]) => !(id in own.controls));
    expect([
      ...(isNamed ? [] : [`src/frameworks/data/: name ${id} under answeredBy of what it meets`]),
      ...without.map(([language]) => `src/views/framework/titles/${language}.json, controls: the title of ${id}`),
    ]).toEqual([]);
  });

  test('is measured, and belongs to a way', () => {
    expect(id in measured ? [] : [`${id}: npm run docs writes what it reads and changes, and its page`]).toEqual([]);
    expect(control.way >= 1 && control.way <= 9).toBe(true);
  });
});

test('every part of a control has a title in every language of evidence, and no other one has', () => {
  const parts = controls.flatMap((control) => (control.parts ?? []).map(({ id }) => `${control.id} ${id}`));
  for (const [language, own] of Object.entries(titles)) {
    const named = Object.entries(own.parts).flatMap(([control, of]) => Object.keys(of).map((id) => `${control} ${id}`));
    expect([language, named.toSorted()]).toEqual([language, parts.toSorted()]);
  }
});
