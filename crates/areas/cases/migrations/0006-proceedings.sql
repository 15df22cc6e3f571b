-- What has happened in a case beside its state: forms of others, who takes part, clocks, messages, orders; one JSON
-- document, empty where nothing of that happened.
alter table cases add column proceedings TEXT not null default '';
