// The peer of bench award: Fastify, pg and jose do what Stoa does for POST /api/v1/achievements/{id}/awards under an ES256 key: read
// achievement, issuer and key in one statement, hash the recipient, build the Open Badges 3.0 credential, sign it as VC-JWT, insert the
// award, answer with it. It stands on Stoa's own tables; the key is its own, made at start and kept, as Stoa keeps an opened key.
// usage: node award.mjs PORT PGHOST PGPORT DATABASE PUBLIC_URL
import {createHash, randomBytes, randomUUID} from 'node:crypto';
import Fastify from 'fastify';
import {CompactSign, generateKeyPair} from 'jose';
import pg from 'pg';

const [port, host, pgport, database, publicUrl] = process.argv.slice(2);
const pool = new pg.Pool({host, port: +pgport, user: 'postgres', database, max: 10, options: '-c search_path=credentials'});
const {privateKey} = await generateKeyPair('ES256');
const school = (await pool.query('select school_id from achievement limit 1')).rows[0].school_id;
const app = Fastify({logger: false});

const toAward = `
    select issuer.id as issuer_id, signing_key.id as key_id, signing_key.address as key_address,
           issuer.document as issuer, achievement.document as achievement
    from achievement
    join issuer on issuer.id = achievement.issuer_id
    join signing_key on signing_key.issuer_id = issuer.id and signing_key.retired_at is null
    where achievement.school_id = $1 and achievement.id = $2`;
const insertAward = `
    insert into award (id, school_id, achievement_id, issuer_id, key_id, address, recipient_kind, recipient, recipient_name, name, proof, badge, test, valid_from, valid_until)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'VC-JWT', $11, $12, $13, $14)`;

const uuid = {type: 'string', format: 'uuid'};
const text = {type: 'string'};
const body = {
    type: 'object', additionalProperties: false, required: ['recipient'],
    properties: {
        recipient: {
            type: 'object', additionalProperties: false, required: ['email'],
            properties: {email: {type: 'string', format: 'email', maxLength: 254}, name: {type: 'string', minLength: 1, maxLength: 200}, hashed: {type: 'boolean'}},
        },
        narrative: {type: 'string', maxLength: 20000},
        validUntil: {type: 'string', format: 'date-time'},
    },
};
const award = {
    type: 'object',
    properties: {
        id: text, achievement: text, issuer: text, name: text,
        recipient: {type: 'object', properties: {kind: text, value: text, name: text}},
        test: {type: 'boolean'}, valid_from: text, valid_until: text, created_at: text, jws: text,
    },
};

app.get('/health', async () => ({status: 'ok'}));
app.post('/achievements/:id/awards', {schema: {params: {type: 'object', properties: {id: uuid}, required: ['id']}, body, response: {201: award}}}, async (request, reply) => {
    const found = (await pool.query({name: 'to_award', text: toAward, values: [school, request.params.id]})).rows[0];
    if (!found) return reply.code(404).send({error: 'achievement not found'});
    const {recipient, narrative, validUntil} = request.body;
    const id = randomUUID();
    const address = `${publicUrl}/awards/${id}`;
    const now = new Date();
    const seconds = Math.floor(now.getTime() / 1000);
    const validFrom = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
    const salt = randomBytes(16).toString('hex');
    const {email} = recipient;
    const credential = {
        '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
        id: address,
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        name: found.achievement.name,
        ...(found.achievement.image && {image: found.achievement.image}),
        issuer: found.issuer,
        validFrom,
        ...(validUntil && {validUntil}),
        awardedDate: validFrom,
        credentialSubject: {
            type: ['AchievementSubject'],
            identifier: [{
                type: 'IdentityObject', hashed: true, identityType: 'emailAddress', salt,
                identityHash: 'sha256$' + createHash('sha256').update(email + salt).digest('hex'),
            }],
            achievement: found.achievement,
            ...(narrative && {narrative}),
        },
    };
    const payload = {...credential, iss: found.issuer.id, jti: address, nbf: seconds, ...(validUntil && {exp: Math.floor(Date.parse(validUntil) / 1000)})};
    const jws = await new CompactSign(Buffer.from(JSON.stringify(payload)))
        .setProtectedHeader({alg: 'ES256', kid: found.key_address, typ: 'JWT'}).sign(privateKey);
    await pool.query({
        name: 'insert_award', text: insertAward,
        values: [id, school, request.params.id, found.issuer_id, found.key_id, address, 'email', email, recipient.name ?? '', found.achievement.name, jws, false,
            validFrom, validUntil ?? null],
    });
    reply.code(201);
    return {
        id: address, achievement: found.achievement.id, issuer: found.issuer.id, name: found.achievement.name,
        recipient: {kind: 'email', value: email, name: recipient.name}, test: false, valid_from: validFrom, valid_until: validUntil, created_at: now.toISOString(), jws,
    };
});
await app.listen({port: +port, host: '127.0.0.1'});
