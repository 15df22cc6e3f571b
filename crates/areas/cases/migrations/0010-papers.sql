-- Files that come after the application belong to one of its questions: what each of them took the place of, and since when
-- those who take part have something new to see.
alter table document add column replaced_by UUID;
alter table document add column replaced_at BIGINT;
alter table document add column later BOOLEAN not null default false;
update document set later = true where slot = 'later';
alter table party add column papers_on TEXT;
