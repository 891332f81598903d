/** How people call each log. */
import type { LogSource } from './store.js';

export const sourceNames: Readonly<Record<LogSource, string>> = {
  audits: 'Entra audit log',
  signIns: 'Sign-in log (v1.0)',
  flows: 'Sign-in log (beta)',
  detections: 'Risk detections',
  riskyUsers: 'Risky users',
  unified: 'Unified audit log',
};
