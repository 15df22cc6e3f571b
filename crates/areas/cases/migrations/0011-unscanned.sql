-- Files that were taken although the scanner for malware gave no answer, where the town wants that.
alter table document add column unscanned BOOLEAN not null default false;
