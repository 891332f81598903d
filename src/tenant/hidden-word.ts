/**
 * The word in whose place Graph keeps a member of an enumeration to itself (see `allMembers` in adapters/m365/graph.ts). It stands for any of
 * several members, so an object that holds it cannot be written back: nobody knows what it would come to mean.
 */
import { isObject } from '../lib/json.js';

const hiddenWord = 'unknownfuturevalue';

/** Whether a value holds it at any depth; flags come as one text with commas. */
export function hidesMember(value: unknown): boolean {
  if (typeof value === 'string') return value.split(',').some((word) => word.trim().toLowerCase() === hiddenWord);
  if (Array.isArray(value)) return value.some(hidesMember);
  return isObject(value) && Object.values(value).some(hidesMember);
}

/** @param object as an admin knows it */
export function whyNotWritten(object: string): string {
  return `"${object}" holds a value that Microsoft Graph does not show (unknownFutureValue), so it cannot be written back.`;
}
