/** A name that settings list: of an account, a group, a rule or a place. */
import { z } from 'zod';

/** Without blanks around it; an empty one would match what has no name. */
export const filledName = z.string().trim().min(1, 'is empty; write a name or leave it out');
