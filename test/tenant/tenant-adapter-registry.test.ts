/** The list of resources, by which an operation is understood, against the files that define them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../src/tenant/resource';
import { resourceByKey, resources } from '../../src/tenant/resources/registry';
import { saidInWords } from '../../src/tenant/resources/said-in-words';

const folder = join(__dirname, '../../src/tenant/resources');

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'key' in value && 'list' in value && 'row' in value;
}

describe('the list of resources', () => {
  it('holds every resource that a file defines', async () => {
    const modules: Record<string, unknown>[] = await Promise.all(
      readdirSync(folder)
        .filter((file) => file.endsWith('.ts') && file !== 'registry.ts')
        .map((file) => import(join(folder, file))),
    );
    const defined = modules.flatMap((module) => Object.values(module).flat().filter(isResource));
    const missing = defined.filter((resource) => !resources.includes(resource));
    const unknown = resources.filter((resource) => !defined.includes(resource));
    expect({ missing: missing.map(({ key }) => key), unknown: unknown.map(({ key }) => key) }).toEqual({
      missing: [],
      unknown: [],
    });
  });

  it('knows each resource by a key of its own', () => {
    for (const resource of resources) expect(resourceByKey(resource.key)).toBe(resource);
  });

  it('names those apart whose objects are said in words', () => {
    const keys = resources.filter(({ inWords }) => inWords !== undefined).map(({ key }) => key);
    expect(saidInWords.map(({ key }) => key)).toEqual(keys);
  });
});
