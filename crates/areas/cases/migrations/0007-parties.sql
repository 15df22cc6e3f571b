-- Who was asked to take part in a case: another office of the town, or somebody who was invited. What they are called and
-- what they answered stands in the case's proceedings; here is what lists, links and the night look for.
create table party (
  id UUID primary key, case_id UUID not null, participation TEXT not null, office TEXT, status TEXT not null,
  due_on TEXT, sort_on TEXT not null, answered_on TEXT, turn BIGINT not null, token_hash BYTEA unique,
  reminded BOOLEAN not null, asked_at BIGINT not null);
create index party_by_case on party (case_id);
create index party_open on party (office, sort_on, id) where status = 'asked';
create index party_done on party (office, sort_on, id) where status <> 'asked';
create index party_due on party (due_on, id) where status = 'asked';
