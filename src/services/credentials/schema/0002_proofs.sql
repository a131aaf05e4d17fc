-- An issuer may have one active key for each algorithm: which one signs depends on the proof that is asked for.
alter table signing_key drop constraint signing_key_algorithm_check;
alter table signing_key add constraint signing_key_algorithm_check check (algorithm in ('RS256', 'ES256', 'ES384', 'EdDSA'));
drop index signing_key_active_key;
create unique index signing_key_active_key on signing_key (issuer_id, algorithm) where retired_at is null;

-- What was signed is a compact JWS, or a JSON document with its proof inside.
alter table award rename column jws to badge;
alter table award add column proof text not null default 'VC-JWT';
alter table award alter column proof drop default;

-- A signed badge of ordinary size stays in its row: compressing it and storing it beside cost a tenth of an award.
alter table award set (toast_tuple_target = 8160);
