-- The items table that Stoa, Fastify and pgbench share: 100,000 rows with known ids, about 0.9 KB of jsonb each.
create schema items;
set search_path = items;
create table items (id uuid primary key, title text not null, kind int not null, created_at timestamptz not null default now(), body jsonb not null);
insert into items (id, title, kind, created_at, body)
select md5('item' || n)::uuid, 'Course item ' || n, n % 7, timestamptz '2025-01-01' + n * interval '1 second',
       jsonb_build_object('slug', 'item-' || n, 'tags', jsonb_build_array('math', 'lab', 'week' || n % 15), 'points', n % 100,
                          'meta', jsonb_build_object('lang', 'en', 'level', n % 5, 'hash', md5(n::text)),
                          'description', repeat(md5('d' || n) || ' ', 22))
from generate_series(1, 100000) n;
vacuum analyze items;
