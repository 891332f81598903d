/** Operations of one plan that have equal values hold them once: most of a plan of very many objects sets the same properties to the same values. */
import type { Fields, Operation } from './operation.js';

/** Longer values, and more different ones, are kept by each operation for itself: looking for an equal one must stay cheap. */
const maxLength = 500;
const maxKept = 1000;

export class SharedParts {
  readonly #fields = new Map<string, Fields>();
  readonly #resources = new Map<string, string>();

  /** An equal operation. */
  of(operation: Operation): Operation {
    const resource = this.#resources.get(operation.resource) ?? operation.resource;
    this.#resources.set(resource, resource);
    switch (operation.kind) {
      case 'update':
        return { ...operation, resource, before: this.#shared(operation.before), after: this.#shared(operation.after) };
      case 'create':
      case 'action':
        return { ...operation, resource, after: this.#shared(operation.after) };
      case 'remove':
        return { ...operation, resource, before: this.#shared(operation.before) };
    }
  }

  #shared(fields: Fields): Fields {
    const text = JSON.stringify(fields);
    const known = this.#fields.get(text);
    if (known !== undefined) return known;
    if (text.length <= maxLength && this.#fields.size < maxKept) this.#fields.set(text, fields);
    return fields;
  }
}
