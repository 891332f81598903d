/** A page of the simulated Entra as a browser gets it. */
import type { Answer } from '../wire.js';

/** `list` is HTML already. */
export function page(status: number, text: string, list = ''): Answer {
  const body = `<!doctype html><meta charset="utf-8"><title>Simulated sign-in</title><h1>${escaped(text)}</h1>${list}`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
