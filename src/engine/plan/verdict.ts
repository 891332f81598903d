/** What can be said of a control: the five verdicts, their schema beside their type. */
import { z } from 'zod';

/**
 * - `pass`: the state wanted holds for everyone and everything in scope
 * - `partial`: it holds for some, or for today but not for what comes next
 * - `fail`: it holds for nobody, or what is there has no effect
 * - `unknown`: it cannot be distinguished from what could be read
 * - `notApplicable`: there is nothing to protect
 */
export const verdicts = ['pass', 'partial', 'fail', 'unknown', 'notApplicable'] as const;
export const verdictSchema = z.enum(verdicts);
export type Verdict = (typeof verdicts)[number];
