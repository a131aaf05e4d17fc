// 256 different badges as schools give them out, about 3.5 KB of JSON and 88 quads each, and what the peer needs beside them: the key of their
// issuer and documents that are at hand. Contexts come out of the packages that Stoa takes them from; nothing is fetched.
// usage: node badges.mjs FOLDER    badges.jsonl, key.json, issuer.json, url-map.json: what bench_vc and `stoa badge verify` take
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';

export const issuer = 'https://badges.example.edu/issuers/7';

function numbers(seed) {  // mulberry32
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const vocabulary = ('data systems learning network design analysis project module applied advanced practice ethics '
    + 'statistics security teamwork research writing lab field clinical engineering policy history music').split(' ');

function badge(random) {
    const below = (n) => Math.floor(random() * n);
    const words = (n) => Array.from({ length: n }, () => vocabulary[below(vocabulary.length)]).join(' ');
    const hex = (n) => Array.from({ length: n }, () => below(16).toString(16)).join('');
    const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
    const site = 'https://badges.example.edu';
    const alignment = () => ({
        type: ['Alignment'], targetCode: hex(6), targetName: words(4), targetFramework: words(3), targetType: 'ceasn:Competency',
        targetUrl: `https://frameworks.example.org/c/${hex(8)}`,
    });
    const course = words(3);
    const place = below(131072);
    return {
        '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
        id: `${site}/credentials/${uuid()}`,
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        issuer: {
            id: issuer, type: ['Profile'], name: 'Example University', url: 'https://example.edu', phone: '1-222-333-4444',
            description: 'Public university with ' + words(8), image: { id: `${site}/img/logo.png`, type: 'Image', caption: 'Logo' },
            email: 'registrar@example.edu',
        },
        validFrom: '2025-01-01T00:00:00Z', validUntil: '2045-01-01T00:00:00Z',
        name: `${course} badge`,
        credentialSubject: {
            id: `did:example:${hex(32)}`, type: ['AchievementSubject'],
            activityEndDate: '2024-12-15T00:00:00Z', creditsEarned: 4, licenseNumber: hex(10), role: 'Learner', term: 'Fall 2024',
            achievement: {
                id: `${site}/achievements/${uuid()}`, type: ['Achievement'], achievementType: 'Course',
                name: course, description: words(24), fieldOfStudy: words(2), humanCode: 'C-' + hex(4), inLanguage: 'en',
                criteria: { id: `${site}/criteria/${hex(8)}`, narrative: words(30) },
                image: { id: `${site}/img/${hex(16)}.png`, type: 'Image', caption: words(4) },
                tag: ['first ' + words(1), 'second ' + words(1)],
                alignment: [alignment(), alignment()],
                resultDescription: [{
                    id: `urn:uuid:${uuid()}`, type: ['ResultDescription'], name: 'Final grade', resultType: 'LetterGrade',
                    allowedValue: ['A', 'B', 'C', 'D', 'F'],
                }],
            },
            result: [{ type: ['Result'], alignment: [alignment()], value: 'B' }],
        },
        evidence: [{ id: `${site}/evidence/${hex(8)}`, type: ['Evidence'], name: words(4), narrative: words(16), genre: 'Project' }],
        credentialSchema: [{ id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json', type: 'JsonSchema' }],
        credentialStatus: {
            id: `${site}/status/3#${place}`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(place),
            statusListCredential: `${site}/status/3`,
        },
    };
}

export function badges(count = 256) {
    const random = numbers(42);
    return Array.from({ length: count }, () => badge(random));
}

export const key = await Ed25519Multikey.generate({ id: `${issuer}#key-1`, controller: issuer, seed: new Uint8Array(32).fill(7) });
const open = await key.export({ publicKey: true, includeContext: true });

const documents = new Map([
    [open.id, open],
    [issuer, { '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id: issuer, verificationMethod: [open], assertionMethod: [open.id] }],
]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stoa-contexts-'));
execFileSync(process.execPath, [path.join(import.meta.dirname, '../../contexts/extract.mjs'), folder]);
for (const line of fs.readFileSync(path.join(folder, 'index'), 'utf8').trim().split('\n')) {
    const [file, url] = line.split('\t');
    if (!documents.has(url)) documents.set(url, JSON.parse(fs.readFileSync(path.join(folder, file))));
}
fs.rmSync(folder, { recursive: true });

// `static` lets jsonld keep what it made of a context, as the loaders that its makers ship do.
export async function documentLoader(url) {
    const document = documents.get(url);
    if (!document) throw new Error(`not at hand: ${url}`);
    return { contextUrl: null, documentUrl: url, document, tag: 'static' };
}

if (process.argv[1] === import.meta.filename) {
    const to = process.argv[2];
    const write = (name, value) => fs.writeFileSync(path.join(to, name), value);
    write('badges.jsonl', badges().map((one) => JSON.stringify(one)).join('\n') + '\n');
    write('key.json', JSON.stringify(await key.export({ publicKey: true, secretKey: true, includeContext: true })));
    write('issuer.json', JSON.stringify(documents.get(issuer)));
    write('url-map.json', JSON.stringify({ documents: { [issuer]: 'issuer.json' } }));
}
