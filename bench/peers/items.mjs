// The peer of bench get and post: Fastify with pg, one process, a pool of ten, named statements, schemas in and out.
// usage: node items.mjs PORT PGHOST PGPORT DATABASE
import {randomUUID} from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const [port, host, pgport, database] = process.argv.slice(2);
const pool = new pg.Pool({host, port: +pgport, user: 'postgres', database, max: 10, options: '-c search_path=items'});
const app = Fastify({logger: false});

const item = {
    type: 'object',
    properties: {
        id: {type: 'string'}, title: {type: 'string'}, kind: {type: 'integer'}, created_at: {type: 'string'},
        body: {type: 'object', additionalProperties: true},
    },
};
const withId = {type: 'object', properties: {id: {type: 'string', format: 'uuid'}}, required: ['id']};
const newItem = {
    type: 'object', additionalProperties: false, required: ['title', 'kind', 'body'],
    properties: {
        title: {type: 'string', minLength: 1, maxLength: 200},
        kind: {type: 'integer', minimum: 0, maximum: 100},
        body: {
            type: 'object', required: ['slug', 'description'],
            properties: {
                slug: {type: 'string', pattern: '^[a-z0-9-]+$'}, description: {type: 'string', maxLength: 5000},
                tags: {type: 'array', maxItems: 20, items: {type: 'string'}}, points: {type: 'integer'}, meta: {type: 'object'},
            },
        },
    },
};

app.get('/health', async () => ({status: 'ok'}));
app.get('/items/:id', {schema: {params: withId, response: {200: item}}}, async (request, reply) => {
    const found = await pool.query({name: 'get', text: 'select id, title, kind, created_at, body from items where id = $1', values: [request.params.id]});
    if (!found.rows.length) return reply.code(404).send({error: 'not found'});
    return found.rows[0];
});
app.post('/items', {schema: {body: newItem, response: {201: {type: 'object', properties: {id: {type: 'string'}}}}}}, async (request, reply) => {
    const {title, kind, body} = request.body;
    const made = await pool.query({
        name: 'insert', text: 'insert into items (id, title, kind, body) values ($1, $2, $3, $4) returning id',
        values: [randomUUID(), title, kind, JSON.stringify(body)],
    });
    reply.code(201);
    return {id: made.rows[0].id};
});
await app.listen({port: +port, host: '127.0.0.1'});
