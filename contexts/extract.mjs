// node extract.mjs FOLDER: writes the contexts of the pinned packages there, one file each, and `index`: a line for each with its file, its
// address, where it is from, and a note, separated by tabs. Of one address the newest body comes first.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const out = process.argv[2];
const lock = JSON.parse(readFileSync(path.join(here, 'package-lock.json')));
const packages = Object.keys(JSON.parse(readFileSync(path.join(here, 'package.json'))).dependencies);

const found = [];  // {url, document, origin, note}
for (const name of packages) {
  const loaded = await import(name);
  const contexts = loaded.contexts ?? loaded.default.contexts;
  const origin = `${name}@${lock.packages[`node_modules/${name}`].version}`;
  for (const [url, document] of contexts)
    if (url.startsWith('https://')) found.push({url, document, origin, note: ''});
}

// The body under this address was edited in place twice: `jti` came with document 1.4.1 (2025-11-06), `endorsementJwt` at the top level with
// 1.4.5 (2026-06-29). No package has the newer two; the terms that they add are all that differs.
const edited = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const first = found.findIndex(one => one.url === edited);
const original = found[first];
const jti = {jti: {'@id': 'https://www.iana.org/assignments/jwt#jti', '@type': '@id'}};
const endorsementJwt = {endorsementJwt: {'@id': 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt', '@container': '@set'}};
const plus = (terms, note) =>
  ({...original, document: {...original.document, '@context': {...original.document['@context'], ...terms}}, note});
found.splice(first, 1, plus({...jti, ...endorsementJwt}, 'body of 2026-06-29'), plus(jti, 'body of 2025-11-06'), {...original, note: 'body of 2024'});

const all = found.find(one => one.url === 'https://purl.imsglobal.org/spec/ob/v3p0/context.json');
found.push({...all, url: 'https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld', note: `alias of ${all.url}`});

rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});
const lines = found.map(({url, document, origin, note}, i) => {
  const file = `${String(i).padStart(3, '0')}.json`;
  writeFileSync(path.join(out, file), JSON.stringify(document));
  return [file, url, origin, note].join('\t');
});
writeFileSync(path.join(out, 'index'), lines.join('\n') + '\n');
