-- Documents are kept as the OB 3.0 classes they are; columns beside them are what is searched and joined.
create table issuer (
    id uuid primary key,
    school_id uuid not null,
    name text not null,
    document jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index issuer_school_id_idx on issuer (school_id, id desc);

-- The private half is sealed under the master key. A key that has signed is never deleted: what it signed must stay verifiable. `used_at` is
-- kept for what has no row in award: credentials that were signed and handed back.
create table signing_key (
    id uuid primary key,
    school_id uuid not null,
    issuer_id uuid not null,
    algorithm text not null check (algorithm in ('RS256', 'ES256', 'EdDSA')),
    address text not null,
    public_jwk jsonb not null,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    retired_at timestamptz,
    constraint signing_key_issuer_id_fkey foreign key (issuer_id) references issuer
);
create unique index signing_key_active_key on signing_key (issuer_id) where retired_at is null;
create index signing_key_issuer_id_idx on signing_key (issuer_id);

create table achievement (
    id uuid primary key,
    school_id uuid not null,
    issuer_id uuid not null,
    name text not null,
    kind text,
    document jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint achievement_issuer_id_fkey foreign key (issuer_id) references issuer
);
create index achievement_school_id_idx on achievement (school_id, id desc);
create index achievement_issuer_id_idx on achievement (issuer_id, id desc);

-- The signed badge is the truth; it is kept as it was handed out and never made again.
create table award (
    id uuid primary key,
    school_id uuid not null,
    achievement_id uuid not null,
    issuer_id uuid not null,
    key_id uuid not null,
    address text not null,
    recipient_kind text not null,
    recipient text not null,
    recipient_name text not null default '',
    name text not null,
    jws text not null,
    test boolean not null,
    valid_from timestamptz not null,
    valid_until timestamptz,
    created_at timestamptz not null default now(),
    constraint award_achievement_id_fkey foreign key (achievement_id) references achievement,
    constraint award_issuer_id_fkey foreign key (issuer_id) references issuer,
    constraint award_key_id_fkey foreign key (key_id) references signing_key
);
create index award_school_id_idx on award (school_id, id desc);
create index award_achievement_id_idx on award (achievement_id, id desc);
create index award_recipient_idx on award (school_id, lower(recipient));
create index award_issuer_id_idx on award (issuer_id);
create index award_key_id_idx on award (key_id);

-- The bytes are a blob with this digest.
create table image (
    digest text not null check (digest ~ '^[0-9a-f]{64}$'),
    school_id uuid not null,
    media_type text not null check (media_type in ('image/png', 'image/svg+xml')),
    size bigint not null,
    created_at timestamptz not null default now(),
    primary key (digest, school_id)
);
