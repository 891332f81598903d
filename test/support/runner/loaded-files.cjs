// Writes down every file that a plain Node process has loaded when it ends: `LOADED_FILES=list.json node --require …/loaded-files.cjs script.js`.
const { writeFileSync } = require('node:fs');

process.once('exit', () => writeFileSync(process.env.LOADED_FILES, JSON.stringify(Object.keys(require.cache))));
// Told to end while it still starts, a process would be gone without the event.
process.once('SIGTERM', () => process.exit());
