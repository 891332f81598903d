/** The container images that the shipped manifests name, each by the digest of what was tried and not by a tag that can move. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../src/lib/errors';

/** From an image as a manifest names it (`valkey/valkey:8.1-bookworm`, `hardenbot`) to the reference that is shipped, with `@sha256:`. */
export type Pins = Readonly<Record<string, string>>;

const pinned = /^[^@\s]+@sha256:[0-9a-f]{64}$/;
const pinsSchema = z.record(z.string().min(1), z.string().regex(pinned, 'write NAME@sha256: and 64 hexadecimal digits'));

/** Reads a JSON file of `{image: reference}`. Throws InputError for one that is no such file. */
export function readPins(file: string): Pins {
  const parsed = pinsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new InputError(
    `${file} is no list of digests.`,
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

/** `image: x` of compose and Kubernetes, `FROM x` of a Dockerfile; a stage that an earlier line names is no image. */
const naming = /^(\s*(?:- )?image:\s*["']?|FROM\s+(?:--\S+\s+)*)([^\s"'#]+)/gm;

/** Every image that the text names, once, in its order. */
export function imagesIn(text: string): readonly string[] {
  const stages = new Set([...text.matchAll(/^FROM\s.*\sAS\s+(\S+)/gim)].map(([, name]) => name));
  return [...new Set([...text.matchAll(naming)].map(([, , image = '']) => image))].filter((image) => !stages.has(image));
}

/** The text with each image by its digest where the pins have one. */
export function withPins(text: string, pins: Pins): string {
  return text.replaceAll(naming, (_all, before: string, image: string) => `${before}${pins[image] ?? image}`);
}

/** Those of the images that a tag alone still names. */
export function unpinned(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap(imagesIn))].filter((image) => !pinned.test(image));
}
