// The verifier of the Digital Credentials Consortium, as its wallets use it, reads badges that Stoa signed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { verifyCredential } from '@digitalcredentials/verifier-core';
import * as digitalbazaar from './digitalbazaar.mjs';
import { badgeBy, Folder, stoaReading } from './support.mjs';

describe('verifier-core', () => {
    const folder = new Folder();
    const { fetch } = globalThis;
    const asked = [];
    before(() => {
        // It would ask 1EdTech for a JSON Schema; there is no network here, and what the schema says is not the question.
        globalThis.fetch = async (url) => {
            asked.push(String(url));
            return Response.json({ $id: url, type: 'object' });
        };
    });
    after(() => {
        globalThis.fetch = fetch;
        folder.remove();
    });

    async function issued(change = (badge) => badge) {
        const key = await digitalbazaar.makeKey('Ed25519');
        const file = folder.write('key.json', JSON.stringify(key.multikey));
        const badge = JSON.stringify(change(badgeBy(key.did)));
        const done = stoaReading(badge, 'badge', 'issue', '--key', file, '--proof', 'eddsa-rdfc-2022');
        assert.equal(done.code, 0, done.err);
        return JSON.parse(done.out);
    }
    const verify = (credential) => verifyCredential({ credential: structuredClone(credential), knownDIDRegistries: [] });
    const step = (found, id) => found.log.find((entry) => entry.id === id)?.valid;

    test('an eddsa-rdfc-2022 badge of a did:key issuer is good', async () => {
        const found = await verify(await issued());
        assert.equal(found.errors, undefined, JSON.stringify(found.errors));
        assert.equal(step(found, 'valid_signature'), true);
        assert.equal(step(found, 'expiration'), true);
        for (const url of asked) assert.match(url, /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/schema\//);
    });

    test('one changed letter is enough', async () => {
        const badge = await issued();
        const found = await verify({ ...badge, name: `${badge.name}!` });
        assert.equal(found.errors[0].name, 'invalid_signature');
    });

    test('one that has ended is told from one that was changed', async () => {
        const found = await verify(await issued((badge) => ({ ...badge, validUntil: '2026-01-02T00:00:00Z' })));
        assert.equal(found.errors, undefined, JSON.stringify(found.errors));
        assert.equal(step(found, 'valid_signature'), true);
        assert.equal(step(found, 'expiration'), false);
    });
});
