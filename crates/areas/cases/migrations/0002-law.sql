-- What time and law do with a case: looks at grants, places of zones, dates of decisions, retention.
alter table grants add column rechecked_on TEXT;
alter table grants add column recheck_reason TEXT;
create index grants_recheck on grants (id) where state = 'valid';
create table grant_place (grant_id UUID primary key, zone TEXT not null);

alter table draft add column warned BOOLEAN not null default false;
create index document_by_blob on document (blob);
create index document_by_thumbnail on document (thumbnail) where thumbnail is not null;

create table decision_notice (
  document_id UUID primary key, case_id UUID not null, remedy TEXT, route TEXT not null, sent_on TEXT not null,
  fetch_until TEXT, fetched_on TEXT, notified_on TEXT, notified_why TEXT, remedy_until TEXT, remedy_why TEXT, final_on TEXT);
create index decision_notice_by_case on decision_notice (case_id);
create index decision_notice_to_fetch on decision_notice (fetch_until, document_id) where notified_on is null and route = 'portal';

alter table cases add column erased_at BIGINT;
create index cases_to_erase on cases (blueprint, closed_at, id) where erased_at is null and closed_at is not null;
create table case_retention (
  case_id UUID primary key, ends_on TEXT not null, why TEXT not null, marked_at BIGINT not null, erased_at BIGINT);
create index case_retention_waiting on case_retention (marked_at, case_id) where erased_at is null;
create table case_hold (case_id UUID primary key, staff UUID not null, at BIGINT not null, reason TEXT not null);
