-- loses: awards with an embedded proof or signed with ES384, keys for ES384; all but the newest active key of an issuer retire
alter table award reset (toast_tuple_target);
delete from award where proof <> 'VC-JWT' or key_id in (select id from signing_key where algorithm = 'ES384');
alter table award drop column proof;
alter table award rename column badge to jws;
delete from signing_key where algorithm = 'ES384';
drop index signing_key_active_key;
update signing_key set retired_at = now() where retired_at is null
    and id not in (select distinct on (issuer_id) id from signing_key where retired_at is null order by issuer_id, id desc);
create unique index signing_key_active_key on signing_key (issuer_id) where retired_at is null;
alter table signing_key drop constraint signing_key_algorithm_check;
alter table signing_key add constraint signing_key_algorithm_check check (algorithm in ('RS256', 'ES256', 'EdDSA'));
