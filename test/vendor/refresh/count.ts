/** Counts what is recorded and judged, in full, for the page that says so. */
import { countsOf } from '../counts';
import { recordAll } from '../record/all';
import { recordChats, recordedCards } from '../record/cards';

export async function countAll(): Promise<object> {
  globalThis.fullCounts = true;
  const { requests } = await recordAll();
  const chats = await recordChats(await recordedCards());
  return { at: new Date().toISOString().slice(0, 10), counts: [...countsOf.requests(requests), ...countsOf.chats(chats)] };
}
