-- Lists in which badges of an issuer have a place, with a bit that says whether it was revoked (Bitstring Status List). What is signed of a
-- list is kept until something in it changes: `version` tells a list that was signed in time from one that was not.
create table status_list (
    id uuid primary key,
    school_id uuid not null,
    issuer_id uuid not null,
    purpose text not null check (purpose in ('revocation')),
    address text not null,
    version bigint not null default 1,
    signed_version bigint,
    badge text,
    created_at timestamptz not null default now(),
    constraint status_list_issuer_id_fkey foreign key (issuer_id) references issuer
);
create index status_list_issuer_id_idx on status_list (issuer_id, purpose, id desc);

-- A place is given once, also when the badge that it was meant for was never made. `credential` is the id of what has it.
create table status_entry (
    list_id uuid not null,
    place bigint not null,
    school_id uuid not null,
    credential text not null,
    revoked_at timestamptz,
    reason text,
    primary key (list_id, place),
    constraint status_entry_list_id_fkey foreign key (list_id) references status_list
);
create index status_entry_credential_idx on status_entry (credential);
create index status_entry_revoked_idx on status_entry (list_id, place) where revoked_at is not null;

alter table award add column list_id uuid;
alter table award add column place bigint;
alter table award add constraint award_list_id_fkey foreign key (list_id, place) references status_entry;
