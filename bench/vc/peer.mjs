// The peer of bench_vc: @digitalbazaar/vc issues and verifies the same badges on the same key.
// usage: node peer.mjs SECONDS           a line for each: name, microseconds of CPU of this thread per badge
//        node peer.mjs --verify FILE     one badge from a cold start; ends with 1 when it does not hold
import fs from 'node:fs';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as jcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as rdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { badges, documentLoader, key } from './badges.mjs';

const suites = {
    'eddsa-rdfc-2022': { sign: rdfc, verify: rdfc },
    'eddsa-jcs-2022': { sign: jcs.createSignCryptosuite(), verify: jcs.createVerifyCryptosuite() },
};
const date = '2025-06-01T00:00:00Z';
const checkStatus = async () => ({ verified: true });  // the status is not what is measured

const issue = (credential, cryptosuite) =>
    vc.issue({ credential: structuredClone(credential), suite: new DataIntegrityProof({ signer: key.signer(), date, cryptosuite }), documentLoader });
const verify = (credential, cryptosuite) => vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, checkStatus });

async function microseconds(seconds, work) {
    const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
    const begin = process.threadCpuUsage();
    let count = 0;
    do await work(count++);
    while (process.hrtime.bigint() < end);
    const { user, system } = process.threadCpuUsage(begin);
    return (user + system) / count;
}

async function measure(seconds) {
    const all = badges();
    for (const [name, { sign, verify: check }] of Object.entries(suites)) {
        const signed = [];
        for (const one of all) signed.push(await issue(one, sign));  // and what is to be compiled is, by then
        const holds = async (one) => (await verify(one, check)).verified;
        if (!(await holds(signed[0]))) throw new Error(`${name} does not verify`);
        if (await holds({ ...signed[0], name: 'changed' })) throw new Error(`${name} verifies what was changed`);
        console.log(`issue/${name}`, await microseconds(seconds, (n) => issue(all[n % all.length], sign)));
        console.log(
            `verify/${name}`,
            await microseconds(seconds, async (n) => {
                if (!(await holds(signed[n % all.length]))) throw new Error(`${name} does not verify`);
            }),
        );
    }
}

if (process.argv[2] === '--verify') {
    const credential = JSON.parse(fs.readFileSync(process.argv[3]));
    process.exit((await verify(credential, rdfc)).verified ? 0 : 1);
} else {
    await measure(Number(process.argv[2] ?? 1));
}
