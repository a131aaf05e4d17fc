-- loses: every issuer, achievement, award, signing key and image reference
drop table image;
drop table award;
drop table achievement;
drop table signing_key;
drop table issuer;
