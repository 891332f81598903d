/** The file in which a process leaves for the next one what it loaded: an index, and behind it the text and the code of each module. */
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

/** V8 reads code where a number of eight bytes could stand, and copies it from anywhere else. */
const aligned = 8;

/**
 * What the process before this one left; nothing where there was none, or packages were installed since.
 *
 * - `places`: by the folder of who asks, and what is asked for, the file.
 * - `modules`: by file, what is known of its text, and where it and its code are.
 */
function keptModules(file, installed) {
  const { places = {}, modules = {}, bytes } = read(file, installed);
  return {
    places,
    modules,
    textOf: ({ text: [from, to, encoding] }) => bytes.toString(encoding, from, to),
    codeOf: ({ code: [from, to] }) => bytes.subarray(from, to),
  };
}

function read(file, installed) {
  try {
    const whole = readFileSync(file);
    const start = whole.readUInt32LE(0);
    const index = JSON.parse(whole.toString('utf8', 4, start));
    return index.installed === installed ? { ...unpacked(index), bytes: whole.subarray(start) } : {};
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return {};
  }
}

/** What this process had no use for is kept as well: another may have. */
function keepModules({ file, installed, places, compiled, modules, textOf, codeOf }) {
  const kept = {};
  const parts = [];
  let end = 0;
  const add = (part) => {
    const from = end;
    end = roundedUp(from + part.length);
    parts.push(part, Buffer.alloc(end - from - part.length));
    return [from, from + part.length];
  };
  const keep = (filename, { hash, stamp }, text, code) => {
    // A letter a byte is read faster.
    const encoding = /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8';
    kept[filename] = { hash, stamp, text: [...add(Buffer.from(text, encoding)), encoding], code: add(code) };
  };
  for (const [filename, known] of Object.entries(modules))
    if (!compiled.has(filename)) keep(filename, known, textOf(known), codeOf(known));
  for (const [filename, known] of compiled) keep(filename, known, known.text, known.made());
  const index = Buffer.from(JSON.stringify({ installed, ...packed(places, kept) }));
  const head = Buffer.alloc(roundedUp(4 + index.length), ' ');
  head.writeUInt32LE(head.length);
  index.copy(head, 4);
  mkdirSync(dirname(file), { recursive: true });
  // Another process may write the same file: each writes its own and puts it there whole.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, Buffer.concat([head, ...parts]));
  renameSync(own, file);
}

/** Each path once: it is what the most of an index is made of. */
function packed(places, modules) {
  const files = new Map();
  const numberOf = (path) => {
    if (!files.has(path)) files.set(path, files.size);
    return files.get(path);
  };
  const numbers = Object.entries(places).map(([folder, found]) => [
    folder,
    Object.fromEntries(Object.entries(found).map(([request, path]) => [request, numberOf(path)])),
  ]);
  const known = Object.entries(modules).map(([path, module]) => [numberOf(path), module]);
  return { files: [...files.keys()], places: Object.fromEntries(numbers), modules: known };
}

function unpacked({ files, places, modules }) {
  for (const found of Object.values(places)) for (const request of Object.keys(found)) found[request] = files[found[request]];
  return { places, modules: Object.fromEntries(modules.map(([number, module]) => [files[number], module])) };
}

function roundedUp(size) {
  return Math.ceil(size / aligned) * aligned;
}

module.exports = { keepModules, keptModules };
