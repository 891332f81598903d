#!/usr/bin/env node
/** Starts the built program: `node hardenbot.cjs` in a clone, `hardenbot` where the package is installed. It exists before the first build, so that npm can link it. */
const fs = require('node:fs');
const path = require('node:path');

const program = path.join(__dirname, 'dist', 'src', 'cli.js');
if (fs.existsSync(program)) require(program);
else {
  process.stderr.write(`hardenbot is not built yet.\n  - type npm ci --ignore-scripts && npm run build, in ${__dirname}\n`);
  process.exitCode = 1;
}
