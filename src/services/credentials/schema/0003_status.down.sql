-- loses: which badges were revoked and why, and the lists that say so to verifiers
alter table award drop constraint award_list_id_fkey;
alter table award drop column list_id;
alter table award drop column place;
drop table status_entry;
drop table status_list;
