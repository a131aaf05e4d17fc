// Bitstring status lists against @digitalbazaar/vc-bitstring-status-list: each obeys the list that the other made.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { checkStatus, createCredential, createList, decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import * as digitalbazaar from './digitalbazaar.mjs';
import { badgeBy, Folder, stoaReading } from './support.mjs';

const suite = 'eddsa-rdfc-2022';
const url = 'https://other.example/status/1';
const entries = 131072;
const revoked = [0, 1, 7, 8, 9, 94567, entries - 1];  // both ends of a byte and of the list
const sound = [2, 6, 10, 94566, entries - 2];

function badgeAt(did, index) {
    const status = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(index), statusListCredential: url };
    return { ...badgeBy(did), credentialStatus: status };
}

describe('status lists', () => {
    const folder = new Folder();
    let key;
    let keyFile;
    after(() => folder.remove());
    before(async () => {
        key = await digitalbazaar.makeKey('Ed25519');
        keyFile = folder.write('key.json', JSON.stringify(key.multikey));
        mkdirSync(`${folder.path}/net`);
        folder.write('net/url-map.json', JSON.stringify({ documents: { [url]: 'list.json' } }));
    });
    function stoaMade(input, ...words) {
        const done = stoaReading(input, 'badge', ...words);
        assert.equal(done.code, 0, done.err);
        return done.out;
    }
    const signedByStoa = (document) => JSON.parse(stoaMade(document, 'issue', '--key', keyFile, '--proof', suite));

    test("digitalbazaar obeys Stoa's list", async () => {
        let list = stoaMade('', 'status', 'create', '--id', url, '--issuer', key.did);
        for (const index of revoked) list = stoaMade(list, 'status', 'set', '-', String(index), '1');
        const documents = new Map([[url, signedByStoa(list)]]);
        for (const index of [...revoked, ...sound]) {
            const badge = signedByStoa(JSON.stringify(badgeAt(key.did, index)));
            const found = await digitalbazaar.examine(badge, suite, { documents, checkStatus });
            assert.equal(found.verified, true, found.error?.errors?.join() ?? found.statusResult?.error);
            assert.deepEqual(found.statusResult.results.map((one) => one.status), [revoked.includes(index)], String(index));
        }
        const { encodedList } = documents.get(url).credentialSubject;
        const decoded = await decodeList({ encodedList });
        assert.equal(decoded.length, entries);
        const set = Array.from({ length: entries }, (_, index) => index).filter((index) => decoded.getStatus(index));
        assert.deepEqual(set, revoked);
    });

    test("Stoa obeys digitalbazaar's list", async () => {
        const list = await createList({ length: entries });
        for (const index of revoked) list.setStatus(index, true);
        const unsigned = { ...(await createCredential({ id: url, list, statusPurpose: 'revocation' })), issuer: key.did, validFrom: '2026-01-01T00:00:00Z' };
        const signed = await digitalbazaar.issue(unsigned, suite, key);
        const told = async (credential, index) => {
            folder.write('net/list.json', JSON.stringify(credential));
            const badge = await digitalbazaar.issue(badgeAt(key.did, index), suite, key);
            const done = stoaReading(JSON.stringify(badge), 'badge', 'verify', '--json', '--documents', `${folder.path}/net`);
            const report = JSON.parse(done.out);
            return [done.code, report.verdict, report.stages.find((stage) => stage.name === 'status').outcome];
        };
        for (const index of revoked) assert.deepEqual(await told(signed, index), [1, 'invalid', 'failed'], String(index));
        for (const index of sound) assert.deepEqual(await told(signed, index), [0, 'valid', 'passed'], String(index));
        for (const index of [0, entries - 1]) assert.equal(stoaMade(JSON.stringify(signed), 'status', 'show', '-', String(index)), '1\n');

        const forged = structuredClone(signed);  // the same list with nothing set, under the old signature
        forged.credentialSubject.encodedList = await (await createList({ length: entries })).encode();
        assert.equal((await told(forged, 94567))[1], 'invalid');
        const foreign = await digitalbazaar.issue({ ...unsigned, issuer: (await digitalbazaar.makeKey('Ed25519')).did }, suite, key);
        assert.notEqual((await told(foreign, 2))[1], 'valid');
    });
});
