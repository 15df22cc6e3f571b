-- Applications of people who signed in, so that they see all of theirs without number and code.
create table case_citizen (
    case_id UUID primary key,
    citizen_id UUID not null,
    provider TEXT not null,
    trust TEXT not null,
    linked_at BIGINT not null
);
create index case_citizen_of on case_citizen (citizen_id, linked_at, case_id);
