// Issuing and verifying with the libraries of Digital Bazaar: keys of did:key, the four suites of Data Integrity and their forerunner.
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { Ed25519VerificationKey2020 } from '@digitalbazaar/ed25519-verification-key-2020';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { loaderWith } from './contexts.mjs';

const both = (cryptosuite) => ({ sign: cryptosuite, verify: cryptosuite });
const each = (module) => ({ sign: module.createSignCryptosuite(), verify: module.createVerifyCryptosuite() });
const cryptosuites = {
    'eddsa-rdfc-2022': both(eddsaRdfc),
    'eddsa-jcs-2022': each(eddsaJcs),
    'ecdsa-rdfc-2019': both(ecdsaRdfc),
    'ecdsa-jcs-2019': each(ecdsaJcs),
};

// Every suite with every curve that it takes.
export const suites = [
    ['eddsa-rdfc-2022', 'Ed25519'],
    ['eddsa-jcs-2022', 'Ed25519'],
    ['ecdsa-rdfc-2019', 'P-256'],
    ['ecdsa-rdfc-2019', 'P-384'],
    ['ecdsa-jcs-2019', 'P-256'],
    ['ecdsa-jcs-2019', 'P-384'],
];

// A key whose name is its did:key; `multikey` is what a key file of Stoa may hold.
export async function makeKey(curve) {
    const pair = curve === 'Ed25519' ? await Ed25519Multikey.generate() : await EcdsaMultikey.generate({ curve });
    const multibase = pair.publicKeyMultibase;
    pair.controller = `did:key:${multibase}`;
    pair.id = `${pair.controller}#${multibase}`;
    const multikey = await pair.export({ publicKey: true, secretKey: true, includeContext: true });
    return { pair, did: pair.controller, method: pair.id, multikey, multibase };
}

export async function issue(credential, suite, key, { documents, date = '2026-02-03T04:05:06Z' } = {}) {
    const proof = new DataIntegrityProof({ signer: key.pair.signer(), date, cryptosuite: cryptosuites[suite].sign });
    return vc.issue({ credential: structuredClone(credential), suite: proof, documentLoader: loaderWith(documents) });
}

// With the suite that Open Badges had before.
export async function issueWith2020(credential, key, { documents, date = '2026-02-03T04:05:06Z' } = {}) {
    const { publicKeyMultibase, secretKeyMultibase: privateKeyMultibase } = key.multikey;
    const pair = await Ed25519VerificationKey2020.from({ id: key.method, controller: key.did, publicKeyMultibase, privateKeyMultibase });
    const suite = new Ed25519Signature2020({ key: pair, date });
    return vc.issue({ credential: structuredClone(credential), suite, documentLoader: loaderWith(documents) });
}

// What they found; `checkStatus` is asked when the credential has a status.
export function examine(credential, suite, { documents, checkStatus } = {}) {
    const proof = new DataIntegrityProof({ cryptosuite: cryptosuites[suite].verify });
    return vc.verifyCredential({ credential: structuredClone(credential), suite: proof, documentLoader: loaderWith(documents), checkStatus });
}
// True, or the reasons why not.
export async function verify(credential, suite, options) {
    const { verified, error } = await examine(credential, suite, options);
    return verified || (error.errors ?? [error]).map((one) => one.message).join('; ');
}
