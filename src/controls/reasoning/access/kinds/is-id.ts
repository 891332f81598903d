/** What stands in the lists of a policy: ids of objects, and words of the service. */

/** Whether it has the form of an id; anything else is a word, of which the service may get new ones. */
export function isId(entry: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(entry);
}
