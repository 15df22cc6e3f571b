-- How surely it was known who applied when the application was sent: none, basic, substantial or high.
alter table cases add column trust TEXT not null default 'none';
