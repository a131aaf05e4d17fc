-- loses: every school, person and token
drop table token;
drop table person;
drop table school;
