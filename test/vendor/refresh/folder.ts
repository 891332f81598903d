/** Where the descriptions are kept. */
import { join } from 'node:path';

export const dataFolder = join(__dirname, '..', 'data');
