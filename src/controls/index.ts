/** Every control whole, for anyone who opens a tenant. The gateway takes `definitions.ts` and loads nothing of what reads, judges and plans. */
import type { Control } from './control.js';
import { definitions } from './definitions.js';

/** The index of a control's folder, which is called by its id. */
interface Folder {
  readonly control: Control;
}

export const controls: readonly Control[] = definitions.map(({ id }) => (require(`./${id}/index.js`) as Folder).control);
