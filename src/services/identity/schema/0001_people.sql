-- A school is a tenant; every row that belongs to one carries its id, in every service.
create table school (
    id uuid primary key,
    name text not null,
    public_url text not null default '',
    created_at timestamptz not null default now()
);

create table person (
    id uuid primary key,
    school_id uuid not null references school,
    name text not null,
    email text not null,
    created_at timestamptz not null default now()
);
create unique index person_school_email_key on person (school_id, lower(email));

-- A token is kept as its SHA-256 only. Sessions of a browser are tokens too, short-lived and never listed.
create table token (
    id uuid primary key,
    school_id uuid not null references school,
    person_id uuid references person,
    name text not null,
    kind text not null check (kind in ('api', 'session')),
    digest bytea not null check (length(digest) = 32),
    permissions text[] not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint token_digest_key unique (digest)
);
create index token_school_id_idx on token (school_id, id desc) where kind = 'api';
