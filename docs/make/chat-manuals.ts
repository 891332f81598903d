/** What each chat says of itself for the manual. */
import { chatDescriptions } from '../../src/config/chats';

interface ChatManual {
  /** By key; null: it stands in the row of the key before it. */
  readonly settingsWords: Readonly<Record<string, string | null>>;
  readonly unconfirmed: readonly string[];
}

export const chatManuals = chatDescriptions.map(({ name, title }) => ({
  title,
  ...(require(`../../adapters/${name}/manual`) as ChatManual),
}));
