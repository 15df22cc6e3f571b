create table blueprint_version (
  id TEXT not null, hash TEXT not null, version TEXT not null, files TEXT not null, first_used_at BIGINT not null,
  primary key (id, hash));

create table draft (
  id UUID primary key, token_hash BYTEA not null unique, blueprint TEXT not null, blueprint_hash TEXT not null,
  content TEXT not null, channel TEXT not null, staff UUID, lang TEXT not null,
  created_at BIGINT not null, updated_at BIGINT not null, expires_at BIGINT not null);
create index draft_by_expiry on draft (expires_at);

create table cases (
  id UUID primary key, number TEXT not null unique, reference TEXT not null unique, secret_hash BYTEA not null,
  submission_key TEXT not null unique, blueprint TEXT not null, blueprint_hash TEXT not null, office TEXT not null,
  state TEXT not null, public_state TEXT not null, owner TEXT not null, open BOOLEAN not null, outcome TEXT,
  applied_on TEXT not null, heard_on TEXT,
  answers TEXT not null, registers TEXT not null, checks TEXT not null, verdict TEXT not null,
  channel TEXT not null, lang TEXT not null, notify TEXT not null, mail TEXT, mail_confirmed BOOLEAN not null,
  applicant TEXT not null, lookup_key TEXT not null, holder TEXT, blocked BOOLEAN not null,
  assigned_to UUID, automatic BOOLEAN not null, fee_cent BIGINT not null, paid BOOLEAN not null,
  submitted_at BIGINT not null, due_on TEXT, due_kind TEXT, due_why TEXT, sort_key BIGINT not null, recheck BOOLEAN not null,
  decided_at BIGINT, closed_at BIGINT, renewal_of UUID, revision BIGINT not null);
create index cases_worklist on cases (office, sort_key, id) where open and owner = 'clerk';
create index cases_worklist_mine on cases (assigned_to, sort_key, id) where open and owner = 'clerk';
create index cases_worklist_free on cases (office, sort_key, id) where open and owner = 'clerk' and assigned_to is null;
create index cases_open on cases (office, sort_key, id) where open;
create index cases_due on cases (due_on, id) where open;
create index cases_recheck on cases (id) where recheck;
create index cases_by_submission on cases (submitted_at);
create index cases_by_decision on cases (decided_at) where decided_at is not null;

create table case_term (term BYTEA not null, case_id UUID not null, primary key (term, case_id));

create table document (
  id UUID primary key, case_id UUID, draft_id UUID, slot TEXT not null, kind TEXT not null, title TEXT not null,
  file_name TEXT not null, media_type TEXT not null, bytes BIGINT not null, pages BIGINT, blob TEXT not null, thumbnail TEXT,
  for_applicant BOOLEAN not null, by_post BOOLEAN not null, posted_at BIGINT, fetched_at BIGINT, created_at BIGINT not null, created_by TEXT not null);
create index document_by_case on document (case_id, created_at);
create index document_by_draft on document (draft_id, created_at);
create index document_to_post on document (created_at) where by_post and posted_at is null;

create table grants (
  id UUID primary key, case_id UUID not null, blueprint TEXT not null, kind TEXT not null, number TEXT not null unique, check_code TEXT not null unique,
  holder TEXT, lookup_key TEXT not null, attributes TEXT not null, shown TEXT not null, valid_from TEXT not null, valid_until TEXT not null,
  state TEXT not null, ended_on TEXT, end_reason TEXT, fee_cent BIGINT not null, months BIGINT not null, reminded BOOLEAN not null,
  renewal_token_hash BYTEA unique, created_at BIGINT not null);
create index grants_by_lookup on grants (lookup_key, kind);
create index grants_by_holder on grants (holder, kind);
create index grants_by_case on grants (case_id);
create index grants_by_end on grants (valid_until, id) where state = 'valid';

create table number_series (series TEXT primary key, last BIGINT not null);
