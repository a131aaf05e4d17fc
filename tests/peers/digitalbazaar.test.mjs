// Data Integrity against the libraries of Digital Bazaar: each verifies what the other signed, with every suite and curve, and neither what
// was changed since.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import * as digitalbazaar from './digitalbazaar.mjs';
import { badgeBy, Folder, stoa, stoaReading } from './support.mjs';

const folder = new Folder();
after(() => folder.remove());

const created = '2026-02-03T04:05:06Z';
const dataIntegrity = 'https://w3id.org/security/data-integrity/v2';
const was2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';

// VC 1.1 has no words for proofs of its own.
function unsigned(did, model, context = dataIntegrity) {
    const badge = badgeBy(did, model);
    return model === 'vc1' ? { ...badge, '@context': [...badge['@context'], context] } : badge;
}
function issuedByStoa(badge, key, suite, ...more) {
    const file = folder.write('key.json', JSON.stringify(key.multikey));
    const done = stoaReading(JSON.stringify(badge), 'badge', 'issue', '--key', file, '--proof', suite, '--created', created, ...more);
    assert.equal(done.code, 0, done.err);
    return JSON.parse(done.out);
}
function reportOf(badge, ...more) {
    const done = stoaReading(JSON.stringify(badge), 'badge', 'verify', '--offline', '--json', ...more);
    return { code: done.code, ...JSON.parse(done.out) };
}
function expectVerdict(report, verdict, code) {
    const told = report.stages.filter((stage) => stage.outcome !== 'passed' && stage.outcome !== 'skipped').map((stage) => `${stage.name}: ${stage.text}`);
    assert.equal(report.verdict, verdict, told.join('\n'));
    assert.equal(report.code, code);
}
const expectGood = (report, model) => (model === 'vc1' ? expectVerdict(report, 'warning', 0) : expectVerdict(report, 'valid', 0));  // VC 1.1 is worth a remark
function expectBadProof(report) {
    expectVerdict(report, 'invalid', 1);
    assert.equal(report.stages.find((stage) => stage.name === 'proof').outcome, 'failed');
}
const changes = {
    'another name': (badge) => (badge.name += '!'),
    'another learner': (badge) => (badge.credentialSubject.id = 'did:example:thief'),
    'a result that got better': (badge) => (badge.credentialSubject.result[0].value = 'A+'),
    'one evidence fewer': (badge) => (badge.evidence = []),
    'lists in another order': (badge) => badge.credentialSubject.achievement.resultDescription[0].allowedValue.reverse(),
    'a later date of the proof': (badge) => (badge.proof.created = '2026-02-03T04:05:07Z'),
};
function changed(badge, change) {
    const copy = structuredClone(badge);
    change(copy);
    return copy;
}

for (const [suite, curve] of digitalbazaar.suites)
    for (const model of ['vc2', 'vc1'])
        describe(`${suite} with ${curve}, ${model}`, () => {
            test('digitalbazaar verifies what Stoa signed, and not what was changed', async () => {
                const key = await digitalbazaar.makeKey(curve);
                const badge = unsigned(key.did, model);
                const signed = issuedByStoa(badge, key, suite);
                const { proof, ...rest } = signed;
                assert.deepEqual(rest, badge);
                assert.equal(proof.type, 'DataIntegrityProof');
                assert.equal(proof.cryptosuite, suite);
                assert.equal(proof.verificationMethod, key.method);
                assert.equal(proof.proofPurpose, 'assertionMethod');
                assert.equal(proof.created, created);
                assert.equal(await digitalbazaar.verify(signed, suite), true);
                for (const [what, change] of Object.entries(changes))
                    assert.equal(await digitalbazaar.verify(changed(signed, change), suite), 'Invalid signature.', what);
                expectGood(reportOf(signed), model);
            });

            test('Stoa verifies what digitalbazaar signed, and not what was changed', async () => {
                const key = await digitalbazaar.makeKey(curve);
                const signed = await digitalbazaar.issue(unsigned(key.did, model), suite, key);
                expectGood(reportOf(signed), model);
                for (const change of Object.values(changes)) expectBadProof(reportOf(changed(signed, change)));
            });
        });

