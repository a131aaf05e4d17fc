// The JSON-LD contexts that Stoa is built with, for the libraries of others: out of the same pinned packages, by the same program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceFile } from './support.mjs';

// Documents by address; of one that was edited in place the newest body.
export const contexts = new Map();
const folder = mkdtempSync(join(tmpdir(), 'stoa-contexts-'));
try {
    execFileSync(process.execPath, [sourceFile('contexts/extract.mjs'), folder]);
    for (const line of readFileSync(join(folder, 'index'), 'utf8').trim().split('\n')) {
        const [file, url] = line.split('\t');
        if (!contexts.has(url)) contexts.set(url, JSON.parse(readFileSync(join(folder, file))));
    }
} finally {
    rmSync(folder, { recursive: true, force: true });
}

// A document loader of jsonld with these contexts, the documents given, and what did:key says of itself; nothing is fetched.
export function loaderWith(documents = new Map()) {
    return async (url) => {
        const known = contexts.get(url);
        if (known) return { contextUrl: null, documentUrl: url, document: known, tag: 'static' };
        const document = documents.get(url) ?? didKeyDocument(url);
        if (!document) throw new Error(`not at hand: ${url}`);
        return { contextUrl: null, documentUrl: url, document };
    };
}

// The document of a did:key, or, by its address with a fragment, its one method.
function didKeyDocument(url) {
    const [, did, multibase, fragment] = /^(did:key:(z\w+))(#.*)?$/.exec(url) ?? [];
    if (!did) return undefined;
    const method = { id: `${did}#${multibase}`, type: 'Multikey', controller: did, publicKeyMultibase: multibase };
    if (fragment) return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
    const by = { verificationMethod: [method], assertionMethod: [method.id], authentication: [method.id] };
    return { '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id: did, ...by };
}
