/** The settings of legacy-auth: who may be left out. */
import { z } from 'zod';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';

export const settings = z.strictObject({ except: z.strictObject(exceptShape).prefault({}) });
export type Settings = z.infer<typeof settings>;