describe('beside the signature', () => {
    const eddsa = 'eddsa-rdfc-2022';

    test('Ed25519Signature2020 is verified, and not when it was changed', async () => {
        for (const model of ['vc1', 'vc2']) {
            const key = await digitalbazaar.makeKey('Ed25519');
            const badge = badgeBy(key.did, model);
            badge['@context'] = [...badge['@context'], was2020];
            const signed = await digitalbazaar.issueWith2020(badge, key);
            assert.equal(signed.proof.type, 'Ed25519Signature2020');
            const report = reportOf(signed);
            assert.equal(report.code, 0, report.text);
            expectBadProof(reportOf(changed(signed, changes['another name'])));
        }
    });

    test('whoever is not the issuer signs in vain, on either side', async () => {
        const [issuer, thief] = [await digitalbazaar.makeKey('Ed25519'), await digitalbazaar.makeKey('Ed25519')];
        const signed = await digitalbazaar.issue(badgeBy(issuer.did), eddsa, thief);
        const report = reportOf(signed);
        assert.equal(report.code === 1 || report.code === 3, true, report.text);
        const byStoa = issuedByStoa(badgeBy(issuer.did), thief, eddsa);
        assert.match(await digitalbazaar.verify(byStoa, eddsa), /issuer/i);
        const inHisName = issuedByStoa(badgeBy(issuer.did), thief, eddsa, '--method', issuer.method);
        assert.equal(await digitalbazaar.verify(inHisName, eddsa), 'Invalid signature.');
        expectBadProof(reportOf(inHisName));
    });

    test('Stoa adds its proof to one that is there, and digitalbazaar verifies both', async () => {
        const key = await digitalbazaar.makeKey('Ed25519');
        const first = await digitalbazaar.issue(badgeBy(key.did), eddsa, key);
        const signed = issuedByStoa(first, key, 'eddsa-jcs-2022');
        assert.equal(signed.proof.length, 2);
        assert.deepEqual(signed.proof[0], first.proof);
        for (const proof of signed.proof) assert.equal(await digitalbazaar.verify({ ...signed, proof }, proof.cryptosuite), true);
        expectVerdict(reportOf(signed), 'valid', 0);
        const other = await digitalbazaar.issue(first, eddsa, key);  // and the other way round
        expectVerdict(reportOf(other), 'valid', 0);
    });

    test('the same key and time give the same bytes, ECDSA too', async () => {
        for (const [suite, curve] of digitalbazaar.suites) {
            const key = await digitalbazaar.makeKey(curve);
            const [once, again] = [1, 2].map(() => issuedByStoa(badgeBy(key.did), key, suite));
            assert.deepEqual(once, again);
        }
    });

    test('key files that Stoa made are named as digitalbazaar names them', async () => {
        for (const [algorithm, suite] of [['EdDSA', eddsa], ['ES256', 'ecdsa-rdfc-2019'], ['ES384', 'ecdsa-rdfc-2019']]) {
            const file = `${folder.path}/made-${algorithm}.pem`;
            assert.equal(stoa('key', 'create', '--algorithm', algorithm, '--out', file).code, 0);
            const probe = stoaReading(JSON.stringify(badgeBy('did:example:anybody')), 'badge', 'issue', '--key', file, '--proof', suite);
            assert.equal(probe.code, 0, probe.err);
            const did = JSON.parse(probe.out).proof.verificationMethod.split('#')[0];
            const done = stoaReading(JSON.stringify(badgeBy(did)), 'badge', 'issue', '--key', file, '--proof', suite);
            assert.equal(await digitalbazaar.verify(JSON.parse(done.out), suite), true);
        }
    });

    test('a term that no context defines is refused, rather than signed around', async () => {
        const key = await digitalbazaar.makeKey('Ed25519');
        const file = folder.write('key.json', JSON.stringify(key.multikey));
        const badge = { ...badgeBy(key.did), hue: 'green' };
        const done = stoaReading(JSON.stringify(badge), 'badge', 'issue', '--key', file, '--proof', eddsa);
        assert.equal(done.code, 1);
        assert.match(done.err, /hue/);
        await assert.rejects(digitalbazaar.issue(badge, eddsa, key));
        assert.equal(await digitalbazaar.verify(issuedByStoa(badge, key, 'eddsa-jcs-2022'), 'eddsa-jcs-2022'), true);  // JCS signs every byte
    });
});
